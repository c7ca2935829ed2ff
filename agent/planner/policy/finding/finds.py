"""Kinds of things that were found beside each other: what "one of each", "both" and "the first laptop" mean."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Reference
from agent.planner.policy.items.resolve import NEAR, Resolver, similarity, words_in
from agent.planner.policy.turn import Turn
from agent.planner.state import Find, Search

MOST_FINDS = 6
MOST_OF_EACH = 4
PAIR = 2
ADDING = frozenset(["add", "set_quantity", "point"])
POINTING = frozenset([*ADDING, "show_item", "ask", "compare", "similar", "goes_with", "swap"])


def found(turn: Turn, running: Search, ids: Sequence[str], *, fresh: bool) -> None:
    """Make this the running search, and the latest kind; a change of the one before stands in the place of it."""
    turn.state.run_search(running, fresh=fresh and bool(ids))
    turn.state.topic = "items"
    kept, words = turn.state.finds, (running.wish.noun or running.wish.text).lower()
    if not ids or not words:
        return
    before = kept[-1].ids if running.offset and kept else []
    kept = kept if fresh else kept[:-1]
    latest = Find(words=words, ids=[*before, *ids], turn=turn.state.turn)
    turn.state.finds = [*(one for one in kept if one.words != words), latest][-MOST_FINDS:]


def apart(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts with those on several kinds taken apart, each among what was found of its kind."""
    told = [one for frame in frames for one in _each_apart(turn, frame)]
    return [_it_beside(turn, frame, told) for frame in told]


def _each_apart(turn: Turn, frame: Frame) -> list[Frame]:
    reference, topic = frame.reference, turn.state.topic
    picked = turn.state.recommended
    if picked and reference.definite and turn.understanding.phrases.asks("recommended", frame.text):
        intent = "show_item" if frame.intent == "find" else frame.intent
        return [frame.model_copy(update={"intent": intent, "reference": Reference(among=[picked])})]
    if frame.intent not in POINTING or reference.sought:
        return [frame]
    if frame.intent in ADDING and topic == "items":
        if reference.each:
            return _of_each(turn, frame, _standing(turn))
        pair = [key for key in turn.state.group if key in turn.state.items]
        latest = [one for one in turn.state.finds if one.turn == turn.state.turn - 1]
        if reference.pronoun == "them" and reference.count is None and not reference.words and len(latest) >= PAIR:
            return _of_each(turn, frame, latest)  # "add them", of two kinds that were looked for together
        if reference.count == PAIR and not reference.words and len(pair) != PAIR and len(_standing(turn)) >= PAIR:
            return _of_each(turn, frame, _standing(turn)[-PAIR:])
        together = reference.count == PAIR or (reference.everything and reference.excluded is None)
        if together and not reference.words and len(pair) != PAIR and (named := _named_together(turn)):
            return [frame.model_copy(update={"intent": "add", "reference": Reference(among=[key])}) for key in named]
        whole = reference.everything and reference.excluded is None and 1 < len(pair) <= MOST_OF_EACH
        if frame.intent == "point" and (whole or (reference.count == PAIR and len(pair) == PAIR)):
            return [frame.model_copy(update={"intent": "add"})]  # "both" of two things that are shown
    return [frame.model_copy(update={"reference": _placed(turn, reference)})]


def _named_together(turn: Turn) -> list[str]:
    """'Football and basketball' found in one list: the two that are called so, where each is one thing."""
    running = turn.state.search
    parts = turn.understanding.joined(running.wish.text) if running else []
    found = [_titled(turn, part) for part in parts]
    return [key for key in found if key] if len(parts) >= PAIR and all(found) else []


def _titled(turn: Turn, words: str) -> str:
    """The one product shown that the words name, by its whole title before others."""
    named = Resolver(turn).by_words(words, turn.state.shown)
    whole = [key for key in named if turn.state.items[key].title.lower() == words]
    return whole[0] if whole else named[0] if len(named) == 1 else ""


def _standing(turn: Turn) -> list[Find]:
    """The kinds found since something was last put into the cart, or else of all."""
    finds = turn.state.finds
    fresh = [one for one in finds if one.turn > turn.state.changed_at]
    return (fresh if len(fresh) >= PAIR else finds)[-MOST_OF_EACH:]


def _of_each(turn: Turn, frame: Frame, finds: Sequence[Find]) -> list[Frame]:
    """One act for each kind; with a single kind, for each thing of it."""
    anew = {"intent": "add", "delta": None}
    if len(finds) < PAIR:
        them = Reference(pronoun="them", everything=True)
        return [frame.model_copy(update={**anew, "reference": them})]
    told = frame.reference.model_copy(update={"pronoun": "", "count": None, "everything": False, "definite": True})
    return [
        frame.model_copy(
            update={**anew, "reference": told.model_copy(update={"among": one.ids, "kind": one.words, "words": ""})}
        )
        for one in finds
    ]


def _placed(turn: Turn, reference: Reference) -> Reference:
    """The reference among what was found of the kind that it names, where that is not just what is on the screen."""
    if reference.among or reference.excluded is not None or reference.held or reference.earlier:
        return reference
    if reference.ordinals:
        kind = _of_kind(turn, reference.kind) if reference.kind else None
        return reference.model_copy(update={"among": kind.ids}) if kind else reference
    if not reference.words or reference.trait:
        return reference
    kind, rest = _naming(turn, reference.words)
    if kind is None:
        return reference
    told = {"among": kind.ids, "kind": kind.words, "words": rest}
    if (count := turn.understanding.phrases.language.lexicon.numbers.get(rest)) and count > 1:
        named = Resolver(turn).by_words(reference.words.split(" ", 1)[1], kind.ids) or kind.ids
        return reference.model_copy(update={**told, "words": "", "pronoun": "them", "among": named[:count]})
    if Resolver(turn).by_words(reference.words, list(turn.state.items)):
        return reference
    extremes = turn.understanding.phrases.language.reading.reference.extremes
    for name, said in extremes.items():
        if rest in said:
            return reference.model_copy(update={**told, "extreme": name, "words": ""})
    return reference.model_copy(update=told)


def _naming(turn: Turn, words: str) -> tuple[Find | None, str]:
    """The kind that the last of the words name, and what is said before it: "smaller" of "smaller tent"."""
    pieces = words.split()
    for start in range(1, len(pieces)):
        if kind := _of_kind(turn, " ".join(pieces[start:])):
            return kind, " ".join(pieces[:start])
    return None, words


def _of_kind(turn: Turn, kind: str) -> Find | None:
    """The latest find that is called so."""
    said = words_in(kind)
    named = [one for one in turn.state.finds if said and similarity(said, one.words) >= NEAR]
    return named[-1] if named else None


def _it_beside(turn: Turn, frame: Frame, told: Sequence[Frame]) -> Frame:
    """'Add it and the lamp' right after the lamp was found: "it" is what was found before."""
    finds, focus = turn.state.finds, turn.state.focus[:1]
    others = [one.reference for one in told if one is not frame and one.reference.words]
    if frame.intent != "add" or frame.reference.pronoun != "it" or frame.reference.among or len(finds) < PAIR:
        return frame
    latest = finds[-1]
    named = any(
        similarity(words_in(one.words), latest.words) >= NEAR or Resolver(turn).by_words(one.words)[:1] == focus
        for one in others
    )
    if not named or (focus and focus[0] not in latest.ids):
        return frame
    there = {"among": finds[-2].ids, "kind": finds[-2].words, "pronoun": "", "definite": True}
    return frame.model_copy(update={"reference": frame.reference.model_copy(update=there)})
