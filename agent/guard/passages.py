"""Figures and statements that a cited text of the shop holds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from agent.guard.book import numbers_in
from agent.guard.evidence import Evidence
from agent.guard.verdict import Claim
from agent.guard.words import keys_of, telling
from tools.base import Fact

_SHARED_WORDS = 2
_QUOTED_SHARE = 0.6
REFUSAL = "refusal:"


def passage_with(number: Decimal, evidence: Evidence) -> Fact | None:
    """The passage that holds this number and speaks of what the sentence speaks of."""
    for fact in evidence.book.of_kind("passage"):
        if abs(number) in evidence.book.numbers_of(fact.subject) and speaks_alike(fact, evidence):
            return fact
    return None


def speaks_alike(fact: Fact, evidence: Evidence, least: int = _SHARED_WORDS) -> bool:
    """Whether sentence and passage share words that say something."""
    words = {key for key in evidence.reading.keys if telling(key) and not key.isdigit()}
    text = set(keys_of(str(fact.value.get("title", "")))) | set(keys_of(str(fact.value.get("text", ""))))
    return len(words & text) >= min(least, max(len(words), 1))


def said_by_the_shop(claim: Claim, evidence: Evidence) -> Claim:
    """A claim that repeats how the shop refused in this turn is backed by that refusal."""
    words = {key for key in evidence.reading.keys if telling(key) and not key.isdigit()}
    for fact in evidence.book.of_kind("passage"):
        if not (fact.subject.startswith(REFUSAL) and evidence.book.in_turn(fact)):
            continue
        known = set(keys_of(str(fact.value.get("text", ""))))
        quoted = len(words & known) >= _QUOTED_SHARE * len(words)
        if words and quoted and numbers_in(claim.text) <= evidence.book.numbers_of(fact.subject):
            return replace(claim, fact_id=fact.id, why=None)
    return claim
