"""'Cheapest per kilo', 'per piece', 'per 100 ml': prices beside how much there is, as the shop states it."""

import re
from collections.abc import Sequence

from agent.planner.frames import Frame
from agent.planner.policy.finding.known import details
from agent.planner.policy.items.figures import Record, records
from agent.planner.policy.items.pointing import MOST_ASKED
from agent.planner.policy.items.resolve import NEAR, similarity
from agent.planner.policy.turn import Answering, Turn
from agent.planner.state import Item

LEAST = 2
_COUNT = r"(?<![\d.,])(\d{1,4})\s*[x\u00d7]?[\s-]+(?:[a-z]+[\s-]+)?"


def answers(turn: Turn, frame: Frame) -> Answering:
    """Which of the things on the screen costs least for so much of it; False where that is not asked."""
    unit = turn.understanding.phrases.named("per_unit", frame.text)
    group = turn.state.group if len(turn.state.group) >= LEAST else turn.state.shown
    if unit and len(group) == 1:
        return (yield from _of_versions(turn, unit, group[0]))
    if not unit or len(group) < LEAST:
        return False
    told = yield from records(turn, group[:MOST_ASKED])
    priced = []
    for record in told:
        amount, price = _amount(turn, unit, record), turn.wording.figure(record.item.price)
        if amount is not None and amount[0] > 0 and price:
            priced.append((float(price) / amount[0], record.item, amount[1]))
    turn.state.topic = "items"
    if len(priced) < LEAST:
        turn.say("per_unit.unknown", unit=unit)
        turn.suggest("chip.compare_first_two")
        return True
    _, item, text = min(priced, key=lambda one: one[0])
    turn.state.look_at(item.product_id)
    turn.say("per_unit.leads", unit=unit, title=item.title, amount=text, price=item.price)
    reckoned = [one for _, one, _ in priced]
    _say_left_out(turn, [record.item for record in told if record.item not in reckoned])
    turn.suggest("chip.add_it", "chip.similar")
    return True


def _of_versions(turn: Turn, unit: str, product_id: str) -> Answering:
    """The version of one thing that costs least for so much of it; False where its versions do not say how much."""
    reader = turn.understanding.wishes.measures
    measures = reader.measures_of(unit)
    item, body = yield from details(turn, product_id, card=False)
    priced = []
    for one in body.get("variants") or []:
        price = turn.wording.figure(str(one.get("price") or ""))
        for value in dict(one.get("options") or {}).values():
            found = next((told for told in reader.stated(str(value)) if told.measures == measures), None)
            if found is not None and price:
                priced.append((float(price) / found.amount, str(value), str(one["price"])))
    if item is None or len(priced) < LEAST:
        return False
    _, value, price_text = min(priced)
    turn.say("per_unit.version", unit=unit, title=item.title, value=value, price=price_text)
    turn.suggest(turn.word("chip.add_in", value=value))
    return True


def _say_left_out(turn: Turn, items: Sequence[Item]) -> None:
    if items:
        turn.say("among.silent", titles=turn.wording.listed([item.title for item in items]))


def _amount(turn: Turn, unit: str, record: Record) -> tuple[float, str] | None:
    """How much of the unit there is in it, with the words that say so."""
    reader = turn.understanding.wishes.measures
    measures = reader.measures_of(unit)
    stated = [
        (name, value) for name, value in record.attributes.items() if len(record.item.options.get(name, [])) < LEAST
    ]
    texts = [value for _, value in stated]
    if measures and measures != "pieces":
        for text in [record.sentences[0], *texts, *record.sentences[1:]]:
            found = next((one for one in reader.stated(text) if one.measures == measures), None)
            if found is not None:
                return found.amount, text[found.start : found.end].strip()
        return None
    pieces = turn.understanding.phrases.language.constraints.counted["pieces"]
    for name, value in stated:
        named = name.lower() in pieces if measures == "pieces" else similarity([_single(unit)], name) >= NEAR
        amount = reader.amount(value) if named else None
        if amount is not None:
            return amount, f"{name.lower()} {value}"
    return _counted(turn, unit if not measures else "", record)


def _counted(turn: Turn, unit: str, record: Record) -> tuple[float, str] | None:
    """'50 capsules', 'pack of 6' in the title or a text."""
    for text in record.sentences:
        lowered = text.lower()
        found = re.search(rf"{_COUNT}{re.escape(_single(unit))}e?s?\b", lowered) if unit else None
        if found:
            return float(found[1]), found.group().strip()
        if count := turn.understanding.phrases.named("so_many_in_it", lowered):
            told = re.search(rf"(?:[a-z]+ of )?{count}(?:[ -]?[a-z]+)?", lowered)
            return float(count), told.group() if told else count
    return None


def _single(word: str) -> str:
    return word.removesuffix("s")
