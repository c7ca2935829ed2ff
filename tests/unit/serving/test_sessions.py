"""Sessions: one for a nonce, known by a token, handed over once, ended for good."""

import pytest

from serving.identity.sessions import Sessions, handoff_merchant
from serving.refusals.errors import HandoffInvalid, SessionEnded, Unauthorised
from storage.database import Database
from tests.support.clock import FrozenClock

NONCE = "a-nonce-of-enough-length"


@pytest.fixture
def sessions(database: Database, clock: FrozenClock) -> Sessions:
    return Sessions(database, clock, b"k" * 32)


async def test_the_same_nonce_gives_the_same_session_and_token(sessions: Sessions) -> None:
    first = await sessions.open("shop", NONCE, locale="en-US")
    again = await sessions.open("shop", NONCE, locale="en-US")
    other = await sessions.open("shop", "another-nonce-of-length", locale="en-US")

    assert again == first
    assert other.shopper_id != first.shopper_id


async def test_the_same_nonce_at_another_merchant_is_another_session(sessions: Sessions) -> None:
    here = await sessions.open("shop", NONCE, locale="en-US")
    there = await sessions.open("other", NONCE, locale="en-US")

    assert here.token != there.token
    assert (await sessions.caller(there.token)).principal.merchant_id == "other"


async def test_a_token_names_its_principal(sessions: Sessions) -> None:
    opened = await sessions.open("shop", NONCE, locale="de-DE")

    caller = await sessions.caller(opened.token)

    assert caller.principal.merchant_id == "shop"
    assert caller.principal.shopper_id == opened.shopper_id
    assert caller.principal.locale == "de-DE"


@pytest.mark.parametrize("token", ["", "x", "c2hvcA.", "c2hvcA.guess", "%%%.abc", "c2hvcA." + "x" * 300])
async def test_a_token_that_is_not_ours_is_refused(sessions: Sessions, token: str) -> None:
    with pytest.raises(Unauthorised):
        await sessions.caller(token)


async def test_a_token_lives_thirty_days_from_its_last_use(sessions: Sessions, clock: FrozenClock) -> None:
    opened = await sessions.open("shop", NONCE, locale="en-US")
    clock.advance(days=29)
    await sessions.caller(opened.token)
    clock.advance(days=29)
    await sessions.caller(opened.token)

    clock.advance(days=31)

    with pytest.raises(Unauthorised):
        await sessions.caller(opened.token)


async def test_a_handoff_opens_a_session_of_the_same_shopper_once(sessions: Sessions) -> None:
    opened = await sessions.open("shop", NONCE, locale="en-US")
    principal = (await sessions.caller(opened.token)).principal
    handoff = await sessions.hand_over(principal, "thread_1")

    phone = await sessions.open("shop", "nonce-of-the-phone", locale="en-US", handoff=handoff.code)
    repeated = await sessions.open("shop", "nonce-of-the-phone", locale="en-US", handoff=handoff.code)

    assert handoff_merchant(handoff.code) == "shop"
    assert phone.shopper_id == opened.shopper_id
    assert phone.thread_id == "thread_1"
    assert phone.token != opened.token
    assert repeated == phone
    with pytest.raises(HandoffInvalid):
        await sessions.open("shop", "nonce-of-a-thief-now", locale="en-US", handoff=handoff.code)


async def test_a_handoff_ends_after_ten_minutes(sessions: Sessions, clock: FrozenClock) -> None:
    opened = await sessions.open("shop", NONCE, locale="en-US")
    handoff = await sessions.hand_over((await sessions.caller(opened.token)).principal, None)

    clock.advance(minutes=10, seconds=1)

    with pytest.raises(HandoffInvalid):
        await sessions.open("shop", "nonce-of-the-phone", locale="en-US", handoff=handoff.code)


async def test_a_revoked_session_ends_at_once_and_its_nonce_is_used_up(sessions: Sessions) -> None:
    opened = await sessions.open("shop", NONCE, locale="en-US")
    principal = (await sessions.caller(opened.token)).principal
    closed: list[bool] = []
    sessions.when_ended(opened.session_id, lambda: closed.append(True))

    await sessions.end(principal)

    assert closed == [True]
    with pytest.raises(Unauthorised):
        await sessions.caller(opened.token)
    with pytest.raises(SessionEnded):
        await sessions.open("shop", NONCE, locale="en-US")


async def test_two_requests_that_open_the_same_session_agree_on_its_thread(sessions: Sessions) -> None:
    opened = await sessions.open("shop", NONCE, locale="en-US")

    first = await sessions.bind_thread("shop", opened.session_id, "thread_1")
    second = await sessions.bind_thread("shop", opened.session_id, "thread_2")

    assert (first, second) == ("thread_1", "thread_1")
