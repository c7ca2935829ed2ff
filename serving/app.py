"""The ASGI app over open services."""

from fastapi import FastAPI

from serving.http import (
    account,
    admin,
    admin_orders,
    admin_stock,
    agui,
    carts,
    catalog,
    chat,
    checkouts,
    events,
    gift_cards,
    me,
    operations,
    orders,
    outreach,
    payments,
    pictures,
    proposals,
    recommendations,
    sessions,
    webhooks,
)
from serving.middleware import Surround, Surroundings
from serving.refusals import problems
from serving.services import Services
from serving.storefront import pages

_ROUTERS = (
    sessions.router,
    sessions.keyed,
    gift_cards.router,
    agui.router,
    chat.router,
    pictures.router,
    catalog.router,
    carts.router,
    checkouts.router,
    orders.router,
    proposals.router,
    account.router,
    me.router,
    outreach.router,
    recommendations.router,
    events.router,
    payments.router,
    webhooks.router,
    admin.router,
    admin_orders.router,
    admin_stock.router,
    operations.router,
    pages.router,
)


def create_app(services: Services) -> FastAPI:
    """All routes over these services, which the caller opened and closes."""
    app = FastAPI(
        title="ShopMindAI",
        summary="A shopping agent and the shop's API in UCP's words",
        version="1",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    for router in _ROUTERS:
        app.include_router(router)
    problems.install(app)
    surroundings = Surroundings(
        services.limits,
        services.metrics,
        services.keys.allows_origin,
        picture_bytes=services.image_settings.most_bytes,
    )
    app.add_middleware(Surround, surroundings=surroundings)
    return app
