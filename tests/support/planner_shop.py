"""A tiny shop that answers the planner's tools from a list of products, and conversations held with it."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.planner.model import PlannerModel, ShopFacts
from prompts.planner_language import load_planner_language
from retrieval.products import IndexedProduct, IndexedVariant
from retrieval.request import AttributeFilter, Range, SearchRequest
from retrieval.search import Search
from retrieval.snapshots import Indexes
from tests.support.planner_catalogues import BEAUTY, HELP, OUTDOOR

Json = dict[str, Any]
CATALOGUES = {"outdoor": OUTDOOR, "beauty": BEAUTY}
TAX = Decimal("0.08")
SHIPPING = {"opt_standard": ("Standard", 590), "opt_express": ("Express", 1490)}
INSTRUMENTS = [
    ("pay_ok", "Test card that succeeds"),
    ("pay_no", "Test card that is declined"),
    ("pay_3ds", "Test card that needs 3-D Secure"),
]


def dollars(minor: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}${abs(minor) / 100:,.2f}"


def _variants(product: Json) -> list[Json]:
    combos: list[dict[str, str]] = [{}]
    for name, values in product["options"].items():
        combos = [{**combo, name: value} for combo in combos for value in values]
    return [{"id": f"{product['key']}.{at}", "options": combo} for at, combo in enumerate(combos)]


def indexed(product: Json) -> IndexedProduct:
    variants = tuple(
        IndexedVariant(one["id"], None, None, one["options"], product["price"], product["stock"] != 0)
        for one in _variants(product)
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


@dataclass
class PlannerShop:
    """Answers the tools as the shop would; everything stands in memory."""

    catalogue: str = "outdoor"
    lines: list[Json] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    checkout: Json = field(default_factory=dict)
    orders: list[Json] = field(default_factory=list)
    foreign_orders: list[Json] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.products = {product["key"]: product for product in CATALOGUES[self.catalogue]}

    def call(self, name: str, arguments: Json) -> Json:
        return getattr(self, f"_{name}")(**arguments)

    # --- finding ---------------------------------------------------------------------------------------------

    def _body(self, product: Json, position: int) -> Json:
        body = {
            "position": position,
            "product_id": product["key"],
            "variant_id": f"{product['key']}.0",
            "title": product["title"],
            "brand": product["brand"],
            "price": dollars(product["price"]),
            "available": product["stock"] != 0,
            "availability_text": f"{product['stock']} left" if product["stock"] else "in stock",
            "highlights": [f"{name}: {value}" for name, value in product["attributes"].items()][:2],
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
                )
                for limit in args["attributes"]
            ),
            excluded_terms=tuple(args["exclude_terms"]),
            in_stock_only=args["in_stock"],
            sort=args["sort"],
            limit=args["limit"],
            offset=args["offset"],
        )
        result = asyncio.run(finding(self.catalogue).search.search("shop", request))
        found = [self._body(self.products[hit.product_id], at) for at, hit in enumerate(result.hits, 1)]
        misses = []
        for at, (hit, miss) in enumerate(result.misses, 1):
            body = self._body(self.products[hit.product_id], at)
            price = miss.limit.startswith("price")
            actual = body["price"] if price else miss.actual
            wanted = dollars(int(miss.wanted)) if price and miss.wanted.isdigit() else miss.wanted
            misses.append(body | {"limit": miss.limit, "wanted": wanted, "actual": actual})
        return done(products=found, total=result.total, exhaustive=result.exhaustive, misses=misses, facets={})

    def _show_product(self, product_id: str, variant_id: str | None, options: Json) -> Json:
        product = self.products[product_id]
        body = self._body(product, 1) | {"description": product["description"], "attributes": product["attributes"]}
        return done(product=body, variant_id=variant_id or f"{product_id}.0")

    def _compare_products(self, product_ids: list[str]) -> Json:
        products = [self.products[key] for key in product_ids]
        labels = list(dict.fromkeys(name for product in products for name in product["attributes"]))
        rows = [{"label": "Price", "values": [dollars(product["price"]) for product in products]}]
        rows += [
            {"label": label, "values": [product["attributes"].get(label) for product in products]} for label in labels
        ]
        return done(products=[self._body(product, at) for at, product in enumerate(products, 1)], rows=rows)

    def _recommend(
        self, kind: str, product_ids: list[str], category: list[str] | None, price_max: str | None, limit: int
    ) -> Json:
        base = self.products[product_ids[0]] if product_ids else None
        pool = [product for product in self.products.values() if product["key"] not in product_ids]
        if base and kind == "similar":
            pool = [product for product in pool if product["categories"] == base["categories"]]
        elif base:
            pool = [product for product in pool if product["categories"] != base["categories"]]
        pool.sort(key=lambda product: -(product["rating"] or (0, 0))[1])
        return done(products=[self._body(product, at) for at, product in enumerate(pool[:limit], 1)])

    def _ask_product(self, product_id: str, question: str) -> Json:
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
        texts += [("description", sentence) for sentence in product["description"].split(". ")]
        if "people" in words or "reviews" in words:
            texts.insert(0, ("review", "Does what it should people say"))
        answers = [
            {"text": text, "source": source, "title": product["title"]}
            for source, text in texts
            if words & set(text.lower().replace(":", "").replace(".", "").split())
        ]
        return done(product_id=product_id, title=product["title"], answered=bool(answers), answers=answers[:3])

    def _search_help(self, question: str) -> Json:
        words = {word.strip("?.,") for word in question.lower().split()}
        stems = {word[:5] for word in words if len(word) > 3} | (
            {"shipp"} if {"delivery", "deliver", "ship"} & words else set()
        )
        found = [
            page | {"url": None}
            for page in HELP
            if any(word.lower()[:5] in stems for word in f"{page['title']} {page['text']}".split() if len(word) > 3)
        ]
        found.sort(key=lambda page: page["title"].lower()[:5] not in stems)
        return done(passages=found) if found else refused("no_help_found", "The shop's pages do not answer this.")

    def _hand_off(self, reason: str) -> Json:
        return done(ticket_id="tick_1", state="waiting")

    # --- cart ------------------------------------------------------------------------------------------------

    def _cart(self) -> Json:
        lines = [
            {
                "line_id": line["line_id"],
                "product_id": line["key"],
                "variant_id": line["variant_id"],
                "title": self.products[line["key"]]["title"],
                "variant_title": " / ".join(line["options"].values()),
                "quantity": line["quantity"],
                "unit_price": dollars(self.products[line["key"]]["price"]),
                "total": dollars(self.products[line["key"]]["price"] * line["quantity"]),
            }
            for line in self.lines
        ]
        subtotal = sum(self.products[line["key"]]["price"] * line["quantity"] for line in self.lines)
        saved = subtotal // 10 if "SAVE10" in self.codes else 0
        codes = [{"code": code, "title": "Ten percent", "saves": dollars(saved)} for code in self.codes]
        return {
            "lines": lines,
            "codes": codes,
            "count": sum(line["quantity"] for line in self.lines),
            "subtotal": dollars(subtotal),
            "total": dollars(subtotal - saved),
        }

    def _view_cart(self) -> Json:
        return done(cart=self._cart())

    def _choose(self, product: Json, options: Json) -> Json | tuple[str, Json]:
        chosen = {}
        for name, value in options.items():
            known = next((own for own in product["options"] if own.lower() == name.lower()), None)
            match = (
                next((own for own in product["options"].get(known, []) if own.lower() == str(value).lower()), None)
                if known
                else None
            )
            if match is None:
                return refused(
                    "no_such_option",
                    f"{product['title']} does not come in {value}.",
                    product_id=product["key"],
                    title=product["title"],
                    offered=product["options"],
                )
            chosen[known] = match
        missing = {
            name: values for name, values in product["options"].items() if name not in chosen and len(values) > 1
        }
        if missing:
            return refused(
                "option_needed",
                f"{product['title']} needs a choice.",
                product_id=product["key"],
                title=product["title"],
                missing=missing,
            )
        return next((one["id"], one["options"]) for one in _variants(product) if one["options"] == chosen)

    def _add_to_cart(self, items: list[Json]) -> Json:
        chosen = []
        for item in items:
            key = item["product_id"] or item["variant_id"].split(".")[0]
            product = self.products[key]
            if item["variant_id"] and not item["options"]:
                choice: Any = next(
                    (one["id"], one["options"]) for one in _variants(product) if one["id"] == item["variant_id"]
                )
            else:
                choice = self._choose(product, item["options"])
            if isinstance(choice, dict):
                return choice
            if product["stock"] is not None and item["quantity"] > product["stock"]:
                return refused(
                    "insufficient_stock",
                    f"Only {product['stock']} left.",
                    product_id=key,
                    title=product["title"],
                    available=product["stock"],
                )
            chosen.append((key, choice, item["quantity"]))
        for key, (variant_id, options), quantity in chosen:
            line = next((line for line in self.lines if line["variant_id"] == variant_id), None)
            if line:
                line["quantity"] += quantity
            else:
                self.lines.append(
                    {
                        "line_id": f"line_{len(self.lines) + 1}_{key}",
                        "key": key,
                        "variant_id": variant_id,
                        "options": options,
                        "quantity": quantity,
                    }
                )
        return done(cart=self._cart())

    def _change_cart(self, changes: list[Json]) -> Json:
        for change in changes:
            line = next((line for line in self.lines if line["line_id"] == change["line_id"]), None)
            if line is None:
                return refused("line_not_found", "That is not in the cart.")
            if change.get("options"):
                choice = self._choose(self.products[line["key"]], {**line["options"], **change["options"]})
                if isinstance(choice, dict):
                    return choice
                line["variant_id"], line["options"] = choice
            if change.get("quantity") is not None:
                line["quantity"] = change["quantity"]
        self.lines = [line for line in self.lines if line["quantity"] > 0]
        return done(cart=self._cart())

    def _clear_cart(self) -> Json:
        self.lines = []
        return done(cart=self._cart())

    def _apply_code(self, code: str) -> Json:
        if code != "SAVE10":
            return refused("promotion_invalid", "This code is not known.", code=code)
        self.codes = [code]
        return done(cart=self._cart())

    def _remove_code(self, code: str) -> Json:
        self.codes = []
        return done(cart=self._cart())

    # --- checkout and orders -----------------------------------------------------------------------------------

    def _checkout_data(self) -> Json:
        subtotal = sum(self.products[line["key"]]["price"] * line["quantity"] for line in self.lines)
        missing = [name for name in ("name", "email", "address") if not self.checkout.get(name)]
        if self.checkout.get("address"):
            missing += [] if self.checkout.get("delivery") else ["delivery"]
        missing += [] if self.checkout.get("payment") else ["payment"]
        shipping = SHIPPING[self.checkout["delivery"]][1] if self.checkout.get("delivery") else 0
        return {
            "checkout_id": "chk_1",
            "missing": missing,
            "lines": self._cart()["lines"],
            "options": [
                {
                    "id": key,
                    "title": title,
                    "price": dollars(price),
                    "arrives": "Nov 25 to 27",
                    "selected": self.checkout.get("delivery") == key,
                }
                for key, (title, price) in SHIPPING.items()
            ]
            if self.checkout.get("address")
            else [],
            "instruments": [
                {"id": key, "label": label, "selected": self.checkout.get("payment") == key}
                for key, label in INSTRUMENTS
            ],
            "total": dollars(subtotal + shipping),
        }

    def _begin_checkout(self) -> Json:
        if not self.lines:
            return refused("empty_cart", "The cart is empty.")
        self.checkout.setdefault("open", True)
        return done(**self._checkout_data())

    def _set_checkout(
        self,
        name: str | None,
        email: str | None,
        phone: str | None,
        address: Json | None,
        delivery: str | None,
        payment: str | None,
    ) -> Json:
        if address is not None:
            lacks = [part for part in ("line1", "city", "postal_code", "country") if not address.get(part)]
            if lacks:
                return refused(
                    "address_invalid",
                    "The address is not complete.",
                    problems=[{"field": part, "message": "missing"} for part in lacks],
                )
            self.checkout["address"] = address
        if delivery:
            key = next((key for key, (title, _) in SHIPPING.items() if delivery in (key, title)), None)
            if key is None:
                return refused("option_invalid", "There is no such delivery.")
            self.checkout["delivery"] = key
        if payment:
            key = next((key for key, label in INSTRUMENTS if payment in (key, label)), None)
            if key is None:
                return refused("instrument_invalid", "There is no such way to pay.")
            self.checkout["payment"] = key
        self.checkout |= {key: value for key, value in (("name", name), ("email", email), ("phone", phone)) if value}
        return done(**self._checkout_data())

    def _place_order(self) -> Json:
        if not self.lines:
            return refused("empty_cart", "The cart is empty.")
        if self.checkout.get("address"):
            self.checkout.setdefault("delivery", "opt_standard")
        self.checkout.setdefault("payment", "pay_ok")
        data = self._checkout_data()
        if data["missing"]:
            return refused("checkout_incomplete", "The order still needs more.", **data)
        return {"outcome": "proposed", "code": "", "message": "", "data": data}

    def approve(self) -> Json:
        """What the orchestrator does after a yes to the open order proposal."""
        if self.checkout["payment"] == "pay_no":
            return refused("payment_declined", "The payment was declined; nothing was charged.")
        lines = [line | {"returned": 0} for line in self._cart()["lines"]]
        order = {
            "order_id": f"ord_{len(self.orders) + 1}", "number": f"SM-1000{len(self.orders) + 1}",
            "status": "paid", "status_text": "Paid", "cancellable": True, "returnable": False,
            "total": self._checkout_data()["total"], "placed_on": "November 22, 2026", "lines": lines,
            "delivery": "Standard, Nov 25 to 27",
        }  # fmt: skip
        self.orders.insert(0, order)
        self.lines, self.checkout, self.codes = [], {}, []
        return done(order=order)

    def _list_orders(self, limit: int) -> Json:
        return done(orders=self.orders[:limit], total=len(self.orders))

    def _show_order(self, order: str, email: str | None) -> Json:
        for one in self.orders:
            if order in (one["order_id"], one["number"]):
                return done(order=one)
        for one in self.foreign_orders:
            if order == one["number"] and email == one["email"]:
                self.orders.append(one)
                return done(order=one)
        return refused("order_not_found", f"There is no order {order} in this session.", needs="email")

    def _cancel_order(self, order: str) -> Json:
        return {
            "outcome": "proposed",
            "code": "",
            "message": "",
            "data": {"order": self.orders[0], "refund": self.orders[0]["total"]},
        }

    def _return_items(self, order: str, items: list[Json], reason: str) -> Json:
        return {"outcome": "proposed", "code": "", "message": "", "data": {"order": self.orders[0], "refund": "$1.00"}}


def done(**data: Any) -> Json:
    return {"outcome": "done", "code": "", "message": "", "data": data}


def refused(code: str, message: str, /, **data: Any) -> Json:
    return {"outcome": "refused", "code": code, "message": message, "data": data}


@dataclass
class Said:
    """One answer of the planner with the calls that led to it."""

    text: str
    calls: list[tuple[str, Json]]
    suggestions: list[str]
    results: list[Json]

    def called(self, name: str) -> Json:
        """The arguments of the last call of a tool."""
        found = [arguments for called, arguments in self.calls if called == name]
        assert found, f"{name} was not called, only {[called for called, _ in self.calls]}; said {self.text!r}"
        return found[-1]

    @property
    def tools(self) -> list[str]:
        return [name for name, _ in self.calls]

    @property
    def found(self) -> list[str]:
        """Product ids of the last search."""
        searches = [
            result for (name, _), result in zip(self.calls, self.results, strict=True) if name == "search_products"
        ]
        return [product["product_id"] for product in searches[-1]["data"]["products"]] if searches else []


@cache
def planner_of(catalogue: str) -> PlannerModel:
    return PlannerModel.of(
        vocabulary=finding(catalogue).vocabulary,
        language=load_planner_language("en"),
        shop=ShopFacts("Test Shop", "USD", "en-US", "US"),
    )


class Talk:
    """A conversation: the loop that an orchestrator runs, in short."""

    def __init__(self, catalogue: str = "outdoor", tools: list[str] | None = None) -> None:
        self.shop = PlannerShop(catalogue)
        self.model = planner_of(catalogue)
        self.tools = tools
        self.messages: list[BaseMessage] = []
        self.state: Json | None = None

    def say(self, text: str) -> Said:
        self.messages.append(HumanMessage(text))
        return self._run()

    def yes(self) -> Said:
        """A yes to the open order proposal, as the orchestrator handles it."""
        result = self.shop.approve()
        call = {
            "id": f"act-{len(self.messages)}",
            "name": "place_order",
            "args": {"proposal_id": "prp_1"},
            "type": "tool_call",
        }
        self.messages += [
            HumanMessage("yes"),
            AIMessage("", tool_calls=[call]),
            ToolMessage(json.dumps(result), tool_call_id=call["id"]),
        ]
        return self._run()

    def _run(self) -> Said:
        model = self.model.for_turn(self.state)
        bound = model.bind_tools(self.tools) if self.tools is not None else model
        calls: list[tuple[str, Json]] = []
        results: list[Json] = []
        for _ in range(20):
            answer = bound.invoke(self.messages)
            self.messages.append(answer)
            if not answer.tool_calls:
                break
            for call in answer.tool_calls:
                result = self.shop.call(call["name"], call["args"])
                calls.append((call["name"], call["args"]))
                results.append(result)
                self.messages.append(ToolMessage(json.dumps(result), tool_call_id=call["id"]))
        self.state = answer.response_metadata["planner_state"]
        return Said(str(answer.content), calls, answer.response_metadata["suggestions"], results)
