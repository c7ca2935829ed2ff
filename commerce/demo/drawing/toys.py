"""Toys for small people and for animals."""

from commerce.demo.drawing.pen import (
    BRASS,
    CLAY,
    CORAL,
    INK,
    INK_SOFT,
    LEAF,
    OAK,
    PAPER,
    SKY,
    STEEL,
    STEEL_DARK,
    SUN,
    WOOD,
    WOOD_DARK,
    Drawing,
    Tones,
    circle,
    ground,
    moved,
    oval,
    rect,
    shape,
    stroke,
    turned,
)


def blocks(t: Tones) -> str:
    return "".join(
        [
            ground(322, 125),
            rect(86, 236, 80, 80, OAK, 4),
            rect(172, 236, 80, 80, CORAL, 4),
            rect(258, 236, 60, 80, WOOD, 4),
            rect(120, 160, 76, 76, SKY, 4),
            shape("M202 236 V160 H298 V236 H276 C276 196 224 196 224 236 Z", OAK),
            shape("M120 160 L158 96 L196 160 Z", SUN),
            oval(250, 142, 22, 18, LEAF),
        ]
    )


def marblerun(t: Tones) -> str:
    return "".join(
        [
            ground(330, 130),
            rect(92, 92, 26, 236, OAK, 4),
            rect(282, 92, 26, 236, WOOD, 4),
            turned(9, rect(84, 124, 220, 18, WOOD, 8), x=92, y=130),
            turned(-9, rect(96, 208, 220, 18, OAK, 8), x=308, y=216),
            turned(9, rect(84, 262, 220, 18, WOOD, 8), x=92, y=268),
            shape("M74 70 H138 L118 104 H94 Z", CLAY),
            circle(176, 118, 13, SKY),
            circle(228, 204, 13, CORAL),
            circle(150, 258, 13, SUN),
            circle(330, 318, 13, LEAF),
        ]
    )


def train(t: Tones) -> str:
    wheels = "".join(circle(x, 296, 22, INK_SOFT) + circle(x, 296, 9, SUN) for x in (98, 158, 236, 306))
    return "".join(
        [
            ground(326, 150),
            rect(44, 312, 312, 9, WOOD_DARK, 4),
            rect(70, 200, 118, 84, SKY, 10),
            rect(76, 178, 106, 28, OAK, 6),
            rect(204, 216, 132, 68, CORAL, 16),
            rect(204, 152, 62, 84, CORAL, 8),
            rect(196, 138, 78, 20, "#b75f4e", 6),
            rect(216, 172, 36, 34, PAPER, 5),
            rect(294, 166, 26, 54, INK_SOFT, 5),
            rect(288, 156, 38, 15, INK, 5),
            circle(336, 246, 11, SUN),
            stroke("M186 270 H206", INK, 8),
            wheels,
            circle(318, 120, 15, "#ddd6ca"),
            circle(338, 94, 20, "#ddd6ca"),
        ]
    )


def snail(t: Tones) -> str:
    return "".join(
        [
            ground(316, 130),
            stroke("M318 168 L340 120 M296 166 L300 116", OAK, 9),
            circle(340, 116, 10, INK_SOFT),
            circle(300, 112, 10, INK_SOFT),
            shape(
                "M70 282 C70 262 100 262 150 262 H246 C262 220 268 170 306 166 C346 164"
                " 350 214 336 246 C322 284 300 300 262 300 H92 C78 300 70 294 70 282 Z",
                OAK,
            ),
            circle(176, 196, 88, t.base),
            circle(176, 196, 62, t.light),
            circle(176, 196, 38, t.base),
            circle(176, 196, 16, t.deep),
            circle(318, 202, 6, INK),
            *(circle(x, 300, 20, WOOD_DARK) for x in (116, 236)),
            stroke("M70 284 C40 284 34 250 20 246", CORAL, 5),
        ]
    )


def rainbow(t: Tones) -> str:
    colors = ("#c95f50", "#e39257", SUN, LEAF, "#6f9fb4", "#5f719d", "#8a6f9c")
    arches = "".join(
        shape(
            f"M{64 + 19 * n} 300 A{136 - 19 * n} {136 - 19 * n} 0 0 1 {336 - 19 * n} 300"
            f" H{321 - 19 * n} A{121 - 19 * n} {121 - 19 * n} 0 0 0 {79 + 19 * n} 300 Z",
            color,
        )
        for n, color in enumerate(colors)
    )
    return ground(306, 150) + arches


