"""A few things side by side: what sets them apart, or what was asked about them."""

import re
from collections.abc import Sequence
from typing import Any

from agent.planner.frames import Frame, Reference
from agent.planner.nlu.phrases import whole
from agent.planner.policy.finding.known import details, remember
from agent.planner.policy.finding.ranking import rank_asked, say_leading
from agent.planner.policy.items import among, of_versions, unit_price
from agent.planner.policy.items.advising import worth
from agent.planner.policy.items.compared import looked_up, named, names_others, to_it
from agent.planner.policy.items.differences import say_apart, told_of_each
from agent.planner.policy.items.mentioned import side_by_side
from agent.planner.policy.items.pointing import Pointing
from agent.planner.policy.items.questions import ask
from agent.planner.policy.items.resolve import Resolver, best_rated, extreme
from agent.planner.policy.items.suiting import purpose_of, suits
from agent.planner.policy.items.together import PAIR, talked_of_together
from agent.planner.policy.turn import Answering, Result, Steps, Turn


def compare(turn: Turn, frame: Frame) -> Steps:
    """Two to four side by side, and what was asked about them; of one thing its versions."""
    if to_it(turn, frame):  # what is named there is the other one, and the thing in hand is meant
        frame = frame.model_copy(update={"reference": Reference(pronoun="it")})
    if (yield from _answered_otherwise(turn, frame)):
        return
    resolver = Resolver(turn)
    reference = frame.reference
    if not reference.ordinals and (rank := rank_asked(turn, frame.text)) and not asks_pair(turn, frame):
        yield from say_leading(turn, rank)
        return
    side = [] if reference.ordinals or reference.among else (yield from side_by_side(turn, frame))
    alone = len(turn.state.shown) == 1 and turn.state.search and not names_others(turn, frame, turn.state.shown)
    alone = alone and len(side) < PAIR
    if alone and not reference.ordinals and frame.intent == "compare" and len(talked_of_together(turn)) < PAIR:
        yield from ask(turn, frame.model_copy(update={"reference": Reference(pronoun="it")}))
        return
    placed = resolver.by_place(turn.state.shown, reference.ordinals)
    if (purpose := purpose_of(turn, frame)) and (yield from suits(turn, purpose, placed)):
        return
    if (which := _extreme_asked(turn, frame)) and len(turn.state.group) != 2:
        yield from _say_extreme(turn, which)
        return
    ids = side[:MOST] if len(side) >= PAIR else (yield from _to_compare(turn, frame))
    if not ids:
        return
    result = yield from turn.call("compare_products", product_ids=ids)
    if not result.ok:
        turn.say("find.failed", message=result.message)
        return
    remember(turn, list(result.data.get("products", [])))
    turn.state.topic, turn.state.group = "items", ids
    if not _say_as_asked(turn, frame, result):
        told = yield from told_of_each(turn, ids)
        say_apart(turn, ids, result, told)
        _say_comparison(turn, frame, ids)
    turn.suggest("chip.cheaper_one", "chip.better_one")


def _answered_otherwise(turn: Turn, frame: Frame) -> Answering:
    """Versions of one thing, what one gets for the money, what the dearer one is worth, or which of them is so."""
    if (yield from of_versions.compared(turn, frame)) or (yield from unit_price.answers(turn, frame)):
        return True
    if turn.understanding.phrases.asks("worth_more", frame.text):
        return (yield from worth(turn, frame))
    beside = to_it(turn, frame) or _known_otherwise(turn, frame)
    return not beside and (yield from among.answers(turn, frame))


def _known_otherwise(turn: Turn, frame: Frame) -> bool:
    """Whether price, rating or a purpose decides, or things are named: what is told in other ways."""
    if frame.reference.ordinals or frame.reference.among or asks_pair(turn, frame) or purpose_of(turn, frame):
        return True
    compared = turn.understanding.comparing.read(frame.text)
    does_best = compared is not None and compared.subject and not turn.understanding.phrases.asks("rated", frame.text)
    return bool(_extreme_asked(turn, frame)) and not does_best  # "protects best" is no rating


