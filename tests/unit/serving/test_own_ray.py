"""A Ray of our own on a busy machine: a node that comes up too late is started once more, anything else is told."""

from typing import Any

import pytest

ray = pytest.importorskip("ray")

SLOW = "The current node timed out during startup. This could happen because some of the raylet failed to startup."


class Starts:
    """Stands in for the start of Ray, which no test can make slow; `test_ray_models.py` starts the real one."""

    def __init__(self, *failures: str) -> None:
        self.failures = list(failures)
        self.asked: list[str] = []
        self.ended = 0

    def init(self, *, address: str, **_: Any) -> None:
        self.asked.append(address)
        if self.failures:
            raise RuntimeError(self.failures.pop(0))

    def shutdown(self) -> None:
        self.ended += 1


def joined(monkeypatch: pytest.MonkeyPatch, starts: Starts, address: str = "") -> None:
    from serving.models import cluster

    monkeypatch.setattr(ray, "init", starts.init)
    monkeypatch.setattr(ray, "shutdown", starts.shutdown)
    cluster.join(address)


def test_a_node_that_is_too_slow_is_started_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    starts = Starts(SLOW)

    joined(monkeypatch, starts)

    assert starts.asked == ["local", "local"]
    assert starts.ended == 1


@pytest.mark.parametrize(("failures", "address"), [((SLOW, SLOW), ""), ((SLOW,), "auto"), (("no such thing",), "")])
def test_what_does_not_come_up_is_told(
    monkeypatch: pytest.MonkeyPatch, failures: tuple[str, ...], address: str
) -> None:
    with pytest.raises(Exception, match=failures[-1][:12]):
        joined(monkeypatch, Starts(*failures), address)
