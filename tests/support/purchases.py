"""A small shop's orders, made up: a coffee crowd and a bath crowd, and a candle that everybody buys."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from retrieval.buying.records import Basket

NOW = datetime(2026, 6, 1, tzinfo=UTC)
COFFEE = ("grinder", "filter", "kettle", "scale")
BATH = ("towel", "robe", "soap", "mat")
TITLES = {item: f"{item} of the house" for item in (*COFFEE, *BATH, "candle")}


def made_up_orders(count: int = 900, seed: int = 5, days: int = 200) -> Sequence[Basket]:
    """Orders in which two or three of a crowd's items stand, and often a candle; a shopper stays with a crowd."""
    drawn = random.Random(seed)
    baskets = []
    for at in range(count):
        shopper = drawn.randrange(count // 5)
        crowd = COFFEE if shopper % 2 else BATH
        items = drawn.sample(crowd, drawn.choice((2, 3, 3)))
        if drawn.random() < 0.3:
            items.append("candle")
        when = NOW - timedelta(days=days * (1 - at / count), minutes=1)
        baskets.append(Basket(when, tuple(items), f"shopper-{shopper}"))
    return baskets
