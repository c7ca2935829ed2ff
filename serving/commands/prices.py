"""`shopmind prices`: the other currencies of a shop and what things cost in them."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from serving.commands.console import Settings, Step, console, open_services, out, progress, read_settings, run

app = typer.Typer(help="The merchant's price lists in other currencies.", no_args_is_help=True)
_Merchant = Annotated[str | None, typer.Option(help="Whose prices; the setting MERCHANT otherwise")]
_Currency = Annotated[str, typer.Option(help="The list's currency, an ISO 4217 code")]
_SHOWN = 20
NOTHING_TAKEN = 3


@app.callback()
def group() -> None:
    """The merchant's price lists in other currencies."""


@app.command("import")
def take(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="Prices as CSV or JSONL")],
    currency: _Currency,
    merchant: _Merchant = None,
    tax_included: Annotated[
        bool | None, typer.Option("--tax-included/--tax-excluded", help="Whether they include tax; else as before")
    ] = None,
    partial: Annotated[bool, typer.Option("--partial", help="Keep prices that the file does not name")] = False,
) -> None:
    """Take the prices of a file into the list of its currency, and index them.

    Columns: id or sku, price, and where wanted sale_price with sale_start and sale_end.
    Exit codes: 0 done, 1 the file cannot be read, 3 every row was refused.
    """
    settings = read_settings(merchant=merchant)
    with progress() as step:
        report = run(_take(settings, file, currency, tax_included, not partial, step))
    _say(report)
    if report.refused and not report.priced:
        raise typer.Exit(NOTHING_TAKEN)


@app.command()
def show(merchant: _Merchant = None) -> None:
    """Print the terms of each list."""
    lists = run(_lists(read_settings(merchant=merchant)))
    table = Table("currency", "tax", "countries", "rate")
    for one in lists:
        tax = "included" if one.tax_included else "added"
        table.add_row(one.currency, tax, ", ".join(one.countries), "" if one.rate is None else f"{one.rate:f}")
    out.print(table if lists else "There are no price lists: the shop sells in its own currency.")


@app.command()
def remove(currency: _Currency, merchant: _Merchant = None) -> None:
    """Sell in a currency no more; its prices are forgotten, orders keep it."""
    run(_remove(read_settings(merchant=merchant), currency))
    console.print(f"The shop does not sell in {currency.upper()} any more.")


async def _take(
    settings: Settings, file: Path, currency: str, tax_included: bool | None, full: bool, step: Step
) -> Any:
    async with open_services(settings) as services:
        lists = services.price_lists
        report = await lists.take(settings.merchant, file, currency, tax_included=tax_included, full=full)
        if report.priced:
            await services.indexing.rebuild(settings.merchant, step)
        return report


async def _lists(settings: Settings) -> Any:
    async with open_services(settings) as services:
        return await services.price_lists.lists(settings.merchant)


async def _remove(settings: Settings, currency: str) -> None:
    async with open_services(settings) as services:
        await services.price_lists.remove(settings.merchant, currency)


def _say(report: Any) -> None:
    tax = "including tax" if report.tax_included else "without tax"
    console.print(
        f"{report.currency}, {tax}: priced {report.priced}, removed {report.removed}, refused {len(report.refused)}"
    )
    if not report.refused:
        return
    table = Table("line", "id", "field", "reason", "remedy", title="Refused", title_justify="left")
    for refusal in report.refused[:_SHOWN]:
        table.add_row(str(refusal.line), refusal.id or "", refusal.field or "", refusal.reason, refusal.remedy)
    console.print(table)
    if len(report.refused) > _SHOWN:
        console.print(f"… and {len(report.refused) - _SHOWN} more.")
