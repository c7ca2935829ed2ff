"""'Which one is best for camping': which of a few things answers best by all that is said of each, for and against."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.planner.frames import Frame
from agent.planner.policy.items.judging import NEAR, SURE, Judged
from agent.planner.policy.items.pointing import MOST_ASKED
from agent.planner.policy.items.reaching import figures_said, settled
from agent.planner.policy.items.replying import Told, told_of
from agent.planner.policy.items.resolve import best_rated
from agent.planner.policy.items.together import talked_of_together
from agent.planner.policy.items.verdicts import stands
from agent.planner.policy.turn import Answering, Turn
from agent.planner.reply.answers import clean
from agent.planner.state import Item
from retrieval.text.reaches import Figure

LEAST = 2
AS_GOOD = 0.75
MOST_QUOTED = 2
_PLACES = re.compile(r"(?:,|:| of| between)?\s*(?:number |the )?\d{1,2}(?:,? (?:and|or|vs\.?|versus) \d{1,2})*$")
_WHY = re.compile(r"[, ]*\b(?:and )?(?:why|tell me why|for what reason)$")


@dataclass(frozen=True, slots=True)
class Case:
    """What speaks best for a thing, and whether it speaks against it."""

    item: Item
    best: Judged | None
    against: bool

    @property
    def score(self) -> float:
        return self.best.score if self.best is not None else 0.0

    @property
    def text(self) -> str:
        return clean(self.best.statement.text) if self.best is not None else ""


def purpose_of(turn: Turn, frame: Frame) -> str:
    """'Which is best for camping': what it shall be good for."""
    if not turn.understanding.phrases.asks("best_for", frame.text):
        return ""
    purpose = _PLACES.sub("", frame.text.rpartition(" for ")[2])
    return _WHY.sub("", purpose).strip(" ,:")


def suits(turn: Turn, purpose: str, among: Sequence[str] = ()) -> Answering:
    """The one that answers best, and why; where nothing is said of it, that is said, with what reviewers like best."""
    group = list(among) if len(among) >= LEAST else talked_of_together(turn)
    group = group[:MOST_ASKED]
    if not purpose or len(group) < LEAST or not turn.offers("ask_product"):
        return False
    turn.state.topic = "items"
    turn.state.group = group
    if not (yield from says_of(turn, f"for {purpose}", group)):
        _none_says(turn, purpose, group)
    return True


def says_of(turn: Turn, what: str, ids: Sequence[str]) -> Answering:
    """Say which of some things answers best what is wanted; False where nothing is said of it."""
    told = yield from told_of(turn, what, ids)
    figures = figures_said(turn)
    return _say_cases(turn, [_by_figure(figures, one) or _case(turn, what, one) for one in told])


def _say_cases(turn: Turn, cases: Sequence[Case]) -> bool:
    """Those that something speaks for, then what speaks against the others; False where nothing surely does."""
    pro = sorted((one for one in cases if not one.against and one.text), key=lambda one: -one.score)
    contra = [one for one in cases if one.against and one.score >= SURE and one.text]
    best = pro[0].score if pro else 0.0
    leaders = [one for one in pro if one.score >= max(SURE, AS_GOOD * best)][:MOST_QUOTED]
    if not leaders and len(contra) == len(cases) - 1 and pro:
        leaders = pro[:1]  # the only one against which nothing speaks
        turn.say("suits.left", title=leaders[0].item.title)
    elif not leaders and not contra and best >= NEAR and _alone(pro):
        turn.say("among.near", title=pro[0].item.title, text=pro[0].text)
        leaders = pro[:1]
    elif len(leaders) == 1:
        turn.say("suits.one", title=leaders[0].item.title)
        turn.say_text(leaders[0].text)
    else:
        for one in leaders:
            turn.say("ask.attribute", title=one.item.title, text=one.text.rstrip("."))
    for one in contra[:MOST_QUOTED]:
        turn.say("ask.attribute", title=one.item.title, text=one.text.rstrip("."))
    turn.state.look_at(*[one.item.product_id for one in leaders])
    turn.suggest("chip.add_it" if len(leaders) == 1 else "chip.compare_first_two", "chip.tell_more")
    return bool(leaders or contra)


def _alone(pro: Sequence[Case]) -> bool:
    """Whether nothing else comes as near as the first."""
    return len(pro) == 1 or pro[1].score < AS_GOOD * pro[0].score


def _by_figure(figures: list[Figure], told: Told) -> Case | None:
    """The case that a figure of the shopper makes: it lies within what the thing is made for, or not."""
    verdict, found = settled(figures, [one.statement for one in told.judged])
    return Case(told.item, found, verdict == "denies") if found is not None else None


def _case(turn: Turn, purpose: str, told: Told) -> Case:
    """The statement that answers best; a reviewer's only where the shop itself says nothing."""
    own = [one for one in told.judged if not one.statement.is_opinion and one.sure]
    best = next(iter([*own, *told.judged]), None)
    against = best is not None and stands(turn, purpose, told.item, best.statement) == "denies"
    return Case(told.item, best, against)


def _none_says(turn: Turn, purpose: str, group: Sequence[str]) -> None:
    """No text speaks of it: only ratings are left to go by."""
    turn.say("suits.none", purpose=purpose)
    best = best_rated([turn.state.items[key] for key in group if key in turn.state.items])
    if best is not None and best.rating_count:
        key = "fact.best_rated" if set(turn.state.shown) <= set(group) else "compare.better_rated"
        turn.say(key, title=best.title, rating=f"{best.rating:g}", count=best.rating_count)
        turn.state.look_at(best.product_id)
    turn.suggest("chip.compare_first_two", "chip.person")
