"""What commands show: one console, progress bars, and the settings that every command reads."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from serving.extras import load
from serving.settings import Settings, read_settings

__all__ = ["Settings", "Step", "console", "open_services", "out", "progress", "read_settings", "run", "with_services"]

T = TypeVar("T")
console = Console(stderr=True, highlight=False)
out = Console(highlight=False, soft_wrap=True)

Step = Callable[[str, int, int | None], None]
"""Told what is being done, how much of it is done, and how much there is where that is known."""


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work to its end; it shows its own progress, so only warnings are logged."""
    load("serving.observability.logs").set_up_logs("warning")
    return asyncio.run(work)


def open_services(settings: Settings) -> AbstractAsyncContextManager[Any]:
    """Open the services that a command needs, without the work in the background that a server does."""
    opened: AbstractAsyncContextManager[Any] = load("serving.bootstrap").open_services(settings, works=False)
    return opened


def with_services(settings: Settings, work: Callable[[Any], Awaitable[T]]) -> T:
    """Do this with the services, and close them."""

    async def done() -> T:
        async with open_services(settings) as services:
            return await work(services)

    return run(done())


@contextmanager
def progress() -> Iterator[Step]:
    """A bar for each stage; without a terminal, one line when a stage begins."""
    if not console.is_terminal:
        yield _lines()
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def step(stage: str, done: int, total: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield step


def _lines() -> Step:
    seen: set[str] = set()

    def step(stage: str, done: int, total: int | None) -> None:
        if stage not in seen:
            seen.add(stage)
            console.print(f"• {stage}")

    return step
