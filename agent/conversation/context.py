"""Keeps what a model is shown of a conversation bounded: older turns become a summary in the log."""

from __future__ import annotations

from typing import Any

from agent.conversation.thread import Thread
from agent.settings import ContextLimits
from tools.base import FactKind

_CARRIED: tuple[FactKind, ...] = ("name", "order", "act", "promotion", "attribute", "delivery", "total")


class Contexts:
    """Says when a conversation has grown too long to be shown whole, and what stands for its older turns then."""

    def __init__(self, limits: ContextLimits) -> None:
        self._limits = limits

    def summary_of(self, thread: Thread) -> dict[str, Any] | None:
        """The body of a summary entry; None while the context is short enough."""
        if thread.history.turns <= self._limits.turns_before_summary:
            return None
        cut = thread.history.summarise(self._limits.turns_kept)
        if cut is None:
            return None
        until, text = cut
        return {
            "until": until,
            "text": _bounded(text, self._limits.summary_characters),
            "state": thread.state,
            "planner": thread.planner_state,
            "shopperTexts": thread.shopper_texts,
            "facts": self._facts(thread),
        }

    def _facts(self, thread: Thread) -> list[dict[str, Any]]:
        share = max(1, self._limits.facts_carried // len(_CARRIED))
        carried: list[dict[str, Any]] = []
        for kind in _CARRIED:
            newest = [fact for _, fact in zip(range(share), thread.facts.of_kind(kind), strict=False)]
            carried.extend(fact.to_json() for fact in reversed(newest))
        return carried


def _bounded(text: str, limit: int) -> str:
    """The latest lines that fit."""
    if len(text) <= limit:
        return text
    kept = text[-limit:]
    return kept[kept.find("\n") + 1 :]
