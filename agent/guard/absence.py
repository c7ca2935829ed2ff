"""Judges "we have none": it takes a search that counted zero under exactly the limits that are named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agent.guard import lexicon
from agent.guard.assertions import Assertion
from agent.guard.evidence import Evidence
from agent.guard.figures import figures_in
from agent.guard.limits import money_limits
from agent.guard.passages import speaks_alike
from agent.guard.verdict import Claim
from agent.guard.words import keys_of, telling
from tools.base import Fact

_NO_KIND = re.compile(
    r"\b(?:nothing|none|anything|any|products?|items?|results?|matches|hits|one|ones|options?)\b", re.IGNORECASE
)
_SAME_KIND = re.compile(r"\b(?:nothing|none|anything|any (?:of|that)|ones?|results?|matches|hits)\b", re.IGNORECASE)
_NO_NOUN = frozenset(["exact", "such", "more", "other", "with", "found", "under", "below", "that", "for"])
_ORDERS = re.compile(r"\border", re.IGNORECASE)


def judge_absence(assertion: Assertion, evidence: Evidence) -> Claim:
    """Looks for the search, or the cited text, that proves the absence."""
    why = "no search counted zero"
    for fact in evidence.zero_counts():
        why = _against(fact, assertion, evidence)
        if not why:
            return Claim("absence", assertion.text, fact.id)
    if (proof := _otherwise(evidence)) is not None:
        return Claim("absence", assertion.text, proof.id)
    return Claim("absence", assertion.text, None, why)


def _otherwise(evidence: Evidence) -> Fact | None:
    """Orders that were counted, or a text of the shop that says so itself."""
    if _ORDERS.search(evidence.text):
        for fact in evidence.book.of_kind("count"):
            if fact.subject.startswith("orders:") and fact.value.get("total") == 0 and evidence.book.in_turn(fact):
                return fact
    for fact in evidence.book.of_kind("passage"):
        text = str(fact.value.get("text", ""))
        if lexicon.NOT.search(text) and speaks_alike(fact, evidence):
            return fact
    return None


def _against(fact: Fact, assertion: Assertion, evidence: Evidence) -> str:
    """Why a search that found nothing does not prove this sentence; empty where it does."""
    limits = fact.value.get("limits")
    if not isinstance(limits, dict) or not fact.value.get("exhaustive", True):
        return "the search was not exhaustive"
    said = {figure.value for figure in figures_in(assertion.text) if figure.kind == "money"}
    if not said <= money_limits(fact):
        return "the search had another limit"
    if not _speaks_of(limits, evidence):
        return "the search was for something else"
    if lexicon.ANAPHORA.search(evidence.text) or lexicon.ANAPHORA.search(assertion.text):
        return ""
    implied = {"query", "category"} if _SAME_KIND.search(evidence.text) else set[str]()
    unsaid = [
        name for name, words in _limits_in_words(limits) if name not in implied and not words & evidence.reading.keys
    ]
    if unsaid:
        return f"the search was narrower: {', '.join(unsaid)}"
    if money_limits(fact) - said and not re.search(r"\b(?:price|budget|cheap\w*)\b", evidence.text, re.IGNORECASE):
        return "the search was narrower: price"
    return ""


def _speaks_of(limits: Mapping[str, object], evidence: Evidence) -> bool:
    """Whether what is said to be absent is what was searched for."""
    asked = {key for text in _texts(limits) for key in keys_of(text) if telling(key)}
    if not asked:
        return True
    named = {key for key in evidence.reading.keys if telling(key)}
    if named & asked:
        return True
    if named & _known_elsewhere(evidence, asked):
        return False
    return bool(_NO_KIND.search(evidence.text) or lexicon.ANAPHORA.search(evidence.text)) and not _own_noun(evidence)


def _own_noun(evidence: Evidence) -> bool:
    """Whether the sentence names a kind of thing itself, right behind the words of absence."""
    found = re.search(
        r"\b(?:no|any|carry|sell|stock|offer|have)\s+(?:a\s+|an\s+|any\s+)?(?P<noun>[a-z-]{3,})\b",
        evidence.text,
        re.IGNORECASE,
    )
    if found is None or found["noun"].lower() in _NO_NOUN:
        return False
    return not (_NO_KIND.fullmatch(found["noun"]) or lexicon.ANAPHORA.fullmatch(found["noun"]))


def _known_elsewhere(evidence: Evidence, asked: set[str]) -> set[str]:
    words = {key for key in evidence.shopper.words if telling(key) and not key.isdigit()}
    return words - asked - _SMALL_TALK


_SMALL_TALK = frozenset(
    keys_of(
        "show find want looking search something anything cheap buy please need price under over between shop store"
    )
)


def _texts(limits: Mapping[str, object]) -> Iterator[str]:
    for name in ("query", "category", "brands"):
        value = limits.get(name)
        for text in value if isinstance(value, list) else (value,):
            if isinstance(text, str):
                yield text
    attributes = limits.get("attributes")
    for one in attributes if isinstance(attributes, list) else ():
        values = one.get("values") if isinstance(one, dict) else None
        yield from (str(value) for value in (values if isinstance(values, list) else ()))


def _limits_in_words(limits: Mapping[str, object]) -> Iterator[tuple[str, set[str]]]:
    """Each limit by name, with the words by any of which a sentence names it."""
    for name in ("brands", "category"):
        value = limits.get(name)
        if isinstance(value, list) and value:
            yield name, {key for text in value for key in keys_of(str(text))}
    query = {key for key in keys_of(str(limits.get("query", ""))) if telling(key)}
    if query and not limits.get("category"):
        yield "query", query
    attributes = limits.get("attributes")
    for one in attributes if isinstance(attributes, list) else ():
        if isinstance(one, dict):
            yield str(one.get("name")), {key for text in _flat(one) for key in keys_of(text)}
    if limits.get("rating_min") is not None:
        yield "rating", set(keys_of("rating rated star stars reviews"))
    if limits.get("in_stock"):
        yield "stock", set(keys_of("stock available left"))


def _flat(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for part in value.values():
            yield from _flat(part)
    elif isinstance(value, list):
        for part in value:
            yield from _flat(part)
    elif value is not None:
        yield str(value)
