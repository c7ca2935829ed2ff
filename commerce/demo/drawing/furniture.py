"""Chairs, tables and drawers."""

from commerce.demo.drawing.pen import (
    BRASS,
    CORAL,
    INK,
    INK_SOFT,
    LEAF,
    OAK,
    PAPER,
    STEEL,
    STEEL_DARK,
    WOOD,
    WOOD_DARK,
    Drawing,
    Tones,
    circle,
    ground,
    oval,
    rect,
    shape,
    stroke,
)


def armchair(t: Tones) -> str:
    return "".join(
        [
            ground(336, 130),
            stroke("M108 260 L92 332 M292 260 L308 332", WOOD_DARK, 13),
            rect(112, 96, 176, 160, t.base, 34),
            rect(128, 112, 144, 96, t.light, 24),
            rect(104, 214, 192, 64, t.dark, 26),
            rect(118, 206, 164, 44, t.base, 20),
            stroke("M92 276 V196 C92 180 100 176 116 176", OAK, 15),
            stroke("M308 276 V196 C308 180 300 176 284 176", OAK, 15),
            stroke("M84 284 H316", OAK, 15),
        ]
    )


def sidetable(t: Tones) -> str:
    return "".join(
        [
            ground(338, 80),
            rect(190, 190, 20, 136, t.dark, 6),
            oval(200, 330, 66, 13, t.deep),
            oval(200, 325, 66, 12, t.base),
            rect(94, 176, 212, 20, t.dark, 8),
            oval(200, 176, 106, 19, t.base),
            rect(126, 138, 62, 18, CORAL, 3),
            rect(132, 154, 58, 16, "#5d86a3", 3),
            shape("M222 130 H268 L262 172 H228 Z", PAPER),
            stroke("M268 140 q18 2 14 16 q-4 10 -17 8", PAPER, 6),
        ]
    )


def standingdesk(t: Tones) -> str:
    return "".join(
        [
            ground(340, 130),
            rect(92, 200, 20, 128, STEEL, 4),
            rect(288, 200, 20, 128, STEEL, 4),
            rect(98, 160, 8, 60, STEEL_DARK),
            rect(294, 160, 8, 60, STEEL_DARK),
            rect(66, 322, 76, 15, INK_SOFT, 7),
            rect(258, 322, 76, 15, INK_SOFT, 7),
            rect(52, 150, 296, 20, OAK, 6),
            rect(52, 164, 296, 7, WOOD_DARK, 3),
            rect(150, 62, 104, 70, INK, 6),
            rect(156, 68, 92, 58, "#7f9fae", 3),
            rect(196, 130, 12, 20, STEEL_DARK),
            shape("M292 120 H322 L318 150 H296 Z", t.base),
            stroke("M307 120 Q296 96 286 92 M307 120 Q312 94 322 86", LEAF, 6),
            rect(76, 142, 44, 8, PAPER, 2),
            rect(274, 174, 34, 10, INK, 4),
        ]
    )


def drawers(t: Tones) -> str:
    return "".join(
        [
            ground(338, 90),
            *(circle(x, 328, 11, INK_SOFT) for x in (142, 258)),
            rect(118, 80, 164, 242, t.dark, 12),
            *(rect(128, y, 144, height, t.base, 6) for y, height in ((90, 52), (150, 52), (210, 102))),
            *(rect(176, y, 48, 9, t.deep, 4) for y in (110, 170, 236)),
            circle(254, 116, 5, BRASS),
            rect(118, 72, 164, 14, WOOD, 6),
        ]
    )


FURNITURE: dict[str, Drawing] = {
    "armchair": armchair,
    "sidetable": sidetable,
    "standingdesk": standingdesk,
    "drawers": drawers,
}
