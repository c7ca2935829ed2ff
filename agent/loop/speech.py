"""Text on its way to the screen: cut into sentences, checked by the truth guard, released one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from agent.conversation import events
from agent.guard.sentences import SentenceSplitter
from agent.guard.verdict import Claim, Verdict
from agent.loop.record import ClaimCount
from agent.loop.recorder import Recorder
from storage.ids import new_id
from tools.base import Fact


class Truth(Protocol):
    """Judges the sentences of one turn by what is known, and says in its own words what is known instead."""

    def check(self, sentence: str) -> Verdict: ...

    async def read_again(self, verdict: Verdict) -> list[Fact]:
        """Fresh facts, where a sentence was withheld only because what backs it is too old."""
        ...

    def titles(self) -> Sequence[str]:
        """Names with a mark in them that seems to end a sentence."""
        ...

    def instead(self, verdict: Verdict) -> str | None:
        """A sentence made from facts about what the withheld one spoke of; None where nothing is known."""
        ...


class Speech:
    """One message of the assistant; it opens with the first released sentence.

    Sentences behind a withheld one are held back too when the writer may mend, since they may lean on it. Facts stand
    in for a sentence where it was withheld; or, with ``only_if_silent``, at the end of a message that has said nothing.
    """

    def __init__(
        self,
        recorder: Recorder,
        truth: Truth,
        claims: ClaimCount,
        *,
        may_mend: bool,
        only_if_silent: bool = False,
    ) -> None:
        self.message_id = new_id("msg")
        self.said = ""
        self.held: list[str] = []
        self.problems: list[str] = []
        self._recorder = recorder
        self._truth = truth
        self._claims = claims
        self._may_mend = may_mend
        self._only_if_silent = only_if_silent
        self._unsaid: list[tuple[str, Verdict]] = []
        self._splitter = SentenceSplitter(truth.titles())
        self._open = False

    async def hear(self, piece: str) -> bool:
        """Take text in; true when a sentence was released that can be sent."""
        sentences = self._splitter.feed(piece)
        return bool(sentences) and await self._take(sentences)

    async def finish(self) -> bool:
        """The writer has ended; true when more was released."""
        released = await self._take(self._splitter.flush())
        return released or any(not self.said and self._say_facts_instead(*unsaid) for unsaid in self._unsaid)

    def close(self) -> None:
        if self._open:
            self._recorder.event(events.text_end(self.message_id))
            self._open = False

    async def _take(self, sentences: list[str]) -> bool:
        released = [await self._judge(sentence) for sentence in sentences]
        return any(released)

    async def _judge(self, sentence: str) -> bool:
        if self.held:
            self.held.append(sentence)
            return False
        verdict = await self._verdict(sentence)
        self._count(verdict)
        if verdict.backed:
            return self._release(sentence, verdict.claims)
        self._claims.withheld += 1
        why = "; ".join(f"{claim.text!r}: {claim.why}" for claim in verdict.withheld)
        self._recorder.note("claims", {"messageId": self.message_id, "withheld": sentence, "why": why})
        if self._may_mend:
            self.held.append(sentence)
            self.problems.append(f"{sentence.strip()!r} ({why})")
            return False
        if self._only_if_silent:
            self._unsaid.append((sentence, verdict))
            return False
        return self._say_facts_instead(sentence, verdict)

    async def _verdict(self, sentence: str) -> Verdict:
        """The guard's word; what is known but too old is read again first, for once."""
        verdict = self._truth.check(sentence)
        if verdict.backed:
            return verdict
        fresh = await self._truth.read_again(verdict)
        if not fresh:
            return verdict
        self._recorder.note("facts", {"callId": None, "facts": [fact.to_json() for fact in fresh]})
        await self._recorder.flush()
        return self._truth.check(sentence)

    def _say_facts_instead(self, sentence: str, withheld: Verdict) -> bool:
        instead = self._truth.instead(withheld)
        if not instead or instead.strip() in self.said:
            return False
        verdict = self._truth.check(instead)
        return verdict.backed and self._release(_spaced(instead, sentence), verdict.claims)

    def _release(self, sentence: str, claims: Sequence[Claim]) -> bool:
        if not self.said:
            sentence = sentence.lstrip()
        if not sentence:
            return False
        if not self._open:
            self._recorder.event(events.text_start(self.message_id))
            self._open = True
        self._recorder.event(events.text_content(self.message_id, sentence))
        if claims:
            shown = [{"kind": claim.kind, "text": claim.text, "factId": claim.fact_id} for claim in claims]
            self._recorder.note("claims", {"messageId": self.message_id, "sentence": sentence, "claims": shown})
        self.said += sentence
        return True

    def _count(self, verdict: Verdict) -> None:
        if not verdict.claims:
            return
        self._claims.checked += len(verdict.claims)
        self._claims.backed += sum(claim.backed for claim in verdict.claims)
        self._claims.withheld_kinds.extend(claim.kind for claim in verdict.withheld)


def _spaced(sentence: str, instead_of: str) -> str:
    """The sentence with the white space that followed the one it stands for."""
    return sentence.rstrip() + instead_of[len(instead_of.rstrip()) :]
