"""A cart in UCP's shape."""

from commerce.domain.cart import Cart
from commerce.ucp.common import Body, absolute, discounts_body, envelope, line_body, message_body, total_body


def cart_body(cart: Cart, *, base_url: str | None = None) -> Body:
    """Return the body of a cart; addresses are absolute when the shop's own address is given."""
    body: Body = {
        "ucp": envelope("cart", "discount"),
        "id": cart.id,
        "line_items": [line_body(line, base_url) for line in cart.lines],
        "currency": cart.currency,
        "totals": [total_body(total) for total in cart.totals],
        "discounts": discounts_body(cart.codes, cart.lines),
        "shopmind": {"version": cart.version, "count": cart.count, "updatedAt": cart.updated_at.isoformat()},
    }
    if cart.problems:
        body["messages"] = [message_body(problem) for problem in cart.problems]
    if base_url:
        body["continue_url"] = absolute("/cart", base_url)
    return body
