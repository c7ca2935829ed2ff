"""The cart's tools: every line goes in by reference and leaves with the price that was shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, Field

from commerce.domain.cart import Cart, Line, LineBefore, NewItem
from commerce.domain.cart import LineChange as CartChange
from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.product import Product, Variant
from commerce.domain.quotes import QUOTE_LIFETIME
from commerce.errors import CommerceError, OutOfStock, PromotionInvalid
from commerce.ucp.cart import cart_body
from tools import activities
from tools.arguments import (
    Arguments,
    Count,
    Identifier,
    OptionalCount,
    OptionalIdentifier,
    Options,
    Text,
    many,
)
from tools.base import Activity, Done, Fact, Outcome, Refused, ToolContext
from tools.buying.cart_view import cart_data
from tools.facts import FactWriter
from tools.finding.references import Chosen, choose, find_line, find_product, option_refusal
from tools.refusals import refusal_of, refused
from tools.wording import options_text, titled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_SHORTEST_QUOTE = timedelta(minutes=1)
_MOST_CHOICES = 4


class NewLine(BaseModel):
    """One thing to put into the cart."""

    product_id: OptionalIdentifier = Field(default=None, description="The product's id, as a result gave it.")
    variant_id: OptionalIdentifier = Field(default=None, description="The variant's id, where it is known.")
    options: Options = Field(default_factory=dict, description='Options chosen, such as {"Colour": "Blue"}.')
    quantity: Count = Field(default=1, ge=1, le=9999, description="How many.")


class AddArguments(Arguments):
    """What to put into the cart."""

    items: Annotated[list[NewLine], many] = Field(min_length=1, description="The things to add.")


class LineChange(BaseModel):
    """A change to one line of the cart."""

    line_id: Identifier = Field(description="The line's id, as the cart gave it.")
    quantity: OptionalCount = Field(default=None, ge=0, le=9999, description="New quantity; 0 removes the line.")
    options: Options = Field(default_factory=dict, description="New options, such as another colour.")


class ChangeArguments(Arguments):
    """What to change in the cart."""

    changes: Annotated[list[LineChange], many] = Field(min_length=1, description="The changes, line by line.")


class CodeArguments(Arguments):
    """A promotion code."""

    code: Text = Field(min_length=1, max_length=64, description="The code as the shopper wrote it.")


class NoArguments(Arguments):
    """Nothing."""


async def view_cart(ctx: ToolContext, _: NoArguments) -> Outcome:
    """The cart as it is now."""
    return await show_cart(
        ctx, await ctx.services.carts.current(ctx.merchant_id, ctx.shopper_id), FactWriter.of(ctx, "view_cart")
    )


async def add_to_cart(ctx: ToolContext, wish: AddArguments) -> Outcome:
    """Puts things into the cart, all of them or none."""
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    made = await _made_before(ctx) is not None
    chosen: list[tuple[Chosen, int]] = []
    for item in wish.items:
        choice = await _chosen(ctx, item)
        if isinstance(choice, Refused):
            return choice
        if not (made or choice.variant.availability.purchasable):
            return _sold_out(ctx, choice.product, choice.variant)
        chosen.append((choice, item.quantity))
    items = [NewItem(one.variant.id, quantity, shown_quote(ctx, merchant, one.variant)) for one, quantity in chosen]
    try:
        cart = await ctx.services.carts.add(ctx.merchant_id, ctx.shopper_id, items, once=ctx.once)
    except OutOfStock as error:
        return _out_of_stock(ctx, error, [one for one, _ in chosen])
    facts = FactWriter.of(ctx, "add_to_cart")
    for one, quantity in chosen:
        name = titled(one.product.title, options_text(one.variant.options))
        facts.act(
            cart.id,
            "added",
            (one.product.title, name),
            quantity=quantity,
            variantId=one.variant.id,
            product_id=one.product.id,
        )
    added = [
        {"title": one.product.title, "options": dict(one.variant.options), "quantity": quantity}
        for one, quantity in chosen
    ]
    return await show_cart(ctx, cart, facts, {"added": added})


async def _made_before(ctx: ToolContext) -> tuple[LineBefore, ...] | None:
    """The lines as they were before this call, where a run that was cut off had carried it out."""
    if ctx.finishing is None:
        return None
    return await ctx.services.carts.lines_before(ctx.merchant_id, ctx.shopper_id, ctx.once)


async def _chosen(ctx: ToolContext, item: NewLine) -> Chosen | Refused:
    reference = item.variant_id or item.product_id
    if reference is None:
        return refused("product_needed", "It is not said what to add.", remedy="Give the product_id of a result.")
    product, variant = await find_product(ctx, reference)
    if variant is not None and not item.options:
        return Chosen(product, variant)
    choice = choose(product, item.options, near=variant)
    return choice if isinstance(choice, Chosen) else option_refusal(product, choice)


def shown_quote(ctx: ToolContext, merchant: Merchant, variant: Variant) -> str:
    """A quote for the price that the shopper was shown, while that still counts, else for today's."""
    price, expires_at = variant.price, ctx.clock.now() + QUOTE_LIFETIME
    shown = _priceshow_cart(ctx, variant)
    if shown is not None and shown[0].currency == price.currency:
        price, expires_at = shown
    return ctx.services.quotes.sign(
        ctx.merchant_id, ctx.shopper_id, variant.id, price, merchant.prices_include_tax, expires_at
    )


