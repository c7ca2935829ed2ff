"""Signing in and the account: who a shopper is, where things go, what they allow, and what they wait for."""

import hashlib
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from commerce.domain.address import Address
from commerce.ports.persons import SavedAddress
from serving.accounts.accounts import Proof
from serving.db import push
from serving.db.push import Subscription
from serving.http.idempotent import IdempotentRoute
from serving.http.identity import CurrentCaller, CurrentServices, address_of
from serving.http.raw import json_answer
from serving.http.wire import Wire
from serving.limits import Rate, demand
from serving.refusals.errors import NotFound, RequestInvalid
from serving.services import Services
from serving.ucp_bodies import means_body
from storage.ids import new_id
from tools.base import Principal

router = APIRouter(prefix="/v1", tags=["account"], route_class=IdempotentRoute)
_CODES = Rate(1, 5)
_Id = Annotated[str, Field(min_length=1, max_length=64)]


class SignInRequest(Wire):
    """Where to send the code."""

    email: str = Field(min_length=3, max_length=320)


class ConfirmRequest(Wire):
    """What was sent: the six figures, or what the link bears."""

    code: str | None = Field(None, max_length=16)
    link: str | None = Field(None, max_length=64)


class AccountRequest(Wire):
    """What an account says of its owner."""

    name: str | None = Field(None, max_length=200)
    phone: str | None = Field(None, max_length=40)


class ChoiceRequest(Wire):
    """A yes or a no."""

    allowed: bool


class AddressRequest(Wire):
    """Where something is sent, and what its owner calls it."""

    label: str = Field("", max_length=40)

    full_name: str = Field(max_length=200)
    line1: str = Field(max_length=200)
    line2: str = Field("", max_length=200)
    city: str = Field(max_length=100)
    region: str = Field("", max_length=100)
    postal_code: str = Field("", max_length=20)
    country: str = Field(max_length=60)
    phone: str = Field("", max_length=40)


class WatchRequest(Wire):
    """Tell me when it is back, or gets cheaper."""

    product_id: _Id
    variant_id: _Id | None = None
    kind: Literal["back_in_stock", "price_drop"]
    email: str | None = Field(None, max_length=320)


class PushRequest(Wire):
    """A browser's subscription, as its PushManager gives it."""

    endpoint: str = Field(min_length=8, max_length=2000)
    p256dh: str = Field(min_length=40, max_length=200)
    auth: str = Field(min_length=8, max_length=64)


@router.post("/sign-in", status_code=202)
async def send_code(
    request: Request, body: SignInRequest, caller: CurrentCaller, services: CurrentServices
) -> Response:
    """Send a code and a link to an address; the answer does not tell whether it has an account."""
    words = "Many codes were asked for; try again in a few minutes."
    named = hashlib.sha256(body.email.strip().casefold().encode()).hexdigest()[:32]
    for name in (f"codes:{caller.principal.session_id}", f"codes:{named}"):
        await demand(services.limiter, name, _CODES, words)
    await demand(services.limiter, f"codes:{address_of(request)}", Rate(30, 60), words)
    return json_answer({"expiresAt": await services.people.accounts.send_code(caller.principal, body.email)}, 202)


