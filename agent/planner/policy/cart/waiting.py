"""Choices that wait: a product that still needs a color or a size while something else is talked about."""

from typing import Any

from agent.planner.nlu.text import bare
from agent.planner.policy.items.options import only_values, value_said
from agent.planner.policy.items.resolve import NEAR, similarity, words_in
from agent.planner.policy.turn import Turn
from agent.planner.state import Question

MOST_PARKED = 4
_NEAR_TURNS = 3


def leave(turn: Turn) -> None:
    """The talk moves on: an open choice is set aside, and a question which of several is meant falls away."""
    question = turn.state.question
    if question is None or question is not turn.opened:
        return
    if question.kind == "options":
        park(turn)
    elif question.kind == "which":
        turn.state.question = None


def park(turn: Turn) -> None:
    """Set the open choice aside, so that the next question does not lose it."""
    question = turn.state.question
    if question is None or question.kind != "options":
        return
    question.data["parked"] = turn.state.turn
    turn.state.parked = [*_apart_from(turn, question.candidates), question][-MOST_PARKED:]
    turn.state.question = None


def opens(turn: Turn, product_id: str) -> None:
    """A choice for this product is about to be asked: another that is open waits behind it."""
    question = turn.state.question
    if question is not None and question.candidates[:1] != [product_id]:
        park(turn)
    turn.state.parked = _apart_from(turn, [product_id])


def keep(turn: Turn) -> None:
    """Set aside an open choice before which another question was put ("i have a gift card")."""
    opened, now = turn.opened, turn.state.question
    if opened is None or opened.kind != "options" or now is None or now.kind in ("options", "which"):
        return
    if all(one.candidates[:1] != opened.candidates[:1] for one in turn.state.parked):
        opened.data["parked"] = turn.state.turn
        turn.state.parked = [*turn.state.parked, opened][-MOST_PARKED:]


def _apart_from(turn: Turn, candidates: list[str]) -> list[Question]:
    return [one for one in turn.state.parked if one.candidates[:1] != candidates[:1]]


def take_up(turn: Turn, *, however_long: bool = False) -> Question | None:
    """The latest choice that was set aside, open again; one that waits for long only where the cart is looked at."""
    if turn.state.question is not None and turn.state.question.kind == "options":
        return turn.state.question
    if not turn.state.parked or (turn.state.question is not None and not however_long):
        return None
    latest = turn.state.parked[-1]
    if not however_long and turn.state.turn - int(latest.data.get("parked", 0)) > _NEAR_TURNS:
        return None
    turn.state.parked = turn.state.parked[:-1]
    turn.state.question = latest
    return latest


def answered_late(turn: Turn) -> Question | None:
    """A choice that was set aside and that the whole message is a value of."""
    said = bare(turn.message)
    for question in reversed(turn.state.parked):
        name, values = next(iter(question.missing.items()), ("", []))
        value = value_said(said, values)
        named = said != name.lower() and name.lower() in said and any_does(turn, name)
        if named or (value is not None and said in (value.lower(), f"in {value.lower()}", f"{value.lower()} please")):
            turn.state.parked = _apart_from(turn, question.candidates)
            return question
    return None


def any_does(turn: Turn, name: str) -> bool:
    """'any', 'any color'."""
    answers = turn.understanding.phrases.language.reading.answers
    said = bare(turn.message).replace("colour", "color")
    for tail in answers.any_tails:
        said = said.removesuffix(f" {tail}")
    return any(said in (way, f"{way} {name.lower()}", f"{way} {name.lower()}s") for way in answers.any)


def taken_for_another(turn: Turn, question: Question, text: str) -> bool:
    """A value that only another thing has which waits behind the question: kept for that one."""
    sizes = turn.understanding.phrases.language.constraints.sizes
    acts = [dict(one.get("reference") or {}) for one in question.data.get("then", []) if one.get("intent") == "add"]
    behind = [key for reference in acts for key in reference.get("among", [])]
    parked = [key for one in turn.state.parked for key in one.candidates[:1]]
    ids = dict.fromkeys([*question.data.get("rest", []), *behind, *parked])
    items = [item for key in ids if key not in question.candidates and (item := turn.state.items.get(key)) is not None]
    told = [(item, values) for item in items if (values := only_values(item, text, sizes))]
    if len(told) != 1 or "?" in turn.message:
        return False
    item, values = told[0]
    turn.state.wanted[item.product_id] = {**turn.state.wanted.get(item.product_id, {}), **values}
    turn.say("waiting.noted", title=item.title, value=turn.wording.listed(list(values.values())))
    return True


def go_on_without(turn: Turn) -> None:
    """An order goes on without what waits for a choice, which is said once; a choice made later is taken still."""
    park(turn)
    left = [one for one in turn.state.parked if not one.data.get("left_out")]
    if left:
        turn.say("waiting.left_out", titles=turn.wording.listed([title_of(turn, one) for one in left]))
    for one in left:
        one.data["left_out"] = True


def refused_by_name(turn: Turn) -> list[Question]:
    """'Go on without the bib', 'leave it out': the choices that wait for what is not wanted after all."""
    what = turn.understanding.phrases.named("goes_without", bare(turn.message))
    waiting = waits(turn)
    if not what or not waiting:
        return []
    pronouns = [word for words in turn.understanding.phrases.language.lexicon.pronouns.values() for word in words]
    if what in pronouns:
        return waiting[-1:]
    items = [(one, turn.state.items.get(one.candidates[0])) for one in waiting]
    said = words_in(what)
    return [one for one, item in items if item and similarity(said, f"{item.title} {' '.join(item.kinds)}") >= NEAR]


def drop(turn: Turn, question: Question) -> None:
    """Leave out what waited for the choice; what waited behind it is done then."""
    question.data["dropped"] = True
    if turn.state.question is question:
        turn.state.question = None
    turn.state.parked = _apart_from(turn, question.candidates)
    turn.say("waiting.dropped", title=title_of(turn, question))


def title_of(turn: Turn, question: Question) -> str:
    """What the choice is for."""
    item = turn.state.items.get(question.candidates[0])
    return item.title if item else turn.word("noun.it")


def waits(turn: Turn) -> list[Question]:
    """All choices that are still to be made, the open one last."""
    question = turn.state.question
    return [*turn.state.parked, *([question] if question is not None and question.kind == "options" else [])]


def drops_pending(turn: Turn, words: str) -> bool:
    """'I do not need the pen after all', where the pen is to be asked about next: it is left out."""
    question = turn.state.question
    then = list(question.data.get("then", [])) if question is not None else []
    said = words_in(words)
    kept = [one for one in then if not said or one.get("intent") != "add" or not _meant_by(turn, said, one)]
    if question is None or len(kept) == len(then):
        return False
    question.data["then"] = kept
    turn.say("waiting.dropped", title=words)
    return True


def _meant_by(turn: Turn, said: list[str], act: dict[str, Any]) -> bool:
    """Whether an act that waits is on what the words name."""
    reference = dict(act.get("reference") or {})
    titles = [turn.state.items[key].title for key in reference.get("among", []) if key in turn.state.items]
    called = " ".join([str(reference.get("kind", "")), str(reference.get("words", "")), *titles[:1]])
    return similarity(said, called) >= NEAR
