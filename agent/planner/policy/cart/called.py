"""What an act on the cart is on, where its words name it and nothing else points to it."""

import re

from agent.planner.frames import Frame, Reference
from agent.planner.policy.items.accounting import account, words_of_language
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.resolve import NEAR, Resolver, similarity, words_in
from agent.planner.policy.turn import Turn
from retrieval.text.english import COLORS


def is_called_otherwise(turn: Turn, reference: Reference) -> bool:
    """Whether every thing that some of the words call leaves words over that name something else that is sold."""
    words = reference.words
    placed = reference.ordinals or reference.extreme or reference.among or reference.earlier or reference.held
    called = Resolver(turn).by_words(words) if words and not placed else []
    left = [explain(turn, turn.state.items[key], words).left for key in called]
    return bool(left) and all(any(word.isalpha() and word not in COLORS for word in one) for one in left)


def pointing(turn: Turn, frame: Frame) -> Frame:
    """The act on what its words mean, where nothing else points: one thing looked at, something named, or sought."""
    if frame.reference.pronoun == "them" and frame.reference.count is None and _looked_at_one(turn):
        return frame.model_copy(update={"reference": Reference(pronoun="it")})  # a pair of shoes, looked at
    nameless = frame.reference.empty or (frame.reference.pronoun == "" and not frame.reference.points)
    if nameless and (said := _described(frame, turn)):
        return frame.model_copy(update={"reference": Reference(words=said, definite=True)})
    if frame.reference.empty and (said := _unaccounted(turn, frame)):
        return frame.model_copy(update={"reference": Reference(words=said, definite=True, sought=True)})
    return frame


def _looked_at_one(turn: Turn) -> bool:
    """Whether one product was shown in full or asked about in the turn before."""
    state = turn.state
    asked = state.last is not None and state.last.intent == "ask" and state.last.reference.pronoun != "them"
    alone = asked and not (state.last is not None and state.last.reference.everything)
    return state.topic == "items" and (alone or state.looked_at == state.turn - 1) and bool(state.focus)


def _described(frame: Frame, turn: Turn) -> str:
    """'add 2 purple ones', 'add some milk': the words that name it, where nothing else points."""
    phrases = turn.understanding.phrases
    taken = {word.lower() for value in frame.options.values() for word in value.split()}
    plain = {*phrases.command_words, *phrases.fillers, *phrases.language.lexicon.numbers}
    one = re.search(r"^[a-z]+ (?P<words>.+) ones?$", frame.text)
    if one:
        return " ".join(word for word in one["words"].split() if word.isalpha() and len(word) > 2 and word not in plain)
    _, heads = turn.understanding.wishes.read(frame.text, None)
    if heads:
        return " ".join(head.words for head in heads[:1])
    words = [word for word in words_in(frame.text) if word.isalpha() and word not in plain and word not in taken]
    named = Resolver(turn).by_words(" ".join(words)) if words else []
    return " ".join(words) if len(named) == 1 else ""


def _unaccounted(turn: Turn, frame: Frame) -> str:
    """'Add a trowel too' beside another thing: words of the shop that what is talked about is not called by."""
    phrases, words = turn.understanding.phrases, words_of_language(turn.understanding.phrases)
    plain = {*phrases.command_words, *words.portions, *phrases.language.lexicon.numbers}
    said = [word for word in words.telling(frame.text) if word not in plain | COLORS and word.isalpha()]
    item = turn.state.items.get(turn.state.focus[0]) if turn.state.focus else None
    if item is not None and account(words, item, frame.text, said) is not None:
        return ""
    return " ".join(said) if any(map(turn.vocabulary.known_word, said)) else ""


def naming_a_line(turn: Turn, frame: Frame) -> Frame:
    """'Take one tea out': words without "the" that name something in the cart point to it."""
    reference = frame.reference
    if frame.quantity and (kind := reference.words.removeprefix(f"{frame.quantity} ")) != reference.words:
        return frame.model_copy(update={"reference": Reference(words=kind, definite=True)})  # "make that 2 hammers"
    named_beside = reference.pronoun == "it" and turn.understanding.phrases.asks("so_many_of_that", frame.text)
    if (reference.points and not reference.count and not named_beside) or reference.excluded is not None:
        return frame
    phrases = turn.understanding.phrases
    taken = {word for value in frame.options.values() for word in words_in(value)}
    verbs = {word for words in phrases.language.lexicon.groups.values() for text in words for word in text.split()}
    said = [word for word in words_in(frame.text) if word.isalpha() and word not in {*phrases.fillers, *taken, *verbs}]
    pointing = {word for words in phrases.language.lexicon.pronouns.values() for text in words for word in text.split()}
    said = [word for word in said if word not in phrases.language.lexicon.numbers and word not in pointing]
    said = [word for word in said if turn.vocabulary.known_word(word)] or said  # "one battery is enough"
    said = said or [word for word in words_in(frame.text) if word not in phrases.fillers and _is_kind(turn, word)]
    best = {line.line_id: similarity(said, f"{line.title} {line.variant_title}") for line in turn.state.cart}
    if said and max(best.values(), default=0.0) >= NEAR:
        return frame.model_copy(update={"reference": Reference(words=" ".join(said), definite=True)})
    _, heads = turn.understanding.wishes.read(" ".join(said), None)
    other = [head.words for head in heads if head.category] or _named_beside(turn, frame.text, said)
    if not other:
        return frame
    return frame.model_copy(update={"reference": Reference(words=other[-1], definite=True)})  # none of it is there


def _named_beside(turn: Turn, text: str, said: list[str]) -> list[str]:
    """'The number of stools': a word of the shop behind "of" or an article, which no line is called by."""
    reading, lexicon = turn.understanding.phrases.language.reading, turn.understanding.phrases.language.lexicon
    plain = {*reading.reference.measured, *reading.wish.portions, *lexicon.reference_nouns}
    before = "|".join([*reading.quantity.each_of, *lexicon.articles])
    known = [word for word in said if word not in plain and turn.vocabulary.known_word(word)]
    return [word for word in known if re.search(rf"\b(?:{before}) (?:[a-z]+ )?{re.escape(word)}\b", text)]


def _is_kind(turn: Turn, word: str) -> bool:
    """Whether the shop has a kind of thing called so: "the bag", which is a cart in other shops."""
    return any(one.kind == "category" and one.end == len(word) for one in turn.vocabulary.match(word))
