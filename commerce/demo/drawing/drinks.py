"""Cups, bottles, kettles and presses."""

from commerce.demo.drawing.pen import (
    GLASS,
    GLASS_LIGHT,
    INK,
    PAPER,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
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

COFFEE = "#5b4034"


def _steam(x: float, y: float) -> str:
    return stroke(f"M{x} {y} q-12 -16 0 -32 q12 -16 0 -32", "#d8d0c3", 6)


def mug(t: Tones) -> str:
    return "".join(
        [
            ground(322, 95),
            _steam(172, 122),
            _steam(208, 122),
            stroke("M262 178 C326 168 326 272 258 262", t.dark, 20),
            shape("M106 142 H270 L262 300 C260 316 250 322 238 322 H138 C126 322 116 316 114 300 Z", t.base),
            oval(188, 142, 82, 17, t.deep),
            oval(188, 145, 70, 12, COFFEE),
            shape("M122 162 L140 166 L144 310 C132 308 126 304 124 294 Z", t.light),
        ]
    )


def glassmug(t: Tones) -> str:
    return "".join(
        [
            ground(322, 90),
            shape("M112 104 H288 L268 306 C266 318 256 322 246 322 H154 C144 322 134 318 132 306 Z", GLASS),
            shape("M128 150 H272 L258 288 C256 298 248 302 240 302 H160 C152 302 144 298 142 288 Z", COFFEE),
            shape("M128 150 H272 L268 186 H132 Z", "#d9b48c"),
            stroke("M130 116 L146 300", GLASS_LIGHT, 7),
            oval(200, 104, 88, 13, GLASS_LIGHT),
        ]
    )


def bottle(t: Tones) -> str:
    return "".join(
        [
            ground(342, 64),
            rect(174, 48, 52, 44, t.deep, 10),
            stroke("M184 50 C184 24 216 24 216 50", t.deep, 8),
            rect(168, 86, 64, 20, STEEL, 6),
            shape(
                "M168 104 H232 C256 124 262 140 262 166 V314 C262 332"
                " 250 342 234 342 H166 C150 342 138 332 138 314 V166"
                " C138 140 144 124 168 104 Z",
                t.base,
            ),
            shape("M166 122 C154 136 152 150 152 168 V312 C152 322 156 330 166 332 Z", t.light),
            rect(190, 206, 48, 48, t.dark, 24),
        ]
    )


def tumbler(t: Tones) -> str:
    return "".join(
        [
            ground(336, 66),
            rect(134, 80, 132, 34, t.deep, 12),
            rect(150, 66, 100, 20, t.dark, 8),
            shape("M140 114 H260 L246 322 C245 332 240 336 232 336 H168 C160 336 155 332 154 322 Z", t.base),
            shape("M145 176 H255 L250 244 H150 Z", t.light),
            rect(196, 72, 22, 7, t.deep, 3),
        ]
    )


def kettle(t: Tones) -> str:
    return "".join(
        [
            ground(326, 105),
            stroke("M128 170 C92 60 268 60 262 152", INK, 13),
            stroke("M262 258 C316 252 292 168 338 152", t.dark, 15),
            shape(
                "M128 152 H252 C284 196 290 250 286 296 C284 316 272 324 256 324 H124 C108 324 96 316 94 296"
                " C90 250 96 196 128 152 Z",
                t.base,
            ),
            shape("M128 166 C110 200 104 250 108 300 L128 308 C122 250 128 200 146 166 Z", t.light),
            oval(190, 152, 64, 12, t.deep),
            circle(190, 136, 11, WOOD),
        ]
    )


def teapot(t: Tones) -> str:
    return "".join(
        [
            ground(314, 108),
            stroke("M122 176 C118 78 282 78 278 176", t.deep, 9),
            stroke("M290 252 C322 246 318 200 348 192", t.base, 19),
            shape(
                "M92 238 C92 186 136 162 196 162 C256 162 300 186 300"
                " 238 C300 288 258 312 196 312 C134 312 92 288 92 238 Z",
                t.base,
            ),
            *(circle(116 + 20 * n, 246 + (n % 2) * 12, 4, t.light) for n in range(9)),
            oval(196, 166, 52, 11, t.dark),
            circle(196, 148, 11, t.deep),
        ]
    )


def grinder(t: Tones) -> str:
    return "".join(
        [
            ground(338, 68),
            stroke("M200 82 L286 66", STEEL_DARK, 9),
            circle(292, 66, 14, WOOD_DARK),
            circle(200, 84, 12, STEEL_DARK),
            rect(146, 92, 108, 96, STEEL_LIGHT, 14),
            rect(146, 92, 26, 96, PAPER, 13),
            rect(138, 184, 124, 30, STEEL_DARK, 8),
            rect(146, 212, 108, 122, t.base, 16),
            rect(146, 212, 28, 122, t.light, 14),
            *(stroke(f"M{182 + 16 * n} 226 V320", t.dark, 3) for n in range(4)),
        ]
    )


def press(t: Tones) -> str:
    return "".join(
        [
            ground(334, 78),
            stroke("M268 150 C330 150 330 272 268 272", INK, 15),
            rect(130, 112, 142, 214, GLASS, 14),
            rect(138, 204, 126, 114, COFFEE, 10),
            rect(138, 190, 126, 14, STEEL),
            rect(196, 62, 8, 134, STEEL_DARK),
            circle(200, 58, 15, INK),
            rect(120, 98, 162, 26, STEEL_DARK, 10),
            rect(122, 300, 158, 32, STEEL, 10),
            rect(122, 204, 158, 10, STEEL),
            rect(146, 134, 9, 52, GLASS_LIGHT, 4),
        ]
    )


DRINKS: dict[str, Drawing] = {
    "mug": mug,
    "glassmug": glassmug,
    "bottle": bottle,
    "tumbler": tumbler,
    "kettle": kettle,
    "teapot": teapot,
    "grinder": grinder,
    "press": press,
}
