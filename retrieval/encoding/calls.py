"""Calls of services outside the process: a deadline, few retries with pauses between them, and a circuit breaker."""

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from retrieval.encoding.breaker import CircuitBreaker
from retrieval.errors import RetrievalError

logger = logging.getLogger(__name__)

T = TypeVar("T")

_RETRIES_KEPT = 10.0


@dataclass(frozen=True, slots=True)
class CallLimits:
    """How long is waited for a service and how often it is asked.

    `deadline_seconds` is for what a shopper waits for, `bulk_seconds` for a part of an index. Retries are at most
    `retry_share` of the calls in the long run, so that a service in trouble is not asked twice as often.
    """

    deadline_seconds: float = 2.0
    bulk_seconds: float = 30.0
    attempts: int = 3
    pause_seconds: float = 0.02
    retry_share: float = 0.2
    failures: int = 5
    rest_seconds: float = 5.0


class CallFailed(Exception):
    """One attempt failed; `again`: another may succeed; `pause_seconds`: the pause that the service asks for."""

    def __init__(self, reason: str, *, again: bool, pause_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.again = again
        self.pause_seconds = pause_seconds


class Calls:
    """Asks one service. `refusal` makes the error that callers see from what is said about the service."""

    def __init__(
        self,
        service: str,
        limits: CallLimits,
        refusal: Callable[[str], RetrievalError],
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits
        self._service = service
        self._refusal = refusal
        self._now = now
        self._sleep = sleep
        self._breaker = CircuitBreaker(limits.failures, limits.rest_seconds, now)
        self._lock = threading.Lock()
        self._retries = _RETRIES_KEPT

    @property
    def held_back(self) -> bool:
        """Whether the service has failed so often that it is not asked."""
        return self._breaker.is_open

    def ask(self, attempt: Callable[[float], T], *, within: float | None = None) -> T:
        """What the service answers; `attempt` is given the seconds that it may take.

        An attempt that is not the last gets half of what is left, so that another service can still be asked.

        Raises:
            RetrievalError: the refusal, when there was no answer within the deadline, or none is asked for now.
        """
        if not self._breaker.enter():
            raise self._refusal(f"{self._service} failed repeatedly and is left alone for a moment")
        try:
            answer = self._tried(attempt, self.limits.deadline_seconds if within is None else within)
        except CallFailed as error:
            if not error.again:
                self._breaker.succeeded()
            elif self._breaker.failed():
                logger.warning("circuit_opened", extra={"service": self._service})
            raise self._refusal(f"{self._service} does not answer: {error}") from error
        except BaseException:
            self._breaker.failed()
            raise
        self._breaker.succeeded()
        return answer

    def _tried(self, attempt: Callable[[float], T], within: float) -> T:
        until = self._now() + within
        self._earn()
        for number in range(1, self.limits.attempts + 1):
            left = until - self._now()
            last = number == self.limits.attempts
            try:
                return attempt(left if last else left / 2)
            except CallFailed as error:
                pause = self._pause(number, error)
                if last or not error.again or self._now() + pause >= until or not self._spend():
                    raise
                self._sleep(pause)
        raise CallFailed("no attempt was allowed", again=True)

    def _pause(self, number: int, error: CallFailed) -> float:
        """Doubles with each attempt, with chance in it so that many callers do not come back at once."""
        chosen: float = self.limits.pause_seconds * 2 ** (number - 1) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
        return max(chosen, error.pause_seconds or 0.0)

    def _earn(self) -> None:
        with self._lock:
            self._retries = min(_RETRIES_KEPT, self._retries + self.limits.retry_share)

    def _spend(self) -> bool:
        with self._lock:
            if self._retries < 1:
                return False
            self._retries -= 1
            return True
