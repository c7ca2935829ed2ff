"""Bags and what travels in them."""

from commerce.demo.drawing.pen import (
    BRASS,
    INK,
    INK_SOFT,
    PAPER,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    Drawing,
    Tones,
    circle,
    ground,
    oval,
    rect,
    ring,
    shape,
    stroke,
    turned,
)


def backpack(t: Tones) -> str:
    return "".join(
        [
            ground(338, 98),
            stroke("M168 92 C168 58 232 58 232 92", t.deep, 12),
            rect(84, 196, 40, 112, t.deep, 18),
            rect(276, 196, 40, 112, t.deep, 18),
            shape(
                "M108 168 C108 96 150 82 200 82 C250 82 292 96 292 168"
                " V312 C292 328 280 336 266 336 H134 C120 336 108 328"
                " 108 312 Z",
                t.base,
            ),
            shape("M108 176 C108 96 150 82 200 82 C250 82 292 96 292 176 C262 192 138 192 108 176 Z", t.light),
            rect(132, 222, 136, 88, t.dark, 18),
            stroke("M140 240 H260", t.light, 5),
            rect(190, 178, 20, 34, BRASS, 5),
            circle(200, 204, 5, t.deep),
        ]
    )


def tote(t: Tones) -> str:
    return "".join(
        [
            ground(334, 100),
            stroke("M144 168 C144 60 256 60 256 168", t.deep, 11),
            shape("M92 152 H308 L294 322 C293 330 288 334 280 334 H120 C112 334 107 330 106 322 Z", t.base),
            shape("M92 152 H308 L306 178 H94 Z", t.dark),
            rect(166, 222, 68, 56, t.light, 6),
            circle(144, 166, 5, BRASS),
            circle(256, 166, 5, BRASS),
        ]
    )


def sling(t: Tones) -> str:
    return "".join(
        [
            stroke("M88 232 C70 84 300 30 318 206", t.deep, 12),
            ground(318, 105),
            rect(82, 176, 236, 132, t.base, 46),
            stroke("M108 208 H292", t.deep, 5),
            rect(284, 202, 18, 12, BRASS, 4),
            rect(118, 226, 164, 62, t.dark, 24),
            stroke("M140 240 H260", t.light, 4),
        ]
    )


def duffel(t: Tones) -> str:
    return "".join(
        [
            ground(314, 135),
            stroke("M138 186 C138 92 262 92 262 186", t.deep, 11),
            rect(58, 160, 284, 146, t.base, 62),
            rect(58, 160, 60, 146, t.dark, 30),
            rect(282, 160, 60, 146, t.dark, 30),
            stroke("M118 184 H282", t.light, 5),
            rect(132, 160, 14, 146, t.deep),
            rect(254, 160, 14, 146, t.deep),
            rect(172, 226, 56, 38, t.light, 6),
        ]
    )


def suitcase(t: Tones) -> str:
    return "".join(
        [
            ground(344, 92),
            stroke("M162 100 V52 H238 V100", STEEL_DARK, 9),
            rect(160, 44, 80, 18, INK, 9),
            circle(142, 336, 13, INK),
            circle(258, 336, 13, INK),
            rect(110, 96, 180, 236, t.base, 26),
            *(rect(x, 112, 8, 204, t.dark, 4) for x in (140, 168, 224, 252)),
            rect(110, 204, 180, 6, t.deep),
            rect(186, 194, 28, 26, STEEL_LIGHT, 6),
            rect(122, 108, 12, 90, t.light, 6),
        ]
    )


def sleeve(t: Tones) -> str:
    return "".join(
        [
            ground(308, 135),
            rect(88, 104, 236, 150, STEEL, 12),
            rect(66, 134, 268, 168, t.base, 18),
            shape("M66 150 C66 138 74 134 84 134 H316 C326 134 334 138 334 150 L200 214 Z", t.light),
            circle(200, 196, 11, t.deep),
            rect(84, 268, 232, 8, t.dark, 4),
        ]
    )


