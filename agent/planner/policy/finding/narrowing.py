"""What a few words more change about the kind of thing that is looked for: part of the shop, purpose, look."""

import re
from collections.abc import Sequence

from agent.planner.frames import Wish
from agent.planner.nlu.phrases import whole
from agent.planner.nlu.text import words_of
from agent.planner.policy.turn import Turn
from agent.planner.reply.themes import is_themed
from agent.planner.state import Search
from retrieval.understanding.catalogue_terms import normal, phrase

Path = tuple[str, ...]
MORE_THAN_A_PART = 2


def in_another_part(turn: Turn, search: Search, change: Wish) -> Wish | None:
    """The running wish in the part of the shop that the change names: jackets, then "for women".

    None where the part holds no such kind.
    """
    running, part = search.wish, tuple(change.category or ())
    if not part or not (running.noun or running.category or running.text):
        return None
    describes = turn.understanding.phrases.describes
    leaf = phrase(running.category[-1]) if running.category else phrase(running.noun)
    if not leaf:  # a theme, or a word of the titles
        noun = "" if search.themed else running.text
        kept = len(part) == 1 and (has_kinds(turn, part) or search.themed or describes(running.text))
        return running.model_copy(update={"category": list(part), "noun": noun}) if kept else None
    kinds = {one.canonical for one in turn.vocabulary.match(running.noun) if one.kind == "category"}
    for term in turn.vocabulary.categories:
        inside = len(term.path) > len(part) and term.path[: len(part)] == part
        if inside and (phrase(term.name) == leaf or term.path in kinds):
            return _of_kind(running, term.path, running.noun or term.name.lower())
    return None


def has_kinds(turn: Turn, part: Path) -> bool:
    """Whether a category is a part of the shop with kinds in it, and no kind itself."""
    return any(len(term.path) > len(part) and term.path[: len(part)] == part for term in turn.vocabulary.categories)


def of_a_sister_kind(turn: Turn, running: Wish, change: Wish) -> Wish | None:
    """The running wish for the sister kind that the words name: dog food, then "for cats"."""
    said = {normal(word) for word in words_of(change.text)} - turn.understanding.phrases.fillers
    leaf = phrase(running.category[-1] if running.category else running.noun or running.text).split()
    if not leaf or not said or (change.category and len(change.category) < MORE_THAN_A_PART):
        return None
    for term in turn.vocabulary.categories:
        name = phrase(term.name).split()
        if said <= set(name) and name[-1:] == leaf[-1:] and not said & set(leaf):
            return _of_kind(running, term.path, term.name.lower())
    return None


def of_a_sort(turn: Turn, running: Wish, change: Wish) -> Wish | None:
    """The running wish for the sort of the kind that a word or two name: dog food, then "dry"."""
    said = {normal(word) for word in words_of(change.text)}
    path = tuple(running.category or ())
    if not path or not said or len(said) > MORE_THAN_A_PART or change.category:
        return None
    sorts = [
        term
        for term in turn.vocabulary.categories
        if len(term.path) > len(path) and term.path[: len(path)] == path and said <= set(phrase(term.name).split())
    ]
    if len(sorts) != 1 or said & set(phrase(path[-1]).split()):
        return None
    words = [word for word in running.text.split() if word not in change.text.split()]
    noun = f"{change.text} {running.noun or path[-1].lower()}"
    return running.model_copy(update={"category": list(sorts[0].path), "noun": noun, "text": " ".join(words)})


def _of_kind(running: Wish, path: Path, noun: str) -> Wish:
    """The wish for another kind: its words without those that named the former one."""
    former = {normal(word) for word in words_of(f"{running.noun} {' '.join(running.category or ())}")}
    words = [word for word in running.text.split() if normal(word.strip(",.").removesuffix("'s")) not in former]
    return running.model_copy(update={"category": list(path), "noun": noun, "text": " ".join([noun, *words])})


def without_replaced(turn: Turn, search: Search, change: Wish, said: str) -> Wish:
    """The running wish without words that the change replaces: a purpose, a theme, a figure, a colour."""
    running = search.wish
    text = running.text
    if change.text and said.split(" ", 1)[0] in turn.understanding.phrases.language.reading.wish.reasons:
        text = "" if search.themed or running.present else without_purpose(turn, text)
    elif change.text and search.themed and is_themed(change):
        text = ""
    if change.text:
        text = _without_measures(turn, text, change.text)
    named = [limit.name for limit in change.attributes if limit.values]
    text = _without_values(turn, text, named, running.noun or " ".join(running.category or ())) or text
    if colors := _colors(turn, change.text):
        text = _without(text, _colors(turn, text)) if len(colors) == len(words_of(change.text)) else text
    return running if text == running.text else running.model_copy(update={"text": text})


def _without_measures(turn: Turn, text: str, said: str) -> str:
    """The text without figures in a unit that is said anew ("64 gb", then "128 gb")."""
    measures = turn.understanding.wishes.measures
    units = {one.unit for one in measures.find(said)}
    gone = [text[one.start : one.end] for one in measures.find(text) if one.unit in units]
    return _without(text, gone) if units else text


def without_purpose(turn: Turn, text: str) -> str:
    """The words before "for" and the like."""
    reasons = whole(turn.understanding.phrases.language.reading.wish.reasons)
    found = reasons.search(text)
    return text[: found.start()].strip(" ,") if found and found.start() else text


def _without_values(turn: Turn, text: str, names: Sequence[str], noun: str) -> str:
    """The text without values of these attributes, as titles hold them, but no word of the noun ("bed linen")."""
    values = [value.value.lower() for name in names for value in turn.vocabulary.attributes[name].values]
    gone = sorted(
        (value for value in values if len(value) > 1 and value in text and not _is_word_of(value, noun)),
        key=len,
        reverse=True,
    )
    colored = any(turn.understanding.wishes.terms.colors.names_colors(name) for name in names)
    return _without(text, [*gone, *(_colors(turn, text) if colored else [])])


def _is_word_of(value: str, noun: str) -> bool:
    return set(value.split()) <= {word.lower() for word in noun.split()}


def _colors(turn: Turn, text: str) -> list[str]:
    return turn.understanding.wishes.terms.colors.named(text)


def _without(text: str, gone: Sequence[str]) -> str:
    for words in filter(None, gone):
        text = re.sub(rf"(?<![\w'-]){re.escape(words)}(?![\w'-])", " ", text)
    return " ".join(text.split())
