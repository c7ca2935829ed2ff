"""How well wishes are read: precision and recall by slot, and how many wishes are read without a mistake."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.planner.nlu.phrases import Phrases
from evals.intervals import Estimate, estimate
from evals.labelled_wishes import SLOTS, LabelledWish, Labels, Measured
from evals.wish_reading import WishReading
from prompts.planner_language import load_planner_language
from retrieval.understanding.catalogue_terms import normal

_NEAR = 0.09
_WORD = re.compile(r"[a-z0-9.]+")
_WITHIN_WORDS = frozenset(["kind", "purpose", "needed_by"])
"""Slots that are met where the label's words are among those that were read."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What was read of one slot where it is not what the label says."""

    wish: str
    slot: str
    expected: str
    read: str


@dataclass(frozen=True, slots=True)
class SlotScore:
    """Precision over what was read and recall over what was labelled; `None` where there is nothing of it."""

    labelled: int
    precision: Estimate | None
    recall: Estimate | None


@dataclass(frozen=True, slots=True)
class WishScores:
    """Everything measured on one set of wishes."""

    wishes: int
    slots: Mapping[str, SlotScore]
    whole: Estimate
    """The share of wishes in which every slot is read as it is labelled, and nothing else is."""
    mistakes: Sequence[Mistake]


class WishJudge:
    """Compares readings with labels over one shop's currency."""

    def __init__(self, reading: WishReading, currency: str) -> None:
        self._reading = reading
        self._currency = currency
        constraints = Phrases(load_planner_language("en")).language.constraints
        units = constraints.units
        self._sizes = {word: name for name, ways in constraints.sizes.items() for word in ways}
        self._base = {word: (unit.measures, unit.factor) for unit in units.values() for word in unit.words}
        self._base |= {name: (unit.measures, unit.factor) for name, unit in units.items()}

    def scores(self, labelled: Sequence[LabelledWish]) -> WishScores:
        """Read every wish and count, slot by slot."""
        hits: dict[str, list[float]] = {slot: [] for slot in SLOTS}
        right: dict[str, list[float]] = {slot: [] for slot in SLOTS}
        whole: list[float] = []
        mistakes: list[Mistake] = []
        for one in labelled:
            read = self._reading.read(one.wish)
            before = len(mistakes)
            for slot in SLOTS:
                wanted, found = self._items(one.labels, slot), self._items(read, slot)
                if slot in _WITHIN_WORDS and not wanted:
                    continue  # a label that says nothing of the words leaves them open
                met = [any(self._same(slot, item, other) for other in found) for item in wanted]
                good = [any(self._same(slot, other, item) for other in wanted) for item in found]
                hits[slot] += map(float, met)
                right[slot] += map(float, good)
                if not all(met) or not all(good):
                    mistakes.append(Mistake(one.wish, slot, _shown(wanted), _shown(found)))
            whole.append(float(len(mistakes) == before))
        slots = {
            slot: SlotScore(
                len(hits[slot]),
                estimate(right[slot]) if right[slot] else None,
                estimate(hits[slot]) if hits[slot] else None,
            )
            for slot in SLOTS
        }
        return WishScores(len(labelled), slots, estimate(whole), mistakes)

    def _items(self, labels: Labels, slot: str) -> list[Any]:
        value = getattr(labels, slot)
        if slot == "currency" and value == self._currency:
            return []
        if isinstance(value, list):
            return list(value)
        return [value] if value and not (slot == "quantity" and value == 1) else []

    def _same(self, slot: str, one: Any, other: Any) -> bool:
        """Whether two values say the same; of words in text slots, whether the fewer are all among the others."""
        if slot == "measures":
            return self._same_measure(one, other)
        if slot == "sizes":
            one, other = self._sizes.get(one.lower(), one), self._sizes.get(other.lower(), other)
        if isinstance(one, str) and isinstance(other, str):
            mine, theirs = set(_words(one)), set(_words(other))
            within = slot in _WITHIN_WORDS or slot in ("without", "colors")  # "navy" of "navy blue"
            return bool(mine & theirs) and (mine <= theirs or theirs <= mine if within else mine == theirs)
        return bool(one == other)

    def _same_measure(self, one: Measured, other: Measured) -> bool:
        mine, theirs = self._base.get(one.unit.lower()), self._base.get(other.unit.lower())
        if mine is None or theirs is None or mine[0] != theirs[0]:
            return False
        pairs = [(one.min, other.min), (one.max, other.max)]
        return all(_near(a, mine[1], b, theirs[1]) for a, b in pairs) or _holds(one, mine[1], other, theirs[1])


def _near(one: float | None, factor: float, other: float | None, theirs: float) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one * factor - other * theirs) <= _NEAR * max(one * factor, other * theirs, 1e-12)


def _holds(one: Measured, factor: float, other: Measured, theirs: float) -> bool:
    """Whether just so much was said of what must hold it, and so was read as the least."""
    exact, least = (one, other) if one.min == one.max else (other, one)
    if exact.min is None or exact.min != exact.max or least.max is not None:
        return False
    return _near(one.min, factor, other.min, theirs)


def _words(text: str) -> list[str]:
    return [normal(word) for word in _WORD.findall(text.lower()) if word not in {"a", "an", "the", "my", "of"}]


def _shown(values: Sequence[Any]) -> str:
    return "; ".join(f"{one.min}..{one.max} {one.unit}" if isinstance(one, Measured) else str(one) for one in values)


def as_text(found: WishScores) -> str:
    """A table of the slots, the share of wishes without a mistake, and every mistake."""
    lines = [f"{found.wishes} wishes   labelled   precision            recall"]
    for slot, score in found.slots.items():
        lines.append(f"{slot:12} {score.labelled:6}     {_words_of(score.precision):20} {_words_of(score.recall)}")
    lines += ["", f"without a mistake: {_words_of(found.whole)}"]
    return "\n".join(lines)


def mistakes_as_text(found: WishScores) -> str:
    """Every mistake on a line of its own."""
    return "\n".join(
        f"{one.slot}: {one.wish!r}: expected {one.expected!r}, read {one.read!r}" for one in found.mistakes
    )


def as_json(found: WishScores) -> dict[str, Any]:
    """The same for programs."""
    return {
        "wishes": found.wishes,
        "withoutMistake": _figures(found.whole),
        "slots": {
            slot: {"labelled": one.labelled, "precision": _figures(one.precision), "recall": _figures(one.recall)}
            for slot, one in found.slots.items()
        },
    }


def _words_of(figure: Estimate | None) -> str:
    return "-" if figure is None else f"{figure.mean:.3f} {figure.low:.2f}..{figure.high:.2f}"


def _figures(figure: Estimate | None) -> dict[str, float] | None:
    return None if figure is None else {"mean": figure.mean, "low": figure.low, "high": figure.high}
