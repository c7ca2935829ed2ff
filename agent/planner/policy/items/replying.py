"""What of all that is said of one thing, or of several, answers a question about it."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from agent.planner.frames import Frame
from agent.planner.policy.finding.known import remember
from agent.planner.policy.items.called import say_from_record
from agent.planner.policy.items.judging import NEAR, SURE, Judged, Statement, judged, speaks_of
from agent.planner.policy.items.quoting import figure_asked, states_figure
from agent.planner.policy.items.reaching import figures_said, settled
from agent.planner.policy.items.resolve import talked_of
from agent.planner.policy.items.verdicts import yes_or_no
from agent.planner.policy.turn import Answering, Result, Steps, ToolCall, Turn
from agent.planner.reply.answers import answer_texts, clean, lowered
from agent.planner.state import Item

MOST_OF_THEM = 3
AS_GOOD = 0.75
"""What answers as well as the best: of another thing."""
BESIDE = 0.6
"""What answers beside the best: of the same thing."""
MOST_BESIDE = 2
BESIDE_IT = 0.2
"""From here on what has no word of the question is told of as what comes nearest; below it leads astray."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one thing, the likeliest answers first."""

    item: Item
    judged: Sequence[Judged]

    @classmethod
    def of(cls, turn: Turn, question: str, item: Item, said: Sequence[Statement]) -> "Told":
        return cls(item, judged(turn, question, item, said))

    @property
    def best(self) -> float:
        return self.judged[0].score if self.judged else 0.0


Telling: TypeAlias = Generator[list[ToolCall], list[Result], list[Told]]


def told_of(turn: Turn, question: str, ids: Sequence[str], *, card: bool = False) -> Telling:
    """Everything that is said of some things, with how well it answers the question."""
    shown = {} if card else {"card": False}
    wanted = [("ask_product", {"product_id": key, "question": question, "everything": True, **shown}) for key in ids]
    results = yield from turn.call_all(wanted)
    found = []
    for key, result in zip(ids, results, strict=True):
        if not result.ok:
            continue
        if key not in turn.state.items:
            remember(turn, [{"product_id": key, **result.data}])
        item = turn.state.items[key]
        found.append(Told.of(turn, question, item, statements(result)))
    return found


def statements(result: Result) -> list[Statement]:
    """What a result says, one statement each."""
    texts = answer_texts(result, "statements", "answers", "sources", "passages")
    return [
        Statement(
            text=" ".join(str(one.get("text") or one.get("claim") or "").split()),
            source=str(one.get("source") or one.get("kind") or ""),
            near=near if isinstance(near := one.get("similarity"), int | float) else None,
            rating=rating if isinstance(rating := one.get("rating"), int) else None,
        )
        for one in texts
    ]


def reply(turn: Turn, frame: Frame, ids: Sequence[str]) -> Steps:
    """Answer of the one thing, or of those of several that answer best."""
    yield from reply_from(turn, frame, (yield from told_of(turn, frame.text, ids, card=len(ids) == 1)))


def reply_from(turn: Turn, frame: Frame, told: Sequence[Told]) -> Steps:
    """Answer out of what is said of each of the things that may be meant."""
    turn.state.topic = "items"
    if not told:
        turn.say("item.gone")
        return
    if len(told) == 1 and _figure_settles(turn, told[0]):
        return
    told = sorted(told, key=lambda one: -one.best)
    if told[0].best < SURE and (yield from _record_says(turn, frame, told)):
        return
    if told[0].best < SURE:
        turn.state.look_at(told[0].item.product_id)
        _nothing_sure(turn, frame.text, told)
        return
    answering = [one for one in told if one.best >= max(SURE, AS_GOOD * told[0].best)][:MOST_OF_THEM]
    turn.state.look_at(*[one.item.product_id for one in answering])
    if len(answering) == 1:
        turn.state.looked_at = turn.state.turn
    for one in answering:
        say(turn, one, alone=len(told) == 1, question=frame.text if len(answering) == 1 else "")
    turn.suggest("chip.add_it", "chip.similar")


