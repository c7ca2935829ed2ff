"""Plays many conversations over a catalogue and reports every honest sentence of the planner that was withheld."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ag_ui.core import RunAgentInput, UserMessage

from agent.conversation.announce import InProcessAnnouncer
from agent.conversation.log import ConversationLog
from evals.shoppers import Catalogue, conversations_over
from serving.bootstrap import open_services
from serving.observability.logs import set_up_logs
from serving.preparing import DEMO, ensure_merchant, ensure_shop, prepare_home
from serving.services import Services
from serving.settings import Settings, read_settings
from storage.ids import new_id
from tools.base import Principal


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that the planner wrote and the truth guard kept from the screen, with the reason."""

    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What the shopper said and what they read; `written` is what the planner wrote."""

    said: str
    read: str
    written: str
    withheld: tuple[Withheld, ...]

    @property
    def honest(self) -> bool:
        """Whether the shopper reads something, and all that was written."""
        return bool(self.read) and not self.withheld


class Rehearsal:
    """Conversations held in process with the services that a shop runs on."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._log = ConversationLog(services.database, services.shopper_keys, InProcessAnnouncer(), services.clock)

    async def play(self, lines: Iterable[str]) -> list[Turn]:
        """One conversation of a new shopper."""
        principal = Principal(self._services.merchant_id, new_id("shopper"), new_id("session"))
        thread_id = await self._services.conversations.open_thread(principal)
        return [await self._say(principal, thread_id, line) for line in lines]

    async def _say(self, principal: Principal, thread_id: str, line: str) -> Turn:
        accepted = await self._services.conversations.accept(
            principal,
            RunAgentInput(
                thread_id=thread_id,
                run_id=str(uuid.uuid4()),
                state={},
                messages=[UserMessage(id=str(uuid.uuid4()), role="user", content=line)],
                tools=[],
                context=[],
                forwarded_props={},
            ),
        )
        read = ""
        async for frame in self._services.conversations.follow(principal, accepted):
            if frame.event["type"] == "TEXT_MESSAGE_CONTENT":
                read += str(frame.event["delta"])
        withheld, written = await self._noted(principal, accepted.run_id)
        return Turn(line, read, written, withheld)

    async def _noted(self, principal: Principal, run_id: str) -> tuple[tuple[Withheld, ...], str]:
        conversation = (await self._services.conversations.threads(principal, 1))[0]
        entries = await self._log.entries(conversation, conversation.context_from)
        mine = [entry for entry in entries if entry.run_id == run_id]
        withheld = tuple(
            Withheld(str(entry.body["withheld"]).strip(), str(entry.body["why"]))
            for entry in mine
            if entry.kind == "claims" and "withheld" in entry.body
        )
        return withheld, " ".join(entry.body["text"] for entry in mine if entry.kind == "model" and entry.body["text"])


@asynccontextmanager
async def open_shop(home: Path, feed: Path | None, currency: str | None) -> AsyncIterator[Services]:
    """The embedded services over a catalogue, imported where the home holds none yet; the demo shop without a feed."""
    merchant = feed.parent.name if feed else DEMO
    settings: Settings = read_settings(home=home, merchant=merchant)
    set_up_logs("error")
    await prepare_home(settings, _quiet)
    async with open_services(settings, works=False) as services:
        if feed is None:
            await ensure_shop(services, merchant, DEMO, _quiet)
        elif await ensure_merchant(services, merchant, currency):
            await services.imports.run(merchant, feed, format=None, currency=currency, full=True, progress=None)
        if not services.indexing.is_built(merchant):
            await services.indexing.rebuild(merchant, _quiet)
    async with open_services(settings) as services:
        yield services


def _quiet(_stage: str, _done: int, _total: int | None) -> None:
    """Progress is of no interest here."""


async def read_catalogue(services: Services) -> Catalogue:
    """The catalogue's own words."""
    products = [product async for batch in services.catalogue.scan(services.merchant_id) for product in batch]
    return Catalogue(products)


def report(played: Sequence[Sequence[Turn]], *, whole: int) -> str:
    """Every sentence withheld and every turn without text, by reason, and some conversations in full."""
    turns = [turn for conversation in played for turn in conversation]
    withheld = [(turn, one) for turn in turns for one in turn.withheld]
    silent = [turn for turn in turns if not turn.read]
    lines = [f"{turn.said!r}\n    withheld: {one.sentence}\n    why: {one.why}" for turn, one in withheld]
    lines += [f"{turn.said!r}\n    no text at all; written: {turn.written!r}" for turn in silent]
    for conversation in played[:whole]:
        lines.append("")
        for turn in conversation:
            lines += [f"> {turn.said}", f"  {turn.read}"]
    reasons = Counter(one.why.partition(": ")[2] for _, one in withheld)
    lines += [f"{count:5} {why}" for why, count in reasons.most_common()]
    lines.append(
        f"{len(played)} conversations, {len(turns)} turns: {len(withheld)} withheld, {len(silent)} without text"
    )
    return "\n".join(lines)


async def rehearse(home: Path, feed: Path | None, currency: str | None, count: int, seed: int) -> list[list[Turn]]:
    async with open_shop(home, feed, currency) as services:
        catalogue = await read_catalogue(services)
        rehearsal = Rehearsal(services)
        chosen = conversations_over(catalogue, random.Random(seed), count)  # noqa: S311 - nothing secret is drawn
        return [await rehearsal.play(lines) for lines in chosen]


def main() -> None:
    """Play and report; exits with 1 where something honest was withheld."""
    parser = argparse.ArgumentParser(prog="python -m evals.guard_honesty", description=__doc__)
    parser.add_argument("--feed", type=Path, help="catalogue to import; the demo shop otherwise")
    parser.add_argument("--home", type=Path, help="folder to keep the imported shop in; a temporary one otherwise")
    parser.add_argument("--currency", help="currency of prices that name none")
    parser.add_argument("--conversations", type=int, default=40)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--whole", type=int, default=0, help="how many conversations to print in full")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="shopmind-") as spare:
        home = given.home or Path(spare)
        played = asyncio.run(rehearse(home, given.feed, given.currency, given.conversations, given.seed))
    sys.stdout.write(report(played, whole=given.whole) + "\n")
    sys.exit(not all(turn.honest for conversation in played for turn in conversation))


if __name__ == "__main__":
    main()
