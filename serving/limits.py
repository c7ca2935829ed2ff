"""How much one caller may ask for: token buckets behind a port, and counts of open connections."""

import math
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from serving.refusals.errors import LimitReached

_MOST_BUCKETS = 100_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a minute, and so many at once."""

    per_minute: int
    burst: int

    @property
    def per_second(self) -> float:
        return self.per_minute / 60


class Limiter(Protocol):
    """Token buckets, one for each name."""

    async def take(self, name: str, rate: Rate, cost: int = 1) -> float:
        """Take tokens; returns 0, or the seconds until there are enough (then none were taken)."""
        ...


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class MemoryLimiter:
    """Token buckets of this process; the ones unused for longest are forgotten first."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    async def take(self, name: str, rate: Rate, cost: int = 1) -> float:
        now = self._seconds()
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = _Bucket(rate.burst, now)
            if len(self._buckets) > _MOST_BUCKETS:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(name)
        bucket.tokens = min(rate.burst, bucket.tokens + max(0.0, now - bucket.at) * rate.per_second)
        bucket.at = now
        if bucket.tokens >= cost:
            bucket.tokens -= cost
            return 0.0
        return math.ceil((cost - bucket.tokens) / rate.per_second * 1000) / 1000


async def demand(limiter: Limiter, name: str, rate: Rate, message: str) -> None:
    """Take one token or refuse."""
    wait = await limiter.take(name, rate)
    if wait > 0:
        raise LimitReached(message, retry_after_seconds=wait)


class Connections:
    """The open sockets and streams of each shopper and each address in this process."""

    def __init__(self, per_shopper: int, per_address: int) -> None:
        self._limits = {"shopper": per_shopper, "address": per_address}
        self._open: dict[tuple[str, str], int] = {}

    @property
    def total(self) -> int:
        return sum(count for (kind, _), count in self._open.items() if kind == "shopper")

    @contextmanager
    def hold(self, shopper: str, address: str) -> Iterator[None]:
        """Count a connection while the block runs, or refuse it."""
        names = (("shopper", shopper), ("address", address))
        for kind, name in names:
            if self._open.get((kind, name), 0) >= self._limits[kind]:
                raise LimitReached(f"Too many connections are open for this {kind}.", retry_after_seconds=10)
        for pair in names:
            self._open[pair] = self._open.get(pair, 0) + 1
        try:
            yield
        finally:
            for pair in names:
                self._open[pair] -= 1
                if not self._open[pair]:
                    del self._open[pair]