@router.post("/sign-in/confirm")
async def confirm(body: ConfirmRequest, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Sign this session in."""
    if (body.code is None) == (body.link is None):
        raise RequestInvalid("Give `code` or `link`.", field="code")
    before = caller.principal
    customer = await services.people.accounts.confirm(before, Proof(body.code, body.link))
    principal = Principal(before.merchant_id, customer.shopper_id, before.session_id, before.locale)
    thread_id = caller.thread_id
    if thread_id is None or not await services.conversations.owns(principal, thread_id):
        opened = await services.conversations.open_thread(principal)
        thread_id = await services.sessions.bind_thread(principal.merchant_id, principal.session_id, opened)
    return json_answer({"shopperId": customer.shopper_id, "threadId": thread_id})


@router.get("/me/account")
async def account(caller: CurrentCaller, services: CurrentServices) -> Response:
    """The account, or what a guest may choose all the same."""
    return json_answer(await _account(services, caller.principal))


@router.put("/me/account")
async def rename(body: AccountRequest, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Change what the account says of its owner."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    await services.people.accounts.rename(*who, name=body.name, phone=body.phone)
    return json_answer(await _account(services, caller.principal))


@router.put("/me/notices/{purpose}")
async def choose(purpose: str, body: ChoiceRequest, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Allow or refuse what the shop sends for a purpose."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    address = (await services.outreach.contacts.reader(*who)).email or None
    await services.outreach.choices.choose(*who, address, purpose, allowed=body.allowed, source="account")
    return json_answer(await _account(services, caller.principal))


@router.post("/me/addresses", status_code=201)
async def save_address(body: AddressRequest, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Keep an address; the same one keeps its id."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    given = body.model_dump(by_alias=False)
    saved = await services.people.persons.save_address(*who, label=given.pop("label"), address=Address(**given))
    return json_answer(_address(saved), 201)


@router.put("/me/addresses/{address_id}")
async def change_address(
    address_id: str, body: AddressRequest, caller: CurrentCaller, services: CurrentServices
) -> Response:
    """Correct an address; what it says makes its id, so that it may have another one then."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    persons = services.people.persons
    if address_id not in {one.id for one in await persons.addresses(*who)}:
        raise NotFound("There is no such address.")
    given = body.model_dump(by_alias=False)
    label = given.pop("label")
    return json_answer(_address(await persons.save_address(*who, Address(**given), label, instead_of=address_id)))


@router.delete("/me/addresses/{address_id}")
async def drop_address(address_id: str, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Forget an address."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    if not await services.people.persons.drop_address(*who, address_id):
        raise NotFound("There is no such address.")
    return json_answer(await _account(services, caller.principal))


@router.delete("/me/payment-means/{means_id}")
async def drop_means(means_id: str, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Forget a means of payment, here and at its provider."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    if not await services.people.saved_means.drop(*who, means_id):
        raise NotFound("No such means of payment is kept for you.")
    return json_answer(await _account(services, caller.principal))


@router.post("/watches", status_code=201)
async def watch(body: WatchRequest, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Keep a wish to be told; the outcome says what became of it."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    kept = await services.outreach.watching.ask(*who, body.product_id, body.variant_id, body.kind, body.email)
    return json_answer({"outcome": kept.outcome, "id": kept.id, "title": kept.title}, 201)


@router.delete("/watches/{watch_id}")
async def drop_watch(watch_id: str, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Forget a wish."""
    if not await services.outreach.watching.drop(caller.principal.merchant_id, caller.principal.shopper_id, watch_id):
        raise NotFound("There is no such wish.")
    return json_answer(await _account(services, caller.principal))


@router.post("/push", status_code=201)
async def subscribe(body: PushRequest, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Push to this browser what is sent to its shopper."""
    if services.outreach.push_key is None:
        raise NotFound("This shop pushes nothing; set SHOPMIND_PUSH_CONTACT.")
    await services.outreach.outgoing.check(body.endpoint)
    principal = caller.principal
    subscription = Subscription(
        merchant_id=principal.merchant_id,
        id=new_id("sub"),
        shopper_id=principal.shopper_id,
        endpoint=body.endpoint,
        endpoint_hash=hashlib.sha256(body.endpoint.encode()).hexdigest(),
        p256dh=body.p256dh,
        auth=body.auth,
        created_at=services.clock.now(),
    )
    async with services.database.transaction() as tx:
        await push.keep_subscription(tx, subscription)
    return json_answer({"id": subscription.id}, 201)


async def _account(services: Services, principal: Principal) -> dict[str, Any]:
    who = (principal.merchant_id, principal.shopper_id)
    customer = await services.people.accounts.customer(*who)
    watches = await services.outreach.watching.of(*who)
    products = await services.catalogue.products(who[0], list({one.product_id for one in watches}))
    titles = {one.id: one.title for one in products}
    push_key = services.outreach.push_key
    return {
        "signedIn": customer is not None,
        "name": customer.name if customer else None,
        "email": customer.email if customer else None,
        "phone": customer.phone if customer else None,
        "addresses": [_address(one) for one in await services.people.persons.addresses(*who)],
        "paymentMeans": [means_body(one) for one in await services.people.saved_means.of(*who)],
        "notices": dict(await services.outreach.choices.of(*who, customer.email if customer else None)),
        "watches": [
            {"id": one.id, "kind": one.kind, "title": titles.get(one.product_id, ""), "told": one.notified_at}
            for one in watches
        ],
        "pushKey": push_key.public_point if push_key else None,
    }


def _address(saved: SavedAddress) -> dict[str, Any]:
    """An address as it is written on a parcel, and in its parts for a form."""
    parts = {to_camel(name): value for name, value in asdict(saved.address).items()}
    return {"id": saved.id, "label": saved.label, "lines": saved.address.lines(), **parts}
