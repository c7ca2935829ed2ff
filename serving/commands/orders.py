"""`shopmind orders`: what the shop's own people do with orders, from the parcel to the refund."""

import getpass
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

import typer
from rich.table import Table

from serving.commands.console import console, out, read_settings, with_services
from serving.extras import load

app = typer.Typer(help="Orders, their parcels, and what buyers ask for after the sale.", no_args_is_help=True)
_Merchant = Annotated[str | None, typer.Option(help="Whose order; the setting MERCHANT otherwise")]
_Order = Annotated[str, typer.Argument(metavar="ORDER", help="Its number or id")]
_Request = Annotated[str | None, typer.Option("--request", help="Which request; the order's open one otherwise")]

_Details = Mapping[str, str] | Callable[[Any], Mapping[str, str]]


@app.callback()
def group() -> None:
    """Orders, their parcels, and what buyers ask for after the sale."""


@app.command()
def waiting(merchant: _Merchant = None) -> None:
    """List the requests that wait for the shop or for a parcel, and the refunds that did not go through."""
    settings = read_settings(merchant=merchant)

    async def work(services: Any) -> Any:
        desk = services.order_desk
        return await desk.waiting(settings.merchant), await desk.unrefunded(settings.merchant)

    requests, refunds = with_services(settings, work)
    table = Table("order", "request", "kind", "state", "items", "refund", "to pay", "reason")
    for order, request in requests:
        items = ", ".join(f"{line.quantity} x {line.title}" for line in request.lines)
        money = (one.format() if one else "" for one in (request.refund, request.charge))
        table.add_row(order.number, request.id, request.kind, request.state_text, items, *money, request.reason)
    out.print(table)
    for order, one in refunds:
        out.print(f"Order {order.number}: refund {one.id} of {one.amount.format()} did not go through ({one.reason})")


@app.command()
def repay(
    order: _Order,
    refund_id: Annotated[str, typer.Argument(metavar="REFUND", help="Its id, as `shopmind orders waiting` gives it")],
    merchant: _Merchant = None,
) -> None:
    """Pay a refund that did not go through back as a new gift card; its code goes to the buyer alone."""

    def work(services: Any, found: Any) -> Any:
        return services.order_desk.repay(found.merchant_id, found.id, refund_id)

    issued = _act(merchant, order, "repay_refund", work, {"refund": refund_id})
    worth, last4 = issued.card.balance.format(), issued.card.last4
    out.print(f"{worth} on a new gift card ending in {last4}. Its code goes to the buyer: by mail, and on their order.")


@app.command("list")
def find(
    status: Annotated[str | None, typer.Option(help="Such as paid, fulfilled, return_requested")] = None,
    email: Annotated[str, typer.Option(help="Whose, by e-mail address")] = "",
    waits: Annotated[bool, typer.Option("--waiting", help="Only what waits for somebody of the shop")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    merchant: _Merchant = None,
) -> None:
    """List orders, the newest first."""
    settings = read_settings(merchant=merchant)
    known = load("commerce.domain.order_states").STATUS_TEXT
    if status is not None and status not in known:
        raise typer.BadParameter(f"{status!r} is none of {', '.join(known)}", param_hint="--status")
    wanted = load("commerce.ports.orders").OrderFilter(status=status, email=email, waiting=waits)
    table = Table("order", "state", "placed", "buyer", "total", "paid")
    for order in with_services(settings, lambda services: services.order_desk.find(settings.merchant, wanted, limit)):
        amounts = (order.total.format(), order.net_paid.format())
        table.add_row(order.number, order.status_text, f"{order.placed_at:%Y-%m-%d %H:%M}", order.buyer.name, *amounts)
    out.print(table)


@app.command()
def cancel(
    order: _Order,
    reason: Annotated[str, typer.Option(help="Why, for the books")] = "",
    merchant: _Merchant = None,
) -> None:
    """Cancel an order that nothing was sent of; all that was paid goes back."""

    def work(services: Any, found: Any) -> Any:
        return services.order_desk.cancel(found.merchant_id, found.id, reason)

    _print(_act(merchant, order, "cancel", work, {"reason": reason}))


@app.command()
def retry(
    order: _Order,
    refund_id: Annotated[str, typer.Argument(metavar="REFUND", help="Its id, as `shopmind orders waiting` gives it")],
    merchant: _Merchant = None,
) -> None:
    """Ask the provider once more, now, for a refund that it has refused."""

    def work(services: Any, found: Any) -> Any:
        return services.order_desk.retry(found.merchant_id, found.id, refund_id)

    _print(_act(merchant, order, "retry_refund", work, {"refund": refund_id}))


@app.command()
def show(order: _Order, merchant: _Merchant = None) -> None:
    """Show an order with its lines, parcels, payments, refunds and requests."""
    settings = read_settings(merchant=merchant)
    _print(with_services(settings, lambda services: services.order_desk.order(settings.merchant, order)))


@app.command()
def ship(
    order: _Order,
    line: Annotated[list[str] | None, typer.Option(help="LINE=QUANTITY, repeatable; else all that is left")] = None,
    carrier: Annotated[str | None, typer.Option(help="Who carries it")] = None,
    tracking: Annotated[str | None, typer.Option(help="Tracking number")] = None,
    url: Annotated[str | None, typer.Option(help="Where the parcel can be followed")] = None,
    merchant: _Merchant = None,
) -> None:
    """Note a parcel: all that is not sent yet, or the lines named."""
    quantities = _quantities(line) if line else None
    parcel = {"carrier": carrier, "tracking_number": tracking, "tracking_url": url}

    def work(services: Any, found: Any) -> Any:
        return services.fulfilment.ship(found.merchant_id, found.id, quantities, **parcel)

    _print(_act(merchant, order, "ship", work, {"trackingNumber": tracking} if tracking else {}))


@app.command()
def deliver(
    order: _Order,
    parcel: Annotated[str | None, typer.Option(help="The parcel's id; all of them otherwise")] = None,
    merchant: _Merchant = None,
) -> None:
    """Note that a parcel, or all of them, has arrived."""

    def work(services: Any, found: Any) -> Any:
        return services.fulfilment.deliver(found.merchant_id, found.id, parcel)

    _print(_act(merchant, order, "deliver", work, {"parcel": parcel or "all"}))


@app.command()
def approve(order: _Order, request: _Request = None, merchant: _Merchant = None) -> None:
    """Agree to a return or an exchange that the policy lets a person look at first."""
    _print(_decide(merchant, order, request, "approve"))


@app.command()
def refuse(
    order: _Order,
    why: Annotated[str, typer.Option(help="The reason, which the buyer is told")],
    request: _Request = None,
    merchant: _Merchant = None,
) -> None:
    """Refuse a request; what was set aside for it is free again."""
    _print(_decide(merchant, order, request, "refuse", why))


@app.command()
def receive(
    order: _Order,
    request: _Request = None,
    damaged: Annotated[bool, typer.Option("--damaged", help="Do not put it back on the shelf")] = False,
    merchant: _Merchant = None,
) -> None:
    """Take in what came back: the refund goes out, or the new item is ready to be sent."""
    _print(_decide(merchant, order, request, "receive", restock=not damaged))


@app.command()
def refund(
    order: _Order,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="Such as 5.00, in the order's currency")],
    reason: Annotated[str, typer.Option(help="Why, in a word or two")] = "goodwill",
    merchant: _Merchant = None,
) -> None:
    """Give back a part of what was paid, or all of it, beside any return."""

    def work(services: Any, found: Any) -> Any:
        worth = load("commerce.domain.money").Money.parse(amount, found.currency)
        return services.order_desk.refund(found.merchant_id, found.id, worth, reason)

    _print(_act(merchant, order, "refund", work, {"amount": amount, "reason": reason}))


