"""`search_products`: finds in the index, checks every limit against the record, and shows cards before words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.product import Product, Variant
from retrieval.query.result import Hit, SearchResult
from retrieval.query.result import Miss as NearMiss
from retrieval.scoring.request import AttributeFilter, AttributeOrder, Range, SearchRequest
from retrieval.text.reaches import Figure
from tools import activities
from tools.arguments import (
    Arguments,
    Count,
    Flag,
    OptionalFigure,
    OptionalNumber,
    OptionalPath,
    OptionalPrice,
    OptionalText,
    Text,
    Texts,
    many,
)
from tools.base import Activity, Done, Outcome, ToolContext
from tools.facts import FactWriter
from tools.finding.display import Shown, highlights, minor_units, money_text, product_data, ucp_product

_MOST_FACETS = 6
_MOST_DENIED = 2
_MOST_FACET_VALUES = 8


class AttributeLimit(BaseModel):
    """A limit on one attribute or option of a product."""

    name: Text = Field(description="Name of the attribute or option, as the shop writes it, such as Colour.")
    values: Texts = Field(default_factory=list, description="Any of these values fits.")
    exclude: Texts = Field(default_factory=list, description="None of these values may occur.")
    min: OptionalNumber = Field(default=None, description="Least number, in the attribute's own unit.")
    max: OptionalNumber = Field(default=None, description="Greatest number, in the attribute's own unit.")
    unit: OptionalText = Field(default=None, description="Unit of min and max, where the attribute has several.")


class UserFigure(BaseModel):
    """A figure of whoever or whatever a thing is for."""

    measures: Literal["age", "mass", "height", "length", "area", "volume"] = Field(
        description="What it measures: of a person age, mass or height; of what `of` names any other."
    )
    value: OptionalNumber = Field(description="In months, kg, cm, square metres or litres.")
    of: Text = Field(default="", description="What it is of, where that is no person or animal: lawn, branches.")


class SearchArguments(Arguments):
    """What to search for. Limits are exact: what breaks one is never shown as fitting."""

    query: Text = Field(default="", description="What is wanted, in a few words, without prices and limits.")
    category: OptionalPath = Field(default=None, description="Category path from general to special, or null.")
    brands: Texts = Field(default_factory=list, description="Only these brands.")
    exclude_brands: Texts = Field(default_factory=list, description="None of these brands.")
    price_min: OptionalPrice = Field(default=None, description="Least price in the shop's currency, such as 20.")
    price_max: OptionalPrice = Field(default=None, description="Greatest price in the shop's currency, such as 49.90.")
    rating_min: OptionalFigure = Field(default=None, ge=0, le=5, description="Least average rating, 1 to 5.")
    attributes: Annotated[list[AttributeLimit], many] = Field(
        default_factory=list, description="Limits on attributes and options such as colour, size or material."
    )
    figures: Annotated[list[UserFigure], many] = Field(
        default_factory=list,
        description="Figures of whoever or whatever it is for: what is stated to be for others is left out.",
    )
    exclude_terms: Texts = Field(default_factory=list, description="Words that must not occur.")
    in_stock: Flag = Field(default=False, description="Only what can be bought now.")
    sort: Literal["relevance", "price_asc", "price_desc", "rating", "popularity", "newest"] = Field(
        default="relevance", description="Order of the results."
    )
    order_by: OptionalText = Field(
        default=None, description="Numeric attribute to order by instead of sort, such as Weight for the lightest."
    )
    order: Literal["ascending", "descending"] = Field(
        default="ascending", description="With order_by: least first, or greatest first."
    )
    limit: Count = Field(default=6, ge=1, le=24, description="How many to show.")
    offset: Count = Field(default=0, ge=0, le=1000, description="How many to skip, to see further results.")
    alongside: Flag = Field(default=False, description="Show beside what was found before in this turn.")
    by_meaning: Flag = Field(default=False, description="Only what comes closest in meaning, where no words fit.")
    nearest_kind: Flag = Field(
        default=False, description="The text names a kind that the shop has not: only what is near to it in meaning."
    )
    situation: Flag = Field(
        default=False, description="The text tells how things are and names nothing: what stands out by its text."
    )
    told: OptionalText = Field(
        default=None, description="What was told beside the wish, such as for whom: it puts first what speaks of it."
    )
    card: bool = Field(default=True, description="False to look without showing cards.")
    title: OptionalText = Field(default=None, description="Heading over the results, such as Desk lamps under $60.")


async def search_products(ctx: ToolContext, wish: SearchArguments) -> Outcome:
    """Search, read what was found from the record, and show it."""
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    request = request_for(wish, merchant)
    result = await ctx.services.search.search(ctx.merchant_id, request)
    return await shown(ctx, wish, merchant, request, result)


async def shown(
    ctx: ToolContext, wish: SearchArguments, merchant: Merchant, request: SearchRequest, result: SearchResult
) -> Outcome:
    """What was found, read from the record, checked against every limit again, and shown."""
    wanted = [hit.product_id for hit in result.hits] + [hit.product_id for hit, _ in result.misses]
    products = await ctx.services.catalogue.products(ctx.merchant_id, wanted)
    on_record = {product.id: product for product in products}
    fitting, gone = _fitting(result, on_record, request, wish)
    near = _near(result, on_record, merchant, wish)
    if result.leading is not None and not request.offset:  # what does not say that it fits is on the next pages
        first = {hit.product_id for hit in result.hits[: result.leading]}
        near = near or _denied(result, fitting, wish)
        fitting = [shown for shown in fitting if shown.product.id in first]
    return _outcome(ctx, wish, merchant, result, fitting, near, gone)


def request_for(wish: SearchArguments, merchant: Merchant) -> SearchRequest:
    """The wish with its prices in minor units."""
    return SearchRequest(
        text=wish.query,
        category=tuple(wish.category) if wish.category else None,
        brands=tuple(wish.brands),
        excluded_brands=tuple(wish.exclude_brands),
        price=Range(*_prices(wish, merchant)),
        rating_min=wish.rating_min,
        attributes=tuple(
            AttributeFilter(
                limit.name,
                tuple(limit.values),
                tuple(limit.exclude),
                Range(_decimal(limit.min), _decimal(limit.max)) if limit.min or limit.max else None,
                limit.unit or "",
            )
            for limit in wish.attributes
        ),
        excluded_terms=tuple(wish.exclude_terms),
        figures=tuple(Figure(one.measures, float(one.value), one.of) for one in wish.figures if one.value),
        in_stock_only=wish.in_stock,
        sort=wish.sort,
        by_attribute=AttributeOrder(wish.order_by, wish.order == "descending") if wish.order_by else None,
        limit=wish.limit,
        offset=wish.offset,
        currency=merchant.currency,
        strict=True,
        nearest_kind=wish.nearest_kind,
        by_meaning=wish.by_meaning,
        situation=wish.situation,
        told=wish.told or "",
    )


def _prices(wish: SearchArguments, merchant: Merchant) -> tuple[int | None, int | None]:
    """The prices wished for in minor units: a limit that is finer than the currency lets nothing in that breaks it."""
    return (
        minor_units(wish.price_min, merchant.currency, ROUND_CEILING),
        minor_units(wish.price_max, merchant.currency, ROUND_FLOOR),
    )


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _fitting(
    result: SearchResult, on_record: dict[str, Product], request: SearchRequest, wish: SearchArguments
) -> tuple[list[Shown], int]:
    """What still fits by the record, and how many of the hits no longer do."""
    fitting: list[Shown] = []
    for hit in result.hits:
        product = on_record.get(hit.product_id)
        variant = _variant_that_fits(product, hit, request) if product else None
        if product and variant:
            fitting.append(_shown(product, variant, wish))
    return fitting, len(result.hits) - len(fitting)


def _variant_that_fits(product: Product, hit: Hit, request: SearchRequest) -> Variant | None:
    """The variant that was meant, or another with the same options asked for, inside price and stock limits."""
    meant = product.variant(hit.variant_id)
    asked = [(limit.name.casefold(), {value.casefold() for value in limit.values}) for limit in request.attributes]
    candidates = [meant] if meant else []
    candidates += [variant for variant in product.variants if variant is not meant and _has(variant, asked)]
    return next((variant for variant in candidates if _within(variant, request)), None)


def _has(variant: Variant, asked: list[tuple[str, set[str]]]) -> bool:
    own = {name.casefold(): value.casefold() for name, value in variant.options.items()}
    return all(not values or name not in own or own[name] in values for name, values in asked)


def _within(variant: Variant, request: SearchRequest) -> bool:
    price = variant.price.amount
    low, high = request.price.minimum, request.price.maximum
    if (low is not None and price < low) or (high is not None and price > high):
        return False
    return variant.availability.purchasable or not request.in_stock_only


def _shown(product: Product, variant: Variant, wish: SearchArguments) -> Shown:
    asked = _asked(wish)
    words = " ".join([wish.query, *(value for limit in wish.attributes for value in limit.values)])
    return Shown(product, variant, highlights(product, variant, words, asked))


def _asked(wish: SearchArguments) -> list[str]:
    """The attributes that the wish names."""
    return [*([wish.order_by] if wish.order_by else []), *(limit.name for limit in wish.attributes)]


def _near(
    result: SearchResult, on_record: dict[str, Product], merchant: Merchant, wish: SearchArguments
) -> list[tuple[Shown, activities.Miss]]:
    """Near misses, each with the limit that it breaks, in today's words and prices."""
    near: list[tuple[Shown, activities.Miss]] = []
    for hit, miss in result.misses:
        product = on_record.get(hit.product_id)
        if product is None:
            continue
        variant = product.variant(hit.variant_id) or product.default_variant
        near.append((_shown(product, variant, wish), _miss(miss, variant, merchant)))
    return near


