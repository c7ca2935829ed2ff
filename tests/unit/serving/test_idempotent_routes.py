"""Every write of the HTTP API takes an Idempotency-Key, or says why it needs none."""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import cast

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from serving.app import create_app
from serving.http.idempotent import IdempotentRoute
from serving.observability.metrics import Metrics
from serving.services import Services
from serving.setting_groups import ImageSettings, LimitSettings

WRITES = {"POST", "PUT", "PATCH", "DELETE"}

# Each with what makes it safe to repeat in another way.
EXEMPT = {
    "POST /v1/sessions": "the nonce is its key, and there is no principal yet",
    "DELETE /v1/sessions/current": "ends the very session that a repetition would need",
    "DELETE /v1/sessions": "ends the very session that a repetition would need",
    "POST /v1/agui": "the run's id is its key",
    "POST /v1/catalog/search": "a read whose question is a body",
    "POST /v1/catalog/lookup": "a read whose question is a body",
    "POST /v1/catalog/product": "a read whose question is a body",
    "POST /v1/orders/find": "a look-up whose question is a body; who may see the order already may see it again",
    "POST /v1/gift-cards/balance": "a read whose question is a body, so that no code stands in an address",
    "POST /webhooks/{provider}": "a notice names a payment, and how that stands is looked up",
    "POST /webhooks/stripe": "a notice names a payment, and how that stands is looked up",
    "POST /webhooks/paypal": "a notice names a payment, and how that stands is looked up",
    "POST /unsubscribe/{token}": "the token in the address is all that it takes; who has stopped stays stopped",
    "POST /sandbox/3ds/{reference}": "the test bank's own form; it answers a payment once",
}


def _app_routes() -> Iterator[BaseRoute]:
    async def nobody(_: str) -> bool:
        return False

    stand_in = SimpleNamespace(
        limits=LimitSettings(),
        image_settings=ImageSettings(),
        metrics=Metrics(),
        keys=SimpleNamespace(allows_origin=nobody),
    )
    yield from _within(create_app(cast(Services, stand_in)).routes)


def _within(routes: Sequence[BaseRoute]) -> Iterator[BaseRoute]:
    """Routes, and those of routers among them."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is None:
            yield route
        else:
            yield from _within(inner.routes)


def _writes() -> dict[str, APIRoute]:
    found = {
        f"{method} {route.path}": route
        for route in _app_routes()
        if isinstance(route, APIRoute)
        for method in route.methods & WRITES
    }
    assert {"POST /v1/carts", "PUT /v1/checkout-sessions/{checkout_id}", "DELETE /v1/me/data"} <= set(found)
    return found


def test_every_write_takes_a_key_or_is_safe_to_repeat_for_a_reason_that_stands_here() -> None:
    without = {name for name, route in _writes().items() if not isinstance(route, IdempotentRoute)}

    assert without - set(EXEMPT) == set()


def test_no_exemption_outlives_its_route() -> None:
    needless = {name for name, route in _writes().items() if isinstance(route, IdempotentRoute)}

    assert set(EXEMPT) & needless == set()
    assert set(EXEMPT) - set(_writes()) == set()
