"""What crosses the border of a serving process, and the one crossing at which a fault strikes."""

import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Kill = Callable[[], Awaitable[None]]


class Moment(StrEnum):
    """When a fault strikes: the peer has not seen the request, or has done it and the answer is lost."""

    BEFORE = "before"
    AFTER = "after"


class Blow(StrEnum):
    """What happens then: the process dies, or only the connection; the peer answers that it cannot, or crashes."""

    KILL = "kill"
    CUT = "cut"
    ERROR = "error"
    CRASH = "crash"


@dataclass(frozen=True, slots=True, order=True)
class Crossing:
    """One request to a peer; ``occurrence`` counts those of the same name since the watch began."""

    peer: str
    name: str
    occurrence: int

    def __str__(self) -> str:
        again = f" (no. {self.occurrence})" if self.occurrence > 1 else ""
        return f"{self.peer}: {self.name}{again}"


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault: where, when and what."""

    at: Crossing
    moment: Moment
    blow: Blow


@dataclass(frozen=True, slots=True)
class Storm:
    """Faults at random: how likely each is at a crossing."""

    chance: random.Random
    rates: Mapping[Blow, float]

    def blow(self, crossing: Crossing) -> Blow | None:
        """What strikes here, if anything."""
        drawn = self.chance.random()
        for blow, rate in self.rates.items():
            if 0 <= drawn < rate:
                return blow if _can_strike(blow, crossing) else None
            drawn -= rate
        return None


def _can_strike(blow: Blow, crossing: Crossing) -> bool:
    match blow:
        case Blow.ERROR:
            return crossing.peer == "provider"
        case Blow.CRASH:
            return crossing.peer == "postgres"
        case _:
            return True


@dataclass
class Watch:
    """Sees every crossing between `begin` and `end`, and strikes once."""

    seen: list[Crossing] = field(default_factory=list)
    struck: bool = False
    storm: Storm | None = None
    fallen: Counter[Blow] = field(default_factory=Counter)
    """How often each fault has struck."""
    _strike: Strike | None = None
    _watching: bool = False
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def begin(self, strike: Strike | None = None) -> None:
        """Watch from here on."""
        self.seen, self._counts = [], Counter()
        self._strike, self.struck, self._watching = strike, False, True

    def end(self) -> list[Crossing]:
        """Stop, and return what was seen."""
        self._watching, self._strike = False, None
        return self.seen

    def meet(self, peer: str, name: str) -> Crossing | None:
        """A request of a process is about to cross; None while nobody watches."""
        if not self._watching and self.storm is None:
            return None
        self._counts[peer, name] += 1
        crossing = Crossing(peer, name, self._counts[peer, name])
        if self._watching:
            self.seen.append(crossing)
        return crossing

    def blow_at(self, crossing: Crossing | None, moment: Moment) -> Blow | None:
        """What strikes at this crossing and moment; asking does not strike yet."""
        strike = self._strike
        if crossing is not None and self.storm is not None:
            blow = self.storm.blow(crossing)
            return None if blow is Blow.ERROR and moment is Moment.AFTER else blow
        if crossing is None or strike is None or self.struck:
            return None
        return strike.blow if (strike.at, strike.moment) == (crossing, moment) else None

    async def land(self, blow: Blow, kill: Kill) -> None:
        """The fault happens; whoever asks cuts the connection afterwards."""
        self.struck = True
        self.fallen[blow] += 1
        if blow in {Blow.KILL, Blow.CRASH}:
            await kill()
