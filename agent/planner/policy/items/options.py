"""Which option values of a product the shopper's words choose."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from rapidfuzz import fuzz

from agent.planner.frames import AttributeLimit, Frame
from agent.planner.policy.items.resolve import plain_spelling, words_in
from agent.planner.state import CartLine, DialogueState, Item

MOST_NEAR_WORDS = 8
LEAST_UNIT = 3
LEAST_TELLING = 2
"""Digits of a figure that names a version by itself."""
_FIGURES = re.compile(r"\d+(?:[.,]\d+)?")
_SIGNED = re.compile(r"(?<![\w.,+-])[+-]\d+(?:[.,]\d+)?(?![\w.,])")
_UNIT = re.compile(r"(\d)\s+(?=[a-z]{1,2}(?![a-z]))")
"""Between a figure and its unit: "500 ml" and "500ml" are the same."""
_JOINED = re.compile(r"(?<=\d) ?[x\u00d7/] ?(?=\d)")
"""Between figures of two options: a waist of 32 and a length of 34 are "32x34"."""
_JOINING = frozenset(["and", "with", "the", "for", "und", "avec"])


def options_for(item: Item, frame: Frame) -> dict[str, str]:
    """Options named in the frame, in the product's own words."""
    said = frame.text
    reference = frame.reference.words
    title = item.title.lower()
    chosen: dict[str, str] = {}
    spoken = versions_said(said, item.options, apart_from=title)
    for name, values in item.options.items():
        told = frame.options.get(name)
        value = spoken.get(name) or (told if told in values and told not in spoken.values() else None)
        value = value or value_said(" ".join(frame.options.values()).lower(), values)
        if value is None and reference:
            value = value_said(reference, values, apart_from=title)
        if value is not None:
            chosen[name] = value
    last = said.rsplit(" ", 1)[-1]
    for name, values in item.options.items():
        letter = next((value for value in values if value.lower() == last and value.isalpha()), None)
        if chosen and name not in chosen and letter is not None:
            chosen[name] = letter  # "in black m"
    return chosen


def version_of(item: Item, line: CartLine) -> dict[str, str]:
    """The version that a line is of, as its title writes it: the values in the order of the options."""
    said = [part.strip().lower() for part in line.variant_title.split(" / ")]
    told = zip(item.options.items(), said, strict=False) if len(said) == len(item.options) else ()
    return {name: value for (name, values), part in told for value in values if value.lower() == part}


def limited_to(item: Item, limits: Sequence[AttributeLimit]) -> dict[str, str]:
    """What a wish asked for, where this product offers it: "red boots", then "add the first"."""
    chosen: dict[str, str] = {}
    for limit in limits:
        for name in [one for one in item.options if one.lower() == limit.name.lower()]:
            values = item.options[name]
            fitting = _among(limit.values, values) or _among(limit.shades, values) or _within(limit, values)
            if len(fitting) == 1:
                chosen[name] = fitting[0]
    return chosen


def _among(wanted: Sequence[str], values: Sequence[str]) -> list[str]:
    known = {value.lower() for value in wanted}
    return [value for value in values if value.lower() in known]


def _within(limit: AttributeLimit, values: Sequence[str]) -> list[str]:
    """The values of one figure that lie between the bounds: "15 mm" of buttons that were looked for in 15 mm."""
    low, high = (Decimal(bound) if bound else None for bound in (limit.minimum, limit.maximum))
    if low is None or high is None:
        return []
    figures = {value: _FIGURES.findall(value) for value in values}
    alone = {value: Decimal(found[0].replace(",", ".")) for value, found in figures.items() if len(found) == 1}
    return [value for value, figure in alone.items() if low <= figure <= high]


def keep_spoken(state: DialogueState, item: Item, words: str) -> None:
    """Keep the version by which a product was called, for when it is put into the cart."""
    if words and (known := versions_said(words, item.options, apart_from=item.title.lower())):
        state.wanted[item.product_id] = {**state.wanted.get(item.product_id, {}), **known}


