"""A quote lowers a price only where it is ours, for this shopper and variant, and meant what prices mean now."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.basket import KeptCart, requoted, standing
from commerce.domain.cart import NewItem
from commerce.domain.cart_changes import Counter, add_items, replace_items
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.product import Availability, Product, Variant
from commerce.domain.quotes import QuoteKeys, QuoteSigner

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OLD, CURRENT = b"the key of last month, 32 bytes!", b"the key of this month, 32 bytes!"
SIGNER = QuoteSigner(QuoteKeys("new", {"old": OLD, "new": CURRENT}))
FOREIGN = QuoteSigner(QuoteKeys("new", {"new": b"somebody else's key of 32 bytes.."}))
ROTATED_OUT = QuoteSigner(QuoteKeys("gone", {"gone": OLD}))
BEFORE_ROTATION = QuoteSigner(QuoteKeys("old", {"old": OLD}))
COUNTER = Counter(SIGNER, False, NOW)
CART = KeptCart("cart_1", "shop", "ada", 1, (), (), NOW)
PRICE = 1250
SHOP = Merchant("shop", "Shop", "USD", "en_US", "US", False, None, None)


def live(price: int = PRICE) -> dict[str, tuple[Product, Variant]]:
    variant = Variant(
        "var_1", "prod_1", None, "mug", "", {}, Money(price, "USD"), None, Availability("in_stock", 9), None, None, {}
    )
    product = Product("prod_1", "shop", "mug", "mug", "Mug", "", None, (), {}, (), (variant,), (), None, (), 0.0, NOW)
    return {"var_1": (product, variant)}


def sign(signer: QuoteSigner = SIGNER, amount: int = 100, **other: Any) -> str:
    said = {
        "merchant_id": "shop",
        "shopper_id": "ada",
        "variant_id": "var_1",
        "price": Money(amount, "USD"),
        "tax_included": False,
        "expires_at": NOW + timedelta(minutes=30),
    } | other
    return signer.sign(**said)  # type: ignore[arg-type]


def price_in_cart(token: str, *, whole: bool = False, now: datetime = NOW) -> int:
    item = NewItem("var_1", 1, token)
    change = replace_items if whole else add_items
    cart = change(CART, [item], live(), COUNTER)
    (line,) = (requoted(one, live(), now) for one in cart.lines)
    return standing(line, 0, live(), now, SHOP).unit_price.amount


_not_ours = st.one_of(
    st.text(max_size=80),
    st.builds(sign, st.sampled_from([FOREIGN, ROTATED_OUT]), st.integers(0, PRICE - 1)),
    st.builds(lambda who: sign(shopper_id=who), st.text(max_size=12).filter(lambda who: who != "ada")),
    st.builds(lambda shop: sign(merchant_id=shop), st.text(max_size=12).filter(lambda shop: shop != "shop")),
    st.builds(lambda what: sign(variant_id=what), st.text(max_size=12).filter(lambda what: what != "var_1")),
    st.builds(lambda amount: sign(price=Money(amount, "EUR")), st.integers(0, PRICE)),
    st.builds(lambda amount: sign(amount=amount, tax_included=True), st.integers(0, PRICE)),
    st.builds(lambda amount: sign(amount=amount), st.integers(PRICE, 10**9)),
    st.builds(
        lambda minutes, amount: sign(amount=amount, expires_at=NOW - timedelta(minutes=minutes)),
        st.integers(0, 100_000),
        st.integers(0, PRICE),
    ),
)


@given(_not_ours, st.booleans())
def test_a_forged_foreign_or_expired_quote_never_changes_the_price(token: str, whole: bool) -> None:
    assert price_in_cart(token, whole=whole) == PRICE


@given(st.integers(0, PRICE), st.sampled_from([SIGNER, BEFORE_ROTATION]))
def test_our_own_quote_keeps_its_price_until_it_expires_also_when_the_key_has_been_rotated(
    amount: int, signer: QuoteSigner
) -> None:
    token = sign(signer, amount)

    assert price_in_cart(token) == amount
    assert price_in_cart(token, now=NOW + timedelta(minutes=31)) == PRICE


@given(st.data())
def test_a_quote_with_one_letter_changed_is_worth_nothing(data: st.DataObject) -> None:
    token = sign()
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcXYZ019-_.").filter(lambda one: one != token[at]))

    assert price_in_cart(token[:at] + letter + token[at + 1 :]) == PRICE


def test_an_expired_quote_below_the_price_is_kept_so_that_the_change_can_be_named() -> None:
    cart = add_items(CART, [NewItem("var_1", 1, sign(expires_at=NOW - timedelta(minutes=1)))], live(), COUNTER)

    seen = standing(requoted(cart.lines[0], live(), NOW), 0, live(), NOW, SHOP)

    assert seen.problem is not None
    assert (seen.problem.code, seen.unit_price.amount) == ("price_changed", PRICE)
    assert cart.lines[0].quoted == Money(100, "USD")
