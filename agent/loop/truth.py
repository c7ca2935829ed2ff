"""The truth guard over one conversation: what is known, what the shopper said, and whom the talk is of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.conversation.thread import Thread
from agent.guard.guard import TruthGuard
from agent.guard.plain import from_facts
from agent.guard.verdict import Verdict
from agent.loop.rereading import RecordReading
from agent.loop.speech import Truth
from storage.clock import Clock
from tools.base import Fact, FactKind, Principal
from tools.services import CatalogueReading

_SAID_INSTEAD: tuple[FactKind, ...] = ("price", "stock", "rating", "order", "total")
_FACTS_AT_MOST = 4


class TurnTruth:
    """Judges the sentences of one turn in their order; each speaks of whom the one before spoke of, unless it says."""

    def __init__(self, guard: TruthGuard, thread: Thread, principal: Principal, record: RecordReading) -> None:
        self._guard = guard
        self._thread = thread
        self._principal = principal
        self._record = record
        self._focus: tuple[str, ...] = ()

    def check(self, sentence: str) -> Verdict:
        verdict = self._guard.check(sentence, self._thread.facts, self._thread.figures, focus=self._focus)
        if verdict.backed:
            self._focus = verdict.subjects
        return verdict

    async def read_again(self, verdict: Verdict) -> list[Fact]:
        """Fresh facts where a sentence was withheld only for the age of what backs it; else none."""
        wanted = {claim.fact_id for claim in verdict.withheld}
        if not wanted or None in wanted:
            return []
        stale = [fact for fact in self._thread.facts.facts() if fact.id in wanted and fact.expires_at is not None]
        return await self._record.read_again(self._principal, stale) if stale else []

    def titles(self) -> Sequence[str]:
        """The titles that are known and seem to hold the end of a sentence."""
        return self._thread.facts.titles_with_inner_ends()

    def instead(self, verdict: Verdict) -> str | None:
        """What is known about whom the withheld sentence spoke of."""
        book = self._thread.facts
        known: list[Fact] = []
        for subject in verdict.subjects[:1]:
            for kind in _SAID_INSTEAD:
                known.extend(book.about(book.group_of(subject), kind))
        if not known:
            return None
        names = [fact for subject in verdict.subjects[:1] for fact in book.about(book.group_of(subject), "name")]
        return from_facts([*names, *known[:_FACTS_AT_MOST]], self._principal.locale)


def open_truths(clock: Clock, catalogue: CatalogueReading) -> Callable[[Thread, Principal], Truth]:
    """Makes the truth of each turn."""
    guard = TruthGuard(clock)
    record = RecordReading(catalogue, clock)
    return lambda thread, principal: TurnTruth(guard, thread, principal, record)
