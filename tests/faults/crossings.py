"""What crosses the border of a process, and the crossings at which faults strike."""

import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_IDLE = {"read outbox", "select 1", "BRPOP", "PING", "ZREVRANGEBYSCORE", "SET", "EVALSHA"}
Act = Callable[[], Awaitable[None]]


class Moment(StrEnum):
    """When a fault strikes: the peer has not seen the request, or has done it and the answer is lost."""

    BEFORE = "before"
    AFTER = "after"


class Blow(StrEnum):
    """What happens then, to the process that asks or to the peer."""

    KILL = "process killed"
    CUT = "connection cut"
    ERROR = "error answered"
    SILENCE = "no answer in time"
    CRASH = "peer crashes"
    RESTART = "peer restarts"
    AWAY = "peer refuses for a while"
    EMPTY = "peer restarts empty"


@dataclass(frozen=True, slots=True, order=True)
class Crossing:
    """One request to a peer; ``occurrence`` counts those of the same name since the watch began."""

    peer: str
    name: str
    occurrence: int

    def __str__(self) -> str:
        return f"{self.peer}: {self.name} (no. {self.occurrence})"


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault: where, when and what."""

    at: Crossing
    moment: Moment
    blow: Blow

    def __str__(self) -> str:
        return f"{self.blow} {self.moment} {self.at}"


def blows_at(peer: str, name: str) -> list[tuple[Moment, Blow]]:
    """Every fault that makes a difference at a crossing of this name."""
    before, after = Moment.BEFORE, Moment.AFTER
    both = [(before, Blow.KILL), (after, Blow.KILL), (before, Blow.CUT), (after, Blow.CUT)]
    match peer.rpartition(" ")[2]:
        case "PostgreSQL" if name.startswith("read "):
            return [both[0], both[2]]  # an answer that is lost after a read leaves the same state as a lost question
        case "PostgreSQL" if name.startswith("commit of "):
            return [*both, (before, Blow.CRASH), (after, Blow.CRASH), (before, Blow.RESTART), (after, Blow.RESTART)]
        case "PostgreSQL":
            return [*both, (before, Blow.CRASH)]
        case "provider":
            answers = [(before, Blow.ERROR), (after, Blow.ERROR), (before, Blow.SILENCE), (after, Blow.SILENCE)]
            return [*both, *answers, (before, Blow.AWAY)]
        case "Redis":
            return [*both, (before, Blow.AWAY), (before, Blow.EMPTY), (after, Blow.EMPTY)]
        case "mail":
            return [*both, (before, Blow.ERROR), (before, Blow.SILENCE), (after, Blow.SILENCE), (before, Blow.AWAY)]
        case _:
            return [*both, (before, Blow.AWAY)]


@dataclass
class Watch:
    """Sees every crossing between `begin` and `end`, and strikes at those that are armed, once each."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    landed: list[Strike] = field(default_factory=list)
    under_way: Callable[[], int] = lambda: 0
    """How many orders are on their way just now."""
    hit: int = 0
    """How many were on their way when something struck, all strikes together."""
    busy_at: float = 0.0
    """When something crossed last that is no looking whether there is something to do."""
    _armed: dict[Crossing, Strike] = field(default_factory=dict)
    _watching: bool = False

    def begin(self, strikes: Iterable[Strike] = ()) -> None:
        """Watch from here on."""
        self.counts, self.landed, self.hit = Counter(), [], 0
        self._armed, self._watching = {strike.at: strike for strike in strikes}, True

    def end(self) -> None:
        """Strike no more."""
        self._watching, self._armed = False, {}

    def meet(self, peer: str, name: str) -> Strike | None:
        """A request is about to cross; returns what strikes there. Asking does not strike yet."""
        if name not in _IDLE:
            self.busy_at = time.monotonic()
        if not self._watching:
            return None
        self.counts[peer, name] += 1
        return self._armed.pop(Crossing(peer, name, self.counts[peer, name]), None)

    async def land(self, strike: Strike, acts: Mapping[Blow, Act]) -> None:
        """The fault happens; whoever asks does the rest to the connection."""
        if not self._watching:
            return
        self.landed.append(strike)
        self.hit += self.under_way()
        if strike.blow in acts:
            await acts[strike.blow]()
