"""Opening, handing over and ending sessions."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import segno
from fastapi import APIRouter, Header, Request, Response
from pydantic import Field

from commerce.domain.merchant import Merchant
from serving.http.idempotent import IdempotentRoute
from serving.http.identity import BaseUrl, CurrentCaller, CurrentServices, address_of
from serving.http.wire import Wire
from serving.identity.publishable import is_loopback
from serving.identity.sessions import Opened, handoff_merchant
from serving.limits import Rate, demand
from serving.refusals.errors import HandoffInvalid
from tools.base import Principal

router = APIRouter(prefix="/v1/sessions", tags=["sessions"])
keyed = APIRouter(prefix="/v1/sessions", tags=["sessions"], route_class=IdempotentRoute)


class SessionRequest(Wire):
    """A device asks for its session."""

    nonce: str = Field(
        min_length=8, max_length=128, description="Random text that the device keeps; best 128 bits or more"
    )
    handoff: str | None = Field(None, max_length=256)
    identity_token: str | None = Field(None, max_length=4096)
    locale: str | None = Field(None, max_length=35, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")
    country: str | None = Field(
        None, pattern=r"^[A-Z]{2}$", description="Where the shopper is; they see its currency unless they chose one"
    )
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$", description="The currency that the shopper chose")


class MerchantView(Wire):
    """What a page may know about the shop."""

    id: str
    name: str
    accent: str | None
    currency: str
    currencies: list[str]
    locale: str
    image_search: bool = Field(description="Whether things can be searched for by a picture now")


class SessionReply(Wire):
    """The session of a device."""

    token: str
    shopper_id: str
    session_id: str
    thread_id: str
    merchant: MerchantView


class HandoffReply(Wire):
    """A code that opens the same conversation on another device."""

    code: str
    url: str
    qr: str
    expires_at: datetime


@router.post("", status_code=200)
async def open_session(
    request: Request,
    body: SessionRequest,
    services: CurrentServices,
    base_url: BaseUrl,
    x_shopmind_key: Annotated[str | None, Header(max_length=128)] = None,
    origin: Annotated[str | None, Header(max_length=512)] = None,
) -> SessionReply:
    """Open the session of a nonce; the same nonce gives the same session."""
    address = address_of(request)
    if not is_loopback(address):
        rate = Rate(services.limits.sessions_per_minute, services.limits.sessions_per_minute)
        await demand(services.limiter, f"sessions:{address}", rate, "Too many sessions were opened from this address.")
    merchant = await services.keys.merchant(x_shopmind_key or "", origin=origin, own_origin=base_url, address=address)
    if body.handoff is not None and handoff_merchant(body.handoff) != merchant.id:
        raise HandoffInvalid("This code belongs to another shop.")
    locale = (body.locale or merchant.locale).replace("_", "-")
    tokens, token = services.people.tokens, body.identity_token
    identity = await tokens.read(merchant.id, token) if token is not None else None
    opened = await services.sessions.open(merchant.id, body.nonce, locale=locale, handoff=body.handoff)
    if identity is not None:
        guest = Principal(merchant.id, opened.shopper_id, opened.session_id, locale)
        customer = await services.people.accounts.identified(guest, identity)
        opened = replace(opened, shopper_id=customer.shopper_id)
    thread_id = opened.thread_id or await _first_thread(services, merchant.id, opened, locale)
    spoken = await _spoken(services, merchant, opened.shopper_id, body)
    view = MerchantView(
        id=merchant.id,
        name=merchant.name,
        accent=merchant.accent,
        currency=spoken,
        currencies=list(merchant.currencies),
        locale=merchant.locale,
        image_search=services.sees_pictures(merchant.id),
    )
    return SessionReply(
        token=opened.token,
        shopper_id=opened.shopper_id,
        session_id=opened.session_id,
        thread_id=thread_id,
        merchant=view,
    )


@keyed.post("/handoff", status_code=201)
async def hand_over(caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> HandoffReply:
    """Make a code of ten minutes that opens this conversation once on another device."""
    handoff = await services.sessions.hand_over(caller.principal, caller.thread_id)
    url = f"{base_url}/handoff#{handoff.code}"
    qr = segno.make_qr(url, error="m").svg_data_uri(border=2, scale=4, dark="#111", light="#fff")
    return HandoffReply(code=handoff.code, url=url, qr=qr, expires_at=handoff.expires_at)


@router.delete("/current", status_code=204)
async def end_session(caller: CurrentCaller, services: CurrentServices) -> Response:
    """End this session: its token is refused from now on, and its sockets close."""
    await services.sessions.end(caller.principal)
    return Response(status_code=204)


@router.delete("", status_code=204)
async def end_all_sessions(caller: CurrentCaller, services: CurrentServices) -> Response:
    """End every session of the shopper, on every device."""
    await services.sessions.end_all(caller.principal)
    return Response(status_code=204)


async def _spoken(services: CurrentServices, merchant: Merchant, shopper_id: str, body: SessionRequest) -> str:
    """The currency that this shopper sees: the one asked for, else the one chosen before, else that of their country.

    Raises CurrencyNotOffered.
    """
    if body.currency is not None:
        known = await services.catalogue.currency_of(merchant.id, shopper_id) or merchant.currency
        if body.currency != known:
            await services.carts.choose_currency(merchant.id, shopper_id, body.currency)
        return body.currency
    if not merchant.price_lists:
        return merchant.currency
    country = body.country or _region(body.locale or "")
    supposed = merchant.currency_of(country) if country else None
    if supposed is not None:
        await services.price_lists.suppose(merchant.id, shopper_id, supposed)
    return await services.catalogue.currency_of(merchant.id, shopper_id) or merchant.currency


def _region(locale: str) -> str:
    """The country that a locale names, as in `de-AT`."""
    return next((part.upper() for part in re.split(r"[-_]", locale)[1:] if re.fullmatch(r"[A-Za-z]{2}", part)), "")


async def _first_thread(services: CurrentServices, merchant_id: str, opened: Opened, locale: str) -> str:
    principal = Principal(merchant_id, opened.shopper_id, opened.session_id, locale)
    thread_id = await services.conversations.open_thread(principal)
    return await services.sessions.bind_thread(merchant_id, opened.session_id, thread_id)
