"""The filters that a page's address holds."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query

from commerce.domain.money import Money
from commerce.errors import MoneyInvalid
from retrieval.scoring.request import Range, SearchRequest, Sort

_MOST_BRANDS = 20
_LONGEST_BOUND = 20


@dataclass(frozen=True, slots=True)
class Filters:
    """Brands, bounds of the price as they were typed, and whether it must be there."""

    brands: tuple[str, ...]
    minimum: str
    maximum: str
    in_stock: bool

    def request(
        self,
        currency: str,
        *,
        text: str = "",
        category: tuple[str, ...] | None = None,
        sort: Sort,
        limit: int,
        offset: int,
    ) -> SearchRequest:
        """The search with these filters; a bound that is no amount is no bound."""
        return SearchRequest(
            text=text,
            category=category,
            brands=self.brands,
            price=Range(_amount(self.minimum, currency), _amount(self.maximum, currency)),
            in_stock_only=self.in_stock,
            sort=sort,
            limit=limit,
            offset=offset,
            currency=currency,
        )

    def shown(self) -> dict[str, Any]:
        """The filters as templates draw them."""
        return {"brand": list(self.brands), "min": self.minimum, "max": self.maximum, "stock": self.in_stock}


def read_filters(
    brand: Annotated[list[str] | None, Query()] = None,
    minimum: Annotated[str, Query(alias="min")] = "",
    maximum: Annotated[str, Query(alias="max")] = "",
    stock: str = "",
) -> Filters:
    """The filters of an address; what cannot be meant so filters nothing."""
    brands = tuple(name for name in brand or () if 0 < len(name) <= 200)[:_MOST_BRANDS]
    return Filters(brands, _bound(minimum), _bound(maximum), stock == "1")


def _bound(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _LONGEST_BOUND else ""


def _amount(text: str, currency: str) -> int | None:
    if not text:
        return None
    try:
        return Money.parse(text, currency).amount
    except MoneyInvalid:
        return None


WantedFilters = Annotated[Filters, Depends(read_filters)]
