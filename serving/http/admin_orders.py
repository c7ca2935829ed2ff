"""Orders as the shop's own people work on them: find, look into, send, give back, cancel, decide."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import AwareDatetime, Field

from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.domain.order_states import OrderStatus
from commerce.ports.orders import OrderFilter
from serving.http.admin import AdminRoute, CurrentAdmin, problems
from serving.http.idempotent import change_key
from serving.http.identity import BaseUrl, CurrentServices
from serving.http.wire import Wire
from serving.services import Services
from serving.ucp_bodies import order_body

router = APIRouter(prefix="/v1/admin/orders", tags=["admin"], route_class=AdminRoute)
_WRITES = problems(404, 409, 503)
_Text = Annotated[str, Field(max_length=200)]
_Id = Annotated[str, Field(min_length=1, max_length=64)]


class OrderRow(Wire):
    """An order in a list; amounts are in minor units."""

    id: str
    number: str
    status: OrderStatus
    status_text: str
    placed_at: datetime
    buyer: str
    email: str
    currency: str
    total: int
    paid: int = Field(description="Paid and not given back")
    waiting: list[str] = Field(description="What somebody of the shop is waited for with: kinds of requests, `refund`")


class OrderPage(Wire):
    """Orders, the newest first; `next` is the `after` of the next page."""

    orders: list[OrderRow]
    next: str | None


class PaymentView(Wire):
    """A part of what was paid; the token of what it was paid with is never shown."""

    id: str
    provider: str
    reference: str | None
    amount: int
    status: str
    label: str
    purpose: str
    failure: str | None


class RefundView(Wire):
    """Money that goes back; `failed` was refused by its provider for good."""

    id: str
    payment_id: str
    amount: int
    status: str
    reason: str
    at: datetime
    gift_card: str | None
    tries: int
    due_at: datetime | None


class MovementView(Wire):
    """What the order moved on the shelves."""

    variant_id: str
    kind: str
    location_id: str
    on_hand: int
    reserved: int


class OrderDetail(Wire):
    """An order with its money, its shelves and its story."""

    order: dict[str, Any] = Field(description="The order in UCP's shape, requests and parcels among it")
    payments: list[PaymentView]
    refunds: list[RefundView]
    ledger: list[MovementView]
    paid: int = Field(description="Paid and not given back")


class ParcelRequest(Wire):
    """A parcel: so many of which lines, all that is not sent yet where none is named."""

    lines: dict[_Id, Annotated[int, Field(ge=1, le=100_000)]] = Field(default_factory=dict, max_length=100)
    carrier: _Text | None = None
    tracking_number: _Text | None = None
    tracking_url: Annotated[str, Field(max_length=500, pattern=r"^https?://")] | None = None


class RefundRequest(Wire):
    """Money to give back, in the order's currency."""

    amount: Annotated[str, Field(max_length=30, description="Such as 5.00")]
    reason: Annotated[str, Field(max_length=60)] = "goodwill"


class ReasonRequest(Wire):
    """Why; of a refusal the buyer is told."""

    reason: _Text = ""


class ReceiptRequest(Wire):
    """A parcel that came back."""

    restock: bool = Field(True, description="Whether it goes on the shelf again; not what is damaged")


