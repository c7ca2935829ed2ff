"""The bodies in UCP's shape that routes answer with."""

from commerce.ucp.cart import cart_body
from commerce.ucp.checkout import checkout_body, means_body
from commerce.ucp.order import order_body
from commerce.ucp.product import product_body

__all__ = ["cart_body", "checkout_body", "means_body", "order_body", "product_body"]