def _denied(result: SearchResult, found: Sequence[Shown], wish: SearchArguments) -> list[tuple[Shown, activities.Miss]]:
    """Where nothing fits what it shall be for, the nearest of what says that it does not, with its words."""
    if result.leading:
        return []
    return [
        (
            shown,
            activities.Miss(
                product_id=shown.product.id, limit="purpose", wanted=wish.query, actual=result.denials[shown.product.id]
            ),
        )
        for shown in found
        if shown.product.id in result.denials
    ][:_MOST_DENIED]


def _miss(miss: NearMiss, variant: Variant, merchant: Merchant) -> activities.Miss:
    wanted, actual = miss.wanted, miss.actual or ("not stated" if miss.limit.startswith("attribute") else "")
    if miss.limit in {"price_min", "price_max"}:
        actual = money_text(variant.price, merchant)
        if wanted.isdigit():
            wanted = money_text(Money(int(wanted), merchant.currency), merchant)
    return activities.Miss(product_id=miss.product_id, limit=miss.limit, wanted=wanted, actual=actual)


def _outcome(
    ctx: ToolContext,
    wish: SearchArguments,
    merchant: Merchant,
    result: SearchResult,
    fitting: list[Shown],
    near: list[tuple[Shown, activities.Miss]],
    gone: int,
) -> Done:
    facts = FactWriter.of(ctx, "search_products")
    total = max(result.total - gone, len(fitting))
    everything = fitting + [shown for shown, _ in near]
    ids = [shown.product.id for shown in everything]
    facts.count(
        f"search:{ctx.call_id}",
        total,
        exhaustive=result.exhaustive,
        limits=limits_of(wish, merchant),
        shown=ids,
    )
    asked = _asked(wish)
    for shown in everything:
        facts.product(shown.product, shown.variant, attributes=_told(shown, asked))
    for shown, miss in near:  # what a limit is broken by may be read off a text
        kind, _, name = miss.limit.partition(":")
        if kind == "purpose":
            facts.passage(f"{shown.product.id}:denied", shown.product.title, miss.actual, None)
        if kind == "attribute" and miss.actual and name not in shown.product.attributes:
            facts.attribute(shown.product.id, name, (miss.actual,))
    content = activities.Products(
        title=wish.title or heading(wish, merchant),
        products=[ucp_product(ctx, merchant, shown) for shown in everything],
        total=total,
        exhaustive=result.exhaustive,
        misses=[miss for _, miss in near],
    )
    data: dict[str, Any] = {
        "products": [product_data(place, shown, merchant) for place, shown in enumerate(fitting, wish.offset + 1)],
        "total": total,
        "leading": len(fitting) if result.leading is not None and not wish.offset else None,
        "exhaustive": result.exhaustive,
        "misses": [
            product_data(place, shown, merchant) | {"limit": miss.limit, "wanted": miss.wanted, "actual": miss.actual}
            for place, (shown, miss) in enumerate(near, 1)
        ],
        "facets": {
            name: [{"value": facet.value, "count": facet.count} for facet in counts[:_MOST_FACET_VALUES]]
            for name, counts in list(result.facets.items())[:_MOST_FACETS]
        },
        "title": content.title,
    }
    if wish.situation and result.hits:
        data["nearness"] = round(result.hits[0].score, 2)
    if result.relaxed:
        data["relaxed"] = list(result.relaxed)
    message_id = None if wish.alongside else f"products-{ctx.run_id}"
    shown_activities = (
        (Activity("products", content, message_id, replace=not wish.alongside),) if everything and wish.card else ()
    )
    return Done(data, facts.all(), shown_activities)


