"""`python -m evals.tau2 --data DIR`: take the shop over, play the right calls of each task, compare the end states."""

import argparse
import asyncio
import shutil
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.tau2.calls import Played, play
from evals.tau2.shop import RetailData, read_lines, read_shop
from evals.tau2.state import actual, differences, expected
from evals.tau2.world import Json, build, open_world
from serving.observability.logs import set_up_logs


async def _task(data: RetailData, folder: Path, task: Json, truth: Json) -> tuple[Played, list[str]]:
    """Play a task on a copy of the shop; return what was refused, and in which fields the end state differs."""
    file = folder / "task.db"
    shutil.copyfile(folder / "shop.db", file)
    actions = task["evaluation_criteria"]["actions"] or []
    async with open_world(data, file) as world:
        played = await play(world, data, actions)
        found = await actual(world, data)
    for name in ("task.db", "task.db-wal", "task.db-shm"):
        (folder / name).unlink(missing_ok=True)
    return played, differences(expected(data, truth["diff"]), found)


async def run(folder: Path, only: str | None = None) -> tuple[int, int]:
    """Play all tasks, or one; print each that differs; return how many passed, and of how many."""
    data = read_shop(folder)
    tasks = [one for one in read_lines(folder, "tasks_train.jsonl") if only in {None, one["id"]}]
    truths = {one["task_id"]: one for one in read_lines(folder, "ground_truth_train.jsonl")}
    passed = 0
    with TemporaryDirectory() as temporary:
        home = Path(temporary)
        began = time.monotonic()
        await build(data, home / "shop.db")
        _say(f"{len(data.orders)} orders of {len(data.users)} customers taken over in {time.monotonic() - began:.1f} s")
        for task in tasks:
            played, wrong = await _task(data, home, task, truths[task["id"]])
            passed += not wrong
            _say(f"task {task['id']}: {'as it should' if not wrong else 'differs'}, {len(played.done)} calls")
            for line in wrong:
                _say(f"task {task['id']}: {line}")
            for refusal in played.refused:
                _say(f"task {task['id']}: refused: {refusal}")
    return passed, len(tasks)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Exit with 0 where every end state is the one that it should be."""
    parser = argparse.ArgumentParser(prog="python -m evals.tau2", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with db, tasks and ground truth")
    parser.add_argument("--task", help="the id of the only task to play")
    arguments = parser.parse_args()
    set_up_logs("error")
    passed, of = asyncio.run(run(arguments.data, arguments.task))
    _say(f"{passed} of {of} tasks end as they should")
    return 0 if passed == of else 1


if __name__ == "__main__":
    sys.exit(main())
