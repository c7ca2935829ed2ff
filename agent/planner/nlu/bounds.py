"""A bound of a running wish that is said anew: "50 then", "could go to 80", "half that", "back to the 30"."""

import re
from decimal import Decimal
from typing import Literal

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.measures import MeasureReader
from agent.planner.nlu.numbers import amount_of, plainly, written
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.prices import PriceReader
from agent.planner.nlu.text import Clause

Bound = Literal["minimum", "maximum"]
LEAST_SHARE, MOST_TIMES = Decimal("0.15"), Decimal(12)
"""A figure without sign or name is no price that is so much less or more than the one before."""
_WORD = re.compile(r"[^\W\d_][\w'-]*")


class BoundReader:
    """Reads a figure that stands in the place of the one that was said before."""

    def __init__(self, phrases: Phrases, prices: PriceReader, measures: MeasureReader, currency: str) -> None:
        self._phrases = phrases
        self._prices = prices
        self._measures = measures
        self._currency = currency
        changes = phrases.language.changes
        words = changes.bound
        signs = [word for word in phrases.currency_words if word[0].isalpha()]
        home = phrases.language.constraints.home_words.get(currency, [])
        self._words = frozenset([*words.words, *signs, *home])
        self._money = whole([*words.money, *signs, *home])
        self._raising, self._lowering = whole(words.raising), whole(words.lowering)
        self._factor = whole(words.factors)
        self._more, self._less = whole(words.more), whole(words.less)
        self._figure = re.compile(rf"(?<![\w.]){phrases.money}(?![\w%])")
        self._share = re.compile(r"(?<![\w.])(?P<n>\d{1,3}) ?(?:%|percent)(?!\w)")
        self._little = [phrases.compile(pattern) for pattern in changes.a_little]
        self._no_price = [phrases.compile(pattern) for pattern in changes.no_price]
        self._suggesting = re.compile(rf"^{alternatives(words.suggesting)} ")
        self._an_amount = re.compile(
            rf"{alternatives(['an', 'a', 'the', 'as', 'of', 'that', 'much', 'many', 'this', 'what', 'it'])} ?"
        )

    def read(self, text: str, running: Wish, missed: tuple[str, ...] = ()) -> Wish | None:
        """What a clause changes about the bounds of the running wish; `missed` limits are broken by what was shown."""
        text = self._suggesting.sub("", text)
        if any(pattern.search(text) for pattern in self._no_price):
            return Wish(drop=["price"])
        if running.price_max and any(pattern.search(text) for pattern in self._little):
            return Wish(drop=["price_a_little"])
        return self._times(text, running) or self._anew(text, running, missed)

    def _anew(self, text: str, running: Wish, missed: tuple[str, ...]) -> Wish | None:
        if self._measures.find(text):
            return None  # a figure with its unit is read as any other
        clause = Clause(text)
        reading = self._prices.read(clause)
        if (reading.minimum or reading.maximum) and not reading.word:
            if not self._only_small(clause.rest()):
                return None
            signed = bool(reading.currency or self._money.search(text))
            if not signed and not self._of_price(running, missed) and (limit := self._measure_limited(running, missed)):
                near = _is_near(limit, reading.figures[0])
                return Wish(attributes=[_bounded(limit, reading.minimum, reading.maximum)]) if near else None
            both = bool(reading.minimum and reading.maximum)
            exact = not both and reading.maximum is not None and self._lowering.search(text) is not None
            if not both and exact and running.price_min and not running.price_max:
                return Wish(price_min=reading.maximum)
            return Wish(price_min=reading.minimum, price_max=reading.maximum)
        return self._plain(text, running, missed)

    def _plain(self, text: str, running: Wish, missed: tuple[str, ...]) -> Wish | None:
        if share := self._share.search(text):
            rest = f"{text[: share.start()]} {text[share.end() :]}"
            return self._by(text, running, Decimal(share["n"]), share=True) if self._only_small(rest) else None
        found = list(self._figure.finditer(text))
        found = [
            one for one in found if amount_of(one[1], self._phrases, self._currency) is not None and one[1] != "one"
        ]
        if len(found) != 1 or not self._only_small(text[: found[0].start()] + " " + text[found[0].end() :]):
            return None
        amount = amount_of(found[0][1], self._phrases, self._currency)
        if amount is None:
            return None
        named = bool(amount.currency or self._money.search(text))
        if self._of_price(running, missed) and (named or self._may_be(amount.value, running)):
            if (
                self._more.search(text)
                and running.price_max
                and amount.value < Decimal(running.price_max)
                and (text.startswith(("another", "an extra")) or f"{found[0][1].strip()} more" in text)
            ):
                return self._by(text, running, amount.value, share=False)
            return self._priced(text, running, written(amount.value))
        if named:
            return self._priced(text, running, written(amount.value))
        return self._measured(text, running, missed, amount.value)

    def _of_price(self, running: Wish, missed: tuple[str, ...]) -> bool:
        """Whether a bare figure is one of money: where the price was limited, or missed alone."""
        priced = bool(running.price_max or running.price_min)
        figures = [name for name in missed if name.startswith("attribute:")]
        return priced and not (figures and not any(name.startswith("price") for name in missed))

    def _priced(self, text: str, running: Wish, figure: str) -> Wish:
        lower = running.price_min is not None and running.price_max is None
        if self._raising.search(text):
            lower = False
        elif self._lowering.search(text):
            lower = True
        return Wish(price_min=figure) if lower else Wish(price_max=figure)

    def _measured(self, text: str, running: Wish, missed: tuple[str, ...], value: Decimal) -> Wish | None:
        """A bare figure in the unit of the one measure that was limited, or that what was shown misses."""
        limit = self._measure_limited(running, missed)
        if limit is None or not _is_near(limit, value):
            return None
        if self._raising.search(text) and limit.minimum and not limit.maximum:
            return None
        figure = plainly(float(value))
        bounded = _bounded(limit, figure, None) if limit.minimum else _bounded(limit, None, figure)
        return Wish(attributes=[bounded])

    def _measure_limited(self, running: Wish, missed: tuple[str, ...]) -> AttributeLimit | None:
        """The one measure that the running wish limits, or that what was shown misses."""
        limits = [limit for limit in running.attributes if limit.minimum or limit.maximum]
        limits = [limit for limit in limits if f"attribute:{limit.name}" in missed] or limits
        return limits[0] if len(limits) == 1 and not (running.price_max or running.price_min) else None

    def _times(self, text: str, running: Wish) -> Wish | None:
        """'Half that', 'twice as much': a multiple of the price limit."""
        found = self._factor.search(text)
        bound = running.price_max or running.price_min
        if found is None or bound is None or self._figure.search(text[: found.start()]):
            return None
        rest = self._an_amount.sub(" ", text[: found.start()] + " " + text[found.end() :])
        if not self._only_small(rest):
            return None
        factor = Decimal(str(self._phrases.language.changes.bound.factors[found.group()]))
        return self._priced(text, running, _rounded(Decimal(bound) * factor))

    def _by(self, text: str, running: Wish, value: Decimal, *, share: bool) -> Wish | None:
        """'10 more', '20% less': the price limit moved by so much."""
        bound = running.price_max or running.price_min
        if bound is None:
            return None
        step = Decimal(bound) * value / 100 if share else value
        less = self._less.search(text) and not self._more.search(text)
        moved = Decimal(bound) - step if less else Decimal(bound) + step
        return self._priced("", running, _rounded(moved)) if moved > 0 else None

    def _may_be(self, figure: Decimal, running: Wish) -> bool:
        """Whether a bare figure is near enough to the price limit to stand in its place."""
        bound = running.price_max or running.price_min
        return bound is not None and Decimal(bound) * LEAST_SHARE <= figure <= Decimal(bound) * MOST_TIMES

    def _only_small(self, text: str) -> bool:
        return all(word in self._words for word in _WORD.findall(text))


def _bounded(limit: AttributeLimit, minimum: str | None, maximum: str | None) -> AttributeLimit:
    """The limit of a measure with other bounds, said in the same unit."""
    unit = f" {limit.said.split()[-1]}" if " " in limit.said else ""
    figures = "-".join(filter(None, [minimum, maximum]))
    return AttributeLimit(name=limit.name, minimum=minimum, maximum=maximum, said=f"{figures}{unit}")


def _is_near(limit: AttributeLimit, figure: Decimal) -> bool:
    """Whether a bare figure may be one of what the limit measures, by how much it differs from the one before."""
    bound = Decimal(limit.minimum or limit.maximum or "0")
    return bound > 0 and bound * LEAST_SHARE <= figure <= bound * MOST_TIMES


def _rounded(value: Decimal) -> str:
    return written(
        value.quantize(Decimal(1)) if value == value.to_integral_value() else value.quantize(Decimal("0.01"))
    )
