"""Games, crafts, science and play outdoors."""

from commerce.demo.drawing.pen import (
    BRASS,
    CORAL,
    CREAM,
    INK,
    INK_SOFT,
    LEAF,
    OAK,
    PAPER,
    SKY,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    SUN,
    WOOD,
    WOOD_DARK,
    Drawing,
    Tones,
    circle,
    ground,
    mix,
    moved,
    oval,
    rect,
    ring,
    shape,
    stroke,
    turned,
)

_PLAYFUL = (CORAL, SUN, LEAF, SKY, "#8d7bb5")


def puzzle(t: Tones) -> str:
    piece = "M0 0 H34 C26 -26 66 -26 58 0 H92 V34 C118 26 118 66 92 58 V92 H0 V58 C26 66 26 26 0 34 Z"
    return "".join(
        [
            turned(-6, moved(82, 96, shape(piece, LEAF))),
            turned(5, moved(208, 86, shape(piece, CORAL))),
            turned(4, moved(92, 216, shape(piece, SUN))),
            turned(-9, moved(220, 214, shape(piece, SKY))),
            circle(186, 202, 0, PAPER),
        ]
    )


def game(t: Tones) -> str:
    squares = "".join(
        rect(98 + 34 * n, 122, 30, 30, _PLAYFUL[n % 5], 5) + rect(98 + 34 * n, 258, 30, 30, _PLAYFUL[(n + 2) % 5], 5)
        for n in range(6)
    )
    sides = "".join(
        rect(98, 156 + 34 * n, 30, 30, _PLAYFUL[(n + 3) % 5], 5)
        + rect(268, 156 + 34 * n, 30, 30, _PLAYFUL[(n + 1) % 5], 5)
        for n in range(3)
    )
    return "".join(
        [
            ground(320, 130),
            rect(78, 102, 240, 206, "#2f5468", 12),
            rect(88, 112, 220, 186, CREAM, 8),
            squares,
            sides,
            shape("M160 232 C176 196 216 190 244 208 C232 236 196 250 160 232 Z", SKY),
            shape("M190 214 L196 176 L216 212 Z", PAPER),
            rect(302, 260, 46, 46, PAPER, 9),
            circle(316, 274, 5, INK),
            circle(334, 292, 5, INK),
            circle(325, 283, 5, INK),
        ]
    )


def cards(t: Tones) -> str:
    def card(face: str) -> str:
        return rect(-62, -90, 124, 180, PAPER, 14) + rect(-52, -80, 104, 160, face, 8)

    fox = (
        shape("M-34 -24 L-20 -2 H20 L34 -24 L30 22 L0 44 L-30 22 Z", "#d97f4a")
        + shape("M0 44 L-30 22 L-8 16 Z M0 44 L30 22 L8 16 Z", PAPER)
        + circle(-12, 10, 4, INK)
        + circle(12, 10, 4, INK)
    )
    return (
        turned(-18, moved(142, 214, card(SKY)))
        + turned(15, moved(262, 214, card(LEAF)))
        + moved(200, 200, card("#f0d9b4"), fox)
    )


def chess(t: Tones) -> str:
    board = "".join(
        rect(84 + 29 * c, 116 + 29 * r, 29, 29, (OAK, WOOD_DARK)[(c + r) % 2]) for c in range(8) for r in range(6)
    )
    pawn = circle(0, -34, 15, PAPER) + shape("M-11 -24 H11 L18 18 H-18 Z", PAPER) + rect(-24, 16, 48, 13, CREAM, 5)
    queen = (
        shape("M-26 -60 L-12 -30 L0 -66 L12 -30 L26 -60 L18 16 H-18 Z", INK)
        + circle(0, -70, 8, INK)
        + rect(-27, 14, 54, 15, INK_SOFT, 5)
    )
    return ground(316, 130) + rect(74, 106, 252, 200, WOOD, 10) + board + moved(152, 252, pawn) + moved(248, 248, queen)


