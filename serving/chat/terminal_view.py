"""AG-UI events as lines of text."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from commerce.domain.money import Money


class TerminalView:
    """Shows the events of a conversation; remembers what a number typed alone stands for.

    A line that is written cannot be taken back, so cards wait until words or the run's end follow: one that takes
    another's place before is shown once.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._replies: list[str] = []
        self._writing = False
        self._waiting: dict[str, tuple[str, Mapping[str, Any]]] = {}

    def choice(self, text: str) -> str | None:
        """The quick reply that a number stands for, as in "/2"."""
        number = text.removeprefix("/")
        if text.startswith("/") and number.isdigit() and 1 <= int(number) <= len(self._replies):
            return self._replies[int(number) - 1]
        return None

    def show(self, event: Mapping[str, Any]) -> None:
        """Show one event."""
        kind = event["type"]
        if kind == "RUN_STARTED":
            self._replies = []
        elif kind == "TEXT_MESSAGE_CONTENT":
            self._cards()
            self._console.print(event["delta"], end="", markup=False)
            self._writing = True
        elif kind == "TEXT_MESSAGE_END":
            self._line()
        elif kind == "ACTIVITY_SNAPSHOT":
            self._waiting[event["messageId"]] = (event["activityType"], event["content"])
        elif kind == "RUN_ERROR":
            self.problem(event.get("message", "the turn failed"))

    def problem(self, text: str) -> None:
        """Show that something did not work."""
        self._cards()
        self._console.print(text, style="red", markup=False)

    def end(self) -> None:
        """The turn is over."""
        self._cards()
        for number, reply in enumerate(self._replies, 1):
            self._console.print(f"  /{number} {reply}", style="dim", markup=False)

    def _line(self) -> None:
        if self._writing:
            self._console.print()
            self._writing = False

    def _cards(self) -> None:
        """Show the cards that wait."""
        self._line()
        for kind, content in self._waiting.values():
            draw = getattr(self, f"_draw_{kind.lower()}", None)
            if draw is not None:
                draw(content)
        self._waiting.clear()

    def _print(self, text: str, style: str | None = None) -> None:
        self._console.print(text, style=style, markup=False)

    def _draw_quickreplies(self, content: Mapping[str, Any]) -> None:
        self._replies = list(content["replies"])

    def _draw_products(self, content: Mapping[str, Any]) -> None:
        if content.get("title"):
            self._print(content["title"], "bold")
        for number, product in enumerate(content["products"], 1):
            self._print(f"  {number}. {_product(product)}")
            for miss in content.get("misses", ()):
                if miss["productId"] == product["id"]:
                    actual = f"is {miss['actual']}" if miss["actual"] else "does not say"
                    self._print(f"     {_limit(miss['limit'])}: asked {miss['wanted']}, {actual}", "dim")

    def _draw_product(self, content: Mapping[str, Any]) -> None:
        self._print(f"  {_product(content['product'])}", "bold")
        self._print(f"  {content['product']['description'].get('plain', '')[:400]}")

    def _draw_comparison(self, content: Mapping[str, Any]) -> None:
        self._print("  " + "  |  ".join(product["title"] for product in content["products"]), "bold")
        for row in content["rows"]:
            self._print(f"  {row['label']}: " + "  |  ".join(value or "-" for value in row["values"]))

    def _draw_cart(self, content: Mapping[str, Any]) -> None:
        self._amounts("Cart", content["cart"])

    def _draw_checkout(self, content: Mapping[str, Any]) -> None:
        self._amounts("Checkout", content["checkout"])

    def _draw_order(self, content: Mapping[str, Any]) -> None:
        self._order(content["order"])

    def _draw_orders(self, content: Mapping[str, Any]) -> None:
        for order in content["orders"]:
            self._order(order)

    def _draw_problem(self, content: Mapping[str, Any]) -> None:
        for message in content["messages"]:
            self._print(f"  ! {message['content']}", "yellow")

    def _draw_proposal(self, content: Mapping[str, Any]) -> None:
        if content.get("state", "open") != "open":
            self._print(f"  {content.get('receipt') or content['state']}", "bold")
            return
        self._print(f"  {content['sentence']}", "bold")
        for line in content["lines"]:
            self._print(f"    {line}")
        self._print(f"  Say yes for “{content['button']}”, or no for “{content['decline']}”.", "bold")

    def _draw_sources(self, content: Mapping[str, Any]) -> None:
        for line in dict.fromkeys(
            f"  from {source['title']} {source.get('url') or ''}" for source in content["sources"]
        ):
            self._print(line, "dim")

    def _order(self, order: Mapping[str, Any]) -> None:
        extra = order.get("shopmind", {})
        number, status = extra.get("number", order["id"]), extra.get("statusText", "")
        self._amounts(f"Order {number}: {status}", order)

    def _amounts(self, title: str, body: Mapping[str, Any]) -> None:
        self._print(f"  {title}", "bold")
        currency = body.get("currency", "USD")
        for line in body["line_items"]:
            quantity = line["quantity"]
            count = quantity.get("total") if isinstance(quantity, Mapping) else quantity
            self._print(f"    {count} x {line['item']['title']}  {_money(_total(line), currency)}")
        for total in body.get("totals", ()):
            self._print(f"    {total.get('display_text') or total['type']}: {_money(total['amount'], currency)}")


def _product(product: Mapping[str, Any]) -> str:
    variant = product["variants"][0]
    price = variant["price"]
    rating = product.get("rating")
    stars = f", {rating['value']} of 5" if rating else ""
    there = "" if variant.get("availability", {}).get("available", True) else ", sold out"
    return f"{product['title']}  {_money(price['amount'], price['currency'])}{stars}{there}"


def _limit(key: str) -> str:
    """The name of a limit that a miss breaks: "Color" of `attribute:Color`, "Price" of `price_max`."""
    name = key.partition(":")[2] or key.removesuffix("_max").removesuffix("_min")
    return name[:1].upper() + name[1:].replace("_", " ")


def _total(line: Mapping[str, Any]) -> int:
    return next((total["amount"] for total in line.get("totals", ()) if total["type"] == "total"), 0)


def _money(amount: int, currency: str) -> str:
    return Money(amount, currency).format()