def _priceshow_cart(ctx: ToolContext, variant: Variant) -> tuple[Money, datetime] | None:
    if ctx.known is None:
        return None
    facts = (ctx.known.current("price", variant.id), ctx.known.current("price", variant.product_id))
    of_this_variant = [fact for fact in facts if fact and fact.value.get("variant_id") == variant.id]
    newest = max(of_this_variant, key=lambda fact: fact.as_of, default=None)
    if newest is None or newest.as_of + QUOTE_LIFETIME <= ctx.clock.now() + _SHORTEST_QUOTE:
        return None
    return _money(newest), newest.as_of + QUOTE_LIFETIME


def _money(fact: Fact) -> Money:
    return Money(int(str(fact.value["amount"])), str(fact.value["currency"]))


def _sold_out(ctx: ToolContext, product: Product, variant: Variant) -> Refused:
    name = titled(product.title, options_text(variant.options))
    others = [other for other in product.variants if other.availability.purchasable]
    choices = tuple(
        activities.Choice(
            label=options_text(other.options), message=f"Add {titled(product.title, options_text(other.options))}"
        )
        for other in others[:_MOST_CHOICES]
        if other.options
    )
    return refused(
        "out_of_stock",
        f"{name} is sold out.",
        details={
            "product_id": product.id,
            "variant_id": variant.id,
            "title": product.title,
            "alternatives": [{"variant_id": other.id, "options": dict(other.options)} for other in others],
        },
        choices=choices,
        facts=_stock_facts(ctx, product),
    )


def _stock_facts(ctx: ToolContext, product: Product) -> tuple[Fact, ...]:
    facts = FactWriter.of(ctx, "stock")
    facts.name(product)
    facts.variants(product)
    return facts.all()


def _out_of_stock(ctx: ToolContext, error: OutOfStock, chosen: list[Chosen]) -> Refused:
    """The refusal of the shop, with what else of the same product can be bought."""
    variant_id = str(error.details.get("variantId", ""))
    meant = next((one for one in chosen if one.variant.id == variant_id), chosen[0] if len(chosen) == 1 else None)
    if meant is None:
        return refusal_of(error)
    others = [
        {"variant_id": other.id, "options": dict(other.options)}
        for other in meant.product.variants
        if other.id != meant.variant.id and other.availability.purchasable
    ]
    name = titled(meant.product.title, options_text(meant.variant.options))
    available = error.details.get("available")
    choices: tuple[activities.Choice, ...] = ()
    if isinstance(available, int) and available > 0:
        choices = (activities.Choice(label=f"Take {available}", message=f"Add {available} of {name}"),)
    details = dict(error.details) | {
        "product_id": meant.product.id, "variant_id": meant.variant.id, "title": name, "alternatives": others
    }  # fmt: skip
    return refused(error.code, error.message, details=details, choices=choices, facts=_stock_facts(ctx, meant.product))


@dataclass(frozen=True, slots=True)
class _Step:
    """One change that has been checked and can be carried out."""

    line: Line | LineBefore
    quantity: int | None
    swap_to: Variant | None = None

    @property
    def change(self) -> CartChange:
        return CartChange(self.line.id, self.quantity, self.swap_to.id if self.swap_to else None)


async def change_cart(ctx: ToolContext, wish: ChangeArguments) -> Outcome:
    """Changes quantities and options, or removes lines; everything is checked before anything is changed."""
    made = await _made_before(ctx)
    lines = (await ctx.services.carts.current(ctx.merchant_id, ctx.shopper_id)).lines if made is None else made
    steps: list[_Step] = []
    for change in wish.changes:
        step = await _step(ctx, lines, change, made=made is not None)
        if isinstance(step, Refused):
            return step
        steps.append(step)
    try:
        cart = await ctx.services.carts.change(
            ctx.merchant_id, ctx.shopper_id, [step.change for step in steps], once=ctx.once
        )
    except CommerceError as error:
        return refusal_of(error)
    facts = FactWriter.of(ctx, "change_cart")
    for step in steps:
        _tell(step, cart, facts)
    return await show_cart(ctx, cart, facts)


