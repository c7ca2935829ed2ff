"""The one door to resvg: the drawings of the demo shop as pictures, for those who look at pixels."""

import re

import resvg_py

from commerce.demo.goods import MEDIA_PATH
from commerce.demo.pictures import picture

_SIDE = 512
_ADDRESS = re.compile(rf"{MEDIA_PATH}/([\w.-]+)\.svg")


def demo_picture(merchant_id: str, address: str) -> bytes | None:
    """The PNG of one of the demo shop's own drawings; None where the address is none of those. Blocks."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    try:
        drawing = picture(merchant_id, found.group(1))
    except KeyError:
        return None
    return resvg_py.svg_to_bytes(svg_string=drawing, width=_SIDE, height=_SIDE, skip_system_fonts=True)
