"""What an amount is said to be: a price, a total, shipping, a saving, a limit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from agent.guard import lexicon
from agent.guard.figures import Figure
from agent.guard.subjects import Mention

Label = Literal[
    "price", "list", "saving", "discount", "fulfillment", "tax", "subtotal", "refund", "fee", "gift", "total", "pay"
]

_LABELS: tuple[tuple[Label, str], ...] = (
    ("subtotal", r"sub-?total|zwischensumme|sous-total"),
    ("fulfillment", r"shipping|delivery|postage|versand\w*|livraison|env[i\u00ed]o|lieferung"),
    ("tax", r"tax(?:es)?|vat|mwst|tva|iva|steuer"),
    ("refund", r"refund\w*|(?:goes|go|going|gone|come|comes) back|back (?:on)?to your|reimburse\w*|erstatt\w*"),
    ("fee", r"fee"),
    ("gift", r"gift cards?"),
    ("list", (r"was|were|originally|list price|regular(?:ly)?|instead of|down from|reduced from|usual(?:ly)?|rrp|retail"
              r"|full price|normally|statt|au lieu de|antes|before the discount|up from")),
    ("discount", r"discount\w*|promo\w*|coupon|voucher|code|rabatt|off"),
    ("saving", r"sav(?:e|es|ed|ing|ings)|cheaper|difference|less|more|extra|takes|apart|leaves|remaining|spare"),
    ("total", r"total|altogether|all together|in all|sum|comes? to|came to|adds? up to|gesamt\w*|summe"),
    ("pay", r"pays?|charged?|paid"),
)  # fmt: skip
_HARD: frozenset[Label] = frozenset({"total", "subtotal", "refund", "tax"})
_LEFT = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _LABELS), re.IGNORECASE)
_RIGHT = re.compile(
    r"\s*(?:[-\u2013(]\s*)?(?:(?:for|of|in|as|on|est\.?|estimated|standard|express|sales|the|your|a|is)\s+){0,3}(?:"
    + "|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _LABELS if name not in {"list", "pay", "total"})
    + r"|(?P<total>\b(?:total|altogether|in total|in all|all together)\b)"
    r"|(?P<list>\b(?:list price|originally|before)\b))",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[;.]\s|\u2014|\bbut\b|\bwhile\b|\bwhereas\b")


def label_of(text: str, figure: Figure, figures: Sequence[Figure], mentions: Sequence[Mention]) -> Label:
    """What the words around a figure say that it is; a price where they say nothing."""
    behind = _RIGHT.match(text, figure.end)
    if behind and behind.lastgroup:
        return behind.lastgroup  # type: ignore[return-value]
    begin = max((other.end for other in figures if other.end <= figure.start and other.kind == "money"), default=0)
    segment = text[begin : figure.start]
    for cut in _CLAUSE_END.finditer(segment):
        begin, segment = begin + cut.end(), text[begin + cut.end() : figure.start]
        break
    found = list(_LEFT.finditer(segment))
    if not found:
        return "price"
    label: Label = found[-1].lastgroup  # type: ignore[assignment]
    if label not in _HARD and any(begin + found[-1].end() <= mention.start < figure.start for mention in mentions):
        return "price"
    return label


def limits(text: str, figure: Figure) -> bool:
    """Whether a figure is named as a limit or as the shopper's own words, not as what something costs."""
    return bool(lexicon.LIMIT_BEFORE.search(text[: figure.start]) or lexicon.LIMIT_AFTER.search(text[figure.end :]))


def bound_mentions(text: str, figure: Figure, figures: Sequence[Figure], mentions: Sequence[Mention]) -> list[Mention]:
    """Which of the names in a sentence a figure belongs to."""
    begin = max((other.end for other in figures if other.end <= figure.start and other.kind == figure.kind), default=0)
    before = [mention for mention in mentions if mention.end <= figure.start]
    since = [mention for mention in before if mention.start >= begin]
    after = [mention for mention in mentions if mention.start >= figure.end]
    if after and _FOR.match(text[figure.end : after[0].start]) and (not since or begin):
        return [after[0]]
    if since:
        return since if _EACH.search(text) else [_not_compared(text, since)]
    nearest = before[-1:] or after[:1]
    return list(nearest)


_FOR = re.compile(
    r"\s*(?:(?:for|on|you get|gets you|will get you|buys(?: you)?|\(|:)\s*)?(?:the\s+|an?\s+|one\s+|each\s+|your\s+)?$",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:both|each|apiece|all|same)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:like|unlike|than|versus|vs\.?|compared (?:to|with)|next to|besides?|after|from|with)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _not_compared(text: str, mentions: Sequence[Mention]) -> Mention:
    """The nearest name that is not merely what another one is compared with."""
    for mention in reversed(mentions):
        if not _COMPARED.search(text[: mention.start]):
            return mention
    return mentions[-1]