def reply_of_each(turn: Turn, frame: Frame, ids: Sequence[str], told: Sequence[Told] = ()) -> Steps:
    """Answer of each of a few things, and say of which nothing is said."""
    told = told or (yield from told_of(turn, frame.text, ids))
    silent = []
    for one in told:
        if one.best >= SURE:
            say(turn, one, alone=False, most=1)
        elif not (yield from say_from_record(turn, one.item.product_id, frame.text)):
            silent.append(one.item.title)
    if silent:
        turn.say("all.silent", titles=turn.wording.listed(silent))
    turn.state.topic = "items"
    turn.state.look_at(*ids)
    turn.suggest("chip.compare_first_two")


def _figure_settles(turn: Turn, told: Told) -> bool:
    """Whether a figure of the shopper lies within what the thing is made for, or not: that is the answer."""
    verdict, found = settled(figures_said(turn), [one.statement for one in told.judged])
    if found is None:
        return False
    turn.state.look_at(told.item.product_id)
    turn.say("ask.yes" if verdict == "states" else "ask.no")
    _say_one(turn, told.item, found.statement, alone=True)
    turn.suggest("chip.add_it", "chip.similar")
    return True


def _record_says(turn: Turn, frame: Frame, told: Sequence[Told]) -> Answering:
    """What no sentence says, but the title, the department or the versions do."""
    return len(told) == 1 and (yield from say_from_record(turn, told[0].item.product_id, frame.text))


def say(turn: Turn, told: Told, *, alone: bool, most: int = MOST_BESIDE, question: str = "") -> None:
    """The statements of a thing that answer, with its name unless it is clear what is talked about."""
    chosen = [one.statement for one in told.judged if one.score >= max(SURE, BESIDE * told.best)]
    item = told.item
    if chosen[0].label and turn.understanding.phrases.asks("of_a_figure", question):
        chosen = chosen[:1]  # a figure that is stated under its name needs nothing beside it
    plainly = [one for one in chosen if not one.is_opinion][:most]
    opinions = [one for one in chosen if one.is_opinion][: most if not plainly else 0]
    if chosen[0].is_opinion:
        opinions = [one for one in chosen if one.is_opinion][:most]
        plainly = plainly[: max(most - 1, 0)]
    if question and not chosen[0].is_opinion and (so := yes_or_no(turn, question, item, chosen[0])):
        turn.say(so)
    for at, one in enumerate([*plainly, *opinions]):
        _say_one(turn, item, one, alone=alone, led=at > 0)


def _say_one(turn: Turn, item: Item, one: Statement, *, alone: bool, led: bool = False) -> None:
    """One statement, with the thing's name unless that is clear or was said with the one before (`led`)."""
    text = clean(one.text)
    if not text:
        return
    if one.is_opinion:
        turn.say("ask.review", title=item.title, text=text.rstrip("."))
    elif led or (alone and _is_clear(turn, item)):
        turn.say("ask.text", title=item.title, text=text)
    elif one.label:
        label, _, value = text.rstrip(".").partition(": ")
        turn.say("ask.stated", title=item.title, label=lowered(label), value=value)
    else:
        turn.say("ask.attribute", title=item.title, text=text.rstrip("."))


def _is_clear(turn: Turn, item: Item) -> bool:
    """Whether nothing else on the screen could be meant."""
    hand = talked_of(turn)
    seen = item.product_id in turn.state.shown
    return turn.state.shown == [item.product_id] or (seen and hand is not None and hand.product_id == item.product_id)


def _least_near(turn: Turn, question: str, text: str) -> float:
    """From where on a statement is told of: earlier where it states such a figure as is asked for."""
    return NEAR if states_figure(turn, figure_asked(turn, question), text) else BESIDE_IT


def _nothing_sure(turn: Turn, question: str, told: Sequence[Told]) -> None:
    """What comes nearest, plainly where it speaks of the subject, else as what it is; else that nothing does."""
    first = told[0]
    best = first.judged[0] if first.judged else None
    text = clean(best.statement.text) if best is not None else ""
    if best is not None and best.score >= NEAR and speaks_of(turn, question, first.item, best.statement):
        _say_one(turn, first.item, best.statement, alone=len(told) == 1)
    elif best is not None and text and best.score >= _least_near(turn, question, text):
        turn.say("ask.nearest", title=first.item.title, text=text)
    elif len(told) > 1:
        turn.say("all.silent", titles=turn.wording.listed([one.item.title for one in told], last="or"))
    else:
        turn.say("ask.unknown", title=first.item.title)
    turn.suggest("chip.reviews", "chip.person")
