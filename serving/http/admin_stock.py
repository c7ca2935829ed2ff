"""Stock as the shop's own people count it."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from commerce.domain.stock import Shelf
from serving.http.admin import AdminRoute, CurrentAdmin, problems
from serving.http.identity import CurrentServices
from serving.http.wire import Wire

router = APIRouter(prefix="/v1/admin/stock", tags=["admin"], route_class=AdminRoute)
_Variant = Annotated[str, Path(min_length=1, max_length=200, description="Id or feed id of the variant")]


class LevelView(Wire):
    """What lies at a location; null is unlimited."""

    location_id: str
    on_hand: int | None
    reserved: int
    threshold: int
    available: int | None


class StockView(Wire):
    """A variant on its shelves; without levels nobody counts it."""

    variant_id: str
    levels: list[LevelView]


class CountRequest(Wire):
    """What lies at a location, as a person counted it; what is set aside for orders stays set aside."""

    on_hand: int | None = Field(ge=0, le=1_000_000_000, description="null: nobody counts it any more, unlimited")
    location_id: str | None = Field(None, max_length=64, description="Where; the feeds' location otherwise")
    note: str = Field("count", max_length=200)


@router.get("/{variant}", responses=problems(404))
async def read(variant: _Variant, admin: CurrentAdmin, services: CurrentServices) -> StockView:
    """What lies where of a variant."""
    variant_id = await services.stock_keeping.variant(admin.merchant_id, variant)
    shelves = await services.stock.shelves(admin.merchant_id, [variant_id])
    return _view(variant_id, shelves.get(variant_id))


@router.put("/{variant}", responses=problems(404, 409, 503))
async def count(variant: _Variant, body: CountRequest, admin: CurrentAdmin, services: CurrentServices) -> StockView:
    """Set what lies at a location; the difference is a movement of the ledger."""
    variant_id = await services.stock_keeping.variant(admin.merchant_id, variant)
    details = body.model_dump(mode="json")
    async with services.administration.noted(admin.merchant_id, admin.name, "stock.count", variant_id, details):
        shelves = await services.stock_keeping.count(
            admin.merchant_id, {variant_id: body.on_hand}, body.location_id, body.note
        )
    return _view(variant_id, shelves[variant_id])


def _view(variant_id: str, shelf: Shelf | None) -> StockView:
    levels = [
        LevelView(
            location_id=one.location_id,
            on_hand=one.on_hand,
            reserved=one.reserved,
            threshold=one.threshold,
            available=one.available,
        )
        for one in (shelf.levels if shelf is not None else ())
    ]
    return StockView(variant_id=variant_id, levels=levels)
