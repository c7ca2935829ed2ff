"""The pen that all illustrations are drawn with: a few shapes, and tones of one color."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

WOOD = "#c79a6b"
WOOD_DARK = "#a87c50"
OAK = "#d9b88a"
STEEL = "#b9bfc4"
STEEL_DARK = "#8d959b"
STEEL_LIGHT = "#dde1e4"
INK = "#33373b"
INK_SOFT = "#565c62"
PAPER = "#fbf8f2"
CREAM = "#ece3d2"
GLASS = "#cfe0e4"
GLASS_LIGHT = "#e6f0f2"
BRASS = "#c9a24f"
LEAF = "#5f8a63"
LEAF_DARK = "#466b4c"
LEAF_LIGHT = "#86ab84"
CLAY = "#c4744f"
CLAY_DARK = "#a35d3d"
SUN = "#f2cf7c"
SOIL = "#6b5142"
CORAL = "#e2816d"
SKY = "#9cbfd3"


@dataclass(frozen=True, slots=True)
class Tones:
    """One color and what light makes of it."""

    base: str
    dark: str
    deep: str
    light: str
    pale: str


Drawing: TypeAlias = Callable[[Tones], str]


def tones(color: str) -> Tones:
    """Shades that stay distinct on very dark and on very light colors too."""
    brightness = sum(_parts(color)) / 3
    lift = 0.22 if brightness < 80 else 0.14
    return Tones(
        base=color,
        dark=mix(color, "#1d2226", 0.16),
        deep=mix(color, "#1d2226", 0.34),
        light=mix(color, "#ffffff", lift),
        pale=mix(color, "#ffffff", lift + 0.3),
    )


def mix(one: str, other: str, share: float) -> str:
    """A color between two, `share` of the way to the other."""
    parts = (round(a + (b - a) * share) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def rect(x: float, y: float, width: float, height: float, fill: str, r: float = 0) -> str:
    corner = f' rx="{r:g}"' if r else ""
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"{corner} fill="{fill}"/>'


def circle(x: float, y: float, r: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{fill}"/>'


def ring(x: float, y: float, r: float, stroke: str, width: float) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="none" stroke="{stroke}" stroke-width="{width:g}"/>'


def oval(x: float, y: float, rx: float, ry: float, fill: str) -> str:
    return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{fill}"/>'


def shape(d: str, fill: str) -> str:
    return f'<path d="{d}" fill="{fill}"/>'


def stroke(d: str, color: str, width: float = 6) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{color}" stroke-width="{width:g}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def turned(angle: float, *parts: str, x: float = 200, y: float = 200) -> str:
    return f'<g transform="rotate({angle:g} {x:g} {y:g})">{"".join(parts)}</g>'


def moved(dx: float, dy: float, *parts: str, scale: float = 1) -> str:
    sized = f" scale({scale:g})" if scale != 1 else ""
    return f'<g transform="translate({dx:g} {dy:g}){sized}">{"".join(parts)}</g>'


def ground(y: float = 330, rx: float = 105, x: float = 200) -> str:
    """The soft shadow that a thing stands on."""
    return oval(x, y, rx, rx * 0.1, "#dcd5c9")
