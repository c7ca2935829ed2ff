"""Which of several values is meant by how much it is: "the big bag", "the smaller jar", "the 6 pack"."""

import re
from collections.abc import Mapping, Sequence

from agent.planner.frames import Frame
from agent.planner.nlu.phrases import Phrases, whole
from agent.planner.policy.items.options import values_said
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_UNIT = re.compile(r"(?<=\d)\s*(?P<unit>[a-z\u0022]{1,12})")
_PACK = re.compile(
    r"(?<![\d.,])(?P<n>\d{1,3})[ -]?(?:packs?|pieces?|count|pcs|er)\b|\b(?:pack|box|case|set)s? of (?P<m>\d{1,3})\b"
)
_SEVERAL = re.compile(
    r"^(?P<n>\d{1,3}) ?(?:x|\u00d7) ?\d|^(?P<p>\d{1,3})[ -]?(?:packs?|pieces?|count|pcs)\b|\bof (?P<o>\d{1,3})\b"
)


def chosen_by_degree(turn: Turn, frame: Frame, item: Item) -> dict[str, str]:
    """The values of a product's options that the words choose by how much they are."""
    if frame.reference.extreme and len(turn.state.shown) > 1:
        return {}  # "the bigger one" is one of several products
    said = f"{frame.reference.words} {frame.text}"
    found = {name: value_by_degree(turn, said, values) for name, values in item.options.items()}
    return {name: value for name, value in found.items() if value is not None}


def value_by_degree(turn: Turn, text: str, values: Sequence[str], *, name: str = "") -> str | None:
    """The largest, the smallest or the pack of so many; None where the values are no figures of one kind.

    `name` is what the option is called: "long" is said of a back length in S/M and L/XL.
    """
    if len(values) < 2:  # nothing to choose
        return None
    if packs := _PACK.search(text):
        count = packs["n"] or packs["m"]
        fitting = [value for value in values if (own := _SEVERAL.search(value.lower())) and count in own.groups()]
        return fitting[0] if len(fitting) == 1 else None
    constraints = turn.understanding.phrases.language.constraints
    if len(named := values_said(text, values, constraints.sizes)) == 1:
        return named[0]  # "large" is L, and no more than that, where there is an L
    for step in constraints.comparatives.values():
        words = [word for word in [*step.words, *step.plain, *step.most] if " " not in word]
        if not words or not whole(words).search(text):
            continue
        amounts, kind = amounts_of(turn, values), kind_measured(turn, values)
        so_called = any(one in name.lower().split() for one in step.names)
        if amounts and (not step.measures or kind in step.measures or so_called):
            return (max if step.more else min)(amounts, key=lambda value: amounts[value])
    medium = constraints.sizes["m"][1:]
    if len(values) % 2 and whole(medium).search(text) and (amounts := amounts_of(turn, values)):
        return sorted(amounts, key=lambda value: amounts[value])[len(values) // 2]
    return None


def degree_words(phrases: Phrases) -> frozenset[str]:
    """Words for how much something is: "big", "smaller", "longest"."""
    steps = phrases.language.constraints.comparatives.values()
    return frozenset(word for step in steps for word in [*step.words, *step.plain, *step.most] if " " not in word)


def kind_measured(turn: Turn, values: Sequence[str]) -> str:
    """What the values measure: length, mass and the like; empty where they have no unit."""
    units = {
        word: unit for unit in turn.understanding.phrases.language.constraints.units.values() for word in unit.words
    }
    found = [units[one["unit"]] for value in values for one in _UNIT.finditer(value.lower()) if one["unit"] in units]
    return found[0].measures if found else ""


def amounts_of(turn: Turn, values: Sequence[str]) -> Mapping[str, float]:
    """How much each value is, in one unit; nothing where one of them does not say, or two are the same."""
    constraints = turn.understanding.phrases.language.constraints
    ladder = {way: place for place, ways in enumerate(constraints.sizes.values()) for way in ways}
    rungs = {value: value.lower().split("/")[0].strip() for value in values}  # "L/XL" is above "S/M"
    if all(rung in ladder for rung in rungs.values()):
        return {value: float(ladder[rung]) for value, rung in rungs.items()}
    units = {word: unit for unit in constraints.units.values() for word in unit.words}
    amounts: dict[str, float] = {}
    measured: set[str] = set()
    for value in values:
        figures = [float(one.replace(",", ".")) for one in _NUMBER.findall(value)]
        if not figures:
            return {}
        amount = 1.0
        for figure in figures:
            amount *= figure
        known = [units[one["unit"]] for one in _UNIT.finditer(value.lower()) if one["unit"] in units]
        measured.add(known[-1].measures if known else "")
        amounts[value] = amount * (known[-1].factor if known else 1.0)
    return amounts if len(measured) == 1 and len(set(amounts.values())) == len(values) else {}
