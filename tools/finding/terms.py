"""`shop_terms`: what the shop's rules promise of delivery, tax and returns, where no page of it need say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import Field

from commerce.domain.address import Address
from commerce.domain.countries import country, country_code, country_name
from tools.arguments import Arguments, Text
from tools.base import Done, Outcome, ToolContext
from tools.buying.cart_view import totals_data
from tools.facts import FactWriter
from tools.refusals import refused
from tools.wording import days, listed, locale_of

if TYPE_CHECKING:
    from commerce.domain.tax import TaxRate
    from commerce.services.promises import Promised, PromisedTax


class TermsArguments(Arguments):
    """Where it would be sent."""

    country: Text = Field(default="", description="A country by name or code; empty for the shop's own.")
    region: Text = Field(default="", description="A state or region by name or code, as far as it is known.")
    postal_code: Text = Field(default="", description="A postal code, as far as it is known.")


async def shop_terms(ctx: ToolContext, wish: TermsArguments) -> Outcome:
    """Ways of delivery with price and days as if ordered now, tax, and until when things can be sent back.

    With something in the cart also what all of it comes to there, in each way of delivery.
    """
    code = country_code(wish.country) if wish.country else ""
    if code is None:
        return refused(
            "unknown_country", f"{wish.country!r} is no country that I know.", remedy="Ask which country is meant."
        )
    told = Address(country=code, region=wish.region, postal_code=wish.postal_code)
    promised = await ctx.services.promises.promised(ctx.merchant_id, ctx.shopper_id, told)
    facts = FactWriter.of(ctx, "shop_terms")
    place = _place(promised)
    for option in promised.options:
        facts.delivery(f"terms:{promised.place.country}:{option.id}", option)
    facts.passage("terms:returns", "Returns", _returns(promised), None)
    facts.passage("terms:payment", "Payment", f"You can pay with {listed(promised.means)}.", None)
    facts.passage("terms:tax", "Tax", _tax(promised.tax, place), None)
    locale, currency = locale_of(promised.merchant), promised.merchant.currency
    for way, totals in promised.totals.items():
        facts.totals(f"terms:{place}:{way}", totals, currency)
    free_from = promised.free_from.format(locale) if promised.free_from else ""
    if free_from:
        facts.passage("terms:free", "Delivery", f"Delivery is free from {free_from}.", None)
    data: dict[str, Any] = {
        "today": ctx.clock.now().date().isoformat(),
        "country": country_name(promised.place.country) if promised.place.country else "",
        "place": place,
        "delivery": [
            {
                "title": option.title,
                "price": option.amount.format(locale),
                "arrives": days(option.earliest, option.latest, locale),
                "earliest": option.earliest.isoformat(),
                "latest": option.latest.isoformat(),
                "cart": totals_data(promised.totals.get(option.id, ()), currency, locale),
            }
            for option in promised.options
        ],
        "varies": promised.varies,
        "free_from": free_from,
        "tax": {
            "included": promised.tax.included,
            "rates": [{"title": rate.title, "percent": _percent(rate), "of": _of(rate)} for rate in promised.tax.rates],
            "needs_more_of_the_address": promised.tax.narrower,
        },
        "pay_with": list(promised.means),
        "return_days": promised.returns.days if promised.returns.states else 0,
        "not_returned": list(promised.returns.final_sale),
    }
    return Done(data, facts.all())


def _place(promised: Promised) -> str:
    """What the place is called: its region where that is known, else its country."""
    where = promised.place
    return country(where.country).regions.get(where.region, "") or country_name(where.country)


def _percent(rate: TaxRate) -> str:
    return f"{rate.percent.normalize():f}%"


def _of(rate: TaxRate) -> str:
    """The products that a rate is for; empty for all."""
    return listed(rate.categories) if rate.categories else rate.tax_class


def _tax(tax: PromisedTax, place: str) -> str:
    if not tax.rates:
        return f"No tax is added to orders to {place}."
    rates = [f"{rate.title} ({_percent(rate)}){f' of {_of(rate)}' if _of(rate) else ''}" for rate in tax.rates]
    return f"Tax on orders to {place}: {listed(rates)}, {'in the prices already' if tax.included else 'on top'}."


def _returns(promised: Promised) -> str:
    rule = promised.returns
    if not rule.states or not rule.days:
        return "Nothing can be sent back."
    apart = f", but for {', '.join(rule.final_sale)}" if rule.final_sale else ""
    return f"Things can be sent back within {rule.days} days after they arrived{apart}."