def kite(t: Tones) -> str:
    return turned(
        24,
        stroke("M200 268 C180 300 226 322 200 364", INK_SOFT, 4),
        shape("M200 52 L312 154 L200 276 L88 154 Z", t.base),
        shape("M200 52 L88 154 H200 Z", t.light),
        shape("M200 276 L312 154 H200 Z", t.dark),
        stroke("M200 52 V276 M88 154 H312", WOOD_DARK, 5),
        *(
            shape(f"M{200 + dx} {y} l-20 -11 v22 Z M{200 + dx} {y} l20 -11 v22 Z", c)
            for dx, y, c in ((-8, 300, SUN), (12, 330, SKY), (-2, 358, LEAF))
        ),
    )


def ball(t: Tones) -> str:
    return "".join(
        [
            ground(326, 90),
            circle(200, 206, 116, "#d8a06a"),
            shape("M200 158 L244 190 L228 242 H172 L156 190 Z", "#9a6238"),
            *(
                turned(
                    72 * n,
                    stroke("M200 158 V112", "#9a6238", 6),
                    shape("M170 96 C188 88 212 88 230 96 L200 116 Z", "#9a6238"),
                    y=206,
                )
                for n in range(5)
            ),
            shape("M112 160 C126 126 150 106 178 98 C150 122 134 144 126 174 Z", "#e7bd91"),
        ]
    )


def disc(t: Tones) -> str:
    return turned(
        -14,
        oval(200, 226, 146, 66, t.deep),
        oval(200, 208, 146, 66, t.base),
        oval(200, 202, 112, 46, t.light),
        oval(200, 202, 84, 32, t.base),
        oval(200, 202, 40, 14, t.dark),
    )


def bike(t: Tones) -> str:
    wheels = "".join(
        circle(x, 268, 58, INK_SOFT)
        + circle(x, 268, 44, "#efebe4")
        + ring(x, 268, 40, OAK, 7)
        + circle(x, 268, 9, t.deep)
        for x in (112, 290)
    )
    return "".join(
        [
            ground(334, 150),
            wheels,
            stroke("M112 268 L168 176 H262 L290 268", OAK, 19),
            stroke("M112 268 C170 250 220 230 262 176", t.base, 17),
            stroke("M262 180 L250 112", STEEL_DARK, 10),
            stroke("M222 106 H282", INK, 13),
            stroke("M168 180 L160 150", STEEL_DARK, 9),
            rect(122, 134, 84, 20, t.dark, 10),
        ]
    )


