"""What is told when goods run out or can be bought again, in the transaction that makes it so."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.outbox import Event, record
from storage.transaction import Transaction

STOCK_REPLENISHED = "stock.replenished"
PRICE_DROPPED = "price.dropped"
MOST_NAMED_IN_EVENT = 1000
"""Whoever hears of an event looks for all that it names in one statement, and databases take only so many ids."""
_CATALOGUE_CHANGED = "catalogue.changed"


@dataclass(frozen=True, slots=True)
class Announced:
    """A variant that something happened to, and its product."""

    product_id: str
    variant_id: str


async def announce(
    tx: Transaction, merchant_id: str, *, gone: Sequence[Announced] = (), back: Sequence[Announced] = ()
) -> None:
    """Tell the index that these can no longer, or again, be bought, and who waits for them that they are back."""
    changed = sorted({one.product_id for one in (*gone, *back)})
    if changed:
        body = {"productIds": changed, "removed": []}
        await record(tx, Event(_CATALOGUE_CHANGED, merchant_id, merchant_id, body))
    await tell_of(tx, merchant_id, STOCK_REPLENISHED, back)


async def tell_of(tx: Transaction, merchant_id: str, name: str, variants: Sequence[Announced]) -> None:
    """Record what names these variants: an event for every ``MOST_NAMED_IN_EVENT`` of them."""
    ordered = sorted({(one.product_id, one.variant_id) for one in variants})
    for start in range(0, len(ordered), MOST_NAMED_IN_EVENT):
        some = ordered[start : start + MOST_NAMED_IN_EVENT]
        body = {
            "productIds": sorted({product_id for product_id, _ in some}),
            "variantIds": sorted({variant_id for _, variant_id in some}),
        }
        await record(tx, Event(name, merchant_id, merchant_id, body))