def _told(shown: Shown, asked: list[str]) -> list[str]:
    """The attributes whose values the model is told, so that it may speak of them."""
    said = {text.partition(":")[0].casefold() for text in shown.highlights} | {name.casefold() for name in asked}
    return [name for name in shown.product.attributes if name.casefold() in said]


def limits_of(wish: SearchArguments, merchant: Merchant) -> dict[str, Any]:
    """The limits exactly as searched, prices in minor units; a count of zero proves absence only under these."""
    price_min, price_max = _prices(wish, merchant)
    limits: dict[str, Any] = {
        "query": wish.query,
        "category": wish.category,
        "brands": wish.brands,
        "exclude_brands": wish.exclude_brands,
        "price_min": price_min,
        "price_max": price_max,
        "rating_min": wish.rating_min,
        "attributes": [limit.model_dump(exclude_defaults=True) for limit in wish.attributes],
        "exclude_terms": wish.exclude_terms,
        "in_stock": wish.in_stock or None,
    }
    limits = {name: value for name, value in limits.items() if value not in (None, [], "")}
    return limits | {"currency": merchant.currency}


def heading(wish: SearchArguments, merchant: Merchant, unnamed: str = "Products") -> str:
    """A heading from the wish itself, such as "Desk lamps under $60"; one without words goes by `unnamed`."""
    subject = wish.query.strip() or (wish.category[-1] if wish.category else "") or " ".join(wish.brands) or unnamed
    heading_text = subject[0].upper() + subject[1:]
    low, high = (Money(amount, merchant.currency) if amount is not None else None for amount in _prices(wish, merchant))
    if low and high:
        return f"{heading_text}, {money_text(low, merchant)} to {money_text(high, merchant)}"
    if high:
        return f"{heading_text} under {money_text(high, merchant)}"
    if low:
        return f"{heading_text} over {money_text(low, merchant)}"
    return heading_text
