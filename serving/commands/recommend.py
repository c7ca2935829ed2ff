"""`shopmind recommend`: what is learned from orders and looks."""

from typing import Annotated, Any

import typer

from serving.commands.console import Settings, Step, console, open_services, out, progress, read_settings, run
from serving.extras import load

app = typer.Typer(help="What suggestions are learned from.", no_args_is_help=True)
_Merchant = Annotated[str | None, typer.Option(help="Whose shop; the setting MERCHANT otherwise")]
_NOTHING = 3


@app.callback()
def group() -> None:
    """What suggestions are learned from."""


@app.command()
def train(merchant: _Merchant = None) -> None:
    """Learn from orders and looks; a running server takes what was learned as soon as it is done."""
    settings = read_settings(merchant=merchant)
    with progress() as step:
        learned = run(_train(settings, step))
    out.print(_told(learned), highlight=False)


@app.command()
def show(merchant: _Merchant = None) -> None:
    """Show what the suggestions in use were learned from; exit 3 where nothing was learned yet."""
    settings = read_settings(merchant=merchant)
    learned, versions = run(_show(settings))
    if learned is None:
        console.print("Nothing was learned yet: the content of the catalogue decides.")
        raise typer.Exit(_NOTHING)
    out.print(_told(learned), highlight=False)
    out.print(f"Kept: {', '.join(versions)}", highlight=False)


@app.command()
def rollback(merchant: _Merchant = None) -> None:
    """Go back to what was learned the time before; exit 3 where there is nothing to go back to."""
    settings = read_settings(merchant=merchant)
    version = run(_rollback(settings))
    if version is None:
        console.print("There is nothing to go back to.")
        raise typer.Exit(_NOTHING)
    out.print(f"{version} is in use.", highlight=False)


async def _train(settings: Settings, step: Step) -> Any:
    await load("serving.preparing").prepare_home(settings, step)
    async with open_services(settings) as services:
        return await services.training.train(settings.merchant, step)


async def _show(settings: Settings) -> tuple[Any, list[str]]:
    async with open_services(settings) as services:
        model = services.training.current(settings.merchant)
        return (model.learned if model else None), [*await services.training.versions(settings.merchant)]


async def _rollback(settings: Settings) -> str | None:
    async with open_services(settings) as services:
        version: str | None = await services.training.roll_back(settings.merchant)
        return version


def _told(learned: Any) -> str:
    known = f"{learned.orders} orders of {learned.shoppers} shoppers and {learned.looks} looks"
    lines = [
        f"Learned from {known}, {learned.since.date()} to {learned.as_of:%Y-%m-%d %H:%M} UTC.",
        "Next orders: " + ("weights of this shop." if learned.next_basket else "usual weights; too few came again."),
    ]
    recalled = learned.validated.get("basketRecall10")
    if recalled is not None:
        lines.append(f"Of what was hidden in last month's baskets, {recalled:.0%} stood among the first suggestions.")
    return "\n".join(lines)
