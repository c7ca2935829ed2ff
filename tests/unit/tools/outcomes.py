"""Short ways to look at outcomes."""

from tools.base import Done, Fact, Outcome, Proposed, Refused


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def refused(outcome: Outcome) -> Refused:
    assert isinstance(outcome, Refused), outcome
    assert outcome.message
    return outcome


def proposed(outcome: Outcome) -> Proposed:
    assert isinstance(outcome, Proposed), outcome
    return outcome


def facts(outcome: Done | Refused | Proposed, kind: str) -> list[Fact]:
    return [one for one in outcome.facts if one.kind == kind]


def fact(outcome: Done | Refused | Proposed, kind: str, subject: str | None = None) -> Fact:
    found = [one for one in facts(outcome, kind) if subject in {None, one.subject}]
    assert found, f"no {kind} fact about {subject}"
    return found[-1]


def total(outcome: Done | Refused | Proposed, kind: str) -> int:
    return next(one.value["amount"] for one in facts(outcome, "total") if one.value["type"] == kind)
