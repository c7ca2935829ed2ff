"""What a thing weighs, as feeds state it."""

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

_NAMES = ("shipping weight", "package weight", "weight")
_WEIGHT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kg|kilograms?|g|grams?|lbs?|pounds?|oz|ounces?)\b", re.IGNORECASE)
_GRAMS = {"kg": "1000", "ki": "1000", "g": "1", "gr": "1", "lb": "453.59237", "po": "453.59237", "oz": "28.349523125",
          "ou": "28.349523125"}  # fmt: skip


def weight_grams(*attributes: Mapping[str, Sequence[str]]) -> int | None:
    """Return the weight that the first of these attributes state, in whole grams; None where none states one."""
    for stated in attributes:
        named = {name.casefold().replace("_", " "): values for name, values in stated.items()}
        for name in _NAMES:
            for value in named.get(name, ()):
                if found := _WEIGHT.search(value):
                    return _grams(found[1], found[2])
    return None


def _grams(amount: str, unit: str) -> int:
    factor = Decimal(_GRAMS[unit.casefold()[:2]])
    return int((Decimal(amount.replace(",", ".")) * factor).to_integral_value(ROUND_HALF_UP))
