"""`find_customer` and `change_default_address`: a customer of the merchant's own records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, JsonValue

from commerce.domain.address import Address
from commerce.errors import AddressInvalid, CommerceError, CustomerRefused
from tools.after_sale.proposing import NewAddress, address_of
from tools.arguments import Arguments, OptionalText, from_json
from tools.base import Done, Outcome, Problem, ProposalDraft, Proposed, Refused, ToolContext
from tools.buying.ordering import PROPOSAL_LASTS
from tools.facts import FactWriter, on_record
from tools.refusals import refusal_of, refused


class FindCustomerArguments(Arguments):
    """Who the shopper says they are: an e-mail address, or a name with its postal code."""

    email: OptionalText = Field(default=None, description="E-mail address on record.")
    name: OptionalText = Field(default=None, description="First and last name.")
    postal_code: OptionalText = Field(default=None, description="Postal code on record; needed with a name.")


class DefaultAddressArguments(Arguments):
    """Where the customer's things go from now on."""

    address: Annotated[NewAddress, from_json] = Field(description="The whole new address.")


async def find_customer(ctx: ToolContext, wish: FindCustomerArguments) -> Outcome:
    """Finds the customer that the shopper is, and opens their orders to this conversation."""
    if not wish.email and not (wish.name and wish.postal_code):
        text = "An e-mail address is needed, or a name with its postal code."
        return refused("customer_unknown", text, remedy="Ask for the e-mail address, or for name and postal code.")
    customers = ctx.services.customers
    customer = await customers.find(
        ctx.merchant_id,
        ctx.shopper_id,
        email=(wish.email or "").strip(),
        name=(wish.name or "").strip(),
        postal_code=(wish.postal_code or "").strip(),
    )
    orders = await ctx.services.orders.list(ctx.merchant_id, ctx.shopper_id, 50)
    facts = FactWriter.of(ctx, "find_customer")
    for order in orders:
        facts.order(order)
    data: dict[str, JsonValue] = {
        "customer": {
            "name": customer.name,
            "ways_to_pay": [one.label for one in customer.instruments],
            "orders": [{"number": one.number, "status_text": one.status_text} for one in orders],
        }
    }
    return Done(data, facts.all(), state_changed=True)


async def change_default_address(ctx: ToolContext, wish: DefaultAddressArguments) -> Outcome:
    """Proposes another address for what is ordered from now on; orders that there are stay as they are."""
    customer = await ctx.services.customers.of_shopper(ctx.merchant_id, ctx.shopper_id)
    if customer is None:
        raise CustomerRefused("Please show first who you are.", why="unknown")
    try:
        address = ctx.services.customers.checked(customer, address_of(wish.address))
    except AddressInvalid as error:
        fields = {one["field"]: one["message"] for one in error.details["problems"]}
        return refused(error.code, error.message, remedy="Ask for what is wrong.", details={"fields": fields})
    draft = ProposalDraft(
        act="change_default_address",
        payload={"before": _lines(customer.address), "address": wish.address.model_dump()},
        sentence="Use another address for your next orders.",
        lines=address.lines(),
        totals=(),
        button="Use this address",
        decline="Keep the old one",
        expires_at=ctx.clock.now() + PROPOSAL_LASTS,
    )
    return Proposed(draft, {"customer": {"name": customer.name}}, ())


@dataclass(frozen=True, slots=True)
class ChangeDefaultAddress:
    """Keeps the address that was proposed."""

    act: str = "change_default_address"

    async def holds(self, ctx: ToolContext, payload: Mapping[str, JsonValue]) -> Problem | None:
        """Whether the address is still the one that it was to replace."""
        customer = await ctx.services.customers.of_shopper(ctx.merchant_id, ctx.shopper_id)
        if customer is not None and _lines(customer.address) == payload["before"]:
            return None
        return Problem("changed_since", "The address has changed since.", "Ask again.")

    async def execute(self, ctx: ToolContext, payload: Mapping[str, JsonValue], idempotency_key: str) -> Done | Refused:
        """Keeps it; the same again changes nothing."""
        written: Any = payload["address"]
        address: Address = address_of(NewAddress.model_validate(written))
        try:
            customer = await ctx.services.customers.set_address(ctx.merchant_id, ctx.shopper_id, address)
        except CommerceError as error:
            return on_record(ctx, self.act, refusal_of(error))
        facts = FactWriter.of(ctx, self.act)
        facts.act(customer.id, "address_set")
        return Done({"customer": {"name": customer.name}}, facts.all(), state_changed=True)


def _lines(address: Address) -> list[JsonValue]:
    return [*address.lines()]