def _to_compare(turn: Turn, frame: Frame) -> Pointing:
    """The two to four that are meant; none where there are not so many, which is said."""
    reference = frame.reference
    if len(Resolver(turn).by_place(turn.state.shown, reference.ordinals)) < len(reference.ordinals):
        turn.say("point.fewer", count=len(turn.state.shown))
    known = Resolver(turn).items(reference) if reference.ordinals or reference.among else named(turn, frame)
    ids = known
    if names_others(turn, frame, known):
        ids = yield from looked_up(turn, frame, known)
        if not ids:
            return []
    if len(ids) == 1:
        focus = [product_id for product_id in turn.state.focus if product_id not in ids]
        ids = [*ids, *(focus or [key for key in turn.state.shown if key not in ids])][:2]
    if not ids:
        group = turn.state.group if len(turn.state.group) > 1 else turn.state.shown
        ids = group if len(group) > 1 else turn.state.focus[:2]
        if reference.count and len(ids) > reference.count:
            ids = Resolver(turn).items(reference)  # "the two", of more
    if len(ids) < 2:
        _say_too_few(turn)
        return []
    return ids[:MOST]


def _say_too_few(turn: Turn) -> None:
    """Nothing is on the screen, or one thing alone: there is nothing to compare it with."""
    shown = turn.state.shown or turn.state.focus
    if not shown:
        turn.ask("compare.nothing_shown")
        turn.suggest("chip.browse", "chip.trending")
    elif len(shown) == 1 and shown[0] in turn.state.items:
        turn.ask("compare.only_one", title=turn.state.items[shown[0]].title)
        turn.suggest("chip.similar")
    else:
        turn.ask("compare.what")


LEAST_OF_A_PART = 4
MOST = 4


def _of_price(turn: Turn, word: str) -> bool:
    """Whether the word compares prices or ratings, which are always said."""
    extremes = turn.understanding.phrases.language.reading.reference.extremes
    return any(whole(words).search(word) for words in extremes.values())


_FIGURE = re.compile(r"\b(?:most|least|highest|lowest|longest|biggest|largest) (?P<what>[a-z]{3,}(?: [a-z]{3,})?)$")


def asks_pair(turn: Turn, frame: Frame) -> bool:
    """Whether products are named side by side."""
    return turn.understanding.phrases.asks("pairing", frame.text) and len(named(turn, frame)) > 1


def _extreme_asked(turn: Turn, frame: Frame) -> str:
    """'which one is the cheapest': among all on the screen."""
    phrases = turn.understanding.phrases
    if phrases.asks("pairing", frame.text):
        return ""
    for which, words in phrases.language.reading.reference.extremes.items():
        if which in ("cheapest", "dearest", "best_rated") and whole(words).search(frame.text):
            return which
    return ""


def _say_extreme(turn: Turn, which: str) -> Steps:
    group = turn.state.group or turn.state.shown
    pool = [turn.state.items[key] for key in group if key in turn.state.items]
    best = next(iter(extreme(pool, which, turn.wording)), None)
    if best is None:
        turn.say("compare.unknown", what=turn.word(f"extreme.{which}"))
        return
    item, _ = yield from details(turn, best.product_id)
    if item is None:
        turn.say("item.gone")
    elif which == "best_rated":
        turn.say("fact.best_rated", title=item.title, rating=f"{item.rating:g}", count=item.rating_count)
    else:
        turn.say("fact.cheapest" if which == "cheapest" else "fact.dearest", title=item.title, price=item.price)
    turn.suggest("chip.add_it", "chip.similar")


