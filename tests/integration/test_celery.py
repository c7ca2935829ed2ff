"""Events handed to a broker and handled by a worker: at least once, and given back when a handler fails."""

import queue
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from serving.refusals.errors import SettingInvalid
from serving.workers.celery_door import CelerySender, event_body, event_of
from storage.ids import new_id
from storage.outbox import Event

BROKERS = [
    pytest.param("redis://127.0.0.1:6379/8", marks=pytest.mark.redis),
    pytest.param("amqp://guest:guest@127.0.0.1:5672//", marks=pytest.mark.rabbitmq),
]
WORKER = """
    import sys
    from contextlib import asynccontextmanager
    from pathlib import Path
    from serving.workers.celery_door import CeleryWorker, Work

    seen = Path(sys.argv[2])

    async def done(event):
        (seen / f"{event.id}.done").touch()

    async def give_back(event, error):
        (seen / f"{event.id}.given_back").write_text(f"{event.attempt} {error}")

    async def handle(event):
        tries = seen / f"{event.id}.tries"
        tries.write_text(tries.read_text() + "x" if tries.exists() else "x")
        if event.body.get("fails"):
            raise ValueError("it goes wrong")
        (seen / event.id).write_text(event.subject_id)

    @asynccontextmanager
    async def opening():
        yield Work({"cart.changed": [handle]}, done, give_back)

    CeleryWorker(sys.argv[1], opening).run(2, "info")
"""


def test_an_event_travels_as_plain_values() -> None:
    event = Event("cart.changed", "demo", "cart_1", {"version": 3})

    assert event_of(event_body(event)) == event


@pytest.fixture
def seen(tmp_path: Path) -> Path:
    folder = tmp_path / "seen"
    folder.mkdir()
    return folder


@pytest.fixture(params=BROKERS)
def broker(request: pytest.FixtureRequest, seen: Path, tmp_path: Path) -> Iterator[str]:
    script = tmp_path / "worker.py"
    script.write_text(textwrap.dedent(WORKER), encoding="utf-8")
    root = Path(__file__).parents[2]
    with (tmp_path / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(script), request.param, str(seen)],
            cwd=root,
            env={"PYTHONPATH": str(root), "PATH": ""},
            stdout=log,
            stderr=log,
        )
        yield request.param
        process.terminate()
        process.wait(30)


@pytest.mark.slow
async def test_a_worker_tells_what_it_has_done_and_gives_back_what_fails(broker: str, seen: Path) -> None:
    sender = CelerySender(broker)
    sender.check()
    events = [
        Event("cart.changed", "demo", new_id("cart"), {"fails": False}),
        Event("cart.changed", "demo", new_id("cart"), {"fails": True}, attempt=3),
    ]

    for event in events:
        await sender(event)

    wait_for(seen, [f"{events[0].id}.done", f"{events[1].id}.given_back"])
    assert (seen / events[0].id).read_text() == events[0].subject_id
    assert (seen / f"{events[1].id}.given_back").read_text() == "3 it goes wrong"
    assert (seen / f"{events[1].id}.tries").read_text() == "x"
    assert not (seen / f"{events[1].id}.done").exists()
    sender.close()


def test_a_broker_that_does_not_answer_is_refused_by_the_name_of_its_setting() -> None:
    with pytest.raises(SettingInvalid, match="SHOPMIND_BROKER_URL"):
        CelerySender("redis://127.0.0.1:1/0").check()


def wait_for(folder: Path, names: list[str]) -> None:
    """Wait until the worker has written these files."""
    never: queue.Queue[None] = queue.Queue()
    for _ in range(300):
        if all((folder / name).exists() for name in names):
            return
        try:
            never.get(timeout=0.1)
        except queue.Empty:
            continue
    raise AssertionError(f"the worker did not handle {names}")