@router.get("", responses=problems())
async def find(
    admin: CurrentAdmin,
    services: CurrentServices,
    status: OrderStatus | None = None,
    email: Annotated[str, Query(max_length=254)] = "",
    placed_from: AwareDatetime | None = None,
    placed_before: AwareDatetime | None = None,
    waiting: Annotated[bool, Query(description="Only what waits for somebody of the shop")] = False,
    after: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> OrderPage:
    """Orders by state, e-mail address and date."""
    wanted = OrderFilter(status, email, placed_from, placed_before, waiting, after)
    found = await services.order_desk.find(admin.merchant_id, wanted, limit)
    return OrderPage(orders=[_row(one) for one in found], next=found[-1].id if len(found) == limit else None)


class Acts:
    """Acts of an administrator on orders: each finds the order, is noted, is done, and shows what came of it."""

    def __init__(self, admin: CurrentAdmin, services: CurrentServices, base_url: BaseUrl) -> None:
        self._admin = admin
        self._base_url = base_url
        self._services = services
        self.desk = services.order_desk
        self.fulfilment = services.fulfilment

    async def do(
        self, order: str, act: str, work: Callable[[Order], Awaitable[Order]], body: Wire | None = None, **more: str
    ) -> OrderDetail:
        """Do this to the order of that id or number; the body and what is given beside it are noted."""
        found = await self.desk.order(self._admin.merchant_id, order)
        told = {**({} if body is None else body.model_dump(mode="json", exclude_none=True)), **more}
        admin = self._admin
        async with self._services.administration.noted(admin.merchant_id, admin.name, f"orders.{act}", found.id, told):
            changed = await work(found)
        return await _detail(self._services, changed, self._base_url)


CurrentActs = Annotated[Acts, Depends()]


@router.get("/{order}", responses=problems(404))
async def read(order: str, admin: CurrentAdmin, services: CurrentServices, base_url: BaseUrl) -> OrderDetail:
    """One order by id or number: payments, refunds, what it moved in the stock, requests and events."""
    return await _detail(services, await services.order_desk.order(admin.merchant_id, order), base_url)


@router.post("/{order}/parcels", status_code=201, responses=_WRITES)
async def ship(order: str, body: ParcelRequest, acts: CurrentActs) -> OrderDetail:
    """Send a parcel with all or some of what is not sent yet; its buyer is told."""

    def work(found: Order) -> Awaitable[Order]:
        return acts.fulfilment.ship(
            found.merchant_id,
            found.id,
            body.lines or None,
            carrier=body.carrier,
            tracking_number=body.tracking_number,
            tracking_url=body.tracking_url,
        )

    return await acts.do(order, "ship", work, body)


@router.post("/{order}/parcels/{parcel}/delivered", responses=_WRITES)
async def deliver(order: str, parcel: str, acts: CurrentActs) -> OrderDetail:
    """Note that a parcel has arrived; `all` for every one."""

    def work(found: Order) -> Awaitable[Order]:
        return acts.fulfilment.deliver(found.merchant_id, found.id, None if parcel == "all" else parcel)

    return await acts.do(order, "deliver", work, parcel=parcel)


@router.post("/{order}/cancel", responses=_WRITES)
async def cancel(order: str, body: ReasonRequest, acts: CurrentActs) -> OrderDetail:
    """Cancel an order that nothing was sent of; all that was paid goes back."""

    def work(found: Order) -> Awaitable[Order]:
        return acts.desk.cancel(found.merchant_id, found.id, body.reason)

    return await acts.do(order, "cancel", work, body)


@router.post("/{order}/refunds", status_code=201, responses=_WRITES)
async def refund(order: str, body: RefundRequest, request: Request, acts: CurrentActs) -> OrderDetail:
    """Give back a part of what was paid, or all of it, beside any return."""
    once = change_key(request)

    def work(found: Order) -> Awaitable[Order]:
        amount = Money.parse(body.amount, found.currency)
        return acts.desk.refund(found.merchant_id, found.id, amount, body.reason, once=once)

    return await acts.do(order, "refund", work, body)


@router.post("/{order}/refunds/{refund_id}/retry", responses=_WRITES)
async def retry(order: str, refund_id: str, acts: CurrentActs) -> OrderDetail:
    """Ask the provider once more, now, for a refund that it has refused."""

    def work(found: Order) -> Awaitable[Order]:
        return acts.desk.retry(found.merchant_id, found.id, refund_id)

    return await acts.do(order, "retry_refund", work, refund=refund_id)


@router.post("/{order}/refunds/{refund_id}/gift-card", responses=_WRITES)
async def repay(order: str, refund_id: str, acts: CurrentActs) -> OrderDetail:
    """Give what a provider refused for good back as a new gift card, whose code its buyer alone gets."""

    async def work(found: Order) -> Order:
        await acts.desk.repay(found.merchant_id, found.id, refund_id)
        return await acts.desk.order(found.merchant_id, found.id)

    return await acts.do(order, "repay_refund", work, refund=refund_id)


@router.post("/{order}/requests/{request_id}/approve", responses=_WRITES)
async def approve(order: str, request_id: str, acts: CurrentActs) -> OrderDetail:
    """Agree to a return or an exchange that waits for it."""

    def work(found: Order) -> Awaitable[Order]:
        return acts.desk.approve(found.merchant_id, found.id, request_id)

    return await acts.do(order, "approve", work, request=request_id)


@router.post("/{order}/requests/{request_id}/refuse", responses=_WRITES)
async def refuse(order: str, request_id: str, body: ReasonRequest, acts: CurrentActs) -> OrderDetail:
    """Refuse a request that has not been received; its buyer is told the reason."""

    def work(found: Order) -> Awaitable[Order]:
        return acts.desk.refuse(found.merchant_id, found.id, request_id, body.reason)

    return await acts.do(order, "refuse", work, body, request=request_id)


@router.post("/{order}/requests/{request_id}/receive", responses=_WRITES)
async def receive(order: str, request_id: str, body: ReceiptRequest, acts: CurrentActs) -> OrderDetail:
    """Take in what came back: the refund goes out, or the new item is ready to be sent."""

    def work(found: Order) -> Awaitable[Order]:
        return acts.desk.receive(found.merchant_id, found.id, request_id, restock=body.restock)

    return await acts.do(order, "receive", work, body, request=request_id)


def _row(order: Order) -> OrderRow:
    waiting: list[str] = [one.kind for one in order.requests if one.open]
    waiting += ["refund" for one in order.refunds if one.status == "failed"]
    return OrderRow(
        id=order.id,
        number=order.number,
        status=order.status,
        status_text=order.status_text,
        placed_at=order.placed_at,
        buyer=order.buyer.name,
        email=order.buyer.email,
        currency=order.currency,
        total=order.total.amount,
        paid=order.net_paid.amount,
        waiting=waiting,
    )


async def _detail(services: Services, order: Order, base_url: str) -> OrderDetail:
    moved = await services.stock.movements_of(order.merchant_id, order.id)
    return OrderDetail(
        order=order_body(order, base_url=base_url),
        payments=[
            PaymentView(
                id=one.id,
                provider=one.provider,
                reference=one.reference,
                amount=one.amount.amount,
                status=one.status,
                label=one.instrument_label,
                purpose=one.purpose,
                failure=one.failure,
            )
            for one in order.payments
        ],
        refunds=[
            RefundView(
                id=one.id,
                payment_id=one.payment_id,
                amount=one.amount.amount,
                status=one.status,
                reason=one.reason,
                at=one.created_at,
                gift_card=one.destination,
                tries=one.tries,
                due_at=one.due_at,
            )
            for one in order.refunds
        ],
        ledger=[
            MovementView(
                variant_id=one.variant_id,
                kind=one.kind,
                location_id=one.location_id,
                on_hand=one.on_hand_change,
                reserved=one.reserved_change,
            )
            for one in moved
        ],
        paid=order.net_paid.amount,
    )
