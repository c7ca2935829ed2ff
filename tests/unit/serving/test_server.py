"""The process that serves gets its event loop back to work soon after a thread that thinks."""

import sys
from collections.abc import Iterator

import pytest

from serving.server import run


@pytest.fixture(autouse=True)
def _interval_as_it_was() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def test_a_thread_that_thinks_keeps_the_loop_waiting_for_less_than_a_millisecond() -> None:
    kept: list[float] = []

    async def serve() -> None:
        kept.append(sys.getswitchinterval())

    run(serve())

    assert kept[0] < 0.001