def paints(t: Tones) -> str:
    hues = (
        "#c95f50",
        "#e39257",
        SUN,
        "#b7c36a",
        LEAF,
        "#5c8f94",
        SKY,
        "#5f719d",
        "#8a6f9c",
        "#c98aa0",
        "#8c6a52",
        INK_SOFT,
    )
    return "".join(
        [
            ground(316, 140),
            shape("M76 96 H324 L336 178 H64 Z", STEEL_LIGHT),
            *(oval(x, 138, 34, 22, PAPER) for x in (124, 200, 276)),
            rect(64, 178, 272, 128, STEEL_DARK, 10),
            *(rect(78 + 41 * (n % 6), 190 + 48 * (n // 6), 37, 40, hue, 6) for n, hue in enumerate(hues)),
            rect(76, 286, 246, 10, STEEL, 5),
            turned(-24, rect(190, 274, 150, 11, WOOD, 5), shape("M190 274 L160 279 L190 285 Z", SKY), x=260, y=280),
        ]
    )


def crayons(t: Tones) -> str:
    hues = ("#c95f50", "#e39257", SUN, LEAF, SKY, "#5f719d")
    bars = "".join(
        rect(90 + 38 * n, 110 + 9 * (n % 2), 30, 160, hue, 8)
        + shape(f"M{93 + 38 * n} {112 + 9 * (n % 2)} h24 l-7 -26 h-10 Z", hue)
        + rect(90 + 38 * n, 160, 30, 44, mix(hue, "#ffffff", 0.5))
        for n, hue in enumerate(hues)
    )
    return (
        ground(328, 120)
        + bars
        + rect(78, 216, 244, 106, OAK, 12)
        + rect(110, 240, 180, 56, PAPER, 8)
        + circle(200, 268, 17, SUN)
    )


def loom(t: Tones) -> str:
    warp = "".join(stroke(f"M{116 + 12 * n} 92 V316", CREAM, 3) for n in range(15))
    weft = "".join(rect(112, 306 - 16 * n, 176, 15, (CORAL, SUN, SKY, CORAL, LEAF, PAPER, SUN)[n], 5) for n in range(7))
    return (
        ground(344, 110)
        + rect(88, 70, 224, 26, WOOD, 6)
        + rect(88, 316, 224, 26, WOOD, 6)
        + rect(84, 70, 24, 272, WOOD_DARK, 6)
        + rect(292, 70, 24, 272, WOOD_DARK, 6)
        + warp
        + weft
        + turned(-6, rect(120, 176, 170, 12, OAK, 6))
    )


def radio(t: Tones) -> str:
    coil = "".join(stroke(f"M{116 + 12 * n} 170 q9 -16 9 26 v26", BRASS, 6) for n in range(9))
    return (
        ground(314, 130)
        + rect(72, 222, 256, 84, WOOD, 10)
        + rect(72, 284, 256, 22, WOOD_DARK, 8)
        + rect(106, 176, 128, 46, CREAM, 20)
        + coil
        + circle(278, 196, 33, STEEL)
        + circle(278, 196, 11, INK)
        + stroke("M278 196 L298 172", INK, 5)
        + stroke("M110 222 C60 190 70 120 130 108", INK_SOFT, 5)
        + oval(142, 104, 19, 24, INK_SOFT)
        + circle(250, 258, 11, BRASS)
        + circle(290, 258, 11, BRASS)
    )


def microscope(t: Tones) -> str:
    return (
        ground(336, 95)
        + rect(108, 308, 184, 26, INK_SOFT, 12)
        + stroke("M262 306 C312 250 300 166 236 146", INK_SOFT, 22)
        + turned(
            -24,
            rect(162, 62, 56, 34, INK, 8),
            rect(168, 92, 44, 110, STEEL, 10),
            rect(176, 198, 28, 40, STEEL_DARK, 6),
            x=190,
            y=150,
        )
        + rect(122, 262, 132, 14, STEEL_DARK, 6)
        + circle(190, 254, 15, SKY)
        + circle(252, 220, 17, BRASS)
    )


def globe(t: Tones) -> str:
    return "".join(
        [
            ground(342, 84),
            stroke("M276 96 C342 170 320 286 220 306", BRASS, 10),
            rect(192, 296, 16, 36, BRASS),
            rect(136, 322, 128, 18, WOOD_DARK, 9),
            circle(196, 188, 110, "#32506b"),
            *(
                circle(x, y, r, SUN)
                for x, y, r in (
                    (150, 130, 5),
                    (186, 106, 4),
                    (236, 134, 6),
                    (262, 180, 4),
                    (222, 214, 5),
                    (170, 196, 4),
                    (130, 224, 5),
                    (188, 262, 6),
                    (246, 250, 4),
                )
            ),
            stroke("M150 130 L186 106 L236 134 L262 180", "#7f9fb8", 2),
            stroke("M170 196 L222 214 L246 250 L188 262", "#7f9fb8", 2),
            shape("M96 150 C108 118 132 96 160 88 C132 112 118 136 112 164 Z", "#48698a"),
        ]
    )


GAMES: dict[str, Drawing] = {
    "puzzle": puzzle,
    "game": game,
    "cards": cards,
    "chess": chess,
    "kite": kite,
    "ball": ball,
    "disc": disc,
    "bike": bike,
    "paints": paints,
    "crayons": crayons,
    "loom": loom,
    "radio": radio,
    "microscope": microscope,
    "globe": globe,
}