def bear(t: Tones) -> str:
    return "".join(
        [
            ground(342, 95),
            circle(138, 92, 30, t.base),
            circle(262, 92, 30, t.base),
            circle(138, 92, 16, t.pale),
            circle(262, 92, 16, t.pale),
            oval(136, 250, 32, 52, t.dark),
            oval(264, 250, 32, 52, t.dark),
            oval(200, 262, 76, 78, t.base),
            oval(200, 270, 46, 50, t.light),
            oval(150, 330, 40, 26, t.dark),
            oval(250, 330, 40, 26, t.dark),
            oval(150, 330, 21, 14, t.light),
            oval(250, 330, 21, 14, t.light),
            circle(200, 142, 84, t.base),
            oval(200, 170, 40, 32, t.pale),
            oval(200, 156, 14, 10, INK),
            stroke("M200 166 V180 M184 186 Q200 196 216 186", INK, 4),
            circle(168, 128, 8, INK),
            circle(232, 128, 8, INK),
            shape("M164 220 L200 232 L236 220 L230 246 L200 236 L170 246 Z", CORAL),
        ]
    )


def whale(t: Tones) -> str:
    return "".join(
        [
            ground(308, 140),
            shape(
                "M52 220 C52 140 130 112 206 122 C268 130 296 168 300 200 C306 176 322 166 320 136 C352 136"
                " 366 152 362 176 C350 196 338 216 326 236 C306 284 232 300 170 296 C96 292 52 268 52 220 Z",
                t.base,
            ),
            shape("M60 246 C110 268 200 270 268 252 C244 286 206 298 170 296 C116 294 74 280 60 246 Z", t.pale),
            *(stroke(f"M{96 + 30 * n} {262 + n} v{22 - n}", t.light, 4) for n in range(5)),
            circle(108, 206, 8, INK),
            stroke("M76 236 Q100 250 124 238", t.deep, 5),
            shape("M186 248 C206 244 226 262 222 282 C202 284 186 270 186 248 Z", t.dark),
            stroke("M150 108 C146 88 132 86 124 92 M150 108 C154 88 168 86 176 92", SKY, 7),
        ]
    )


def wand(t: Tones) -> str:
    return (
        stroke("M60 330 L236 120", OAK, 12)
        + stroke("M236 120 C286 60 330 120 296 190", INK_SOFT, 4)
        + "".join(
            turned(
                a,
                shape("M296 190 C276 220 276 268 296 296 C316 268 316 220 296 190 Z", c),
                stroke("M296 200 V286", PAPER, 3),
                x=296,
                y=190,
            )
            for a, c in ((-24, CORAL), (22, SKY), (0, SUN))
        )
        + circle(296, 190, 11, BRASS)
    )


def toymouse(t: Tones) -> str:
    one = (
        stroke("M70 20 C120 30 110 -30 150 -14", CORAL, 6)
        + shape("M-84 28 C-72 -30 -10 -52 40 -34 C78 -18 82 28 66 40 H-70 C-80 40 -86 36 -84 28 Z", STEEL)
        + circle(-30, -28, 20, STEEL_DARK)
        + circle(-30, -28, 10, "#dba7a0")
        + circle(-58, 6, 5, INK)
        + circle(-86, 26, 6, CORAL)
    )
    return ground(322, 130) + moved(236, 152, one, scale=0.8) + moved(140, 214, one, scale=0.85) + moved(226, 284, one)


def bone(t: Tones) -> str:
    return turned(
        -24,
        rect(116, 172, 168, 56, t.base, 20),
        *(circle(x, y, 40, t.base) for x in (112, 288) for y in (168, 232)),
        rect(130, 180, 140, 12, t.light, 6),
        *(circle(x, 200, 13, t.deep) for x in (96, 304)),
    )


TOYS: dict[str, Drawing] = {
    "blocks": blocks,
    "marblerun": marblerun,
    "train": train,
    "snail": snail,
    "rainbow": rainbow,
    "bear": bear,
    "whale": whale,
    "wand": wand,
    "toymouse": toymouse,
    "bone": bone,
}
