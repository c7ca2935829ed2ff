"""A circuit breaker: a service that keeps failing is left alone for a while, so that nobody waits for it in vain."""

import threading
import time
from collections.abc import Callable


class CircuitBreaker:
    """Lets calls through while they succeed; after so many failures in a row none, and then one at a time to try.

    Safe to use from many threads.
    """

    def __init__(self, failures: int, rest_seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._most = failures
        self._rest = rest_seconds
        self._now = now
        self._lock = threading.Lock()
        self._failed = 0
        self._opened: float | None = None
        self._trying = False

    @property
    def is_open(self) -> bool:
        """Whether calls are held back."""
        return self._opened is not None

    def enter(self) -> bool:
        """Whether a call may be made now; whoever may says afterwards how it went."""
        with self._lock:
            if self._opened is None:
                return True
            if self._trying or self._now() - self._opened < self._rest:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        """A call was answered."""
        with self._lock:
            self._failed, self._opened, self._trying = 0, None, False

    def failed(self) -> bool:
        """A call was not answered; says whether that opened the circuit just now."""
        with self._lock:
            self._failed += 1
            again, self._trying = self._trying, False
            if self._opened is None and self._failed < self._most:
                return False
            opened = self._opened is None
            if opened or again:
                self._opened = self._now()
            return opened
