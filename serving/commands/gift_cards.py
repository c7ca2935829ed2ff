"""`shopmind gift-cards`: made, and looked into."""

from datetime import UTC, datetime, time
from typing import Annotated, Any

import typer
from rich.table import Table

from serving.commands.console import Settings, console, open_services, out, read_settings, run
from serving.extras import load

app = typer.Typer(help="The merchant's gift cards.", no_args_is_help=True)
_Merchant = Annotated[str | None, typer.Option(help="Whose card; the setting MERCHANT otherwise")]


@app.callback()
def group() -> None:
    """The merchant's gift cards."""


@app.command()
def issue(
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="What it is worth, such as 25.00")],
    merchant: _Merchant = None,
    currency: Annotated[str | None, typer.Option(help="Currency; the merchant's otherwise")] = None,
    code: Annotated[str | None, typer.Option(help="A code of your own, at least 8 letters and digits")] = None,
    expires: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The first day on which it pays no more")
    ] = None,
) -> None:
    """Make a gift card and print its code, which is not kept and not shown again."""
    settings = read_settings(merchant=merchant)
    until = None if expires is None else datetime.combine(expires.date(), time.min, UTC)
    issued = run(_issue(settings, amount, currency, code, until))
    console.print(f"{issued.card.label}, worth {issued.card.balance.format()}. Its code:")
    out.print(issued.code)


@app.command()
def show(
    card: Annotated[str, typer.Argument(metavar="CARD", help="Its id or its code")], merchant: _Merchant = None
) -> None:
    """Show what a card holds, and the movements that add up to it."""
    found, ledger = run(_show(read_settings(merchant=merchant), card))
    out.print(f"{found.label} ({found.id}): {found.balance.format()}")
    if found.expires_at:
        out.print(f"Expires {found.expires_at:%Y-%m-%d}")
    table = Table("when", "what", "amount", "order")
    for one in ledger:
        table.add_row(f"{one.at:%Y-%m-%d %H:%M}", one.kind, one.amount.format(), one.order_id or "")
    out.print(table)


async def _issue(
    settings: Settings, amount: str, currency: str | None, code: str | None, until: datetime | None
) -> Any:
    async with open_services(settings) as services:
        merchant = await services.catalogue.merchant(settings.merchant)
        worth = load("commerce.domain.money").Money.parse(amount, currency or merchant.currency)
        return await services.gift_cards.issue(merchant.id, worth, code=code, expires_at=until)


async def _show(settings: Settings, card: str) -> Any:
    async with open_services(settings) as services:
        return await services.gift_cards.show(settings.merchant, card)
