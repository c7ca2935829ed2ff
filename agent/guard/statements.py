"""Judges what a sentence asserts in words, each kind by the facts that can prove it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from agent.guard.absence import judge_absence
from agent.guard.acts import judge_act, judge_handoff, judge_order_status, judge_promise
from agent.guard.assertions import Assertion
from agent.guard.book import expired
from agent.guard.evidence import Evidence, amount_of
from agent.guard.money import totals
from agent.guard.passages import speaks_alike
from agent.guard.verdict import Claim
from agent.guard.words import key_of, keys_of
from tools.base import Fact, FactKind

_STOCK = {
    "in": frozenset({"in_stock"}),
    "out": frozenset({"out_of_stock", "discontinued"}),
    "discontinued": frozenset({"discontinued"}),
    "backorder": frozenset({"backorder"}),
    "preorder": frozenset({"preorder"}),
    "low": frozenset({"in_stock"}),
    "last": frozenset({"in_stock"}),
}
_LOW = 10
_ANY_VALUE = frozenset(
    {"the", "all", "many", "several", "two", "three", "four", "different", "various", "both", "these", "this"}
)
_DENIED = re.compile(r"\b(?:not|no|isn't|doesn't|cannot|can't|never|expired|invalid)\b", re.IGNORECASE)
_TEXTS: tuple[FactKind, ...] = ("promotion", "passage")


def judge_statement(assertion: Assertion, evidence: Evidence) -> Claim:
    """The fact that proves an assertion, or why none does."""
    return _JUDGES[assertion.kind](assertion, evidence)


def _claim(assertion: Assertion, fact: Fact | None, why: str | None = None) -> Claim:
    return Claim(assertion.kind, assertion.text, fact.id if fact else None, why)


def _stock(assertion: Assertion, evidence: Evidence) -> Claim:
    groups = _groups_of(assertion, evidence)
    if not groups:
        return _stock_of_all(assertion, evidence)
    backing: Fact | None = None
    for group in groups:
        facts = _stock_facts(group, assertion.start, evidence)
        if not facts or not _offered_in(assertion, group, evidence):
            return _claim(assertion, None, "no fact")
        fact, why = _stock_is(assertion, facts, evidence)
        if why:
            return _claim(assertion, fact, why)
        backing = backing or fact
    return _claim(assertion, backing)


def _groups_of(assertion: Assertion, evidence: Evidence) -> Sequence[str]:
    """Whom the words are said of: the nearest name before them, several where they are joined."""
    before = [mention for mention in evidence.reading.mentions if mention.end <= assertion.start]
    if any(len(mention.groups) > 1 for mention in before[-1:]):
        return ()
    if before and not evidence.reading.plural:
        return sorted(before[-1].groups)
    return evidence.all_meant() if evidence.reading.plural else evidence.subjects()


def _offered_in(assertion: Assertion, group: str, evidence: Evidence) -> bool:
    """Whether "available in black" names a value that the product has."""
    found = re.match(r"\s*(?P<value>[^\W\d_]{3,})", evidence.text[assertion.end :])
    if not assertion.text.lower().startswith("available in") or found is None or found["value"].lower() in _ANY_VALUE:
        return True
    words = {key for fact in evidence.book.about(group, "attribute") for key in keys_of(str(fact.value.get("values")))}
    words = words.union(evidence.book.options_of(group), *map(evidence.book.options_of, evidence.book.members(group)))
    return key_of(found["value"]) in words


def _stock_facts(group: str, position: int, evidence: Evidence) -> list[Fact]:
    facts = evidence.book.about(group, "stock")
    variants, said = evidence.variants_said(group, position)
    return [fact for fact in facts if fact.subject in variants] if said else facts


def _stock_is(assertion: Assertion, facts: Sequence[Fact], evidence: Evidence) -> tuple[Fact, str | None]:
    wanted = _STOCK[assertion.meaning]
    fitting = [fact for fact in facts if fact.value.get("status") in wanted and _few(assertion, fact)]
    everywhere = assertion.meaning in {"out", "discontinued"}
    true = len(fitting) == len(facts) if everywhere else bool(fitting)
    if assertion.negated:
        true = not any(fact.value.get("status") in wanted for fact in facts)
        fitting = list(facts)
    fact = fitting[0] if fitting else facts[0]
    if not true:
        return fact, "the stock says otherwise"
    return fact, "the stock is older than five minutes" if expired(fact, evidence.now) else None


def _few(assertion: Assertion, fact: Fact) -> bool:
    quantity = fact.value.get("quantity")
    most = {"low": _LOW, "last": 1}.get(assertion.meaning)
    return most is None or (isinstance(quantity, int) and 0 < quantity <= most)


def _stock_of_all(assertion: Assertion, evidence: Evidence) -> Claim:
    """Said of a whole list: true of each thing shown, or searched for with that limit."""
    for fact in evidence.book.of_kind("count"):
        named = fact.value.get("limits")
        if (
            evidence.book.in_turn(fact)
            and isinstance(named, dict)
            and named.get("in_stock")
            and assertion.meaning == "in"
        ):
            return _claim(assertion, fact)
    facts = [fact for group in evidence.shown() for fact in evidence.book.about(group, "stock")]
    if evidence.reading.stranger or not facts or not (evidence.reading.plural or len(evidence.shown()) == 1):
        return _claim(assertion, None, "subject unresolved")
    wrong = [fact for fact in facts if fact.value.get("status") not in _STOCK[assertion.meaning]]
    return _claim(assertion, facts[0], "the stock says otherwise" if wrong else None)


def _superlative(assertion: Assertion, evidence: Evidence) -> Claim:
    shown = evidence.shown()
    kind = "rating" if assertion.meaning == "best_rated" else "price"
    facts = {group: fact for group in shown for fact in _first_of(group, kind, evidence)}
    named = [group for group in evidence.reading.named if group in facts]
    if not named:
        named = [group for group in evidence.reading.focus[-1:] if group in facts]
    if not facts or not named:
        return _claim(
            assertion,
            next(iter(facts.values()), None),
            None if facts and not evidence.reading.stranger else "nothing was compared",
        )
    key = "value" if kind == "rating" else "amount"
    values = {group: float(str(fact.value[key])) for group, fact in facts.items()}
    best = min(values.values()) if assertion.meaning == "cheapest" else max(values.values())
    group = next((group for group in named if values[group] == best), None)
    return _claim(assertion, facts[group or named[0]], None if group else "another one is")


def _first_of(group: str, kind: str, evidence: Evidence) -> Iterator[Fact]:
    facts = evidence.prices(group) if kind == "price" else iter(evidence.book.about(group, "rating"))
    if (fact := next(iter(facts), None)) is not None:
        yield fact


def _free(assertion: Assertion, evidence: Evidence) -> Claim:
    for fact in totals(evidence, frozenset({"fulfillment"})):
        if amount_of(fact) == 0:
            return _claim(assertion, fact)
    for kind in ("delivery", "promotion"):
        for fact in evidence.book.of_kind(kind):
            if fact.value.get("amount") == 0 or "free" in str(fact.value.get("title", "")).casefold():
                return _claim(assertion, fact)
    for fact in evidence.book.of_kind("passage"):
        text = str(fact.value.get("text", "")).casefold()
        if re.search(r"\bfree\b|no (?:extra )?(?:cost|charge)|kostenlos|gratuit|gratis", text) and speaks_alike(
            fact, evidence, 1
        ):
            return _claim(assertion, fact)
    return _claim(assertion, None, "no fact")


def _sale(assertion: Assertion, evidence: Evidence) -> Claim:
    if assertion.meaning == "offer":
        return _from_texts(assertion, evidence)
    for group in evidence.subjects() or evidence.shown():
        for fact in evidence.book.about(group, "list_price"):
            if assertion.meaning == "half" and not _is_half(fact, group, evidence):
                continue
            return _claim(assertion, fact, "it is" if assertion.negated else None)
    return _claim(assertion, None, None if assertion.negated else "no fact")


def _is_half(listed: Fact, group: str, evidence: Evidence) -> bool:
    return any(amount_of(price, "amount") == (amount_of(listed) or 0) / 2 for price in evidence.prices(group))


def _from_texts(assertion: Assertion, evidence: Evidence) -> Claim:
    """Offers stand in a promotion's title or in a text of the shop."""
    words = set(keys_of(assertion.text))
    for kind in _TEXTS:
        for fact in evidence.book.of_kind(kind):
            if words <= set(keys_of(f"{fact.value.get('title', '')} {fact.value.get('text', '')}")):
                return _claim(assertion, fact)
    return _claim(assertion, None, "no fact")