async def _step(
    ctx: ToolContext, lines: Sequence[Line | LineBefore], change: LineChange, *, made: bool
) -> _Step | Refused:
    line = find_line(lines, change.line_id)
    if line is None:
        return refused(
            "line_not_found",
            "That is not in the cart.",
            details={"lines": [{"line_id": one.id, "title": one.title} for one in lines]},
        )
    if not change.options:
        if change.quantity is None:
            return refused("nothing_to_change", "It is not said what to change.", remedy="Give a quantity or options.")
        return _Step(line, change.quantity)
    product, variant = await find_product(ctx, line.variant_id)
    choice = choose(product, change.options, near=variant)
    if not isinstance(choice, Chosen):
        return option_refusal(product, choice)
    if not (made or choice.variant.availability.purchasable):
        return _sold_out(ctx, product, choice.variant)
    return _Step(line, change.quantity, choice.variant)


def _tell(step: _Step, cart: Cart, facts: FactWriter) -> None:
    """The act of one change that was carried out."""
    line = step.line
    name = titled(line.title, line.variant_title)
    if step.quantity == 0:
        facts.act(cart.id, "removed", (line.title, name), quantity=line.quantity)
    elif step.swap_to is not None:
        swapped = titled(line.title, options_text(step.swap_to.options))
        facts.act(cart.id, "changed", (line.title, name, swapped), quantity=step.quantity or line.quantity)
    else:
        quantity = line.quantity if step.quantity is None else step.quantity
        facts.act(cart.id, "changed", (line.title, name), quantity=quantity, before=line.quantity)


async def clear_cart(ctx: ToolContext, _: NoArguments) -> Outcome:
    """Takes everything out of the cart."""
    lines: Sequence[Line | LineBefore] | None = await _made_before(ctx)
    if lines is None:
        lines = (await ctx.services.carts.current(ctx.merchant_id, ctx.shopper_id)).lines
    cart = await ctx.services.carts.clear(ctx.merchant_id, ctx.shopper_id, once=ctx.once)
    facts = FactWriter.of(ctx, "clear_cart")
    facts.act(cart.id, "cleared", [line.title for line in lines], quantity=sum(line.quantity for line in lines))
    return await show_cart(ctx, cart, facts)


async def apply_code(ctx: ToolContext, wish: CodeArguments) -> Outcome:
    """Applies a promotion code, or says why it does not count."""
    facts = FactWriter.of(ctx, "apply_code")
    code = wish.code.strip().strip("\"'.")
    try:
        cart = await ctx.services.carts.apply_code(ctx.merchant_id, ctx.shopper_id, code, once=ctx.once)
    except PromotionInvalid as error:
        why = str(error.details.get("why", ""))
        facts.add("promotion", code.upper(), {"state": "refused", "why": why, "message": error.message}, (code,))
        return refused(error.code, error.message, details=dict(error.details), facts=facts.all())
    facts.act(cart.id, "code_applied", (code,))
    return await show_cart(ctx, cart, facts)


async def remove_code(ctx: ToolContext, wish: CodeArguments) -> Outcome:
    """Takes a promotion code off the cart."""
    code = wish.code.strip().strip("\"'.")
    cart = await ctx.services.carts.remove_code(ctx.merchant_id, ctx.shopper_id, code, once=ctx.once)
    facts = FactWriter.of(ctx, "remove_code")
    facts.act(cart.id, "code_removed", (code,))
    return await show_cart(ctx, cart, facts)


async def accept_prices(ctx: ToolContext, _: NoArguments) -> Outcome:
    """Takes today's price for every line whose price rose after it was shown; the shopper has said yes to that."""
    before = await ctx.services.carts.current(ctx.merchant_id, ctx.shopper_id)
    risen = {problem.details.get("variantId") for problem in before.problems if problem.code == "price_changed"}
    cart = await ctx.services.carts.accept_prices(ctx.merchant_id, ctx.shopper_id, once=ctx.once)
    facts = FactWriter.of(ctx, "accept_prices")
    for line in before.lines:
        if line.variant_id in risen:
            name = titled(line.title, line.variant_title)
            facts.act(cart.id, "changed", (line.title, name), quantity=line.quantity)
    return await show_cart(ctx, cart, facts)


async def show_cart(ctx: ToolContext, cart: Cart, facts: FactWriter, more: dict[str, Any] | None = None) -> Done:
    """The cart for the model, the guard and the screen."""
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    facts.cart(cart)
    content = activities.CartActivity(cart=cart_body(cart, base_url=ctx.services.base_url))
    changed = not facts.source.startswith("view_cart:")
    activity = Activity("cart", content, f"cart-{ctx.run_id}")
    return Done({"cart": cart_data(cart, merchant), **(more or {})}, facts.all(), (activity,), state_changed=changed)
