"""Calls of services outside: deadlines, retries within their budget, and the circuit breaker."""

from collections.abc import Callable

import pytest

from retrieval.encoding.breaker import CircuitBreaker
from retrieval.encoding.calls import CallFailed, CallLimits, Calls
from retrieval.errors import EncoderUnavailable


class Time:
    """A clock that passes when something sleeps."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


class Service:
    """Fails so many times, then answers; each attempt takes a while."""

    def __init__(self, time: Time, failures: int, *, takes: float = 0.0, again: bool = True) -> None:
        self.given: list[float] = []
        self._time, self._failures, self._takes, self._again = time, failures, takes, again

    def __call__(self, seconds: float) -> str:
        self.given.append(seconds)
        self._time.sleep(min(seconds, self._takes))
        if len(self.given) <= self._failures:
            raise CallFailed("no", again=self._again)
        return "answer"


def calls(time: Time, **limits: float) -> Calls:
    return Calls("the service", CallLimits(**limits), EncoderUnavailable, now=time.now, sleep=time.sleep)


def refused(asking: Calls, attempt: Callable[[float], str], times: int) -> None:
    for _ in range(times):
        with pytest.raises(EncoderUnavailable):
            asking.ask(attempt)


def test_an_attempt_that_is_not_the_last_leaves_time_for_another() -> None:
    time = Time()
    service = Service(time, 2, takes=9.0)

    answer = calls(time, deadline_seconds=4.0, attempts=3, pause_seconds=0.0).ask(service)

    assert answer == "answer"
    assert service.given == [2.0, 1.0, 1.0]
    assert time.seconds == 4.0


def test_what_cannot_succeed_is_not_tried_again_and_does_not_open_the_circuit() -> None:
    time = Time()
    service = Service(time, 99, again=False)
    asking = calls(time, failures=1)

    refused(asking, service, 3)

    assert len(service.given) == 3
    assert not asking.held_back


def test_no_pause_outlasts_the_deadline() -> None:
    time = Time()

    def slow_down(_: float) -> str:
        raise CallFailed("slow down", again=True, pause_seconds=30.0)

    refused(calls(time, deadline_seconds=2.0), slow_down, 1)

    assert time.seconds == 0.0


def test_retries_stay_a_small_share_of_the_calls() -> None:
    time = Time()
    service = Service(time, 10_000)
    asking = calls(time, attempts=3, failures=10_000, retry_share=0.1)

    refused(asking, service, 200)

    assert 200 + 10 <= len(service.given) <= 200 + 10 + 200 * 0.1 + 1


def test_a_service_that_keeps_failing_is_left_alone_and_then_tried_by_one() -> None:
    time = Time()
    service = Service(time, 3)
    asking = calls(time, attempts=1, failures=3, rest_seconds=5.0)

    refused(asking, service, 5)
    assert len(service.given) == 3

    time.sleep(5.0)
    assert asking.ask(service) == "answer"
    assert not asking.held_back


def test_a_trial_that_fails_lets_it_rest_anew_and_only_one_may_try() -> None:
    time = Time()
    breaker = CircuitBreaker(1, 5.0, time.now)
    breaker.failed()

    time.sleep(5.0)
    assert [breaker.enter(), breaker.enter()] == [True, False]
    breaker.failed()
    assert not breaker.enter()

    time.sleep(5.0)
    assert breaker.enter()
    breaker.succeeded()
    assert [breaker.enter(), breaker.enter()] == [True, True]
