"""Fairness of the socket: one client's burst does not starve another, and one that does not read is cut off."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from types import SimpleNamespace
from typing import Any, cast

import orjson

from agent.conversation.frames import Frame, Live
from serving.chat.chat_socket import ChatServices, ChatSocket, Patience, WireClosed
from serving.identity.sessions import Caller
from serving.limits import MemoryLimiter
from serving.observability.metrics import Metrics
from serving.setting_groups import LimitSettings
from tools.base import Principal


class Burst:
    """Conversations that answer a subscription with many frames at once."""

    def __init__(self, frames: int) -> None:
        self._frames = frames

    async def subscribe(self, principal: Principal, thread_id: str, after: int | None) -> AsyncIterator[Frame | Live]:
        for number in range(1, self._frames + 1):
            yield Frame(thread_id, number, event={"type": "CUSTOM", "n": number})
        yield Live(self._frames)
        await asyncio.Event().wait()


class Pipe:
    """A wire that notes who was sent what, and when, in one list for all."""

    def __init__(self, name: str, sent: list[str], frames: int, *, stuck: bool = False, gone: bool = False) -> None:
        self._name = name
        self._sent = sent
        self._left = frames
        self._asked = False
        self._stuck = stuck
        self._gone = gone
        self.done = asyncio.Event()
        self.code: int | None = None

    async def receive_text(self) -> str:
        if self._asked:
            await self.done.wait()
            raise WireClosed
        self._asked = True
        return orjson.dumps({"op": "subscribe", "threadId": self._name, "after": 0}).decode()

    async def send_texts(self, texts: Sequence[bytes]) -> None:
        if self._gone:
            raise WireClosed
        if self._stuck:
            await asyncio.Event().wait()
        self._sent += [self._name] * len(texts)
        self._left -= len(texts)
        if self._left == 0:
            self.done.set()

    async def close(self, code: int = 1000, reason: str | None = None) -> None:
        self.code = code


def socket(
    pipe: Pipe,
    conversations: Burst,
    limits: LimitSettings | None = None,
    ends: list[Callable[[], None]] | None = None,
    patience: Patience = Patience(),
) -> ChatSocket:
    """A socket whose session ends when what is put into ``ends`` is called."""
    closers = [] if ends is None else ends
    sessions = SimpleNamespace(when_ended=lambda session_id, close: closers.append(close) or (lambda: None))
    services = ChatServices(
        conversations=cast(Any, conversations),
        sessions=cast(Any, sessions),
        limiter=MemoryLimiter(asyncio.get_running_loop().time),
        limits=limits or LimitSettings(),
        metrics=Metrics(),
        patience=patience,
    )
    caller = cast(Caller, SimpleNamespace(principal=Principal("demo", "shp", "ses")))
    return ChatSocket(pipe, "token", caller, services)


async def test_bursts_of_many_clients_are_sent_in_turns() -> None:
    sent: list[str] = []
    pipes = [Pipe(f"thread_{number}", sent, 51) for number in range(20)]

    await asyncio.gather(*(socket(pipe, Burst(50)).serve() for pipe in pipes))

    first = {pipe: sent.index(f"thread_{number}") for number, pipe in enumerate(pipes)}
    assert len(sent) == 20 * 51
    assert max(first.values()) < len(sent) / 5


async def test_a_client_that_does_not_read_is_cut_off_and_holds_only_so_many_frames() -> None:
    pipe = Pipe("thread_1", [], 1, stuck=True)

    await socket(pipe, Burst(10_000), LimitSettings(queued_frames=8), patience=Patience(0.05, 0.02)).serve()

    assert pipe.code == 4408


async def test_a_socket_whose_client_has_gone_ends_though_nobody_reads_it() -> None:
    pipe = Pipe("thread_1", [], 1, gone=True)

    async with asyncio.timeout(5):
        await socket(pipe, Burst(10_000), LimitSettings(queued_frames=8)).serve()


async def test_a_socket_ends_with_its_session() -> None:
    ends: list[Callable[[], None]] = []
    pipe = Pipe("thread_1", [], 10**6)

    serving = asyncio.create_task(socket(pipe, Burst(1), ends=ends).serve())
    await asyncio.sleep(0)
    ends[0]()
    await serving

    assert pipe.code == 4401