def _decide(merchant: str | None, order: str, request: str | None, step: str, *words: str, **more: Any) -> Any:
    """Approve, refuse or receive a request: the one that is named, or the only one that is open."""

    def meant(found: Any) -> dict[str, str]:
        return {"request": request or _only_open(found)}

    def work(services: Any, found: Any) -> Any:
        decide = getattr(services.order_desk, step)
        return decide(found.merchant_id, found.id, meant(found)["request"], *words, **more)

    return _act(merchant, order, step, work, meant)


def _only_open(order: Any) -> str:
    open_ones = [one.id for one in order.requests if one.open]
    if len(open_ones) != 1:
        there = f"it has these: {', '.join(open_ones)}" if open_ones else "it has none"
        raise typer.BadParameter(f"order {order.number} has no one open request; {there}", param_hint="--request")
    return str(open_ones[0])


def _act(
    merchant: str | None, order: str, act: str, work: Callable[[Any, Any], Awaitable[Any]], details: _Details
) -> Any:
    """Find an order, do this to it, and note that in the log of acts under the name of who sits at this machine."""
    settings = read_settings(merchant=merchant)
    actor = f"shopmind ({getpass.getuser()})"[:80]

    async def acted(services: Any) -> Any:
        found = await services.order_desk.order(settings.merchant, order)
        told = details(found) if callable(details) else details
        async with services.administration.noted(settings.merchant, actor, f"orders.{act}", found.id, told):
            return await work(services, found)

    return with_services(settings, acted)


def _quantities(lines: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in lines:
        name, _, count = one.rpartition("=")
        if not name or not count.isdigit() or not int(count):
            raise typer.BadParameter(f"{one!r} is not LINE=QUANTITY, such as line_0197=2", param_hint="--line")
        found[name] = int(count)
    return found


def _print(order: Any) -> None:
    out.print(f"Order {order.number} ({order.id}): {order.status_text}")
    lines = Table("line", "what", "bought", "to send", "came back", "total")
    for line in order.lines:
        name = f"{line.title} ({line.variant_title})" if line.variant_title else line.title
        counts = (str(line.quantity), str(line.unsent), str(line.came_back))
        lines.add_row(line.id, name, *counts, line.total.format())
    out.print(lines)
    for parcel in order.shipments:
        carried = " ".join(part for part in (parcel.carrier, parcel.tracking_number) if part)
        out.print(f"Parcel {parcel.id}: {parcel.status} {carried}".rstrip())
    for payment in order.payments:
        out.print(f"Payment {payment.amount.format()} with {payment.instrument_label}: {payment.status}")
    for one in order.refunds:
        out.print(f"Refund {one.amount.format()} ({one.reason}): {one.status}")
    for request in order.requests:
        out.print(f"Request {request.id}: {request.kind}, {request.state_text.lower()}")
    console.print(f"Paid and not given back: {order.net_paid.format()}")
