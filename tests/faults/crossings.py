"""What crosses the border of a serving process, and the one crossing at which a fault strikes."""

from collections import Counter
from collections.abc import Awaitable, Callable
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


@dataclass
class Watch:
    """Sees every crossing between `begin` and `end`, and strikes once."""

    seen: list[Crossing] = field(default_factory=list)
    struck: bool = False
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
        if not self._watching:
            return None
        self._counts[peer, name] += 1
        crossing = Crossing(peer, name, self._counts[peer, name])
        self.seen.append(crossing)
        return crossing

    def blow_at(self, crossing: Crossing | None, moment: Moment) -> Blow | None:
        """What strikes at this crossing and moment; asking does not strike yet."""
        strike = self._strike
        if crossing is None or strike is None or self.struck:
            return None
        return strike.blow if (strike.at, strike.moment) == (crossing, moment) else None

    async def land(self, blow: Blow, kill: Kill) -> None:
        """The fault happens; whoever asks cuts the connection afterwards."""
        self.struck = True
        if blow in {Blow.KILL, Blow.CRASH}:
            await kill()
