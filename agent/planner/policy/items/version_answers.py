"""What the shop has of the versions that are asked about: which are left, what they cost, how far they go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.planner.frames import Frame, Reference
from agent.planner.nlu.phrases import whole
from agent.planner.policy.cart import settling
from agent.planner.policy.finding.known import details
from agent.planner.policy.items.degrees import amounts_of
from agent.planner.policy.items.options import values_said
from agent.planner.policy.items.version_questions import Asked, asked_of, carried
from agent.planner.policy.turn import Steps, Turn
from agent.planner.state import Item

MOST_PRICES = 4
LEAST = 2
Variant = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of a thing as the shop has them now."""

    item: Item
    all: Sequence[Variant]

    @classmethod
    def of_body(cls, item: Item, body: Mapping[str, Any]) -> "Versions":
        told = [one for one in body.get("variants") or [] if isinstance(one, Mapping)]
        only = {"options": {name: values[0] for name, values in item.options.items() if values}, **body}
        return cls(item, told or [{**only, "options": dict(only["options"])}])

    def having(self, values: Mapping[str, str], *, left: bool = False) -> list[Variant]:
        """Those with the values; with `left` those that can be bought."""
        fitting = [one for one in self.all if values.items() <= dict(one.get("options") or {}).items()]
        return [one for one in fitting if one.get("available")] if left else fitting

    def values(self, name: str, among: Sequence[Variant]) -> list[str]:
        """The values of an option among some versions, in the order of the option."""
        there = {dict(one.get("options") or {}).get(name) for one in among}
        return [value for value in self.item.options.get(name, []) if value in there]


def answer(turn: Turn, frame: Frame) -> Steps:
    """Of each thing that is asked about."""
    ids = frame.reference.among
    for asked in asked_of(turn, frame.text, ids):
        key = asked.item.product_id
        item, body = yield from details(turn, key, asked.values or None, card=len(ids) == 1)
        if item is None:
            turn.say("item.gone")
            continue
        versions = Versions.of_body(item, body)
        if not _says(turn, frame, asked, versions):
            yield from _whether(turn, frame, versions, {**carried(turn, frame.text, item), **asked.values}, len(ids))
    turn.state.topic = "items"
    turn.state.look_at(*ids)


def _says(turn: Turn, frame: Frame, asked: Asked, versions: Versions) -> bool:
    """All but whether there is a version; False where that is asked."""
    asks, item = turn.understanding.phrases.asks, versions.item
    before = carried(turn, frame.text, item)
    values = {**{name: value for name, value in before.items() if name not in asked.options}, **asked.values}
    if asked.unknown:
        turn.say("versions.not_that", title=item.title)
        figures = [name for name, told in item.options.items() if all(one[:1].isdigit() for one in told)]
        meant = asked.options or (figures if asked.unknown[:1].isdigit() else []) or list(item.options)
        _say_left(turn, versions, meant, {})
    elif end := _end_of_price(turn, frame.text):
        _say_by_price(turn, versions, dearest=end == "dearest")
    elif asks("differ", frame.text) or asks("differ_in_price", frame.text):
        _say_apart(turn, versions, _compared(turn, frame, asked, versions))
    elif asks("price", frame.text):
        _say_prices(turn, versions, versions.having(values) or versions.all)
        _keep(turn, item, values)
    elif asked.step in ("most", "least") and len(asked.values) == 1:
        _say_end(turn, asked, versions)
    elif open_ := [name for name in asked.options if name not in asked.values]:
        _say_steps(turn, asked, versions, open_, values) or _say_left(turn, versions, open_, values)
        _keep(turn, item, values)
    else:
        return False
    return True


def _keep(turn: Turn, item: Item, values: Mapping[str, str]) -> None:
    """What was asked about is what a short answer is of: "what colors in L", "the rust one"."""
    if values:
        turn.state.wanted[item.product_id] = {**turn.state.wanted.get(item.product_id, {}), **values}


# --- which there are ----------------------------------------------------------------------------------------------


def _say_left(turn: Turn, versions: Versions, names: Sequence[str], values: Mapping[str, str]) -> bool:
    """The values of the options that can be bought with what is said, and those that are sold out."""
    title, value = versions.item.title, turn.wording.listed(list(values.values()))
    for name in names:
        there = versions.values(name, versions.having(values))
        left = versions.values(name, versions.having(values, left=True))
        gone = [value for value in there if value not in left]
        if left and value:
            turn.say("versions.left", title=title, value=value, values=turn.wording.listed(left))
        elif left:
            turn.say("item.options", title=title, option=name.lower(), values=turn.wording.listed(left))
        elif there:
            turn.say("item.sold_out_in" if value else "fact.sold_out", title=title, value=value)
        if gone and left:
            turn.say("versions.gone", values=turn.wording.listed(gone))
    return True


