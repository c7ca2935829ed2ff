"""`shopmind init`, `serve`, `worker` and `chat`: the commands that run the shop."""

from enum import StrEnum
from typing import Annotated

import typer

from serving.commands.console import console, out, progress, read_settings, run
from serving.extras import load


class Beginning(StrEnum):
    """What a new shop holds."""

    DEMO = "demo"
    EMPTY = "empty"


def register(app: typer.Typer) -> None:
    """Add these commands at the top."""
    for command in (init, serve, worker, chat):
        app.command()(command)


def init(
    demo: Annotated[bool, typer.Option("--demo", help="Begin with the demo shop (the default)")] = False,
    empty: Annotated[bool, typer.Option("--empty", help="Begin with an empty shop")] = False,
    merchant: Annotated[str | None, typer.Option(help="The merchant's id; `demo` otherwise")] = None,
) -> None:
    """Prepare the home folder: keys, database, shop and index."""
    if demo and empty:
        raise typer.BadParameter("choose one of --demo and --empty")
    settings = read_settings(merchant=merchant)
    beginning = Beginning.EMPTY if empty else Beginning.DEMO
    with progress() as step:
        made = run(load("serving.preparing").prepare(settings, beginning.value, step))
    console.print(
        f"{'Prepared' if made else 'Already prepared'}: {settings.home.resolve()} for merchant {settings.merchant!r}"
    )


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on; loopback unless told otherwise")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on", min=0, max=65535)] = None,
) -> None:
    """Serve the shop: storefront, chat and API. The first start prepares everything."""
    settings = read_settings(host=host, port=port)
    load("serving.observability.logs").set_up_logs(settings.log_level)
    load("serving.server").run(load("serving.serve").serve(settings, progress, _say_where))


def _say_where(url: str) -> None:
    console.print(f"\n  The shop is open at [bold]{url}[/bold]  (Ctrl+C closes it)\n")


def worker(
    concurrency: Annotated[int, typer.Option(min=1, help="Events handled at once")] = 4,
) -> None:
    """Handle events of the outbox that gateways hand to the broker."""
    settings = read_settings()
    load("serving.observability.logs").set_up_logs(settings.log_level)
    load("serving.workers.work", extra="worker").work(settings, concurrency)


def chat(
    url: Annotated[
        str | None, typer.Option(help="A server's address; otherwise the local one, or none is needed")
    ] = None,
    key: Annotated[str | None, typer.Option(help="Publishable key; `pk_` and the merchant otherwise")] = None,
    message: Annotated[list[str] | None, typer.Option("--say", help="Say this instead of asking; repeatable")] = None,
) -> None:
    """Talk to the shop in the terminal."""
    settings = read_settings()
    run(load("serving.chat.terminal").talk(settings, out, url=url, key=key or f"pk_{settings.merchant}", lines=message))
