"""`shopmind stock`: what lies where, counted, moved and checked."""

from typing import Annotated, Any

import typer
from rich.table import Table

from serving.commands.console import Settings, console, open_services, out, read_settings, run

app = typer.Typer(help="What lies where.", no_args_is_help=True)
DIFFERS = 3
_Variant = Annotated[str, typer.Argument(metavar="VARIANT", help="Id or feed id of the variant")]
_Merchant = Annotated[str | None, typer.Option(help="Whose stock; the setting MERCHANT otherwise")]


@app.callback()
def group() -> None:
    """What lies where."""


@app.command()
def show(
    variant: _Variant,
    merchant: _Merchant = None,
    movements: Annotated[int, typer.Option(min=0, max=1000, help="How many movements to show, newest first")] = 10,
) -> None:
    """Show a variant's stock at each location, and its last movements."""
    settings = read_settings(merchant=merchant)
    shelf, ledger = run(_show(settings, variant, movements))
    _print_shelf(shelf)
    if ledger:
        table = Table("kind", "location", "on hand", "reserved", "why", title="Movements", title_justify="left")
        for one in ledger:
            why = one.order_id or one.note or ""
            table.add_row(one.kind, one.location_id, f"{one.on_hand_change:+d}", f"{one.reserved_change:+d}", why)
        out.print(table)


@app.command("set")
def set_count(
    variant: _Variant,
    quantity: Annotated[str, typer.Argument(metavar="QUANTITY", help="What lies there, or `unlimited`")],
    location: Annotated[str | None, typer.Option(help="Where; the feeds' location otherwise")] = None,
    merchant: _Merchant = None,
) -> None:
    """Set what lies at a location, as it was counted. What is set aside for orders stays set aside."""
    if not (quantity == "unlimited" or quantity.isdecimal()):
        raise typer.BadParameter("give a whole number of 0 or more, or `unlimited`", param_hint="QUANTITY")
    count = None if quantity == "unlimited" else int(quantity)
    _print_shelf(run(_set(read_settings(merchant=merchant), variant, count, location)))


@app.command()
def move(
    variant: _Variant,
    quantity: Annotated[int, typer.Argument(metavar="QUANTITY", min=1, help="How many")],
    source: Annotated[str, typer.Option("--from", help="The location that they leave")],
    target: Annotated[str, typer.Option("--to", help="The location that they come to")],
    merchant: _Merchant = None,
) -> None:
    """Carry goods from one location to another; what is set aside for orders stays where it is."""
    _print_shelf(run(_move(read_settings(merchant=merchant), variant, quantity, source, target)))


@app.command()
def check(merchant: _Merchant = None) -> None:
    """Check that the ledger of movements adds up to the stock, and the reservations to what is set aside.

    Exit codes: 0 all of it adds up, 3 something differs.
    """
    wrong = run(_check(read_settings(merchant=merchant)))
    if not wrong:
        console.print("The ledger adds up to the stock, and the reservations to what is set aside.")
        return
    table = Table(
        "variant", "location", "on hand", "in the ledger", "reserved", "in the ledger", "for orders",
        title="These differ", title_justify="left",
    )  # fmt: skip
    for one in wrong:
        figures = (one.on_hand, one.on_hand_moved, one.reserved, one.reserved_moved, one.reserved_for_orders)
        table.add_row(one.variant_id, one.location_id, *map(str, figures))
    out.print(table)
    raise typer.Exit(DIFFERS)


def _print_shelf(shelf: Any) -> None:
    if shelf is None:
        out.print("Nobody counts this variant: unlimited.")
        return
    table = Table("location", "on hand", "reserved", "threshold", "available")
    for level in shelf.levels:
        figures = (level.on_hand, level.reserved, level.threshold, level.available)
        table.add_row(level.location_id, *("unlimited" if one is None else str(one) for one in figures))
    out.print(table)


async def _show(settings: Settings, variant: str, movements: int) -> tuple[Any, Any]:
    async with open_services(settings) as services:
        variant_id = await services.stock_keeping.variant(settings.merchant, variant)
        shelves = await services.stock.shelves(settings.merchant, [variant_id])
        ledger = await services.stock.movements(settings.merchant, variant_id, movements) if movements else []
        return shelves.get(variant_id), ledger


async def _set(settings: Settings, variant: str, count: int | None, location: str | None) -> Any:
    async with open_services(settings) as services:
        variant_id = await services.stock_keeping.variant(settings.merchant, variant)
        shelves = await services.stock_keeping.count(settings.merchant, {variant_id: count}, location)
        return shelves[variant_id]


async def _move(settings: Settings, variant: str, quantity: int, source: str, target: str) -> Any:
    async with open_services(settings) as services:
        variant_id = await services.stock_keeping.variant(settings.merchant, variant)
        return await services.stock_keeping.move(settings.merchant, variant_id, quantity, source, target)


async def _check(settings: Settings) -> Any:
    async with open_services(settings) as services:
        return await services.stock_keeping.check(settings.merchant)
