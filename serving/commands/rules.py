"""`shopmind rules`: tax, delivery, stock locations and promotions as one file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from serving.commands.console import Settings, console, open_services, out, read_settings, run

app = typer.Typer(help="The rules that a merchant sells by.", no_args_is_help=True)
_File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="Rules as TOML or JSON")]
_Merchant = Annotated[str | None, typer.Option(help="Whose rules; the setting MERCHANT otherwise")]


@app.callback()
def group() -> None:
    """The rules that a merchant sells by: tax, delivery, stock locations, promotions."""


@app.command("import")
def take(file: _File, merchant: _Merchant = None) -> None:
    """Set what a file says, all of it or, with each mistake named, nothing. Sections that it lacks stay as they are.

    Exit codes: 0 done, 1 the file has mistakes.
    """
    _say("Set", run(_take(read_settings(merchant=merchant), file)))


@app.command()
def check(file: _File, merchant: _Merchant = None) -> None:
    """Look for mistakes in a file, against the shop as it is, and change nothing.

    Exit codes: 0 it can be imported, 1 it has mistakes.
    """
    _say("The file would set", run(_check(read_settings(merchant=merchant), file)))


@app.command()
def show(merchant: _Merchant = None) -> None:
    """Print the rules as they are, as JSON that can be imported again."""
    out.print(run(_show(read_settings(merchant=merchant))), markup=False)


def _say(what: str, counts: Mapping[str, int]) -> None:
    listed = ", ".join(f"{name}: {count}" for name, count in counts.items())
    console.print(f"{what} {listed or 'nothing: the file is empty'}.")


async def _take(settings: Settings, file: Path) -> Mapping[str, int]:
    async with open_services(settings) as services:
        counts: Mapping[str, int] = await services.rule_book.take(settings.merchant, file)
        return counts


async def _check(settings: Settings, file: Path) -> Mapping[str, int]:
    async with open_services(settings) as services:
        counts: Mapping[str, int] = await services.rule_book.check(settings.merchant, file)
        return counts


async def _show(settings: Settings) -> str:
    async with open_services(settings) as services:
        text: str = await services.rule_book.written(settings.merchant)
        return text
