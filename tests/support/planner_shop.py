"""A tiny shop that answers the planner's tools from a list of products; everything stands in memory."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tests.support.planner_window import CATALOGUES, Json, ShopWindow, dollars, done, refused, sold_out, variants_of

TAX = Decimal("0.08")
SHIPPING = {"opt_standard": ("Standard", 590), "opt_express": ("Express", 1490)}
INSTRUMENTS = [
    ("pay_ok", "Test card that succeeds"),
    ("pay_no", "Test card that is declined"),
    ("pay_3ds", "Test card that needs 3-D Secure"),
]


@dataclass
class PlannerShop(ShopWindow):
    """Answers the tools as the shop would."""

    catalogue: str = "outdoor"
    lines: list[Json] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    checkout: Json = field(default_factory=dict)
    orders: list[Json] = field(default_factory=list)
    addresses: list[Json] = field(default_factory=list)
    foreign_orders: list[Json] = field(default_factory=list)
    asked: list[tuple[str, Json]] = field(default_factory=list)
    """What was proposed after the sale."""

    def __post_init__(self) -> None:
        self.products = {product["key"]: product for product in CATALOGUES[self.catalogue]}

    def call(self, name: str, arguments: Json) -> Json:
        answer: Json = getattr(self, f"_{name}")(**arguments)
        return answer

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
                in_stock={
                    name: [
                        value
                        for value in values
                        if any(
                            not sold_out(product, one["options"])
                            for one in variants_of(product)
                            if {**chosen, name: value}.items() <= one["options"].items()
                        )
                    ]
                    for name, values in missing.items()
                },
            )
        chosen = {name: chosen.get(name, values[0]) for name, values in product["options"].items()}
        return next((one["id"], one["options"]) for one in variants_of(product) if one["options"] == chosen)

    def _add_to_cart(self, items: list[Json]) -> Json:
        chosen = []
        for item in items:
            key = item["product_id"] or item["variant_id"].split(".")[0]
            product = self.products[key]
            if item["variant_id"] and not item["options"]:
                choice: Any = next(
                    (one["id"], one["options"]) for one in variants_of(product) if one["id"] == item["variant_id"]
                )
            else:
                choice = self._choose(product, item["options"])
            if isinstance(choice, dict):
                return choice
            if sold_out(product, choice[1]):
                return self._refused_as_sold_out(product, choice[1])
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

    def _refused_as_sold_out(self, product: Json, options: Json) -> Json:
        left = [
            {"variant_id": one["id"], "options": one["options"]}
            for one in variants_of(product)
            if not sold_out(product, one["options"])
        ]
        return refused(
            "out_of_stock",
            f"{product['title']} ({', '.join(options.values())}) is sold out.",
            product_id=product["key"],
            title=product["title"],
            alternatives=left,
        )

    def _change_cart(self, changes: list[Json]) -> Json:
        for change in changes:
            line = next((line for line in self.lines if line["line_id"] == change["line_id"]), None)
            if line is None:
                return refused("line_not_found", "That is not in the cart.")
            if change.get("options"):
                choice = self._choose(self.products[line["key"]], {**line["options"], **change["options"]})
                if isinstance(choice, dict):
                    return choice
                if sold_out(self.products[line["key"]], choice[1]):
                    return self._refused_as_sold_out(self.products[line["key"]], choice[1])
                line["variant_id"], line["options"] = choice
            if change.get("quantity") is not None:
                line["quantity"] = change["quantity"]
        self.lines = [line for line in self.lines if line["quantity"] > 0]
        return done(cart=self._cart())

    def _clear_cart(self) -> Json:
        self.lines = []
        return done(cart=self._cart())

    def _accept_prices(self) -> Json:
        return self._cart()

    def _choose_currency(self, currency: str) -> Json:
        if currency != "EUR":
            message = f"The shop does not sell in {currency}; it sells in USD and EUR."
            return refused("currency_not_offered", message)
        return done(cart=self._cart(), currency=currency)

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
            "has": [name for name in ("name", "email", "address") if self.checkout.get(name)],
            "addresses": [{"id": one["id"], "label": one["label"]} for one in self.addresses],
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
        stored_address: str | None = None,
    ) -> Json:
        if stored_address is not None:
            kept = next(one for one in self.addresses if one["id"] == stored_address)
            address = {key: value for key, value in kept.items() if key not in ("id", "label", "name")}
            name = kept["name"]
        if address is not None:
            whole = address.get("line1") and address.get("postal_code")
            known = {} if whole else self.checkout.get("address", {})
            address = {**known, **{part: value for part, value in address.items() if value}}
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
        chosen = {line["line_id"]: dict(line["options"]) for line in self.lines}
        lines = [line | {"returned": 0, "options": chosen[line["line_id"]]} for line in self._cart()["lines"]]
        order = {
            "order_id": f"ord_{len(self.orders) + 1}", "number": f"SM-1000{len(self.orders) + 1}",
            "status": "paid", "status_text": "Paid", "cancellable": True, "returnable": False,
            "total": self._checkout_data()["total"], "placed_on": "November 22, 2026", "lines": lines,
            "delivery": "Standard, Nov 25 to 27", "paid_with": "Test card that succeeds",
            "exchangeable": False, "changeable": ["address", "payment", "items"], "requests": [],
        }  # fmt: skip
        self.orders.insert(0, order)
        self.lines, self.checkout, self.codes = [], {}, []
        return done(order=order)

    def _watch_product(self, product_id: str, kind: str, email: str | None = None) -> Json:
        if not email:
            return refused("email_needed", "Which e-mail address?")
        return done(title=self.products[product_id]["title"], kind=kind)

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

    def _of(self, order: str) -> Json:
        return next(one for one in self.orders if order in (one["order_id"], one["number"]))

    def _proposed(self, act: str, order: str, **data: Any) -> Json:
        self.asked.append((act, data))
        return {"outcome": "proposed", "code": "", "message": "", "data": {"order": self._of(order), **data}}

    def _cancel_order(self, order: str, reason: str) -> Json:
        return self._proposed("cancel_order", order, refund=self._of(order)["total"], reason=reason)

    def _return_items(self, order: str, items: list[Json], reason: str, refund_to: str | None) -> Json:
        return self._proposed("return_items", order, refund="$1.00", items=items, refund_to=refund_to)

    def _exchange_items(self, order: str, items: list[Json], payment: str | None) -> Json:
        return self._replaced("exchange_items", order, items)

    def _change_order_items(self, order: str, items: list[Json], payment: str | None) -> Json:
        return self._replaced("change_order_items", order, items)

    def _replaced(self, act: str, order: str, items: list[Json]) -> Json:
        for item in items:
            line = next(one for one in self._of(order)["lines"] if one["line_id"] == item["line_id"])
            choice = self._choose(self.products[line["product_id"]], {**line["options"], **item["options"]})
            if isinstance(choice, dict):
                return choice
        return self._proposed(act, order, items=items)

    def _change_order_address(self, order: str, address: Json, payment: str | None) -> Json:
        return self._proposed("change_order_address", order, charge="$2.00", address=address)

    def _change_order_payment(self, order: str, payment: str) -> Json:
        label = next((label for key, label in INSTRUMENTS if label.lower() in payment.lower() or payment == key), None)
        if label is None:
            labels = [label for _, label in INSTRUMENTS]
            return refused("instrument_invalid", "There is no such way to pay.", instruments=labels)
        return self._proposed("change_order_payment", order, charge="$24.90", means=label)

    def _withdraw_request(self, order: str, request_id: str | None) -> Json:
        return self._proposed("withdraw_request", order, request_id=request_id)
