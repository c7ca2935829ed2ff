"""`shopmind index`: what search finds."""

import time
from typing import Annotated

import typer

from serving.commands.console import Settings, Step, console, progress, read_settings, run
from serving.extras import load

app = typer.Typer(help="The search index.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The search index."""


@app.command()
def build(
    merchant: Annotated[str | None, typer.Option(help="Whose index; the setting MERCHANT otherwise")] = None,
) -> None:
    """Build the index of a merchant anew; a running server takes it as soon as it is done."""
    settings = read_settings(merchant=merchant)
    started = time.monotonic()
    with progress() as step:
        products = run(_build(settings, step))
    console.print(f"{products} products indexed in {time.monotonic() - started:.1f} s.")


async def _build(settings: Settings, step: Step) -> int:
    await load("serving.preparing").prepare_home(settings, step)
    async with load("serving.bootstrap").open_services(settings, works=False) as services:
        snapshot = await services.indexing.rebuild(settings.merchant, step)
        return int(snapshot.products)
