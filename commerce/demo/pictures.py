"""The pictures of the demo goods: one calm flat drawing for each kind, in the color of the variant."""

import zlib
from functools import cache, lru_cache

from commerce.demo.drawing.appliances import APPLIANCES
from commerce.demo.drawing.bags import BAGS
from commerce.demo.drawing.camping import CAMPING
from commerce.demo.drawing.care import CARE
from commerce.demo.drawing.clothing import CLOTHING
from commerce.demo.drawing.desk import DESK
from commerce.demo.drawing.devices import DEVICES
from commerce.demo.drawing.drinks import DRINKS
from commerce.demo.drawing.furniture import FURNITURE
from commerce.demo.drawing.games import GAMES
from commerce.demo.drawing.garden import GARDEN
from commerce.demo.drawing.interior import INTERIOR
from commerce.demo.drawing.kitchenware import KITCHENWARE
from commerce.demo.drawing.lighting import LIGHTING
from commerce.demo.drawing.pen import Drawing, tones
from commerce.demo.drawing.shoes import SHOES
from commerce.demo.drawing.toys import TOYS
from commerce.demo.goods import goods, media_key

DRAWINGS: dict[str, Drawing] = {
    **APPLIANCES,
    **BAGS,
    **CAMPING,
    **CARE,
    **CLOTHING,
    **DESK,
    **DEVICES,
    **DRINKS,
    **FURNITURE,
    **GAMES,
    **GARDEN,
    **INTERIOR,
    **KITCHENWARE,
    **LIGHTING,
    **SHOES,
    **TOYS,
}
BACKGROUND = "#efebe4"
COLORS = {
    "Black": "#3b3f43",
    "Brass": "#c3a052",
    "Charcoal": "#5a6066",
    "Cognac": "#a8693f",
    "Coral": "#e08a76",
    "Cream": "#f1e6d0",
    "Forest": "#476853",
    "Graphite": "#63696f",
    "Indigo": "#414d6e",
    "Mint": "#a5cdb9",
    "Mustard": "#d9ad4c",
    "Natural": "#d8c09a",
    "Navy": "#3a5273",
    "Oak": "#cba877",
    "Oatmeal": "#ddd0b9",
    "Olive": "#7f8056",
    "Rose": "#d7a6a6",
    "Rust": "#b9694a",
    "Sage": "#9db297",
    "Sand": "#d6bf9b",
    "Silver": "#c3c8cc",
    "Sky blue": "#92b8d0",
    "Walnut": "#866048",
    "White": "#fbf9f5",
}
_CALM = ("Sage", "Sky blue", "Rust", "Mustard", "Navy", "Oatmeal", "Forest", "Coral")


def picture(merchant_id: str, media_key: str) -> str:
    """The SVG behind `/media/{merchant_id}/{media_key}.svg`; raises KeyError where there is none."""
    if merchant_id != "demo":
        raise KeyError(merchant_id)
    kind, color = _pictured()[media_key]
    return _draw(kind, color)


@cache
def _pictured() -> dict[str, tuple[str, str]]:
    """The kind and color behind each key."""
    found: dict[str, tuple[str, str]] = {}
    for good in goods():
        own = COLORS[_CALM[zlib.crc32(str(good["id"]).encode()) % len(_CALM)]]
        found[media_key(good, None)] = (good["picture"], own)
        for color in good.get("colors", []):
            found[media_key(good, color)] = (good["picture"], COLORS[color])
    return found


@lru_cache(maxsize=1024)
def _draw(kind: str, color: str) -> str:
    drawing = DRAWINGS[kind](tones(color))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="800" height="800">'
        f'<rect width="400" height="400" fill="{BACKGROUND}"/>{drawing}</svg>'
    )
