"""What a tiny shop shows: the planner's tools for finding, over a list of products and the real search."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from retrieval.catalogue.products import IndexedProduct, IndexedVariant
from retrieval.index.snapshots import Indexes
from retrieval.query.search import Search
from retrieval.scoring.request import AttributeFilter, AttributeOrder, Range, SearchRequest
from retrieval.stores.passage_index import claims
from retrieval.text.reaches import Figure
from tests.support.planner_catalogues import BEAUTY, HELP, OUTDOOR
from tests.support.planner_corner import CORNER, FURNISHED, LIBRARY
from tests.support.planner_desk import DESK
from tests.support.planner_nursery import NURSERY
from tests.support.planner_outfitter import OUTFITTER
from tests.support.planner_pets import PETS
from tests.support.planner_plain_shelves import MUSIC, SALON
from tests.support.planner_rooms import ROOMS
from tests.support.planner_shelves import GARDEN, LARDER, PANTRY, WARDROBE, WORKSHOP
from tests.support.planner_wheels import WHEELS

Json = dict[str, Any]
CATALOGUES = {
    "outdoor": OUTDOOR,
    "beauty": BEAUTY,
    "wardrobe": WARDROBE,
    "pantry": PANTRY,
    "workshop": WORKSHOP,
    "larder": LARDER,
    "garden": GARDEN,
    "salon": SALON,
    "music": MUSIC,
    "outfitter": OUTFITTER,
    "wheels": WHEELS,
    "pets": PETS,
    "corner": CORNER,
    "furnished": FURNISHED,
    "library": LIBRARY,
    "rooms": ROOMS,
    "nursery": NURSERY,
    "desk": DESK,
}


def dollars(minor: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}${abs(minor) / 100:,.2f}"


def variants_of(product: Json) -> list[Json]:
    combos: list[dict[str, str]] = [{}]
    for name, values in product["options"].items():
        combos = [{**combo, name: value} for combo in combos for value in values]
    return [{"id": f"{product['key']}.{at}", "options": combo} for at, combo in enumerate(combos)]


def sold_out(product: Json, options: Json) -> bool:
    """Whether a version cannot be bought: the whole product, or what its `sold_out` names."""
    return product["stock"] == 0 or any(gone.items() <= options.items() for gone in product.get("sold_out", ()))


def indexed(product: Json) -> IndexedProduct:
    variants = tuple(
        IndexedVariant(one["id"], None, None, one["options"], product["price"], product["stock"] != 0)
        for one in variants_of(product)
    )
    rating = product["rating"] or (None, 0)
    return IndexedProduct(
        product["key"],
        product["title"],
        product["description"],
        product["brand"],
        product["categories"],
        {name: (value,) for name, value in product["attributes"].items()},
        variants,
        "USD",
        rating[0],
        rating[1],
        float(rating[1]),
    )


@dataclass(frozen=True)
class Finding:
    """The real search and vocabulary over one catalogue."""

    search: Search
    vocabulary: Any


@cache
def finding(catalogue: str) -> Finding:
    products = [indexed(product) for product in CATALOGUES[catalogue]]

    async def batches() -> AsyncIterator[list[IndexedProduct]]:
        yield products

    async def build() -> Finding:
        folder = Path(tempfile.mkdtemp(prefix="planner-shop-"))
        indexes = Indexes(folder / "index", None, folder / "cache")
        snapshot = await indexes.build("shop", batches())
        return Finding(Search(indexes, None), snapshot.vocabulary)

    return asyncio.run(build())


def done(**data: Any) -> Json:
    return {"outcome": "done", "code": "", "message": "", "data": data}


def refused(code: str, message: str, /, **data: Any) -> Json:
    return {"outcome": "refused", "code": code, "message": message, "data": data}


def _highlights(product: Json, first: str) -> list[str]:
    stated = sorted(product["attributes"].items(), key=lambda entry: entry[0] != first)
    return [f"{name}: {value}" for name, value in stated][:2]


class ShopWindow:
    """Answers the tools that find and tell; nothing is sold here."""

    catalogue: str
    products: dict[str, Json]
    pages: list[Json] = HELP
    """The shop's help pages; a shop may have none."""
    similarity: float | None = None
    """How near to a question the texts are said to be that share a word with it."""

    # --- finding ---------------------------------------------------------------------------------------------

    def _body(self, product: Json, position: int, first: str = "") -> Json:
        body = {
            "position": position,
            "product_id": product["key"],
            "variant_id": f"{product['key']}.0",
            "title": product["title"],
            "brand": product["brand"],
            "category": list(product["categories"]),
            "price": dollars(product["price"]),
            "available": product["stock"] != 0,
            "availability_text": "in stock" if product["stock"] is None else f"{product['stock']} left",
            "highlights": _highlights(product, first),
        }
        if product["rating"]:
            body |= {"rating": product["rating"][0], "rating_count": product["rating"][1]}
        if product["list_price"]:
            body["list_price"] = dollars(product["list_price"])
        if product["options"]:
            body["options"] = product["options"]
        return body

    def _search_products(self, **args: Any) -> Json:
        def minor(text: str | None) -> int | None:
            return int(Decimal(text) * 100) if text else None

        first = args.get("order_by", "")
        request = SearchRequest(
            text=args["query"],
            category=tuple(args["category"]) if args["category"] else None,
            brands=tuple(args["brands"]),
            excluded_brands=tuple(args["exclude_brands"]),
            price=Range(minor(args["price_min"]), minor(args["price_max"])),
            rating_min=args["rating_min"],
            attributes=tuple(
                AttributeFilter(
                    limit["name"],
                    tuple(limit["values"]),
                    tuple(limit["exclude"]),
                    Range(
                        Decimal(limit["min"]) if limit["min"] else None, Decimal(limit["max"]) if limit["max"] else None
                    )
                    if limit["min"] or limit["max"]
                    else None,
                    limit.get("unit") or "",
                )
                for limit in args["attributes"]
            ),
            excluded_terms=tuple(args["exclude_terms"]),
            figures=tuple(Figure(one["measures"], float(one["value"]), one["of"]) for one in args.get("figures", ())),
            told=args.get("told", ""),
            in_stock_only=args["in_stock"],
            sort=args["sort"],
            by_attribute=AttributeOrder(args["order_by"], args["order"] == "descending")
            if "order_by" in args
            else None,
            limit=args["limit"],
            offset=args["offset"],
            strict=bool(args.get("figures")),
        )
        result = asyncio.run(finding(self.catalogue).search.search("shop", request))
        hits = result.hits if result.leading is None else result.hits[: result.leading]
        found = [self._body(self.products[hit.product_id], at, first) for at, hit in enumerate(hits, 1)]
        misses = []
        for at, (hit, miss) in enumerate(result.misses, 1):
            body = self._body(self.products[hit.product_id], at)
            price = miss.limit.startswith("price")
            actual = body["price"] if price else miss.actual
            wanted = dollars(int(miss.wanted)) if price and miss.wanted.isdigit() else miss.wanted
            misses.append(body | {"limit": miss.limit, "wanted": wanted, "actual": actual})
        return done(
            products=found,
            total=result.total,
            exhaustive=result.exhaustive,
            misses=misses,
            facets={
                name: [{"value": one.value, "count": one.count} for one in counts]
                for name, counts in result.facets.items()
            },
            relaxed=list(result.relaxed),
        )

    def _search_by_picture(self, picture: str, **args: Any) -> Json:
        """What the limits leave, as if all of it looked like the picture: nothing here has one."""
        found = self._search_products(**args)
        found["data"] |= {"exhaustive": False, "relaxed": ["picture"]}
        return found

    def _show_product(self, product_id: str, variant_id: str | None, options: Json, card: bool = True) -> Json:
        product = self.products[product_id]
        body = self._body(product, 1) | {"description": product["description"], "attributes": product["attributes"]}
        price = dollars(product["price"])
        body["variants"] = [
            {
                "variant_id": one["id"],
                "options": one["options"],
                "price": price,
                "available": not sold_out(product, one["options"]),
            }
            for one in variants_of(product)
        ]
        body["available"] = any(
            one["available"] for one in body["variants"] if options.items() <= one["options"].items()
        )
        return done(product=body, variant_id=variant_id or f"{product_id}.0")

    def _compare_products(self, product_ids: list[str], card: bool = True) -> Json:
        products = [self.products[key] for key in product_ids]
        labels = list(dict.fromkeys(name for product in products for name in product["attributes"]))
        rows = [{"label": "Price", "values": [dollars(product["price"]) for product in products]}]
        rows += [
            {"label": label, "values": [product["attributes"].get(label) for product in products]} for label in labels
        ]
        return done(products=[self._body(product, at) for at, product in enumerate(products, 1)], rows=rows)

    def _recommend(
        self,
        kind: str,
        product_ids: list[str],
        category: list[str] | None,
        price_max: str | None,
        limit: int,
        use: str = "",
    ) -> Json:
        base = self.products[product_ids[0]] if product_ids else None
        pool = [product for product in self.products.values() if product["key"] not in product_ids]
        if base and kind == "similar":
            pool = [product for product in pool if product["categories"] == base["categories"]]
        elif base:
            pool = [product for product in pool if product["categories"] != base["categories"]]
        part = tuple(category or ())
        pool = [product for product in pool if product["categories"][: len(part)] == part]
        if price_max is not None:
            pool = [product for product in pool if product["price"] <= Decimal(price_max) * 100]
        pool.sort(key=lambda product: -(product["rating"] or (0, 0))[1])
        reason = {"for_you": "Because you looked at the Lark tent", "bought_together": "In 9 orders together with it"}
        bodies = [self._body(product, at) for at, product in enumerate(pool[:limit], 1)]
        told = {"reason": reason.get(kind, "Popular in the shop"), "reason_kind": "popular" if base is None else kind}
        return done(products=[{**body, **told} for body in bodies], personal=True)

    def _remember_preference(self, what: str, liked: bool = True, forget: bool = False) -> Json:
        return done(what=what, liked=liked, kept=not forget)

    def _personal_suggestions(self, on: bool) -> Json:
        return done(on=on)

    def _view_preferences(self) -> Json:
        return done(likes=["linen"], avoids=[], personal_suggestions=True)

    def _ask_product(
        self, product_id: str, question: str, card: bool = True, reviews_only: bool = False, everything: bool = False
    ) -> Json:
        product = self.products[product_id]
        words = {word.strip("?.,") for word in question.lower().split()} - {
            "the",
            "is",
            "it",
            "a",
            "does",
            "how",
            "what",
            "do",
        }
        texts = [("attribute", f"{name}: {value}") for name, value in product["attributes"].items()]
        texts += [("description", claim) for claim in claims(product["description"])]
        if reviews_only:
            answer = {"text": "Does what it should", "source": "review", "title": product["title"]}
            return done(product_id=product_id, title=product["title"], answered=True, answers=[answer])
        answers = [
            {"text": text, "source": source, "title": product["title"], "similarity": self.similarity}
            for source, text in texts
            if words & set(text.lower().replace(":", "").replace(".", "").split())
        ]
        told = [
            {"text": text, "source": source, "title": product["title"], "similarity": self._nearness(words, text)}
            for source, text in texts
            if text
        ]
        statements = {"statements": told} if everything else {}
        return done(
            product_id=product_id, title=product["title"], answered=bool(answers), answers=answers[:3], **statements
        )

    def _nearness(self, words: set[str], text: str) -> float | None:
        """How near a text is in meaning, where a test says how near those are that share a word."""
        shares = words & set(text.lower().replace(":", "").replace(".", "").split())
        return self.similarity if shares or self.similarity is None else self.similarity / 4

    def _search_help(self, question: str) -> Json:
        words = {word.strip("?.,") for word in question.lower().split()}
        stems = {word[:5] for word in words if len(word) > 3} | (
            {"shipp"} if {"delivery", "deliver", "ship"} & words else set()
        )
        found = [
            page | {"url": None}
            for page in self.pages
            if any(word.lower()[:5] in stems for word in f"{page['title']} {page['text']}".split() if len(word) > 3)
        ]
        found.sort(key=lambda page: page["title"].lower()[:5] not in stems)
        return done(passages=found) if found else refused("no_help_found", "The shop's pages do not answer this.")

    def _shop_terms(self, country: str, region: str, postal_code: str) -> Json:
        is_taxed = region == "IL" or postal_code.startswith("60")
        ways = [
            {
                "title": "Standard",
                "price": "$5.90",
                "arrives": "Wednesday, December 2",
                "earliest": "2026-12-02",
                "latest": "2026-12-02",
                "cart": self._sent_for(590, taxed=is_taxed),
            },
            {
                "title": "Courier",
                "price": "$19.00",
                "arrives": "Friday, November 27",
                "earliest": "2026-11-27",
                "latest": "2026-11-27",
                "cart": self._sent_for(1900, taxed=is_taxed),
            },
        ]
        rates = {"IL": [{"title": "IL sales tax", "percent": "6.25%", "of": ""}]}.get(region, [])
        named = {"FR": "France", "DE": "Germany"}.get(country, "United States")
        return done(
            today="2026-11-24",
            country=named,
            place={"IL": "Illinois", "WI": "Wisconsin"}.get(region, named),
            tax={"included": False, "rates": rates, "needs_more_of_the_address": not (region or postal_code)},
            pay_with=["Visa", "PayPal"],
            delivery=[] if country == "KP" else ways,
            varies=False,
            free_from="$60.00",
            return_days=30,
            not_returned=["Gift cards"],
        )

    def _sent_for(self, delivery: int, *, taxed: bool) -> Json:
        goods = sum(self.products[line["key"]]["price"] * line["quantity"] for line in self.lines)
        tax = goods // 16 if taxed else 0
        sums = {"subtotal": goods, "fulfillment": delivery, "tax": tax, "total": goods + delivery + tax}
        return {name: dollars(cents) for name, cents in sums.items() if cents or name != "tax"} if goods else {}

    def _hand_off(self, reason: str) -> Json:
        return done(ticket_id="tick_1", state="waiting")
