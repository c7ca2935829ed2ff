"""`shopmind merchant admin`: who may act for a merchant by the admin API, and what they did."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from serving.commands.console import console, out, read_settings, with_services

app = typer.Typer(help="Who may use the admin API, and what they did.", no_args_is_help=True)
Merchant = Annotated[str, typer.Argument(metavar="MERCHANT")]


def _on(merchant: str, work: Callable[[Any], Awaitable[Any]]) -> Any:
    async def on(services: Any) -> Any:
        await services.catalogue.merchant(merchant)
        return await work(services.administration)

    return with_services(read_settings(), on)


@app.command()
def create(
    merchant: Merchant, name: Annotated[str, typer.Option(help="Who holds it, as the log of acts says")]
) -> None:
    """Make a token for the admin API, and print it: it is kept as a hash alone."""
    admin, token = _on(merchant, lambda administration: administration.create(merchant, name))
    console.print(f"{admin.name} ({admin.id}) may act for {merchant!r}. The token, which is shown only now:")
    out.print(token)


@app.command("list")
def show(merchant: Merchant) -> None:
    """List who may act, and who might once."""
    table = Table(Column("id", overflow="fold"), "name", "since", "last seen", "revoked")
    for one in _on(merchant, lambda administration: administration.admins(merchant)):
        times = ("" if at is None else f"{at:%Y-%m-%d %H:%M}" for at in (one.created_at, one.seen_at, one.revoked_at))
        table.add_row(one.id, one.name, *times)
    out.print(table)


@app.command()
def revoke(merchant: Merchant, admin: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Accept a token no more."""
    _on(merchant, lambda administration: administration.revoke(merchant, admin))
    console.print("The token is accepted no more")


@app.command()
def log(
    merchant: Merchant,
    subject: Annotated[str | None, typer.Option(help="Of this order or variant alone")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
) -> None:
    """Show what was done, by whom, and what came of it."""
    table = Table("when", "who", "act", "on", "outcome", "with")
    entries = _on(merchant, lambda administration: administration.entries(merchant, subject_id=subject, limit=limit))
    for one in entries:
        said = ", ".join(f"{name}={value}" for name, value in one.details.items())
        table.add_row(f"{one.at:%Y-%m-%d %H:%M}", one.actor, one.action, one.subject_id, one.outcome or "?", said)
    out.print(table)
