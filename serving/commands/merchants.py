"""`shopmind merchant`: the shops of an installation."""

import secrets
from typing import Annotated

import typer

from serving.commands import admins, identity
from serving.commands.console import Settings, console, open_services, out, progress, read_settings, run
from serving.extras import load

app = typer.Typer(help="Merchants and their publishable keys.", no_args_is_help=True)
app.add_typer(identity.app, name="identity")
app.add_typer(admins.app, name="admin")


@app.callback()
def group() -> None:
    """Merchants and their publishable keys."""


@app.command()
def create(
    merchant_id: Annotated[str, typer.Argument(metavar="ID", help="Small letters, digits and hyphens")],
    name: Annotated[str, typer.Option(help="What shoppers read")],
    origin: Annotated[list[str] | None, typer.Option(help="Origin of a page that embeds the chat; repeatable")] = None,
    currency: Annotated[str | None, typer.Option(help="Currency; the first feed that names one otherwise")] = None,
    locale: Annotated[str, typer.Option(help="Language and country")] = "en_US",
    country: Annotated[str, typer.Option(help="Country of the shop, two letters")] = "US",
    prices_include_tax: Annotated[bool, typer.Option(help="Whether prices include tax")] = False,
    accent: Annotated[str | None, typer.Option(help="Accent colour, such as #0a6e5c")] = None,
) -> None:
    """Create a merchant and print its publishable key."""
    settings = read_settings()
    merchant: dict[str, object] = {
        "currency": currency,
        "locale": locale,
        "country": country,
        "prices_include_tax": prices_include_tax,
        "accent": accent,
    }
    key = f"pk_{merchant_id}_{secrets.token_urlsafe(12)}"
    with progress() as step:
        run(_create(settings, merchant_id, name, tuple(origin or ()), key, merchant, step))
    console.print(f"Merchant {merchant_id!r} is there. Its publishable key:")
    out.print(key)


async def _create(
    settings: Settings,
    merchant_id: str,
    name: str,
    origins: tuple[str, ...],
    key: str,
    merchant: dict[str, object],
    step: object,
) -> None:
    await load("serving.preparing").prepare_home(settings, step)
    publishable = load("commerce.domain.merchant").PublishableKey(merchant_id, key, origins)
    async with open_services(settings) as services:
        await services.catalogue.create_merchant(merchant_id, name, keys=[publishable], **merchant)
