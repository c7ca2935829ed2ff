"""The part of the shop that is talked about: "food", among things for dogs, is dog food."""

import itertools
from collections.abc import Sequence

from agent.planner.frames import Frame, Wish
from agent.planner.nlu.phrases import whole
from agent.planner.policy.items.resolve import talked_of
from agent.planner.policy.turn import Turn
from retrieval.catalogue.vocabulary import CategoryTerm
from retrieval.understanding.catalogue_terms import phrase

Path = tuple[str, ...]
MOST_WORDS = 2


def in_the_part_talked_of(turn: Turn, frame: Frame, wish: Wish) -> Wish:
    """The wish for the kind of that part which the words name, where several parts have one."""
    words = phrase(_named(turn, wish)).split()
    if wish.category or not 0 < len(words) <= MOST_WORDS or phrase(wish.text).split()[: len(words)] != words:
        return wish
    named = [term for term in turn.vocabulary.categories if phrase(term.name).split()[-len(words) :] == words]
    here = _nearest(named, _part(turn))
    if len(here) != 1 or len({term.path[0] for term in named}) == 1:
        return wish
    says_more = len(phrase(here[0].name).split()) > len(words)
    if not (says_more or frame.reference.pronoun or wish.somebody or _adds(turn, frame)):
        return wish
    name = here[0].name.lower()
    return wish.model_copy(
        update={
            "category": list(here[0].path),
            "noun": name,
            "text": " ".join([name, *wish.text.split()[len(words) :]]),
        }
    )


def _named(turn: Turn, wish: Wish) -> str:
    """What the wish calls the thing, before what is told of it ("toys she can not destroy")."""
    reading = turn.understanding.phrases.language.reading.wish
    telling = {*reading.subjects, *reading.describing}
    words = (wish.noun or wish.text).split()
    return " ".join(itertools.takewhile(lambda word: word not in telling, words))


def _adds(turn: Turn, frame: Frame) -> bool:
    return turn.understanding.phrases.asks("added", frame.original.lower())


def _nearest(terms: Sequence[CategoryTerm], part: Path) -> list[CategoryTerm]:
    """Of the kinds within a part the most general."""
    inside = [term for term in terms if part and len(term.path) > len(part) and term.path[: len(part)] == part]
    least = min((len(term.path) for term in inside), default=0)
    return [term for term in inside if len(term.path) == least]


def _part(turn: Turn) -> Path:
    """The part of the shop in which everything lies that is talked about, or else shown; empty where there is none."""
    state = turn.state
    items = [state.items[key] for key in state.focus[:1] or state.shown if key in state.items]
    paths = [tuple(item.category) for item in items]
    return _shared(paths)[:1]


def _shared(paths: Sequence[Path]) -> Path:
    """The beginning that paths have in common."""
    shared: list[str] = []
    for names in zip(*paths, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return tuple(shared)


def with_what_is_meant(turn: Turn, frame: Frame, wish: Wish) -> Wish:
    """'Something to carry it in': it is called what the thing is that is talked about."""
    item = talked_of(turn) if wish.to_do and frame.reference.pronoun in ("it", "them") else None
    if item is None:
        return wish
    called = next(iter(item.kinds), item.title.lower())
    pronouns = turn.understanding.phrases.language.lexicon.pronouns[frame.reference.pronoun]
    return wish.model_copy(update={"text": whole(pronouns).sub(called, wish.text)})
