"""Numbers and amounts of money as people write them."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from agent.planner.nlu.phrases import Phrases
from storage.currencies import MINOR_UNITS

_GROUP = 3
_DIGITS = re.compile(r"\d[\d.,' ]*\d|\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum; `currency` is None where no sign or word said it."""

    value: Decimal
    currency: str | None


def decimal_of(text: str, mill_marks: str = "") -> Decimal | None:
    """A number with thousands and decimal marks of either custom: 1,299.50 or 1.299,50 or 1 299.

    `mill_marks` are those that stand before three decimals, where a currency has so many: 1.250 is little then.
    """
    text = re.sub(r"[' ]", "", text)
    marks = [char for char in text if char in ".,"]
    if marks:
        last = max(text.rfind("."), text.rfind(","))
        tail = len(text) - last - 1
        grouped = tail == _GROUP and text[last] not in mill_marks
        decimal = len(set(marks)) > 1 or (not grouped and marks.count(text[last]) == 1)
        whole, fraction = (text[:last], text[last + 1 :]) if decimal else (text, "")
        text = re.sub(r"[.,]", "", whole) + (f".{fraction}" if fraction else "")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def number_in_words(text: str, phrases: Phrases) -> int | None:
    """'two hundred', 'fifty', 'a couple of' as a number."""
    lexicon = phrases.language.lexicon
    text = text.strip()
    if text in lexicon.number_pairs:
        return lexicon.number_pairs[text]
    total, current, seen = 0, 0, False
    for word in re.split(r"[ -]+", text):
        if word not in lexicon.numbers:
            if word == "and" and seen:
                continue
            return None
        value, seen = lexicon.numbers[word], True
        if value in (100, 1000):
            total, current = total + max(current, 1) * value, 0
        else:
            current += value
    return total + current if seen else None


def in_figures(text: str, phrases: Phrases) -> str:
    """The text with its number words as figures: "116 is for six" is "116 is for 6"; "one" may be no number."""
    numbers = phrases.language.lexicon.numbers
    return re.sub(
        r"[a-z]+",
        lambda found: str(numbers[word]) if numbers.get(word := found.group(), 0) > 1 else word,
        text,
        flags=re.IGNORECASE,
    )


def count_of(text: str, phrases: Phrases) -> int | None:
    """A whole number in figures or words."""
    text = text.strip()
    return int(text) if text.isdigit() and len(text) < 7 else number_in_words(text, phrases)


def amount_of(text: str, phrases: Phrases, home: str = "") -> Amount | None:
    """A sum as captured by the group `<money>`, in the currency that it names or else in the shop's own, `home`."""
    text = text.strip()
    currency = None
    for word in sorted(phrases.currency_words, key=len, reverse=True):
        pattern = rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word[0].isalpha() else re.escape(word)
        if re.search(pattern, text):
            currency, text = phrases.currency_words[word], re.sub(pattern, " ", text, count=1).strip()
            break
    found = _DIGITS.search(text)
    if found is None:
        spoken = phrases.language.constraints.sums.get(text) or number_in_words(text, phrases)
        return None if spoken is None else Amount(Decimal(spoken), currency)
    value = decimal_of(found.group(), "." if has_mills(currency or home) else "")
    if value is None:
        return None
    after = text[found.end() :].strip()
    times = 1000 if after == "k" else phrases.multiples.get(after, 1)
    return Amount(value * times, currency)


def has_mills(currency: str) -> bool:
    """Whether amounts of a currency are written with three decimals, as Kuwaiti dinars are."""
    return MINOR_UNITS.get(currency) == _GROUP


def written(value: Decimal) -> str:
    """Decimal text without needless zeros, and never with just three decimals, which may group thousands."""
    text = f"{value:f}"
    return _unlike_groups(text.rstrip("0").rstrip(".") if "." in text else text)


def plainly(value: float) -> str:
    """A figure that no custom reads as another: never with just three decimals, which may group thousands."""
    return _unlike_groups(f"{value:.6g}")


def _unlike_groups(text: str) -> str:
    return f"{text}0" if len(text.partition(".")[2]) == _GROUP else text
