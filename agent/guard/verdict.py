"""What the guard finds: each claim of a sentence, with the fact that backs it or the reason why none does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim; `fact_id` is the fact that backs it, `why` says what is wrong where it is not backed.

    A claim that something else proves (a figure that the shopper gave) is backed without a fact.
    """

    kind: str
    text: str
    fact_id: str | None = None
    why: str | None = None

    @property
    def backed(self) -> bool:
        return self.why is None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one sentence; `subjects` is whom it spoke of, the focus of the next one."""

    backed: bool
    claims: tuple[Claim, ...] = ()
    subjects: tuple[str, ...] = ()

    @property
    def fact_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(claim.fact_id for claim in self.claims if claim.fact_id))

    @property
    def withheld(self) -> tuple[Claim, ...]:
        """The claims for which the sentence is withheld."""
        return tuple(claim for claim in self.claims if not claim.backed)