def only_values(item: Item, text: str, sizes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The values of a product's options that are all the text says ("39-41 in grey"); none where it says more."""
    chosen = versions_said(text, item.options, sizes=sizes)
    told: set[str] = set()
    for name, values in item.options.items():
        letter = next((one for one in values if len(one) == 1 and _stands_alone(one.lower(), text)), None)
        if name not in chosen and letter is not None:
            chosen[name] = letter  # "brown m"
    for value in chosen.values():
        ways = [value.lower(), *(way for key in sizes for way in sizes[key] if value.lower() in sizes[key])]
        told |= {word for way in ways for word in words_in(way)}
    told |= {word for name in chosen for word in words_in(name)}
    told = {_plainly(word) for word in told}
    said = words_in(apart(text, item.options))
    return chosen if all(_plainly(word) in told for word in said) else {}


def _plainly(word: str) -> str:
    return plain_spelling(word).removesuffix("s")


def versions_said(
    text: str,
    options: Mapping[str, Sequence[str]],
    *,
    sizes: Mapping[str, Sequence[str]] | None = None,
    apart_from: str = "",
) -> dict[str, str]:
    """The value of each option that the text says; what several options have is told apart ("32x34 in black")."""
    text = apart(text, options)
    said = {name: value_said(text, values, sizes=sizes, apart_from=apart_from) for name, values in options.items()}
    chosen = {name: value for name, value in said.items() if value is not None}
    for value in set(chosen.values()):
        alike = [name for name in chosen if chosen[name] == value]
        if len(alike) > 1:
            told = _told_apart(text.lower(), {name: options[name] for name in alike})
            chosen = {name: one for name, one in chosen.items() if name not in alike} | told
    return chosen


def apart(text: str, options: Mapping[str, Sequence[str]]) -> str:
    """The text with the figures apart that are of two options with the same values ("32x34")."""
    return _JOINED.sub(" ", text) if any(shares(options, name) for name in options) else text


def shares(options: Mapping[str, Sequence[str]], name: str) -> bool:
    """Whether another option has values of this one: waist and length."""
    return any(set(options[name]) & set(values) for other, values in options.items() if other != name)


def _told_apart(text: str, options: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Values that more than one option has: of that which is named beside them, else in the order of the options."""
    values = {value.lower(): value for choices in options.values() for value in choices}
    longest = sorted(values, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest))})(?![\w]|\.\d)")
    found = [(one.start(), one.end(), values[one.group()]) for one in pattern.finditer(text)]
    named = {name: one for name in options if (one := re.search(rf"\b{re.escape(name.lower())}\b", text))}
    first = min((one.start() for one in named.values()), default=0)
    before = bool(found) and first < found[0][0]  # "waist 32", or else "32 waist"
    told: dict[str, str] = {}
    for name, label in named.items():
        beside = (
            [one for one in found if one[0] >= label.end()]
            if before
            else [one for one in found if one[1] <= label.start()]
        )
        nearest = beside[:1] if before else beside[-1:]
        if nearest and nearest[0][2] in options[name]:
            told[name] = nearest[0][2]
            found.remove(nearest[0])
    left = [name for name in options if name not in told]
    if told and len(found) < len(left):
        return told
    told |= {name: value for name, (_, _, value) in zip(left, found, strict=False) if value in options[name]}
    return told


def value_said(
    text: str, values: Sequence[str], *, sizes: Mapping[str, Sequence[str]] | None = None, apart_from: str = ""
) -> str | None:
    """The longest value that stands in the text as words; a part of a value counts where only one has it."""
    text = _UNIT.sub(r"\1", text.lower())
    whole = [
        value
        for value in values
        if _stands_in(value.lower(), text) and not (apart_from and _stands_in(value.lower(), apart_from))
    ]
    if whole:
        return max(whole, key=len)
    if called := _by_its_name(text, values, sizes or {}):
        return called
    if signed := _by_signed_figure(text, values):
        return signed
    if figures := _FIGURES.findall(text):
        enough = len(figures) > 1 or figures[0] == text.strip()
        same = [value for value in values if enough and _FIGURES.findall(value.lower()) == figures]
        if len(same) == 1:
            return same[0]  # "60x80" is the version "60 x 80 cm"
        if len(same := _by_telling_figure(text, values)) == 1:
            return same[0]  # "in 160 black" is the version "160 cm"
    words = [word for word in re.findall(r"[^\W\d_]{3,}", text) if not (apart_from and word in apart_from)]
    if len(text.split()) > MOST_NEAR_WORDS:
        return None  # a whole sentence only names a value where it says it as it is written
    near = [value for value in values if any(_near(word, value.lower()) for word in words)]
    return near[0] if len(near) == 1 else None


def ways_of(value: str, sizes: Mapping[str, Sequence[str]]) -> list[str]:
    """How a value may be said: "M" also as "medium"."""
    value = value.lower()
    return [value, *(way for ways in sizes.values() if value in ways for way in ways if way != value)]


def _stands_alone(way: str, text: str) -> bool:
    return re.search(rf"(?<![\w'-]){re.escape(way)}(?![\w'-])", text) is not None


def values_said(text: str, values: Sequence[str], sizes: Mapping[str, Sequence[str]]) -> list[str]:
    """All values that stand in the text ("M or L"), without those that are part of a longer one."""
    text = _UNIT.sub(r"\1", text.lower())
    said = [
        value for value in values if any(_stands_alone(_UNIT.sub(r"\1", way), text) for way in ways_of(value, sizes))
    ]
    return [value for value in said if not any(value != other and value.lower() in other.lower() for other in said)]


def _by_its_name(text: str, values: Sequence[str], sizes: Mapping[str, Sequence[str]]) -> str | None:
    """The value that is called so: "S (48-52 cm)" is called S, and small."""
    named = [value for value in values if (name := value.lower().partition(" (")[0]) and _stands_in(name, text)]
    if len(named) == 1:
        return named[0]
    for value in values:
        if any(value.lower() in ways and any(_stands_in(way, text) for way in ways) for ways in sizes.values()):
            return value
    return None


def _by_signed_figure(text: str, values: Sequence[str]) -> str | None:
    """The value that is a figure with its sign, however many places it is written with: "-4" is "-4.0"."""
    said = {float(one.replace(",", ".")) for one in _SIGNED.findall(text)}
    signed = [value for value in values if _SIGNED.fullmatch(value.strip())]
    same = [value for value in signed if float(value.replace(",", ".")) in said]
    return same[0] if len(same) == 1 else None


def _by_telling_figure(text: str, values: Sequence[str]) -> list[str]:
    """Values of one figure that stands in the text without a unit, or with the value's own; small ones are counts."""
    found = []
    for value in values:
        own = _FIGURES.findall(value.lower())
        if len(own) != 1:
            continue
        unit = value.lower().partition(own[0])[2].strip().rstrip("s")
        if len(own[0]) < LEAST_TELLING and len(unit) < LEAST_UNIT:
            continue
        behind = rf" ?-?{re.escape(unit)}s?" if unit else ""
        behind = behind if len(own[0]) < LEAST_TELLING else rf"(?:{behind})?"
        if re.search(rf"(?<![\w$€£.,]){re.escape(own[0])}{behind}(?![\w.,%]| ?[$€£])", text):
            found.append(value)
    return found


def _stands_in(value: str, text: str) -> bool:
    value, text = _UNIT.sub(r"\1", value).replace("grey", "gray"), text.replace("grey", "gray")
    if len(value) == 1 and not value.isdigit():
        return bool(re.search(rf"(?:\b(?:size|in|a|the|an|to)\s+|^){re.escape(value)}(?!\w|')", text))
    return bool(re.search(rf"(?<![\w]){re.escape(value)}(?![\w])", text))


def _near(word: str, value: str) -> bool:
    parts = [part for part in value.split() if part not in _JOINING]
    return any(word == part or (len(word) > 3 and fuzz.ratio(word, part) >= 85) for part in parts if len(part) > 2)
