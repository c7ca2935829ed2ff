"""The records of writes by their key, on each database."""

from datetime import timedelta

from serving.db import idempotency
from storage.database import Database
from tests.support.clock import FrozenClock

OWNER = ("shop", "shopper-1", "key-1")


async def test_a_key_is_taken_once(database: Database, clock: FrozenClock) -> None:
    async with database.transaction() as tx:
        first = await idempotency.claim(tx, *OWNER, "hash", clock.now())
        second = await idempotency.claim(tx, *OWNER, "hash", clock.now())

    assert (first, second) == (True, False)


async def test_a_key_that_was_released_can_be_taken_again(database: Database, clock: FrozenClock) -> None:
    async with database.transaction() as tx:
        await idempotency.claim(tx, *OWNER, "hash", clock.now())
        await idempotency.release(tx, *OWNER)

        assert await idempotency.claim(tx, *OWNER, "hash", clock.now())


async def test_only_a_claim_that_is_old_and_unanswered_is_taken_over(database: Database, clock: FrozenClock) -> None:
    now = clock.now()
    async with database.transaction() as tx:
        await idempotency.claim(tx, *OWNER, "hash", now)

        fresh = await idempotency.take_over(tx, *OWNER, claimed_before=now, now=now)
        stale = await idempotency.take_over(tx, *OWNER, claimed_before=now + timedelta(seconds=1), now=now)
        await idempotency.settle(tx, *OWNER, status=200, headers={}, body=b"{}")
        answered = await idempotency.take_over(tx, *OWNER, claimed_before=now + timedelta(seconds=1), now=now)

    assert (fresh, stale, answered) == (False, True, False)