def pouch(t: Tones) -> str:
    return "".join(
        [
            ground(318, 120),
            rect(150, 98, 152, 100, t.dark, 18),
            rect(96, 150, 212, 92, t.light, 20),
            rect(78, 200, 244, 112, t.base, 24),
            stroke("M100 226 H300", t.deep, 6),
            rect(290, 220, 30, 13, BRASS, 6),
            stroke("M120 174 H280", t.base, 4),
        ]
    )


def neckpillow(t: Tones) -> str:
    return "".join(
        [
            ground(330, 110),
            stroke("M122 282 C70 90 330 90 278 282", t.base, 74),
            stroke("M104 250 C92 130 250 84 290 206", t.light, 10),
            stroke("M138 306 L150 326", t.deep, 8),
            stroke("M262 306 L250 326", t.deep, 8),
        ]
    )


def wallet(t: Tones) -> str:
    return "".join(
        [
            ground(300, 120),
            turned(-6, rect(112, 108, 150, 90, "#8fb0c0", 10)),
            turned(4, rect(134, 118, 150, 90, BRASS, 10)),
            rect(84, 150, 232, 144, t.base, 18),
            rect(84, 150, 232, 34, t.light, 16),
            rect(246, 206, 76, 42, t.dark, 16),
            circle(270, 227, 9, BRASS),
        ]
    )


def umbrella(t: Tones) -> str:
    return "".join(
        [
            stroke("M200 70 V306 C200 344 250 344 250 310", WOOD, 10),
            shape(
                "M58 214 C58 118 130 74 200 74 C270 74 342 118 342"
                " 214 C318 190 282 190 264 214 C244 190 220 190 200 214"
                " C180 190 156 190 136 214 C118 190 82 190 58 214 Z",
                t.base,
            ),
            shape(
                "M136 214 C136 150 160 96 200 74 C240 96 264 150 264"
                " 214 C244 190 220 190 200 214 C180 190 156 190 136 214 Z",
                t.light,
            ),
            circle(200, 72, 7, t.deep),
        ]
    )


def luggagetag(t: Tones) -> str:
    one = rect(150, 130, 100, 164, t.base, 18) + circle(200, 158, 11, PAPER) + rect(168, 190, 64, 80, PAPER, 6)
    one += "".join(rect(178, 204 + 18 * n, 44 - 14 * n, 5, INK_SOFT, 2) for n in range(3))
    return stroke("M200 158 C180 60 300 60 262 140", STEEL_DARK, 6) + turned(-16, one) + turned(14, one, x=210, y=240)


def carrier(t: Tones) -> str:
    return "".join(
        [
            ground(318, 130),
            stroke("M138 150 C138 84 262 84 262 150", t.deep, 11),
            rect(66, 144, 268, 168, t.base, 34),
            rect(96, 182, 124, 96, t.deep, 16),
            *(stroke(f"M{106 + 18 * n} 184 V276", t.base, 2) for n in range(7)),
            circle(146, 238, 8, PAPER),
            circle(176, 238, 8, PAPER),
            circle(148, 238, 4, INK),
            circle(178, 238, 4, INK),
            oval(276, 232, 32, 40, t.dark),
            *(circle(276 + dx, 232 + dy, 5, t.light) for dx in (-12, 12) for dy in (-14, 14)),
            ring(200, 150, 0, t.deep, 0),
        ]
    )


def drybag(t: Tones) -> str:
    return "".join(
        [
            ground(336, 80),
            rect(128, 130, 144, 202, t.base, 34),
            rect(128, 130, 34, 202, t.light, 17),
            rect(116, 96, 168, 44, t.dark, 14),
            stroke("M118 118 H282", t.deep, 4),
            rect(182, 84, 36, 20, INK, 6),
            rect(176, 208, 64, 64, t.pale, 8),
        ]
    )


BAGS: dict[str, Drawing] = {
    "backpack": backpack,
    "tote": tote,
    "sling": sling,
    "duffel": duffel,
    "suitcase": suitcase,
    "sleeve": sleeve,
    "pouch": pouch,
    "neckpillow": neckpillow,
    "wallet": wallet,
    "umbrella": umbrella,
    "luggagetag": luggagetag,
    "carrier": carrier,
    "drybag": drybag,
}
