"""Pots, boards and what else a kitchen needs."""

from commerce.demo.drawing.pen import (
    BRASS,
    CREAM,
    INK,
    INK_SOFT,
    LEAF,
    PAPER,
    SOIL,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    Drawing,
    Tones,
    circle,
    ground,
    moved,
    oval,
    rect,
    ring,
    shape,
    stroke,
    turned,
)


def plate(t: Tones) -> str:
    return "".join(
        [
            oval(200, 276, 138, 42, "#dcd5c9"),
            *(oval(200, 262 - 18 * n, 134, 40, t.dark if n % 2 == 0 else t.light) for n in range(3)),
            oval(200, 206, 134, 40, t.base),
            oval(200, 204, 92, 25, t.light),
            oval(200, 207, 82, 20, t.base),
            circle(168, 200, 2, t.deep),
            circle(232, 212, 2, t.deep),
            circle(212, 196, 2, t.deep),
        ]
    )


def bowl(t: Tones) -> str:
    return "".join(
        [
            ground(318, 90),
            rect(158, 294, 84, 24, t.deep, 8),
            shape("M72 166 H328 C326 250 272 304 200 304 C128 304 74 250 72 166 Z", t.base),
            oval(200, 166, 128, 26, t.deep),
            oval(200, 169, 112, 19, t.dark),
            shape("M92 198 C102 240 128 272 160 286 C124 276 96 250 84 200 Z", t.light),
        ]
    )


def pan(t: Tones) -> str:
    return "".join(
        [
            turned(-32, rect(268, 186, 112, 28, WOOD_DARK, 14), circle(364, 200, 5, PAPER), x=170, y=200),
            circle(168, 226, 112, t.deep),
            circle(168, 222, 110, t.base),
            circle(168, 222, 92, t.dark),
            shape("M96 190 C110 150 146 132 178 136 C140 146 112 164 102 200 Z", t.light),
            oval(166, 226, 40, 34, PAPER),
            circle(172, 224, 16, "#eebb58"),
        ]
    )


def wok(t: Tones) -> str:
    return "".join(
        [
            ground(306, 100),
            turned(-14, rect(292, 158, 96, 22, WOOD_DARK, 11), x=290, y=170),
            shape("M58 168 H316 C308 256 254 304 188 304 C120 304 66 256 58 168 Z", INK),
            oval(187, 168, 129, 24, INK_SOFT),
            oval(187, 171, 112, 17, INK),
            circle(150, 168, 11, LEAF),
            circle(186, 172, 12, "#d9705b"),
            circle(222, 168, 10, BRASS),
            stroke("M62 176 L40 176", STEEL_DARK, 9),
        ]
    )


def pot(t: Tones) -> str:
    return "".join(
        [
            ground(322, 118),
            rect(62, 190, 40, 26, t.deep, 12),
            rect(298, 190, 40, 26, t.deep, 12),
            shape("M92 164 H308 V284 C308 308 292 320 270 320 H130 C108 320 92 308 92 284 Z", t.base),
            shape("M104 176 H124 V308 C112 304 104 296 104 282 Z", t.light),
            rect(82, 148, 236, 22, t.dark, 11),
            shape("M104 148 C112 112 288 112 296 148 Z", t.light),
            circle(200, 112, 15, BRASS),
        ]
    )


def knife(t: Tones) -> str:
    return turned(
        -38,
        shape("M64 184 C150 156 226 158 258 164 V210 H120 C94 208 74 198 64 184 Z", STEEL_LIGHT),
        shape("M64 184 C80 198 100 206 124 208 H258 V196 H130 C104 196 84 192 64 184 Z", STEEL),
        rect(256, 160, 12, 54, STEEL_DARK, 3),
        shape("M266 164 H346 C358 164 362 174 360 186 L354 204 C350 214 340 212 330 208 H266 Z", WOOD_DARK),
        circle(288, 186, 4, STEEL_LIGHT),
        circle(316, 186, 4, STEEL_LIGHT),
    )


def board(t: Tones) -> str:
    blocks = "".join(
        rect(84 + 39 * column, 128 + 30 * row, 39, 30, (WOOD, "#d4ab7d", "#bb8d5d")[(column * 2 + row) % 3])
        for row in range(5)
        for column in range(6)
    )
    return "".join(
        [
            ground(304, 135),
            rect(72, 118, 258, 182, WOOD_DARK, 14),
            blocks,
            circle(132, 196, 30, "#d9705b"),
            circle(132, 196, 22, "#e78c74"),
            stroke("M196 180 H300", STEEL_LIGHT, 13),
            rect(292, 172, 46, 16, INK, 7),
        ]
    )


def jar(t: Tones) -> str:
    return "".join(
        [
            ground(330, 88),
            rect(120, 130, 160, 200, t.base, 34),
            rect(120, 130, 34, 200, t.light, 17),
            rect(128, 88, 144, 48, WOOD, 12),
            rect(128, 122, 144, 14, WOOD_DARK, 6),
            rect(154, 192, 92, 84, PAPER, 6),
            stroke("M176 220 H224", INK_SOFT, 5),
            stroke("M184 242 H216", STEEL, 4),
        ]
    )


def breadbox(t: Tones) -> str:
    return "".join(
        [
            ground(320, 135),
            rect(74, 190, 252, 126, t.base, 18),
            rect(74, 288, 252, 28, t.dark, 12),
            rect(64, 168, 272, 28, WOOD, 10),
            shape("M128 168 C124 124 158 108 200 108 C242 108 276 124 272 168 Z", "#c88a4b"),
            *(stroke(f"M{164 + 32 * n} 128 l14 22", "#e8c795", 6) for n in range(3)),
            rect(156, 228, 88, 34, t.light, 6),
        ]
    )


