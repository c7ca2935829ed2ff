"""Accounts: a guest becomes a customer by a code or the merchant's word, and what they did follows them once."""

import json
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from serving.accounts.accounts import Proof
from serving.refusals.errors import IdentityRefused, IdentityUnsupported, RequestInvalid, SignInRefused
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.house import ADDRESS, House, open_house
from tests.support.shop import MERCHANT

SECRET = "a secret of the merchant that is long enough"


@pytest.fixture
async def house(database: Database, clock: FrozenClock) -> AsyncIterator[House]:
    async with open_house(database, clock) as opened:
        yield opened


def token(key: Any = SECRET, algorithm: str = "HS256", *, now: FrozenClock, **claims: Any) -> str:
    body = {"sub": "customer-7", "exp": int(now.now().timestamp()) + 300, "iss": "shop", "aud": "shopmind", **claims}
    return jwt.encode({k: v for k, v in body.items() if v is not None}, key, algorithm, headers={"kid": "k1"})


async def test_a_first_sign_in_makes_the_guest_the_customer_with_all_they_have(house: House) -> None:
    guest = await house.guest()
    await house.reach.shop.add("mug", 2, guest.shopper_id)

    customer = await house.sign_in(guest, " Jane@Example.com ")

    assert customer.shopper_id == guest.shopper_id
    found = await house.people.accounts.customer(MERCHANT, customer.shopper_id)
    assert found is not None
    assert (found.email, found.email_verified) == (ADDRESS, True)
    assert (await house.cart(customer)).count == 2


async def test_a_later_sign_in_brings_orders_conversations_wishes_and_cart_along(house: House) -> None:
    at_home = await house.sign_in(await house.guest(1))
    await house.reach.shop.add("mug", 1, at_home.shopper_id)
    guest = await house.guest(2)
    order = await house.reach.shop.buy("book", shopper=guest.shopper_id)
    await house.reach.shop.add("mug", 2, guest.shopper_id)
    thread = await house.conversations.open_thread(guest)
    await house.say(guest, thread, "I look for a lamp")
    await house.reach.outreach.watching.ask(MERCHANT, guest.shopper_id, "lamp", None, "back_in_stock", ADDRESS)

    customer = await house.sign_in(guest)
    await house.reach.dispatcher.drain()

    assert customer.shopper_id == at_home.shopper_id
    assert [one.id for one in await house.reach.shop.commerce.orders.list(MERCHANT, customer.shopper_id)] == [order.id]
    assert await house.conversations.owns(customer, thread)
    assert not await house.conversations.owns(guest, thread)
    words = [str(one.get("content")) for one in await house.conversations.history(customer, thread)]
    assert "I look for a lamp" in words
    assert await house.say(customer, thread, "Go on") == "Noted."
    assert len(await house.reach.outreach.watching.of(MERCHANT, customer.shopper_id)) == 1
    assert [(line.title, line.quantity) for line in (await house.cart(customer)).lines] == [("Stone mug", 3)]
    caller = await house.sessions.caller(
        (await house.sessions.open(MERCHANT, "a-nonce-of-enough-length-2", locale="en-US")).token
    )
    assert caller.principal.shopper_id == customer.shopper_id


@pytest.mark.parametrize(("rule", "quantities"), [("sum", [3]), ("max", [2]), ("guest", [2]), ("customer", [1])])
async def test_two_carts_become_one_by_the_merchants_rule(house: House, rule: Any, quantities: list[int]) -> None:
    await house.people.tokens.set_cart_merge(MERCHANT, rule)
    at_home = await house.sign_in(await house.guest(1))
    await house.reach.shop.add("mug", 1, at_home.shopper_id)
    guest = await house.guest(2)
    await house.reach.shop.add("mug", 2, guest.shopper_id)

    customer = await house.sign_in(guest)
    await house.reach.dispatcher.drain()
    await house.reach.dispatcher.drain()

    assert [line.quantity for line in (await house.cart(customer)).lines] == quantities


async def test_a_wrong_code_is_refused_five_times_and_then_the_right_one_too(house: House) -> None:
    guest = await house.guest()
    code = await house.code_of(guest)
    wrong = "000000" if code != "000000" else "111111"

    for left in (4, 3, 2, 1, 0):
        with pytest.raises(SignInRefused) as refused:
            await house.people.accounts.confirm(guest, Proof(code=wrong))
        assert refused.value.details["triesLeft"] == left
    with pytest.raises(SignInRefused, match="ask for a new one"):
        await house.people.accounts.confirm(guest, Proof(code=code))

    assert await house.people.accounts.customer(MERCHANT, guest.shopper_id) is None


