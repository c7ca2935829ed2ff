"""Products as UCP bodies, with a quote for the price that each variant shows."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.product import Product
from commerce.domain.quotes import QUOTE_LIFETIME
from retrieval.query.result import Hit
from serving.ucp_bodies import product_body
from storage.clock import Clock
from tools.base import Principal


class Products(Protocol):
    """Where products are read."""

    async def merchant(self, merchant_id: str) -> Merchant: ...
    async def products(self, merchant_id: str, product_ids: Sequence[str]) -> list[Product]: ...


class Signer(Protocol):
    """Signs a price for a shopper."""

    def sign(
        self, merchant_id: str, shopper_id: str, variant_id: str, price: Money, tax_included: bool, expires_at: Any
    ) -> str: ...


class Quoted(Protocol):
    """What this needs of the services."""

    @property
    def catalogue(self) -> Products: ...
    @property
    def quotes(self) -> Signer: ...
    @property
    def clock(self) -> Clock: ...


async def product_bodies(
    services: Quoted, principal: Principal, hits: Sequence[Hit], base_url: str
) -> list[dict[str, Any]]:
    """The bodies of found products in their order, the variant that is meant first."""
    merchant_id = principal.merchant_id
    found = await services.catalogue.products(merchant_id, [hit.product_id for hit in hits])
    merchant = await services.catalogue.merchant(merchant_id)
    meant = {hit.product_id: hit.variant_id for hit in hits}
    return [
        dict(
            product_body(
                product,
                variant_first=meant.get(product.id),
                quote=_quotes(services, principal, merchant, product),
                base_url=base_url,
            )
        )
        for product in found
    ]


def _quotes(
    services: Quoted, principal: Principal, merchant: Merchant, product: Product
) -> Callable[[str], str | None]:
    prices = {variant.id: variant.price for variant in product.variants}
    expires_at = services.clock.now() + QUOTE_LIFETIME

    def quote(variant_id: str) -> str | None:
        price = prices.get(variant_id)
        if price is None:
            return None
        who = (principal.merchant_id, principal.shopper_id)
        return services.quotes.sign(*who, variant_id, price, merchant.prices_include_tax, expires_at)

    return quote
