"""Judges claims of acts: only what an executed call of this conversation did, or what an order's state shows."""

from __future__ import annotations

import re

from agent.guard import lexicon
from agent.guard.assertions import Assertion
from agent.guard.evidence import Evidence
from agent.guard.money import lines_of, totals
from agent.guard.passages import speaks_alike
from agent.guard.verdict import Claim
from tools.base import Fact

_STATES = {
    "shipped": frozenset({"fulfilled", "partially_fulfilled", "delivered"}),
    "delivered": frozenset({"delivered"}),
    "open": frozenset({"pending", "paid", "partially_fulfilled", "fulfilled", "delivered"}),
    "payment_failed": frozenset({"payment_failed"}),
    "cancelled": frozenset({"cancelled"}),
    "returned": frozenset({"returned", "partially_returned", "refunded"}),
    "return_requested": frozenset({"return_requested", "returned", "partially_returned"}),
    "exchange_requested": frozenset({"exchange_requested"}),
    "refunded": frozenset({"refunded", "cancelled", "returned", "partially_returned"}),
    "ordered": frozenset({"pending", "paid", "partially_fulfilled", "fulfilled", "delivered"}),
}
_PAID = frozenset(
    {"paid", "partially_fulfilled", "fulfilled", "delivered", "partially_returned", "returned", "refunded"}
)
_SAME_ACT = {
    "added": frozenset({"added"}),
    "changed": frozenset(
        {"changed", "removed", "added", "address_set", "delivery_set", "payment_set", "exchanged"}
    ),
    "removed": frozenset({"removed", "cleared", "code_removed"}),
    "cleared": frozenset({"cleared", "removed"}),
    "address_set": frozenset({"address_set", "delivery_set"}),
    "payment_set": frozenset({"payment_set"}),
    "returned": frozenset({"returned"}),
    "return_requested": frozenset({"return_requested", "returned"}),
    "exchange_requested": frozenset({"exchange_requested", "exchanged"}),
    "exchanged": frozenset({"exchanged"}),
    "withdrawn": frozenset({"withdrawn"}),
    "refunded": frozenset({"refunded"}),
}  # fmt: skip
_LASTING = frozenset(
    {"ordered", "cancelled", "returned", "return_requested", "exchanged", "exchange_requested", "withdrawn"}
    | {"refunded", "handed_off", "code_applied", "address_set", "payment_set"}
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|ich|wir|j'ai|nous|he|hemos)\b", re.IGNORECASE)
_PAYMENT = re.compile(r"\b(?:payment|charged|card|paid)\b", re.IGNORECASE)


def _claim(assertion: Assertion, fact: Fact | None, why: str | None = None) -> Claim:
    return Claim(assertion.kind, assertion.text, fact.id if fact else None, why)


def judge_act(assertion: Assertion, evidence: Evidence) -> Claim:
    if assertion.meaning in {"in_cart", "empty"}:
        return _cart_holds(assertion, evidence)
    facts = [fact for fact in evidence.book.of_kind("act") if _is_act(assertion.meaning, fact)]
    now = [fact for fact in facts if evidence.book.in_turn(fact)]
    if assertion.negated:
        return _claim(assertion, None, "it was done" if now else None)
    for fact in now:
        if _names_fit(fact, evidence):
            return _claim(assertion, fact)
    for fact in facts:
        if _still_so(assertion, fact, evidence) and _names_fit(fact, evidence):
            return _claim(assertion, fact)
    return _by_state(assertion, evidence)


def _is_act(meaning: str, fact: Fact) -> bool:
    done = fact.value.get("act")
    return meaning == "any" or done in _SAME_ACT.get(meaning, frozenset({meaning}))


def _still_so(assertion: Assertion, fact: Fact, evidence: Evidence) -> bool:
    """Whether an act of an earlier turn may be spoken of: in a recap, or because it lasts and nothing new is said."""
    if lexicon.ANOTHER.search(evidence.text) or assertion.meaning == "any":
        return False
    if assertion.meaning == "added":
        products = {line.value.get("product_id") for line in lines_of(evidence)}
        return fact.value.get("product_id") in products
    return assertion.meaning in _LASTING or bool(lexicon.RECAP.search(evidence.text))


def _names_fit(fact: Fact, evidence: Evidence) -> bool:
    """Whether this act, with the others of its turn, was done to all that the sentence names; a stranger fits none."""
    if evidence.reading.stranger:
        return False
    named = set(evidence.reading.named)
    done = _done_to(fact, named, evidence)
    if not named or named <= done:
        return True
    beside = [other for other in evidence.book.of_kind("act") if evidence.book.in_turn(other)]
    return bool(done) and named <= done.union(*(_done_to(other, named, evidence) for other in beside))


def _done_to(fact: Fact, named: set[str], evidence: Evidence) -> set[str]:
    """Which of the groups named an act was done to: by its product, its subject, or a title that it bears."""
    groups = {evidence.book.group_of(str(fact.value.get("product_id", ""))), evidence.book.group_of(fact.subject)}
    return named & groups | {group for group in named if any(_same_title(group, name, evidence) for name in fact.names)}


def _same_title(group: str, name: str, evidence: Evidence) -> bool:
    from_name = frozenset(name.casefold().split())
    fact = evidence.book.current("name", group)
    if fact is None:
        return False
    return frozenset(str(fact.value.get("title", "")).casefold().split()) <= from_name


def _cart_holds(assertion: Assertion, evidence: Evidence) -> Claim:
    items = next((fact for fact in totals(evidence, frozenset({"items"}))), None)
    if items is None:
        return _claim(assertion, None, "the cart was not read")
    if assertion.meaning == "empty":
        return _claim(assertion, items, None if items.value.get("amount") == 0 else "the cart is not empty")
    lines = {str(line.value.get("product_id")): line for line in lines_of(evidence) if line.subject == items.subject}
    named = [group for group in evidence.reading.named if evidence.book.about(group, "name")]
    if evidence.reading.stranger or any(group not in lines for group in named):
        return _claim(assertion, None, "the cart does not hold it")
    if not lines:
        return _claim(assertion, None, "the cart is empty")
    return _claim(assertion, lines[named[0]] if named else next(iter(lines.values())))


def _by_state(assertion: Assertion, evidence: Evidence) -> Claim:
    """An act that shows in the state of an order or of the cart: "your order is cancelled"."""
    if _FIRST_PERSON.search(assertion.text):
        return _claim(assertion, None, "no executed call of this conversation")
    if assertion.meaning in _STATES:
        return judge_order_status(assertion, evidence)
    for fact in evidence.book.of_kind("passage"):
        if speaks_alike(fact, evidence) and _last_word(assertion.text) in str(fact.value.get("text", "")).casefold():
            return _claim(assertion, fact)
    return _claim(assertion, None, "no executed call of this conversation")


def _last_word(text: str) -> str:
    return text.split()[-1].casefold()


def judge_order_status(assertion: Assertion, evidence: Evidence) -> Claim:
    orders = [fact for group in evidence.subjects() if (fact := evidence.book.current("order", group))]
    if not orders:
        known = list(evidence.book.of_kind("order"))
        orders = [fact for fact in known if evidence.book.in_turn(fact)] or (known if len(known) == 1 else [])
    if not orders or evidence.reading.stranger:
        return _claim(assertion, None, "no such order was returned")
    wanted = _STATES.get(assertion.meaning, frozenset())
    if assertion.meaning == "ordered" and _PAYMENT.search(assertion.text):
        wanted = _PAID
    for fact in orders:
        if (fact.value.get("status") in wanted) is not assertion.negated and _refund_fits(assertion, fact):
            return _claim(assertion, fact)
    return _claim(assertion, orders[0], "the order's state says otherwise")


def _refund_fits(assertion: Assertion, fact: Fact) -> bool:
    return assertion.meaning != "refunded" or assertion.negated or bool(fact.value.get("refunded"))


def judge_handoff(assertion: Assertion, evidence: Evidence) -> Claim:
    for fact in evidence.book.of_kind("act"):
        if fact.value.get("act") == "handed_off":
            return _claim(assertion, fact)
    return _claim(assertion, None, "nobody was asked to take over")


def judge_promise(assertion: Assertion, evidence: Evidence) -> Claim:
    for fact in evidence.book.of_kind("passage"):
        if assertion.meaning == "mail" and speaks_alike(fact, evidence):
            return _claim(assertion, fact)
    return _claim(assertion, None, "nothing was arranged that would do this")
