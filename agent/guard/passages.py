"""Figures and statements that a cited text of the shop holds."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from agent.guard.book import numbers_in
from agent.guard.evidence import Evidence
from agent.guard.verdict import Claim
from agent.guard.words import keys_of, telling
from tools.base import Fact

_SHARED_WORDS = 2
_QUOTED_SHARE = 0.6
_SHORTEST_QUOTE = 20
_OF_A_REVIEW = re.compile(r"[^:.]*\b(?:reviews?|reviewers?|buyers?|customers?)\b[^:.]*: ?(?P<quote>.+)$", re.IGNORECASE)
_OWN_ACT = re.compile(r"\b(?:I|I've|your)\b")
REFUSAL, PROBLEM = "refusal:", "problem:"


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
    """A claim that repeats how the shop refused, or what it said stands in the way, is backed by that text.

    So is a sentence of its pages, and what a reviewer wrote where it is told as that ("I ordered two" is no act of
    ours); the others count in their own turn only.
    """
    if (page := _page_with(evidence) or _review_with(evidence)) is not None:
        return replace(claim, fact_id=page.id, why=None)
    words = {key for key in evidence.reading.keys if telling(key) and not key.isdigit()}
    for fact in evidence.book.of_kind("passage"):
        if not (fact.subject.startswith((REFUSAL, PROBLEM)) and evidence.book.in_turn(fact)):
            continue
        known = set(keys_of(str(fact.value.get("text", ""))))
        quoted = len(words & known) >= _QUOTED_SHARE * len(words)
        if words and quoted and numbers_in(claim.text) <= evidence.book.numbers_of(fact.subject):
            return replace(claim, fact_id=fact.id, why=None)
    return claim


def _page_with(evidence: Evidence) -> Fact | None:
    """The page of the shop in which the sentence stands word for word; what is told of products is no such page."""
    said = _even(evidence.text).rstrip(".!?\u2026")
    if len(said) < _SHORTEST_QUOTE or _OWN_ACT.search(said):
        return None
    for fact in evidence.book.of_kind("passage"):
        about = fact.subject.partition(":")[0]
        of_the_shop = f"{about}:" not in {REFUSAL, PROBLEM} and not evidence.book.about(about, "name")
        if of_the_shop and said in _even(str(fact.value.get("text"))):
            return fact
    return None


def _review_with(evidence: Evidence) -> Fact | None:
    """The review that the sentence quotes word for word, behind words that say that it is one."""
    told = _OF_A_REVIEW.match(evidence.text)
    said = _even(told["quote"]).rstrip(".!?\u2026") if told else ""
    if len(said) < _SHORTEST_QUOTE:
        return None
    texts = ((fact, _even(str(fact.value.get("text")))) for fact in evidence.book.of_kind("passage"))
    return next((fact for fact, text in texts if said[1:] in text), None)  # quoted with a capital of its own


def _even(text: str) -> str:
    return " ".join(text.split())