async def test_a_code_works_once_for_its_browser_and_for_fifteen_minutes(house: House, clock: FrozenClock) -> None:
    guest, thief = await house.guest(1), await house.guest(2)
    code = await house.code_of(guest)
    with pytest.raises(SignInRefused):
        await house.people.accounts.confirm(thief, Proof(code=code))
    link = str(house.code_letter().link).partition("#")[2]
    with pytest.raises(SignInRefused):
        await house.people.accounts.confirm(thief, Proof(link=link))

    await house.people.accounts.confirm(guest, Proof(link=link))
    with pytest.raises(SignInRefused):
        await house.people.accounts.confirm(guest, Proof(code=code))
    late = await house.code_of(thief)
    clock.advance(minutes=16)
    with pytest.raises(SignInRefused, match="too old"):
        await house.people.accounts.confirm(thief, Proof(code=late))


async def test_a_merchants_token_signs_its_customer_in_on_every_device(house: House, clock: FrozenClock) -> None:
    await house.people.tokens.set(MERCHANT, "hs256", SECRET, issuer="shop", audience="shopmind")
    first, second = await house.guest(1), await house.guest(2)

    identity = await house.people.tokens.read(MERCHANT, token(now=clock, name="Jane", email=ADDRESS))
    one = await house.people.accounts.identified(first, identity)
    two = await house.people.accounts.identified(second, identity)

    assert one.shopper_id == two.shopper_id == first.shopper_id
    assert (one.external_id, one.name, one.email_verified) == ("customer-7", "Jane", False)


@pytest.mark.parametrize(
    ("changes", "key", "why", "remedy"),
    [
        ({"exp": 1}, SECRET, "expired", "new token"),
        ({"exp": 99_999_999_999}, SECRET, "more than a day", "docs/accounts.md"),
        ({"iss": "other"}, SECRET, "issuer", "Set `iss` to 'shop'"),
        ({"aud": "other"}, SECRET, "[Aa]udience", "Set `aud` to 'shopmind'"),
        ({"sub": None}, SECRET, "sub", "`sub` and `exp`"),
        ({"nbf": 99_999_999_999}, SECRET, "future", "clock"),
        ({}, "another secret of somebody that is long enough", "verification failed", "Sign with the secret"),
    ],
)
async def test_a_token_that_is_not_the_merchants_says_what_to_mend(
    house: House, clock: FrozenClock, changes: dict[str, Any], key: str, why: str, remedy: str
) -> None:
    await house.people.tokens.set(MERCHANT, "hs256", SECRET, issuer="shop", audience="shopmind")

    with pytest.raises(IdentityRefused, match=why) as refused:
        await house.people.tokens.read(MERCHANT, token(key, now=clock, **changes))

    assert remedy in refused.value.details["remedy"]


async def test_a_token_is_read_by_published_keys_and_never_by_a_public_key_as_a_secret(
    house: House, clock: FrozenClock
) -> None:
    rsa_key, ec_key = rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1())
    for private, algorithm, jwk in (
        (rsa_key, "RS256", RSAAlgorithm.to_jwk(rsa_key.public_key(), as_dict=True)),
        (ec_key, "ES256", ECAlgorithm.to_jwk(ec_key.public_key(), as_dict=True)),
    ):
        published = json.dumps({"keys": [{**jwk, "kid": "k1", "alg": algorithm}]})
        await house.people.tokens.set(MERCHANT, "jwks", published)
        assert (await house.people.tokens.read(MERCHANT, token(private, algorithm, now=clock))).subject == "customer-7"
        with pytest.raises(IdentityRefused, match="alg"):
            await house.people.tokens.read(MERCHANT, token(published[:64], now=clock))


async def test_without_a_setting_tokens_are_refused_and_settings_that_cannot_work_too(
    house: House, clock: FrozenClock
) -> None:
    with pytest.raises(IdentityUnsupported) as refused:
        await house.people.tokens.read(MERCHANT, token(now=clock))
    assert "shopmind merchant identity" in refused.value.details["remedy"]
    with pytest.raises(RequestInvalid, match="32 bytes"):
        await house.people.tokens.set(MERCHANT, "hs256", "short")
    with pytest.raises(RequestInvalid, match="no JSON Web Key Set"):
        await house.people.tokens.set(MERCHANT, "jwks", "{}")
    assert (await house.people.tokens.setting(MERCHANT)).kind is None


async def test_the_secret_is_sealed_in_the_database(house: House) -> None:
    await house.people.tokens.set(MERCHANT, "hs256", SECRET)

    row = await house.people.tokens._row(MERCHANT)
    assert row is not None
    assert row.value is not None
    assert SECRET.encode() not in row.value
