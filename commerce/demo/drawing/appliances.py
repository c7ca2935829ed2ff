"""Machines of the kitchen, and what floats or gathers the sun."""

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
    shape,
    stroke,
    turned,
)


def mixer(t: Tones) -> str:
    return "".join(
        [
            ground(336, 120),
            rect(84, 306, 232, 28, t.dark, 14),
            shape("M240 306 C252 240 250 200 236 160 H300 C308 210 308 260 300 306 Z", t.base),
            rect(84, 104, 228, 76, t.base, 38),
            rect(100, 116, 150, 16, t.light, 8),
            circle(284, 142, 17, STEEL_LIGHT),
            rect(84, 150, 40, 26, STEEL, 8),
            rect(142, 176, 12, 40, STEEL_DARK),
            stroke("M148 210 C118 232 126 272 148 284 C170 272 178 232 148 210 Z", STEEL_DARK, 5),
            shape("M84 214 H214 C212 268 196 304 170 306 H128 C102 304 86 268 84 214 Z", STEEL_LIGHT),
            rect(78, 206, 142, 13, STEEL, 6),
            shape("M96 226 H112 C114 264 122 288 136 300 C112 294 98 262 96 226 Z", PAPER),
        ]
    )


def espresso(t: Tones) -> str:
    return "".join(
        [
            ground(334, 120),
            rect(92, 78, 216, 84, STEEL_LIGHT, 16),
            rect(92, 78, 216, 20, STEEL, 10),
            rect(92, 150, 64, 156, STEEL, 8),
            rect(84, 302, 232, 28, STEEL_DARK, 10),
            rect(150, 294, 150, 10, INK_SOFT, 4),
            rect(206, 160, 60, 26, INK_SOFT, 6),
            rect(216, 184, 40, 15, STEEL_DARK, 5),
            turned(8, rect(252, 180, 82, 17, WOOD, 8), x=252, y=188),
            stroke("M228 202 V226 M244 202 V226", "#5b4034", 4),
            shape("M206 238 H266 L258 290 H214 Z", PAPER),
            stroke("M266 248 q18 2 13 18 q-4 8 -16 7", PAPER, 6),
            circle(126, 124, 17, PAPER),
            stroke("M126 124 L136 114", INK, 4),
            circle(280, 124, 11, BRASS),
            stroke("M172 162 C168 210 178 232 170 262", STEEL_DARK, 6),
            rect(170, 118, 66, 9, t.base, 4),
        ]
    )


def tableradio(t: Tones) -> str:
    return "".join(
        [
            ground(306, 130),
            stroke("M288 140 L330 60", STEEL_DARK, 6),
            circle(330, 60, 7, STEEL),
            stroke("M150 136 C150 100 250 100 250 136", WOOD, 13),
            rect(74, 134, 252, 166, t.base, 34),
            circle(150, 216, 58, t.deep),
            *(stroke(f"M{104 + 4 * abs(3 - n)} {174 + 14 * n} H{196 - 4 * abs(3 - n)}", t.light, 5) for n in range(7)),
            rect(228, 160, 76, 38, PAPER, 8),
            stroke("M240 182 H292 M262 172 V190", INK_SOFT, 4),
            circle(246, 244, 21, WOOD),
            circle(294, 244, 15, WOOD),
            rect(244, 226, 4, 14, PAPER, 2),
        ]
    )


def solarpanel(t: Tones) -> str:
    def panel(x: float) -> str:
        cells = "".join(
            rect(x + 8 + 32 * column, 122 + 34 * row, 28, 30, "#3f5e7d", 3) for column in range(2) for row in range(4)
        )
        return rect(x, 112, 80, 156, INK, 8) + cells

    return "".join(
        [
            circle(318, 78, 33, "#f2cf7c"),
            ground(312, 140),
            *(panel(x) for x in (66, 160, 254)),
            rect(144, 150, 18, 80, t.base, 4),
            rect(238, 150, 18, 80, t.base, 4),
            stroke("M106 268 L84 306 M294 268 L316 306", INK_SOFT, 7),
        ]
    )


def paddleboard(t: Tones) -> str:
    board = "".join(
        [
            shape(
                "M0 -150 C34 -126 46 -60 46 0 C46 70 36 128 0 150 C-36 128 -46 70 -46 0 C-46 -60 -34 -126 0 -150 Z",
                PAPER,
            ),
            shape(
                "M0 -138 C28 -116 38 -58 38 0 C38 64 30 118 0 138 C-30 118 -38 64 -38 0 C-38 -58 -28 -116 0 -138 Z",
                t.base,
            ),
            rect(-28, -24, 56, 108, t.light, 12),
            stroke("M-14 -104 L14 -80 M14 -104 L-14 -80", t.deep, 4),
        ]
    )
    paddle = rect(266, 70, 9, 190, INK_SOFT, 4) + rect(256, 58, 29, 15, INK, 7)
    paddle += shape("M270 246 C292 262 290 318 270 334 C250 318 248 262 270 246 Z", BRASS)
    return "".join(
        [
            oval(200, 342, 130, 11, "#dcd5c9"),
            f'<g transform="translate(164 192) rotate(-8)">{board}</g>',
            turned(9, paddle, x=270, y=200),
        ]
    )


APPLIANCES: dict[str, Drawing] = {
    "mixer": mixer,
    "espresso": espresso,
    "tableradio": tableradio,
    "solarpanel": solarpanel,
    "paddleboard": paddleboard,
}
