"""A conversation in memory: everything that a turn needs to know, folded from the log entry by entry."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from agent.conversation.entries import Entry
from agent.conversation.history import History
from agent.guard.book import FactBook
from agent.guard.shopper import ShopperFigures
from tools.base import Fact

Json = dict[str, Any]

_log = logging.getLogger(__name__)

_SHOPPER_TEXTS = 12


class Thread:
    """The projection of one conversation's log; folding on from where it stands gives what folding anew gives."""

    def __init__(self) -> None:
        self.position = 0
        self.history = History()
        self.facts = FactBook()
        self.state: Json = {}
        self.planner_state: Json | None = None
        self.shopper_texts: list[str] = []
        self.figures = ShopperFigures()
        self.open_message: str | None = None
        self.open_calls: dict[str, None] = {}

    @classmethod
    def of(cls, entries: Iterable[Entry], position: int = 0) -> Thread:
        """Fold entries, beginning with the latest summary among them and going on with what it does not cover."""
        thread = cls()
        known = list(entries)
        summary = next((entry for entry in reversed(known) if entry.kind == "summary" and "until" in entry.body), None)
        if summary is not None:
            thread._restore(summary)
            known = [entry for entry in known if entry.position > summary.body["until"]]
        for entry in known:
            thread.apply(entry)
        thread.position = max(thread.position, position)
        return thread

    def apply(self, entry: Entry) -> None:
        self.position = entry.position
        self.history.apply(entry)
        body = entry.body
        if not body:
            return
        match entry.kind:
            case "RUN_STARTED":
                self.facts.start_turn()
            case "user":
                self.shopper_texts = [*self.shopper_texts, body["text"]][-_SHOPPER_TEXTS:]
                self.figures.add(body["text"])
            case "facts":
                self.facts.add(_facts(body))
            case "planner":
                self.planner_state = body["state"]
            case "STATE_SNAPSHOT":
                self.state = dict(body["snapshot"])
            case "STATE_DELTA":
                for change in body["delta"]:
                    self.state = {**self.state, change["path"].removeprefix("/"): change["value"]}
            case _:
                self._follow_open(entry.kind, body)

    def _follow_open(self, kind: str, body: Json) -> None:
        match kind:
            case "TEXT_MESSAGE_START":
                self.open_message = body["messageId"]
            case "TEXT_MESSAGE_END":
                self.open_message = None
            case "TOOL_CALL_START":
                self.open_calls[body["toolCallId"]] = None
            case "TOOL_CALL_END":
                self.open_calls.pop(body["toolCallId"], None)
            case _:
                pass

    def _restore(self, summary: Entry) -> None:
        body = summary.body
        self.position = body["until"]
        self.history.summary = body["text"]
        self.state = body["state"]
        self.planner_state = body["planner"]
        self.shopper_texts = body["shopperTexts"]
        self.figures = ShopperFigures.of(self.shopper_texts)
        self.facts.add(_facts(body))


def _facts(body: Json) -> list[Fact]:
    """The facts of an entry; one that an older version wrote in another shape backs nothing any more."""
    facts = []
    for written in body["facts"]:
        try:
            facts.append(Fact.from_json(written))
        except (KeyError, TypeError, ValueError):
            _log.warning("fact_unreadable")
    return facts