def apron(t: Tones) -> str:
    return "".join(
        [
            stroke("M152 86 C152 40 248 40 248 86", t.deep, 9),
            stroke("M116 196 L72 216", t.deep, 8),
            stroke("M284 196 L328 216", t.deep, 8),
            shape(
                "M150 84 H250 C250 140 268 170 296 184 V330 C296 338"
                " 292 342 284 342 H116 C108 342 104 338 104 330 V184"
                " C132 170 150 140 150 84 Z",
                t.base,
            ),
            rect(138, 226, 124, 72, t.light, 8),
            stroke("M200 230 V294", t.dark, 3),
            rect(150, 84, 100, 12, t.dark),
        ]
    )


def towel(t: Tones) -> str:
    return "".join(
        [
            rect(70, 84, 260, 14, WOOD, 7),
            shape("M112 90 H288 V304 H112 Z", t.base),
            rect(112, 90, 44, 214, t.light),
            *(rect(112, y, 176, 9, t.dark) for y in (246, 264, 282)),
            *(stroke(f"M{122 + 12 * n} 304 V318", t.base, 4) for n in range(14)),
            shape("M112 90 H288 V108 H112 Z", t.dark),
        ]
    )


def spoons(t: Tones) -> str:
    spoon = oval(0, 0, 22, 32, WOOD) + oval(0, 2, 15, 23, WOOD_DARK) + rect(-6, 26, 12, 150, WOOD, 6)
    spatula = rect(-20, -34, 40, 66, "#d4ab7d", 12) + rect(-6, 28, 12, 148, "#d4ab7d", 6)
    spatula += "".join(rect(-11 + 9 * n, -20, 4, 38, WOOD_DARK, 2) for n in range(3))
    return "".join(
        [
            ground(336, 78),
            moved(156, 108, turned(-9, spoon, x=0, y=0)),
            moved(246, 104, turned(9, spoon, x=0, y=0)),
            moved(202, 96, spatula),
            shape("M128 222 H272 L262 334 H138 Z", CREAM),
            rect(124, 212, 152, 18, "#ddd1bb", 8),
            stroke("M140 262 H260", "#ddd1bb", 5),
        ]
    )


def cutlery(t: Tones) -> str:
    fork = rect(-9, 60, 18, 150, t.base, 9) + shape(
        "M-24 -24 H24 V22 C24 52 12 62 0 62 C-12 62 -24 52 -24 22 Z", t.base
    )
    fork += "".join(rect(-15 + 12 * n, -26, 5, 40, "#efebe4") for n in range(3))
    return turned(-14, moved(148, 110, fork)) + moved(208, 106, fork) + turned(14, moved(262, 112, fork))


def pail(t: Tones) -> str:
    return "".join(
        [
            ground(332, 86),
            stroke("M112 160 C112 62 288 62 288 160", STEEL_DARK, 7),
            rect(176, 74, 48, 17, WOOD, 8),
            shape("M108 168 H292 L276 318 C275 328 268 332 258 332 H142 C132 332 125 328 124 318 Z", t.base),
            rect(98, 146, 204, 28, t.dark, 12),
            shape("M122 182 H146 L154 322 H144 C138 322 136 318 135 312 Z", t.light),
            shape("M200 278 C172 262 172 226 200 214 C228 226 228 262 200 278 Z", LEAF),
            stroke("M200 288 V236", PAPER, 4),
        ]
    )


def fountain(t: Tones) -> str:
    return "".join(
        [
            ground(318, 110),
            shape("M88 236 H312 L296 304 C293 314 286 318 276 318 H124 C114 318 107 314 104 304 Z", t.base),
            oval(200, 236, 112, 24, t.dark),
            oval(200, 236, 96, 17, "#a9cbd6"),
            shape("M176 236 C176 190 178 160 164 140 H236 C222 160 224 190 224 236 Z", t.light),
            oval(200, 140, 40, 11, t.dark),
            oval(200, 138, 28, 7, "#a9cbd6"),
            stroke("M170 146 C150 168 152 200 156 226", "#a9cbd6", 7),
            stroke("M230 146 C250 168 248 200 244 226", "#a9cbd6", 7),
        ]
    )


def soil(t: Tones) -> str:
    return "".join(
        [
            ground(338, 92),
            shape("M116 84 H284 C292 120 296 300 288 336 H112 C104 300 108 120 116 84 Z", "#b98f63"),
            rect(112, 76, 176, 22, "#96714b", 8),
            rect(134, 152, 132, 118, PAPER, 10),
            shape("M200 238 C174 222 174 190 200 176 C226 190 226 222 200 238 Z", LEAF),
            stroke("M200 250 V200", "#466b4c", 4),
            oval(200, 336, 88, 9, SOIL),
            ring(200, 118, 0, SOIL, 0),
        ]
    )


KITCHENWARE: dict[str, Drawing] = {
    "plate": plate,
    "bowl": bowl,
    "pan": pan,
    "wok": wok,
    "pot": pot,
    "knife": knife,
    "board": board,
    "jar": jar,
    "breadbox": breadbox,
    "apron": apron,
    "towel": towel,
    "spoons": spoons,
    "spork": cutlery,
    "pail": pail,
    "fountain": fountain,
    "soil": soil,
}