def _tax(assertion: Assertion, evidence: Evidence) -> Claim:
    for fact in totals(evidence, frozenset({"tax", "tax_included"})):
        if fact.value.get("type") == "tax_included" or "total" in evidence.reading.keys:
            return _claim(assertion, fact)
    for fact in evidence.book.of_kind("passage"):
        if speaks_alike(fact, evidence):
            return _claim(assertion, fact)
    return _claim(assertion, None, "no fact")


def _code(assertion: Assertion, evidence: Evidence) -> Claim:
    """A code must be one that a tool tried, the shopper named or a text states; and count, where it is said to."""
    meaning, _, code = assertion.meaning.partition(":")
    for fact in evidence.book.of_kind("promotion"):
        if code.casefold() in {fact.subject.casefold(), *(name.casefold() for name in fact.names)}:
            refused = meaning == "counts" and fact.value.get("state") != "applied" and not _DENIED.search(evidence.text)
            return _claim(assertion, fact, "the code was refused" if refused else None)
    for fact in evidence.book.of_kind("passage"):
        if code.casefold() in str(fact.value.get("text", "")).casefold():
            return _claim(assertion, fact)
    named = meaning == "named" and set(keys_of(code)) <= evidence.shopper.words
    return _claim(assertion, None, None if named else "no such code is known")


_JUDGES: dict[str, Callable[[Assertion, Evidence], Claim]] = {
    "stock": _stock,
    "act": judge_act,
    "order_status": judge_order_status,
    "absence": judge_absence,
    "handoff": judge_handoff,
    "promise": judge_promise,
    "superlative": _superlative,
    "free": _free,
    "sale": _sale,
    "tax": _tax,
    "code": _code,
}
