"""What every payment provider keeps for a buyer who asked for it, or says that it keeps nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from storage.database import Database
from tests.support.payment_providers import PROVIDERS, Provider
from tests.support.shop import MERCHANT, SHOPPER


@pytest.fixture(params=["sandbox", "stripe", "paypal"])
async def provider(request: pytest.FixtureRequest, sqlite_database: Database) -> AsyncIterator[Provider]:
    """Each provider in turn, as a real one: in the database, or over HTTP."""
    async with PROVIDERS[request.param](sqlite_database) as found:
        yield found


async def test_what_a_buyer_wants_kept_pays_again_where_the_provider_keeps_it(provider: Provider) -> None:
    first = await provider.paid(replace(provider.request(), keep_for=SHOPPER))

    kept = await provider.gateway.kept(MERCHANT, first.reference)

    assert (kept is not None) is provider.gateway.keeps
    if kept is not None:
        again = await provider.paid(replace(provider.request(key="ord_2"), token=kept.instrument.token))
        assert again.outcome == "succeeded"
        assert kept.instrument.label == "Visa ending in 4242"
        await provider.gateway.forget(kept.instrument.token)
        await provider.gateway.forget(kept.instrument.token)


async def test_nothing_is_kept_of_a_payment_that_did_not_go_through(provider: Provider) -> None:
    if not provider.gateway.keeps:
        return
    declined = await provider.paid(replace(provider.request("declined"), keep_for=SHOPPER))

    assert await provider.gateway.kept(MERCHANT, declined.reference) is None
