"""The shapes that carts, checkouts and orders share."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from commerce.domain.address import Address
from commerce.domain.cart import AppliedCode, Choice, Line, Problem, Total
from commerce.domain.money import Money
from commerce.domain.product import Media

Body: TypeAlias = dict[str, Any]

UCP_VERSION = "2026-08-25"


def envelope(*capabilities: str) -> Body:
    """Return the metadata of a body."""
    return {
        "version": UCP_VERSION,
        "status": "success",
        "capabilities": {f"dev.ucp.shopping.{name}": [{"version": UCP_VERSION}] for name in capabilities},
    }


def absolute(url: str, base_url: str | None) -> str:
    """Return an address under the shop's own, unless it is absolute already."""
    if not base_url or "://" in url:
        return url
    return f"{base_url.rstrip('/')}/{url.lstrip('/')}"


def total_body(total: Total) -> Body:
    return {"type": total.type, "display_text": total.display_text, "amount": total.amount}


def line_totals(subtotal: Money, discount: Money, total: Money) -> list[Body]:
    """Return the breakdown of one line."""
    rows = [{"type": "subtotal", "amount": subtotal.amount}]
    if discount:
        rows.append({"type": "items_discount", "amount": -discount.amount})
    return [*rows, {"type": "total", "amount": total.amount}]


def item_body(variant_id: str, title: str, unit_price: Money, image: Media | None, base_url: str | None) -> Body:
    """Return what a line is of; it is found again by its variant's id."""
    body: Body = {"id": variant_id, "title": title, "price": unit_price.amount}
    if image is not None:
        body["image_url"] = absolute(image.url, base_url)
    return body


def line_body(line: Line, base_url: str | None) -> Body:
    """Return a line of a cart or of a checkout."""
    return {
        "id": line.id,
        "item": item_body(line.variant_id, line.title, line.unit_price, line.image, base_url),
        "quantity": line.quantity,
        "totals": line_totals(line.subtotal, line.discount, line.total),
        "shopmind": {
            "productId": line.product_id,
            "variantId": line.variant_id,
            "feedId": line.feed_id,
            "sku": line.sku or line.feed_id,
            "variantTitle": line.variant_title,
            "options": dict(line.options),
            "listPrice": None if line.list_price is None else line.list_price.amount,
            "available": line.available,
            "gift": line.gift,
            "quote": line.quote,
            "imageAlt": line.image.alt if line.image else None,
            "url": absolute(f"/product/{line.product_id}", base_url),
        },
    }


def discounts_body(codes: Sequence[AppliedCode], lines: Sequence[Line]) -> Body:
    """Return the codes that were given and the discounts that count now, with the lines that they lower."""
    places = {line.id: index for index, line in enumerate(lines)}
    return {
        "codes": [applied.code for applied in codes if applied.code is not None],
        "applied": [_applied_body(applied, places) for applied in codes if applied.amount or applied.allocations],
    }


def _applied_body(applied: AppliedCode, places: Mapping[str, int]) -> Body:
    body: Body = {"title": applied.title, "amount": applied.amount.amount, "automatic": applied.code is None}
    if applied.code is not None:
        body["code"] = applied.code
    if applied.allocations:
        body["method"] = "across"
        body["allocations"] = [
            {"path": f"$.line_items[{places[line_id]}]", "amount": amount}
            for line_id, amount in applied.allocations.items()
            if line_id in places
        ]
    return body


def message_body(problem: Problem) -> Body:
    """Return a problem as a message; the ways out of it and its details are additions of ours."""
    body: Body = {"code": problem.code, "content": problem.content, "content_type": "plain"}
    match problem.severity:
        case "warning" | "info":
            body["type"] = problem.severity
        case severity:
            body["type"] = "error"
            body["severity"] = severity
    if problem.path:
        body["path"] = problem.path
    additions: Body = {}
    if problem.choices:
        additions["choices"] = [_choice_body(one) for one in problem.choices]
    if problem.details:
        additions["details"] = dict(problem.details)
    if additions:
        body["shopmind"] = additions
    return body


def _choice_body(choice: Choice) -> Body:
    body: Body = {"label": choice.label, "message": choice.message}
    if choice.act is not None:
        body["act"] = dict(choice.act)
    return body


def address_body(address: Address) -> Body:
    """Return a postal address; parts that are not given are left out."""
    first, _, last = address.full_name.rpartition(" ")
    parts = {
        "first_name": first or last,
        "last_name": last if first else "",
        "street_address": address.line1,
        "extended_address": address.line2,
        "address_locality": address.city,
        "address_region": address.region,
        "postal_code": address.postal_code,
        "address_country": address.country,
        "phone_number": address.phone,
    }
    return {name: text for name, text in parts.items() if text}