def _say_steps(turn: Turn, asked: Asked, versions: Versions, names: Sequence[str], values: Mapping[str, str]) -> bool:
    """'Do you have it smaller': those that are more, or less, than what was chosen; False where none was."""
    chosen = turn.state.wanted.get(versions.item.product_id, {})
    name = next((one for one in names if one in chosen), "")
    amounts = amounts_of(turn, versions.item.options[name]) if name else {}
    if asked.step not in ("more", "less") or not amounts:
        return False
    kept = {**chosen, **values}
    kept.pop(name, None)
    held = amounts[chosen[name]]
    further = [value for value, one in amounts.items() if (one > held if asked.step == "more" else one < held)]
    left = versions.values(name, versions.having(kept, left=True))
    if found := [value for value in left if value in further]:
        turn.say("item.options", title=versions.item.title, option=name.lower(), values=turn.wording.listed(found))
    else:
        turn.say("versions.no_further", title=versions.item.title, value=chosen[name])
        _say_left(turn, versions, [name], kept)
    return True


def _say_end(turn: Turn, asked: Asked, versions: Versions) -> None:
    """'What is the biggest size': the value at that end, with what it costs."""
    value = next(iter(asked.values.values()))
    fitting = versions.having(asked.values)
    key = "versions.most" if asked.step == "most" else "versions.least"
    turn.say(key, title=versions.item.title, value=value)
    _say_prices(turn, versions, fitting)
    _keep(turn, versions.item, asked.values)


# --- what they cost -----------------------------------------------------------------------------------------------


def _compared(turn: Turn, frame: Frame, asked: Asked, versions: Versions) -> list[Variant]:
    """The versions that are set side by side: of the values that are named, else of every value."""
    sizes = turn.understanding.phrases.language.constraints.sizes
    said = {name: values_said(frame.text, values, sizes) for name, values in versions.item.options.items()}
    several = {name: values for name, values in said.items() if len(values) >= LEAST}
    if several:
        name, values = next(iter(several.items()))
        return [one for one in versions.all if dict(one.get("options") or {}).get(name) in values]
    kept = {name: value for name, value in asked.values.items() if name in asked.options and len(asked.values) > 1}
    return versions.having(kept) or list(versions.all)


def _say_apart(turn: Turn, versions: Versions, among: Sequence[Variant]) -> None:
    """What each value of the first option with a choice costs; by price where there are too many."""
    options = versions.item.options
    name = next((one for one in options if 1 < len(versions.values(one, among)) <= MOST_PRICES), "")
    for value in versions.values(name, among) if name else ():
        _say_prices(turn, versions, [one for one in among if dict(one.get("options") or {}).get(name) == value])
    if not name:
        _say_prices(turn, versions, among)


def _say_prices(turn: Turn, versions: Versions, among: Sequence[Variant]) -> None:
    """What each of some versions costs; together where they cost the same, by the option that makes the price."""
    prices = dict.fromkeys(str(one.get("price")) for one in among)
    told = [(_shared(versions, [one for one in among if str(one.get("price")) == price]), price) for price in prices]
    for values, price in told[:MOST_PRICES]:
        fitting = [one for one in among if str(one.get("price")) == price]
        sold_out_now = not any(one.get("available") for one in fitting)
        title = _titled(turn, versions.item, values)
        turn.say("versions.sold_out" if sold_out_now else "fact.price", title=title, price=price)


def _end_of_price(turn: Turn, text: str) -> str:
    extremes = turn.understanding.phrases.language.reading.reference.extremes
    return next((end for end in ("cheapest", "dearest") if whole(extremes[end]).search(text)), "")


def _say_by_price(turn: Turn, versions: Versions, *, dearest: bool) -> None:
    """'What is the cheapest size': the versions at that end; none is chosen by it where all cost the same."""
    ranked = sorted(versions.all, key=lambda one: turn.wording.figure(str(one.get("price"))) or 0)
    end = ranked[-1 if dearest else 0]
    among = [one for one in ranked if one.get("price") == end.get("price")]
    _say_prices(turn, versions, among)
    turn.state.wanted.pop(versions.item.product_id, None)
    _keep(turn, versions.item, _shared(versions, among) if len(among) < len(ranked) else {})


def _shared(versions: Versions, among: Sequence[Variant]) -> dict[str, str]:
    """The values that some versions have in common, of options with a choice."""
    found = {}
    for name, values in versions.item.options.items():
        there = versions.values(name, among)
        if len(values) > 1 and len(there) == 1:
            found[name] = there[0]
    return found


# --- whether there is one -----------------------------------------------------------------------------------------


def _whether(turn: Turn, frame: Frame, versions: Versions, values: dict[str, str], of: int) -> Steps:
    """Yes or no, with what is left where it is sold out or not made so."""
    item, fitting = versions.item, versions.having(values)
    left = [one for one in fitting if one.get("available")]
    value = turn.wording.listed(list(values.values()))
    if turn.understanding.phrases.asks("how_many", frame.text) and len(fitting) == 1:
        text = str(fitting[0].get("availability_text") or "")
        turn.say("fact.stock_text", title=_titled(turn, item, values), text=text.rstrip("."))
        _keep(turn, item, values)
    elif not fitting:
        turn.say("versions.no_such", title=item.title, value=value)
        last = list(values)[-1]
        _say_left(turn, versions, [last], {name: one for name, one in values.items() if name != last})
    elif of > 1:
        turn.say("item.comes_in" if left else "item.sold_out_in", title=item.title, value=value)
    else:
        it = Reference(among=[item.product_id], definite=True)
        yield from settling.choose(turn, frame.model_copy(update={"reference": it, "options": values}))


def _titled(turn: Turn, item: Item, values: Mapping[str, str]) -> str:
    return f"{item.title} ({', '.join(values.values())})" if values else item.title
