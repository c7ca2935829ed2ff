"""`shopmind catalog`: products in and out."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from serving.commands.console import Settings, Step, console, open_services, progress, read_settings, run
from serving.extras import load

app = typer.Typer(help="The merchant's products.", no_args_is_help=True)
_SHOWN = 20
NOTHING_TAKEN = 3


@app.callback()
def group() -> None:
    """The merchant's products."""


@app.command("import")
def import_feed(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The feed to read")],
    merchant: Annotated[str | None, typer.Option(help="Whose products; the setting MERCHANT otherwise")] = None,
    feed_format: Annotated[
        str | None, typer.Option("--format", help="google, shopify or jsonl; found out otherwise")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="Currency of prices that name none")] = None,
    partial: Annotated[bool, typer.Option("--partial", help="Keep products that the feed does not hold")] = False,
) -> None:
    """Import a feed, index it, and say what was added, changed, removed and refused.

    Exit codes: 0 done, 1 the feed cannot be read, 3 every item was refused.
    """
    settings = read_settings(merchant=merchant)
    with progress() as step:
        report = run(_import(settings, file, feed_format, currency, not partial, step))
    _show(report)
    if report.refused_count and not (report.added or report.changed or report.unchanged):
        raise typer.Exit(NOTHING_TAKEN)


async def _import(
    settings: Settings, file: Path, feed_format: str | None, currency: str | None, full: bool, step: Step
) -> Any:
    preparing = load("serving.preparing")
    await preparing.prepare_home(settings, step)
    async with open_services(settings) as services:
        if await preparing.ensure_merchant(services, settings.merchant, currency):
            console.print(
                f"There was no shop {settings.merchant!r} yet: it was made now, with the key pk_{settings.merchant}."
            )
        report = await services.imports.run(
            settings.merchant,
            file,
            format=feed_format,
            currency=currency,
            full=full,
            progress=lambda at: step(f"Importing: {at.stage}", at.done, at.total),
        )
        if report.added or report.changed or report.removed:
            await services.indexing.rebuild(settings.merchant, step)
        return report


def _show(report: Any) -> None:
    console.print(
        f"added {report.added}, changed {report.changed}, unchanged {report.unchanged}, "
        f"removed {report.removed}, refused {report.refused_count} ({report.currency})"
    )
    if not report.complete:
        console.print("The file broke off before its end, so nothing was removed.")
    if not report.refused:
        return
    table = Table("line", "id", "field", "reason", "remedy", title="Refused", title_justify="left")
    for refusal in report.refused[:_SHOWN]:
        table.add_row(str(refusal.line), refusal.id or "", refusal.field or "", refusal.reason, refusal.remedy or "")
    console.print(table)
    if report.refused_count > _SHOWN:
        console.print(f"… and {report.refused_count - _SHOWN} more.")
