"""`shop_terms`: what the shop's rules promise of delivery and returns, where no page of it need say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from commerce.domain.countries import country_code, country_name
from tools.arguments import Arguments, Text
from tools.base import Done, Outcome, ToolContext
from tools.facts import FactWriter
from tools.refusals import refused
from tools.wording import days, locale_of

if TYPE_CHECKING:
    from commerce.services.promises import Promised


class TermsArguments(Arguments):
    """Where it would be sent."""

    country: Text = Field(
        default="", description="A country by name or code; empty for the shop's own, or the address of the checkout."
    )


async def shop_terms(ctx: ToolContext, wish: TermsArguments) -> Outcome:
    """Ways of delivery with price and days as if ordered now, and until when things can be sent back."""
    code = country_code(wish.country) if wish.country else ""
    if code is None:
        return refused(
            "unknown_country", f"{wish.country!r} is no country that I know.", remedy="Ask which country is meant."
        )
    promised = await ctx.services.promises.promised(ctx.merchant_id, ctx.shopper_id, code)
    facts = FactWriter.of(ctx, "shop_terms")
    for option in promised.options:
        facts.delivery(f"terms:{promised.country}:{option.id}", option)
    facts.passage("terms:returns", "Returns", _returns(promised), None)
    locale = locale_of(promised.merchant)
    free_from = promised.free_from.format(locale) if promised.free_from else ""
    if free_from:
        facts.passage("terms:free", "Delivery", f"Delivery is free from {free_from}.", None)
    data: dict[str, Any] = {
        "country": country_name(promised.country) if promised.country else "",
        "delivery": [
            {
                "title": option.title,
                "price": option.amount.format(locale),
                "arrives": days(option.earliest, option.latest, locale),
            }
            for option in promised.options
        ],
        "varies": promised.varies,
        "free_from": free_from,
        "return_days": promised.returns.days if promised.returns.states else 0,
        "not_returned": list(promised.returns.final_sale),
    }
    return Done(data, facts.all())


def _returns(promised: Promised) -> str:
    rule = promised.returns
    if not rule.states or not rule.days:
        return "Nothing can be sent back."
    apart = f", but for {', '.join(rule.final_sale)}" if rule.final_sale else ""
    return f"Things can be sent back within {rule.days} days after they arrived{apart}."
