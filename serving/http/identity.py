"""Who sends a request, and from where."""

from dataclasses import replace
from typing import Annotated, cast

from fastapi import Depends, Header, Request
from starlette.requests import HTTPConnection

from serving.identity.publishable import is_loopback
from serving.identity.sessions import Caller
from serving.limits import Rate, demand
from serving.refusals.errors import Unauthorised
from serving.services import Services

_BEARER = "bearer "


def services_of(connection: HTTPConnection) -> Services:
    """The services that the app was made with."""
    return cast(Services, connection.app.state.services)


def address_of(connection: HTTPConnection) -> str:
    """The address of the client; behind proxies uvicorn has put the real one here."""
    return connection.client.host if connection.client else "unknown"


def base_url_of(connection: HTTPConnection) -> str:
    """The address under which this client reaches us."""
    configured = services_of(connection).public_url
    if configured:
        return configured
    scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
    return f"{scheme}://{connection.headers.get('host', connection.url.netloc)}"


async def current_caller(request: Request, authorization: Annotated[str | None, Header()] = None) -> Caller:
    """The session behind `Authorization: Bearer`, within its limits; looked up once for a request."""
    known = getattr(request.state, "caller", None)
    if isinstance(known, Caller):
        return known
    if authorization is None or not authorization.lower().startswith(_BEARER):
        raise Unauthorised("A session token is needed: send it as Authorization: Bearer.")
    services = services_of(request)
    await admit_address(request)
    caller = await services.sessions.caller(authorization[len(_BEARER) :].strip())
    limits = services.limits
    rate = Rate(limits.requests_per_minute, limits.requests_burst)
    name = f"requests:{caller.principal.merchant_id}:{caller.principal.shopper_id}"
    await demand(services.limiter, name, rate, "Too many requests; slow down.")
    request.state.caller = caller
    return caller


async def admit_address(request: Request) -> None:
    """Refuse an address that sends too much; this machine's own may be a proxy's or a test's, and is not counted."""
    services, address = services_of(request), address_of(request)
    if not is_loopback(address):
        rate = Rate(services.limits.address_requests_per_minute, services.limits.address_requests_per_minute)
        await demand(services.limiter, f"address:{address}", rate, "Too many requests from this address.")


async def shopper_services(request: Request, caller: Annotated[Caller, Depends(current_caller)]) -> Services:
    """The services with the catalogue in the currency that the caller chose."""
    services, who = services_of(request), caller.principal
    return replace(services, catalogue=await services.catalogue.for_shopper(who.merchant_id, who.shopper_id))


CurrentCaller = Annotated[Caller, Depends(current_caller)]
ShopperServices = Annotated[Services, Depends(shopper_services)]
CurrentServices = Annotated[Services, Depends(services_of)]
BaseUrl = Annotated[str, Depends(base_url_of)]
