"""Judges limits: a budget may be repeated, "under $50" of a product must be true of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from agent.guard import lexicon
from agent.guard.evidence import Evidence, amount_of
from agent.guard.figures import Figure
from agent.guard.passages import passage_with
from agent.guard.subjects import speaks_of_one
from agent.guard.verdict import Claim
from storage.currencies import exponent
from tools.base import Fact

_ASSERTS = re.compile(r"(?:\b(?:is|are|costs?|was|were|stays?|comes?|priced|fits?|both|all)|'s|'re)\b", re.IGNORECASE)
_BUDGET = re.compile(r"\b(?:budget|limit|you (?:said|asked|mentioned|wanted|gave|told))\b", re.IGNORECASE)


def judge_limit(figure: Figure, figures: Sequence[Figure], evidence: Evidence) -> Claim:
    """A limit must be the shopper's, a search's or a cited text's; said of products, it must be true of them."""
    before = evidence.text[: figure.start]
    upper, lower = bool(lexicon.UPPER.search(before)), bool(lexicon.LOWER.search(before))
    about = _said_of(evidence)
    if about and (upper or lower):
        facts = [fact for group in about for fact in evidence.prices(group)]
        if not facts:
            return Claim("money", figure.text, None, "no fact")
        true = all(_holds(fact, figure.value, upper=upper) for fact in facts)
        return Claim("money", figure.text, facts[0].id, None if true else "the price is not inside this limit")
    if evidence.reading.named and not _BUDGET.search(evidence.text) and not (upper or lower):
        stated = [fact for group in evidence.reading.named for fact in evidence.prices(group) if _equals(fact, figure)]
        if stated:
            return Claim("money", figure.text, stated[0].id)
    return known_limit(figure, evidence)


def _said_of(evidence: Evidence) -> tuple[str, ...]:
    """The products that a limit is asserted of; none where it only says what was searched, or that nothing is."""
    if any(pattern.search(evidence.text) for pattern in lexicon.ABSENCE):
        return ()
    if not _ASSERTS.search(evidence.text) or evidence.text.rstrip().endswith("?"):
        return ()
    if evidence.reading.named:
        return evidence.reading.named
    if evidence.reading.plural and not evidence.reading.mentions:
        return tuple(evidence.shown())
    if speaks_of_one(evidence.text) and not _BUDGET.search(evidence.text):
        return evidence.products()
    return ()


def _holds(fact: Fact, limit: Decimal, *, upper: bool) -> bool:
    amount = amount_of(fact)
    return amount is not None and (amount <= limit if upper else amount >= limit)


def _equals(fact: Fact, figure: Figure) -> bool:
    return amount_of(fact) == figure.value


def known_limit(figure: Figure, evidence: Evidence) -> Claim:
    """A limit that a search had, the shopper named, or a cited text gives."""
    for fact in evidence.book.of_kind("count"):
        if figure.value in money_limits(fact):
            return Claim("money", figure.text, fact.id)
    if evidence.shopper.said(figure.value):
        return Claim("money", figure.text)
    passage = passage_with(figure.value, evidence)
    if passage:
        return Claim("money", figure.text, passage.id)
    return Claim("money", figure.text, None, "nobody named this limit")


def missed_limit(figure: Figure, groups: Sequence[str], evidence: Evidence) -> Fact | None:
    """The search whose limit a product breaks: "it costs $69 instead of $60"."""
    for search in evidence.book.of_kind("count"):
        limit = figure.value
        lowest, highest = limit in money_limits(search, "price_min"), limit in money_limits(search, "price_max")
        if lowest or highest:
            amounts = [amount_of(fact) for group in groups for fact in evidence.prices(group)]
            broken = [one for one in amounts if one is not None and (one < limit if lowest else one > limit)]
            return search if broken else None
    return None


def money_limits(fact: Fact, *ends: str) -> set[Decimal]:
    """The price limits of a search, in major units."""
    named = fact.value.get("limits")
    if not isinstance(named, dict):
        return set()
    places = exponent(str(named.get("currency", "USD")))
    return {
        Decimal(amount).scaleb(-places)
        for name in ends or ("price_min", "price_max")
        if isinstance(amount := named.get(name), int)
    }
