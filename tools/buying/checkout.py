"""`begin_checkout` and `set_checkout`: the way to an order, with what is missing named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from commerce.domain.address import Address
from commerce.domain.checkout import Buyer, Checkout, CheckoutChange
from commerce.domain.merchant import Merchant
from commerce.errors import AddressInvalid, BuyerInvalid, CommerceError
from commerce.ucp.checkout import checkout_body
from tools import activities
from tools.arguments import Arguments, OptionalText, from_json
from tools.base import Activity, Done, Outcome, Refused, ToolContext
from tools.buying.cart import NoArguments
from tools.buying.cart_view import checkout_data, place_named
from tools.buying.checkout_words import delivery_meant, destination_meant, instrument_meant
from tools.facts import FactWriter
from tools.refusals import refusal_of, refused

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELD_NAMES = {
    "full_name": "name",
    "line1": "street and number",
    "city": "city",
    "region": "state or region",
    "postal_code": "postal code",
    "country": "country",
    "email": "e-mail address",
    "phone": "phone number",
}


class AddressArguments(BaseModel):
    """A postal address; parts that are not known stay empty."""

    line1: OptionalText = Field(default=None, description="Street and house number.")
    line2: OptionalText = Field(default=None, description="Flat, floor or company.")
    city: OptionalText = Field(default=None, description="City.")
    region: OptionalText = Field(default=None, description="State, province or region.")
    postal_code: OptionalText = Field(default=None, description="Postal code.")
    country: OptionalText = Field(default=None, description="Country, as a name or an ISO code.")


class SetCheckoutArguments(Arguments):
    """What the shopper has told about the order; what is left out stays as it is."""

    name: OptionalText = Field(default=None, description="Full name of the person who receives it.")
    email: OptionalText = Field(default=None, description="E-mail address for the confirmation.")
    phone: OptionalText = Field(default=None, description="Phone number.")
    address: Annotated[AddressArguments | None, from_json] = Field(default=None, description="Delivery address.")
    stored_address: OptionalText = Field(
        default=None,
        description="A kept address in place of a written one: its id, its name, or words such as usual.",
    )
    delivery: OptionalText = Field(
        default=None, description="Delivery option: its id, its title, or words such as fastest, cheapest, standard."
    )
    payment: OptionalText = Field(
        default=None, description="How to pay: an instrument's id or label, or a named test card. Never a card number."
    )


async def begin_checkout(ctx: ToolContext, _: NoArguments) -> Outcome:
    """Begins the checkout from the cart, or goes on with the open one."""
    checkout = await ctx.services.checkouts.begin(ctx.merchant_id, ctx.shopper_id)
    return await shown_checkout(ctx, checkout, FactWriter.of(ctx, "begin_checkout"), changed=True)


async def set_checkout(ctx: ToolContext, wish: SetCheckoutArguments) -> Outcome:
    """Takes over name, address, delivery and payment; what cannot be is named by field."""
    checkout = await ctx.services.checkouts.begin(ctx.merchant_id, ctx.shopper_id)
    before = checkout
    once = f"{ctx.once}-choices"
    if wish.stored_address and destination_meant(checkout.destinations, wish.stored_address) is None:
        return _no_such_address(checkout, wish.stored_address)
    try:
        checkout = await _set_person(ctx, checkout, wish)
        chosen = _choices(checkout, wish)
        if isinstance(chosen, Refused):
            return chosen if checkout is before else await _partly(ctx, checkout, before, wish, chosen)
        if chosen != CheckoutChange():
            checkout = await ctx.services.checkouts.update(
                ctx.merchant_id, ctx.shopper_id, checkout.id, chosen, once=once
            )
    except (AddressInvalid, BuyerInvalid) as error:
        return _fields_refused(error)
    except CommerceError as error:
        return (
            refusal_of(error) if checkout is before else await _partly(ctx, checkout, before, wish, refusal_of(error))
        )
    facts = FactWriter.of(ctx, "set_checkout")
    _acts(facts, checkout, wish)
    return await shown_checkout(ctx, checkout, facts, changed=True)


async def _set_person(ctx: ToolContext, checkout: Checkout, wish: SetCheckoutArguments) -> Checkout:
    stored = destination_meant(checkout.destinations, wish.stored_address) if wish.stored_address else None
    change = CheckoutChange(
        buyer=_buyer(checkout, wish),
        address=None if stored else _address(checkout, wish),
        address_id=stored.id if stored else None,
    )
    if change == CheckoutChange():
        return checkout
    once = f"{ctx.once}-person"
    return await ctx.services.checkouts.update(ctx.merchant_id, ctx.shopper_id, checkout.id, change, once=once)


def _buyer(checkout: Checkout, wish: SetCheckoutArguments) -> Buyer | None:
    given = {"name": wish.name, "email": wish.email, "phone": wish.phone}
    told = {name: value.strip() for name, value in given.items() if value}
    return replace(checkout.buyer or Buyer(), **told) if told else None


def _address(checkout: Checkout, wish: SetCheckoutArguments) -> Address | None:
    told: dict[str, str] = {}
    if wish.address:
        told = {name: value.strip() for name, value in wish.address.model_dump().items() if value}
    if not told:
        if wish.name and checkout.address:
            return replace(checkout.address, full_name=wish.name.strip())
        return None
    name = wish.name or (checkout.buyer.name if checkout.buyer else "")
    known = checkout.address or Address()
    if "line1" in told and told.get("postal_code"):
        known = Address(full_name=known.full_name, country=known.country, phone=known.phone)
    return replace(known, **told, full_name=name.strip() or known.full_name, phone=wish.phone or known.phone)


def _choices(checkout: Checkout, wish: SetCheckoutArguments) -> CheckoutChange | Refused:
    change = CheckoutChange()
    if wish.delivery:
        option = delivery_meant(checkout.options, wish.delivery)
        if option is None:
            return _no_such_delivery(checkout, wish.delivery)
        change = replace(change, option_id=option.id)
    if wish.payment:
        instrument = instrument_meant(checkout.instruments, wish.payment)
        if instrument is None:
            return _no_such_instrument(checkout, wish.payment)
        change = replace(change, instrument_id=instrument.id)
    return change


def _no_such_address(checkout: Checkout, asked: str) -> Refused:
    names = [place_named(one) for one in checkout.destinations]
    if not names:
        text = "No address is kept for you yet."
        return refused("address_needed", text, remedy="Ask for the delivery address.")
    text = f"No address kept for you is meant by {asked!r}; there is {' or '.join(names)}."
    choices = tuple(activities.Choice(label=name, message=f"Send it to {name}") for name in names)
    return refused("address_unknown", text, details={"addresses": names}, choices=choices)


def _no_such_delivery(checkout: Checkout, asked: str) -> Refused:
    titles = [option.title for option in checkout.options]
    if not titles:
        text = "The ways of delivery are known when there is an address."
        return refused("address_needed", text, remedy="Ask for the delivery address first.")
    text = f"There is no delivery called {asked!r}; there is {' or '.join(titles)}."
    choices = tuple(activities.Choice(label=title, message=title) for title in titles)
    return refused("option_invalid", text, details={"options": titles}, choices=choices)


def _no_such_instrument(checkout: Checkout, asked: str) -> Refused:
    labels = [one.label for one in checkout.instruments]
    text = f"There is no way to pay called {asked!r}."
    choices = tuple(activities.Choice(label=label, message=f"Pay with {label}") for label in labels)
    return refused("instrument_invalid", text, details={"instruments": labels}, choices=choices)


def _fields_refused(error: AddressInvalid | BuyerInvalid) -> Refused:
    """Names each field and what is wrong with it."""
    problems: Sequence[Any] = error.details.get("problems", ())
    fields = {_field(problem, "field"): _field(problem, "message") for problem in problems}
    names = [_FIELD_NAMES.get(name, name) for name in fields]
    remedy = f"Ask for the {', '.join(names)}." if names else "Ask for what is wrong."
    return refused(error.code, error.message, remedy=remedy, details={"fields": fields})


def _field(problem: Any, name: str) -> str:
    return str(problem[name] if isinstance(problem, Mapping) else getattr(problem, name))


def _acts(facts: FactWriter, checkout: Checkout, wish: SetCheckoutArguments) -> None:
    if wish.address or wish.stored_address or wish.name or wish.email or wish.phone:
        facts.act(checkout.id, "address_set")
    if wish.delivery and checkout.option:
        facts.act(checkout.id, "delivery_set", (checkout.option.title,))
    if wish.payment and checkout.instrument:
        facts.act(checkout.id, "payment_set", (checkout.instrument.label,))


async def _partly(
    ctx: ToolContext, checkout: Checkout, before: Checkout, wish: SetCheckoutArguments, refusal: Refused
) -> Outcome:
    """Name and address are in, the rest was refused: both are said."""
    facts = FactWriter.of(ctx, "set_checkout")
    if checkout is not before:
        _acts(facts, checkout, wish.model_copy(update={"delivery": None, "payment": None}))
    done = await shown_checkout(ctx, checkout, facts, changed=True)
    not_set = {"code": refusal.code, "message": refusal.message, "remedy": refusal.remedy, **refusal.data}
    return replace(done, data=done.data | {"not_set": not_set}, activities=done.activities + refusal.activities)


async def shown_checkout(ctx: ToolContext, checkout: Checkout, facts: FactWriter, *, changed: bool) -> Done:
    """The checkout for the model, the guard and the screen."""
    merchant: Merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    facts.checkout(checkout)
    data = checkout_data(checkout, merchant) | {"today": ctx.clock.now().date().isoformat()}
    return Done(data, facts.all(), (checkout_activity(ctx, checkout),), state_changed=changed)


def checkout_activity(ctx: ToolContext, checkout: Checkout) -> Activity:
    body = checkout_body(checkout, base_url=ctx.services.base_url)
    content = activities.CheckoutActivity(checkout=body, missing=list(checkout.missing))
    return Activity("checkout", content, f"checkout-{ctx.run_id}")