def _say_as_asked(turn: Turn, frame: Frame, result: Result) -> bool:
    """The one row that was asked about, or that nothing is told of it; False where all is to be compared."""
    asks = turn.understanding.phrases.asks
    if asks("better", frame.text):
        turn.say("compare.depends")
    row = _asked_row(turn, frame.text, result)
    quality = frame.text.rpartition(" ")[2]
    if row is not None:
        turn.say_text(row)
    elif asks("which_is", frame.text) and not asks("by_rating", frame.text) and not _of_price(turn, quality):
        turn.say("compare.not_told", what=quality)
    elif found := _FIGURE.search(frame.text):
        turn.say("compare.unknown", what=found["what"])
    else:
        return False
    return True


def _say_comparison(turn: Turn, frame: Frame, ids: Sequence[str]) -> None:
    """Which costs less and which is rated better."""
    items = [turn.state.items[key] for key in ids if key in turn.state.items]
    cheapest = next(iter(extreme(items, "cheapest", turn.wording)), None)
    best = best_rated(items)
    if cheapest is not None:
        turn.say("compare.cheaper" if len(items) == 2 else "fact.cheapest", title=cheapest.title, price=cheapest.price)
        turn.state.look_at(cheapest.product_id)
    if best is not None and best.rating_count:
        turn.say(
            "compare.better_rated" if len(items) == 2 else "fact.best_rated",
            title=best.title,
            rating=f"{best.rating:g}",
            count=best.rating_count,
        )
        if turn.understanding.phrases.asks("by_rating", frame.text):
            turn.state.look_at(best.product_id)


def _asked_row(turn: Turn, text: str, result: Result) -> str | None:
    """The row of the comparison that was asked about ("which is lighter"), as a sentence."""
    steps = turn.understanding.phrases.language.constraints.comparatives
    rows = [row for row in result.data.get("rows", []) if isinstance(row, dict)]
    titles = [str(body.get("title", "")) for body in result.data.get("products", [])]
    for step in steps.values():
        if not any(re.search(rf"\b{re.escape(word)}\b|\b{re.escape(word[:-1])}(?:st)\b", text) for word in step.words):
            continue
        for name in step.names:
            for row in rows:
                if name in str(row.get("label", "")).lower():
                    return _superlative(turn, row, titles, more=step.more)
        return turn.wording.of("compare.unknown", turn.state.turn, {"what": step.names[0]})
    for row in rows:
        label = str(row.get("label", "")).lower()
        if label and (re.search(rf"\b{re.escape(label)}\b", text) or _part_named(label, text)):
            pairs = [f"{title}: {value}" for title, value in zip(titles, row.get("values", []), strict=False) if value]
            return "; ".join(pairs) + "." if pairs else None
    return None


def _part_named(label: str, text: str) -> bool:
    """Whether a telling word of a row's label was said ("battery" of "battery life")."""
    return any(len(word) > LEAST_OF_A_PART and re.search(rf"\b{re.escape(word)}\b", text) for word in label.split())


def _superlative(turn: Turn, row: dict[str, Any], titles: list[str], *, more: bool) -> str:
    number = turn.understanding.wishes.measures.number
    pairs = [
        (figure, title, str(value))
        for title, value in zip(titles, row.get("values", []), strict=False)
        if value and (figure := number(str(value))) is not None
    ]
    label = str(row.get("label", "")).lower()
    if len(pairs) < 2:
        return turn.wording.of("compare.unknown", turn.state.turn, {"what": label})
    figure, title, value = (max if more else min)(pairs, key=lambda pair: pair[0])
    for item in turn.state.items.values():
        if item.title == title:
            turn.state.look_at(item.product_id)
            break
    told = {"title": title, "label": label, "value": value}
    if len(pairs) == PAIR:
        other = next(one for one in pairs if one[1] != title)
        return turn.wording.of("compare.row_of_two", turn.state.turn, {**told, "other": other[1], "than": other[2]})
    return turn.wording.of("compare.row", turn.state.turn, told)
