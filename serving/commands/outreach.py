"""`shopmind outbox`, `webhooks` and `notices`: what waits, what went out, and what it says."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from serving.commands.console import console, out, read_settings, with_services

outbox = typer.Typer(help="Events that wait to be handled, and those that were given up.", no_args_is_help=True)
webhooks = typer.Typer(help="Endpoints that are told what happens, and what went there.", no_args_is_help=True)
notices = typer.Typer(help="What the shop writes to shoppers.", no_args_is_help=True)
Merchant = Annotated[str | None, typer.Option(help="The merchant; the one of the settings otherwise")]


def _with_services(work: Callable[[Any, str], Awaitable[Any]], merchant: str | None) -> Any:
    settings = read_settings()
    return with_services(settings, lambda services: work(services, merchant or settings.merchant))


@outbox.command("list")
def list_events(
    waiting: Annotated[bool, typer.Option("--waiting", help="Those that wait, instead of the dead ones")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    merchant: Annotated[str | None, typer.Option(help="Only of this merchant")] = None,
) -> None:
    """List events that were given up, newest first, with why."""

    async def work(services: Any, _: str) -> Any:
        return await services.dispatcher.kept(dead=not waiting, merchant_id=merchant, limit=limit)

    found = _with_services(work, merchant)
    for one in found:
        event = one.event
        out.print(f"{event.id}  {event.merchant_id}  {event.name}  tries {one.attempts}  {one.error}")
    console.print(f"{len(found)} {'waiting' if waiting else 'given up'}")


@outbox.command("retry")
def retry(
    event_ids: Annotated[list[str] | None, typer.Argument(metavar="ID", help="Ids, as `outbox list` shows")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that were given up")] = False,
) -> None:
    """Let events that were given up be tried again from the start."""
    if not event_ids and not everything:
        raise typer.BadParameter("name events, or give --all")

    async def work(services: Any, _: str) -> int:
        dead = await services.dispatcher.kept(dead=True, limit=100_000)
        wanted = [one.event for one in dead if everything or one.event.id in (event_ids or ())]
        return sum([await services.dispatcher.retry(one.merchant_id, one.id) for one in wanted])

    count = _with_services(work, None)
    console.print(f"{count} will be tried again")
    if event_ids and count < len(set(event_ids)):
        raise typer.Exit(1)


@webhooks.command("add")
def add(
    url: Annotated[str, typer.Argument(help="An https:// address")],
    event: Annotated[list[str] | None, typer.Option(help="What to tell; repeatable. All of orders otherwise")] = None,
    merchant: Merchant = None,
) -> None:
    """Tell an address what happens."""

    async def work(services: Any, merchant_id: str) -> Any:
        return await services.outreach.webhooks.add(merchant_id, url, event or ["order.*"])

    out.print(_with_services(work, merchant).id)


@webhooks.command("list")
def list_endpoints(merchant: Merchant = None) -> None:
    """List the addresses that are told what happens."""

    async def work(services: Any, merchant_id: str) -> Any:
        return await services.outreach.webhooks.list(merchant_id)

    for one in _with_services(work, merchant):
        out.print(f"{one.id}  {one.url}  {', '.join(one.events)}")


@webhooks.command("remove")
def remove(endpoint_id: Annotated[str, typer.Argument(metavar="ID")], merchant: Merchant = None) -> None:
    """Tell an address nothing more."""

    async def work(services: Any, merchant_id: str) -> None:
        await services.outreach.webhooks.remove(merchant_id, endpoint_id)

    _with_services(work, merchant)
    console.print(f"{endpoint_id} is told nothing more")


@webhooks.command("deliveries")
def deliveries(
    endpoint: Annotated[str | None, typer.Option(help="Only to this endpoint")] = None,
    state: Annotated[str | None, typer.Option(help="Only waiting, delivered, failed or dropped ones")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    merchant: Merchant = None,
) -> None:
    """List what went to the endpoints, newest first: state, status, time, last answer."""

    async def work(services: Any, merchant_id: str) -> Any:
        book = services.outreach.webhooks
        return await book.deliveries(merchant_id, endpoint_id=endpoint, state=state, limit=limit)

    for one in _with_services(work, merchant):
        answer = " ".join((one.answer or "").split())[:80]
        took = f"{one.latency_ms} ms" if one.latency_ms is not None else "-"
        out.print(
            f"{one.id}  {one.created_at:%Y-%m-%d %H:%M:%S}  {one.event_name}  {one.subject_id}  {one.state}"
            f"  {one.status or '-'}  {took}  tries {one.attempts}  {answer}"
        )


@webhooks.command("replay")
def replay(
    delivery_id: Annotated[str | None, typer.Argument(metavar="ID", help="One delivery")] = None,
    since: Annotated[datetime | None, typer.Option(help="Everything since then (UTC)")] = None,
    endpoint: Annotated[str | None, typer.Option(help="With --since: only to this endpoint")] = None,
    merchant: Merchant = None,
) -> None:
    """Deliver again: one delivery, or everything since a time."""
    if (delivery_id is None) == (since is None):
        raise typer.BadParameter("name one delivery, or give --since")

    async def work(services: Any, merchant_id: str) -> int:
        book = services.outreach.webhooks
        if delivery_id is not None:
            await book.replay(merchant_id, delivery_id)
            return 1
        when = since.replace(tzinfo=UTC) if since and since.tzinfo is None else since
        return int(await book.replay_since(merchant_id, when, endpoint_id=endpoint))

    console.print(f"{_with_services(work, merchant)} will be delivered again")


@notices.command("templates")
def templates(merchant: Merchant = None) -> None:
    """List the templates, and which of them the merchant has changed."""

    async def work(services: Any, merchant_id: str) -> Any:
        return await services.outreach.notices.templates(merchant_id)

    for one in _with_services(work, merchant):
        out.print(f"{one.name}{'  (changed)' if one.own else ''}")


@notices.command("show")
def show(name: Annotated[str, typer.Argument(help="Such as en/shipped.txt")], merchant: Merchant = None) -> None:
    """Print a template as it is used."""

    async def work(services: Any, merchant_id: str) -> Any:
        return {one.name: one for one in await services.outreach.notices.templates(merchant_id)}

    found = _with_services(work, merchant).get(name)
    if found is None:
        raise typer.BadParameter(f"there is no template {name!r}; `shopmind notices templates` lists them")
    out.print(found.source, markup=False)


@notices.command("set")
def set_template(
    name: Annotated[str, typer.Argument(help="Such as en/shipped.txt")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The template")],
    merchant: Merchant = None,
) -> None:
    """Put a template of the merchant's in the place of ours; one that cannot be written is refused."""

    async def work(services: Any, merchant_id: str) -> None:
        await services.outreach.notices.set_template(merchant_id, name, file.read_text(encoding="utf-8"))

    _with_services(work, merchant)
    console.print(f"{name} is changed")


@notices.command("reset")
def reset(name: Annotated[str, typer.Argument()], merchant: Merchant = None) -> None:
    """Use our template again."""

    async def work(services: Any, merchant_id: str) -> None:
        await services.outreach.notices.set_template(merchant_id, name, None)

    _with_services(work, merchant)
    console.print(f"{name} is ours again")
