"""The first start: home folder, keys, schema, shop and index, each made once."""

import asyncio
from collections.abc import Callable

from commerce.db.catalogue_merchants import SqlMerchants
from commerce.demo.gift_cards import seed_gift_cards
from commerce.demo.seed import seed_demo
from commerce.domain.merchant import PublishableKey
from commerce.errors import MerchantNotFound
from serving.bootstrap import Settings, open_services
from serving.identity.installation_keys import open_keys
from serving.identity.publishable import LOOPBACK
from serving.refusals.errors import SettingInvalid
from serving.services import Services
from storage.database import open_database
from storage.schema import upgrade

Step = Callable[[str, int, int | None], None]
DEMO = "demo"
EMPTY = "empty"


async def prepare(settings: Settings, beginning: str, step: Step) -> bool:
    """Make what is missing; returns whether the shop was made now."""
    await prepare_home(settings, step)
    async with open_services(settings, works=False) as services:
        return await ensure_shop(services, settings.merchant, beginning, step)


async def prepare_home(settings: Settings, step: Step) -> None:
    """Make the folder, its keys and the schema."""
    settings.home.mkdir(parents=True, exist_ok=True)
    open_keys(settings.home)
    step("Bringing the database up to date", 0, 1)
    await upgrade(settings.database_url)
    step("Bringing the database up to date", 1, 1)


async def of_the_only_merchant(settings: Settings) -> Settings:
    """The settings for the one merchant that there is, where none is named; else as they are."""
    if "merchant" in settings.model_fields_set:
        return settings
    async with open_database(settings.database_url) as database, database.reading() as tx:
        known = [merchant.id for merchant in await SqlMerchants().merchants(tx)]
    return settings.model_copy(update={"merchant": known[0]}) if len(known) == 1 else settings


async def ensure_merchant(services: Services, merchant_id: str, currency: str | None) -> bool:
    """Open an empty shop with a key for this machine, unless it is there; returns whether it was made now."""
    try:
        await services.catalogue.merchant(merchant_id)
    except MerchantNotFound:
        key = PublishableKey(merchant_id, f"pk_{merchant_id}", (LOOPBACK,))
        name = merchant_id.replace("-", " ").replace("_", " ").capitalize()
        await services.catalogue.create_merchant(merchant_id, name, currency=currency, keys=[key])
        return True
    return False


async def ensure_shop(services: Services, merchant_id: str, beginning: str, step: Step) -> bool:
    """Make what is missing: the shop, indexes, what the planner learns; returns whether the shop was made."""
    made = await _ensure_furnished(services, merchant_id, beginning, step)
    for merchant in await services.catalogue.merchants():
        if not services.indexing.is_built(merchant.id):
            await services.indexing.rebuild(merchant.id, step)
    step("Learning what shoppers mean", 0, None)
    await asyncio.to_thread(services.planners.learn)
    return made


async def _ensure_furnished(services: Services, merchant_id: str, beginning: str, step: Step) -> bool:
    if beginning != DEMO:
        return await ensure_merchant(services, merchant_id, None)
    known = [merchant.id for merchant in await services.catalogue.merchants()]
    if merchant_id in known:
        return False
    if known:
        raise SettingInvalid(
            "SHOPMIND_MERCHANT", f"names {merchant_id!r}, which is not there; set it to one of {', '.join(known)}"
        )
    step("Furnishing the demo shop", 0, None)
    await seed_demo(services.database, services.clock, merchant_id)
    await seed_gift_cards(services.gift_cards, merchant_id)
    return True
