"""The one door to Redis: announcements, limits and locks between processes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from serving.limits import MemoryLimiter, Rate
from serving.refusals.errors import SettingInvalid
from storage.ids import new_id

_log = structlog.get_logger("serving.redis")
_PREFIX = "shopmind:"
_WAITING = 10_000
_RETRY_SECONDS = 1.0
# What a request waits for Redis at most before it is counted here, and how long Redis is then left alone.
_PATIENCE_SECONDS = 1.0
_AWAY_SECONDS = 2.0

_TAKE = """
local now = redis.call('TIME')
local at = now[1] * 1000 + now[2] / 1000
local per_ms, burst, cost = ARGV[1] / 60000, tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = burst
if kept[1] then tokens = math.min(burst, tonumber(kept[1]) + math.max(0, at - tonumber(kept[2])) * per_ms) end
local wait = 0
if tokens >= cost then tokens = tokens - cost else wait = math.ceil((cost - tokens) / per_ms) end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', tostring(at))
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / per_ms) + 1000)
return wait
"""
_RENEW = (
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) else return 0 end"
)
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) else return 0 end"


class RedisLimiter:
    """Token buckets that all processes share, by Redis' own clock; while Redis is away each process has its own."""

    def __init__(self, client: Redis) -> None:
        self._take = client.register_script(_TAKE)
        self._seconds = asyncio.get_running_loop().time
        self._own = MemoryLimiter(self._seconds)
        self._away_until = 0.0

    async def take(self, name: str, rate: Rate, cost: int = 1) -> float:
        """Take tokens; returns 0, or the seconds until there are enough."""
        if self._seconds() >= self._away_until:
            try:
                return await self._take_of_all(name, rate, cost)
            except (RedisError, OSError) as error:  # a TimeoutError is an OSError
                _log.warning("redis_away", reason=type(error).__name__)
                self._away_until = self._seconds() + _AWAY_SECONDS
        return await self._own.take(name, rate, cost)

    async def _take_of_all(self, name: str, rate: Rate, cost: int) -> float:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            wait = await self._take(keys=[f"{_PREFIX}limit:{name}"], args=[rate.per_minute, rate.burst, cost])
        return int(wait) / 1000


class RedisLocks:
    """Locks with a time limit that is renewed while they are held."""

    def __init__(self, client: Redis, seconds: float) -> None:
        self._client = client
        self._seconds = seconds
        self._renew = client.register_script(_RENEW)
        self._release = client.register_script(_RELEASE)

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[bool]:
        """Hold a lock while the block runs; gives False, at once, where another process holds it."""
        key, owner = f"{_PREFIX}lock:{name}", new_id("own")
        if not await self._client.set(key, owner, nx=True, px=self._milliseconds):
            yield False
            return
        renewing = asyncio.create_task(self._keep(key, owner))
        try:
            yield True
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            await self._release(keys=[key], args=[owner])

    async def _keep(self, key: str, owner: str) -> None:
        while True:
            await asyncio.sleep(self._seconds / 3)
            await self._renew(keys=[key], args=[owner, self._milliseconds])

    @property
    def _milliseconds(self) -> int:
        return int(self._seconds * 1000)


class RedisAnnouncer:
    """Tells the listeners of a topic in every process.

    Redis tells only those who are subscribed at the moment. Whenever a subscription has taken hold, the first time and
    after Redis was away, the topic's listeners are called with nothing, and look for what came before it.
    """

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._channel: PubSub = client.pubsub()
        self._origin = new_id("proc")
        self._listeners: dict[str, list[Callable[[str], None]]] = {}
        self._outgoing: asyncio.Queue[tuple[str, str]] = asyncio.Queue(_WAITING)
        self._unsent: tuple[str, str] | None = None
        self._wanted = asyncio.Event()
        self._closing = False

    def announce(self, topic: str, message: str) -> None:
        """Tell the listeners here at once, and those elsewhere soon."""
        self._tell(topic, message)
        if self._outgoing.full():
            self._outgoing.get_nowait()
        self._outgoing.put_nowait((topic, message))

    def listen(self, topic: str, listener: Callable[[str], None]) -> Callable[[], None]:
        """Call `listener` with each message of a topic; returns how to stop that."""
        self._listeners.setdefault(topic, []).append(listener)
        self._wanted.set()

        def stop() -> None:
            listeners = self._listeners.get(topic, [])
            if listener in listeners:
                listeners.remove(listener)
            if not listeners:
                self._listeners.pop(topic, None)
            self._wanted.set()

        return stop

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Publish and hear while the block runs; connects again when Redis was away."""
        tasks = [asyncio.create_task(self._again(work)) for work in (self._publish, self._follow, self._receive)]
        try:
            yield
        finally:
            # The client can swallow a cancellation, so every loop also looks at this, and the one that waits is woken.
            self._closing = True
            self._wanted.set()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._channel.aclose()  # type: ignore[no-untyped-call]  # redis types it no further

    async def _again(self, work: Callable[[], Awaitable[None]]) -> None:
        while not self._closing:
            try:
                await work()
            except (RedisError, OSError) as error:
                _log.warning("redis_away", reason=type(error).__name__)
                await asyncio.sleep(_RETRY_SECONDS)

    async def _publish(self) -> None:
        """Publish in order; what Redis did not take is published again when it is back."""
        while not self._closing:
            if self._unsent is None:
                self._unsent = await self._outgoing.get()
            topic, message = self._unsent
            await self._client.publish(f"{_PREFIX}topic:{topic}", f"{self._origin} {message}")
            self._unsent = None

    async def _follow(self) -> None:
        """Subscribe to the topics that somebody here listens to, and to no others."""
        followed: set[str] = set()
        while not self._closing:
            self._wanted.clear()
            wanted = set(self._listeners)
            if wanted - followed:
                await self._channel.subscribe(*(f"{_PREFIX}topic:{topic}" for topic in wanted - followed))
            if followed - wanted:
                await self._channel.unsubscribe(*(f"{_PREFIX}topic:{topic}" for topic in followed - wanted))
            followed = wanted
            await self._wanted.wait()

    async def _receive(self) -> None:
        await self._channel.subscribe(f"{_PREFIX}topic:")
        while not self._closing:
            heard = await self._channel.get_message(timeout=None)
            if heard is None:
                continue
            topic = heard["channel"].decode().removeprefix(f"{_PREFIX}topic:")
            if heard["type"] == "subscribe":
                self._tell(topic, "")
            elif heard["type"] == "message":
                origin, _, message = heard["data"].decode().partition(" ")
                if origin != self._origin:
                    self._tell(topic, message)

    def _tell(self, topic: str, message: str) -> None:
        for listener in tuple(self._listeners.get(topic, ())):
            listener(message)


@dataclass(frozen=True, slots=True)
class RedisServices:
    """What Redis does for a process."""

    announcer: RedisAnnouncer
    limiter: RedisLimiter
    locks: RedisLocks


@asynccontextmanager
async def open_redis(url: str, *, lock_seconds: float = 30.0) -> AsyncIterator[RedisServices]:
    """Connect, and refuse to start when nobody answers."""
    client = Redis.from_url(url, socket_connect_timeout=5, health_check_interval=30)
    try:
        try:
            await client.ping()
        except (RedisError, OSError) as error:
            raise SettingInvalid("SHOPMIND_REDIS_URL", f"names a Redis that does not answer: {error}") from error
        announcer = RedisAnnouncer(client)
        async with announcer.running():
            yield RedisServices(announcer, RedisLimiter(client), RedisLocks(client, lock_seconds))
    finally:
        await client.aclose()
