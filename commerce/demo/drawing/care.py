"""Care for people and for pets."""

from commerce.demo.drawing.pen import (
    BRASS,
    CORAL,
    CREAM,
    INK,
    INK_SOFT,
    LEAF,
    LEAF_DARK,
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
    ring,
    shape,
    stroke,
    turned,
)


def _label(x: float, y: float, width: float, height: float) -> str:
    return (
        rect(x, y, width, height, PAPER, 6)
        + rect(x + width * 0.22, y + height * 0.34, width * 0.56, 5, INK_SOFT, 2)
        + rect(x + width * 0.32, y + height * 0.56, width * 0.36, 4, STEEL_DARK, 2)
    )


def tube(t: Tones) -> str:
    return (
        ground(338, 66)
        + shape("M136 62 H264 L250 292 H150 Z", t.base)
        + rect(132, 54, 136, 18, t.dark, 5)
        + shape("M146 72 H170 L172 292 H152 Z", t.light)
        + _label(160, 130, 80, 92)
        + rect(152, 290, 96, 44, PAPER, 8)
        + rect(152, 290, 96, 12, CREAM, 4)
    )


def pump(t: Tones) -> str:
    return (
        ground(340, 76)
        + rect(192, 76, 16, 54, INK)
        + shape("M160 66 H222 C232 66 236 74 236 82 H160 Z", INK)
        + rect(176, 122, 48, 24, INK_SOFT, 6)
        + rect(134, 142, 132, 196, t.base, 28)
        + rect(134, 142, 30, 196, t.light, 15)
        + _label(158, 200, 84, 90)
    )


def soap(t: Tones) -> str:
    bubbles = "".join(
        circle(x, y, r, "#dfe9ec") + circle(x - r * 0.3, y - r * 0.3, r * 0.3, PAPER)
        for x, y, r in ((112, 128, 22), (154, 96, 15), (280, 110, 26), (244, 78, 12))
    )
    return (
        ground(314, 120)
        + bubbles
        + rect(82, 176, 236, 128, t.dark, 44)
        + rect(82, 164, 236, 124, t.base, 44)
        + rect(112, 190, 176, 72, t.light, 26)
        + shape("M200 252 C170 236 170 212 200 198 C230 212 230 236 200 252 Z", t.dark)
    )


def dropper(t: Tones) -> str:
    return (
        ground(338, 62)
        + rect(182, 40, 36, 66, INK, 16)
        + rect(172, 98, 56, 40, INK_SOFT, 6)
        + shape(
            "M166 138 H234 C238 160 256 168 258 194 V318 C258 330 250 336 240"
            " 336 H160 C150 336 142 330 142 318 V194 C144 168 162 160 166 138 Z",
            "#9a6238",
        )
        + shape("M156 196 C156 182 162 174 170 168 V330 H160 C156 328 156 324 156 318 Z", "#b98455")
        + _label(158, 216, 84, 84)
    )


def brush(t: Tones) -> str:
    pins = "".join(stroke(f"M{172 + 14 * c} {94 + 22 * r} l0 0.1", INK_SOFT, 8) for c in range(5) for r in range(5))
    return turned(
        24,
        rect(184, 214, 32, 134, OAK, 16),
        oval(200, 138, 66, 94, OAK),
        oval(200, 138, 50, 76, CREAM),
        pins,
        circle(200, 332, 5, WOOD_DARK),
    )


def razor(t: Tones) -> str:
    return turned(
        30,
        rect(134, 70, 132, 36, t.light, 12),
        rect(126, 92, 148, 12, STEEL_DARK, 4),
        rect(186, 104, 28, 26, t.dark, 4),
        rect(184, 126, 32, 208, t.base, 14),
        *(stroke(f"M188 {156 + 16 * n} L212 {168 + 16 * n}", t.deep, 3) for n in range(10)),
        rect(182, 322, 36, 20, t.dark, 8),
    )


def toothbrush(t: Tones) -> str:
    def one(color: str) -> str:
        return (
            rect(-9, -60, 18, 150, color, 9)
            + rect(-12, -116, 24, 66, PAPER, 6)
            + "".join(rect(-12 + 8 * n, -122, 6, 44, SKY, 2) for n in range(3))
            + rect(-12, -84, 24, 40, color, 8)
        )

    return (
        ground(344, 80)
        + turned(-14, moved(158, 186, one(OAK)))
        + turned(12, moved(244, 186, one(t.base)))
        + shape("M124 236 H276 L262 342 H138 Z", CREAM)
        + rect(118, 226, 164, 18, "#ddd1bb", 8)
    )


def lipbalm(t: Tones) -> str:
    def stick(x: float, color: str, up: float) -> str:
        return moved(
            x,
            0,
            rect(-26, 190, 52, 140, color, 8),
            rect(-20, 190 - up, 40, up + 8, CREAM, 6),
            shape(f"M-20 {192 - up} C-16 {160 - up} 16 {170 - up} 20 {192 - up} Z", "#e7b9a2"),
            rect(-26, 230, 52, 34, PAPER),
        )

    return ground(336, 110) + stick(118, LEAF, 20) + stick(282, SUN, 30) + stick(200, CORAL, 60)


def roller(t: Tones) -> str:
    return turned(
        34,
        rect(190, 150, 20, 150, BRASS, 8),
        stroke("M152 92 V130 C152 152 200 132 200 156 M248 92 V130 C248 152 200 132 200 156", BRASS, 8),
        rect(140, 62, 120, 54, "#86b09a", 27),
        rect(152, 70, 96, 12, "#b1d0bf", 6),
        rect(174, 294, 52, 36, "#86b09a", 18),
    )


def petbed(t: Tones) -> str:
    return (
        ground(318, 150)
        + rect(52, 196, 296, 116, t.base, 56)
        + oval(200, 216, 126, 48, t.deep)
        + oval(200, 224, 112, 38, CREAM)
        + shape("M110 216 C120 176 190 164 230 186 C262 176 292 196 286 224 C276 248 130 250 110 216 Z", WOOD)
        + shape("M246 190 C250 166 268 164 272 184 Z", WOOD_DARK)
        + circle(262, 208, 4, INK)
        + oval(284, 216, 8, 6, INK)
        + stroke("M112 214 C96 206 96 190 110 188", WOOD, 9)
        + rect(66, 270, 268, 10, t.light, 5)
    )


def petbowl(t: Tones) -> str:
    kibble = "".join(oval(146 + 18 * n, 186 - 7 * (n % 3), 13, 9, "#8c6a4a" if n % 2 else "#a58059") for n in range(7))
    paw = oval(200, 268, 17, 13, t.pale) + "".join(
        circle(200 + dx, 246 + dy, 7, t.pale) for dx, dy in ((-20, 8), (-8, -2), (8, -2), (20, 8))
    )
    return (
        ground(312, 130)
        + kibble
        + shape("M100 190 H300 L336 300 C338 308 332 312 326 312 H74 C68 312 62 308 64 300 Z", t.base)
        + shape("M100 190 H128 L106 312 H74 C68 312 62 308 64 300 Z", t.light)
        + oval(200, 192, 100, 15, t.deep)
        + kibble
        + paw
    )


def leash(t: Tones) -> str:
    return (
        stroke("M128 96 C70 160 120 210 190 196 C280 178 330 230 268 268 C220 296 130 250 104 296", t.base, 15)
        + stroke("M128 96 C78 60 120 18 164 52 C190 78 160 110 128 96", t.base, 15)
        + rect(112, 86, 34, 26, WOOD_DARK, 8)
        + turned(24, ring(98, 330, 20, STEEL_DARK, 8), rect(90, 286, 16, 28, STEEL, 6), x=98, y=310)
    )


def harness(t: Tones) -> str:
    return (
        ring(200, 130, 64, t.base, 26)
        + shape("M160 178 H240 L256 262 H144 Z", t.base)
        + shape("M172 190 H228 L238 250 H162 Z", t.light)
        + stroke("M146 258 C60 262 60 336 150 326 H250 C340 336 340 262 254 258", t.base, 24)
        + rect(186, 60, 28, 20, INK, 6)
        + ring(200, 226, 15, STEEL_DARK, 6)
        + rect(82, 282, 34, 30, INK, 6)
        + rect(284, 282, 34, 30, INK, 6)
        + stroke("M156 104 C164 82 188 74 200 74", t.pale, 5)
    )


def dogcoat(t: Tones) -> str:
    return (
        ground(338, 130)
        + shape(
            "M92 196 C92 176 112 168 140 168 H262 C284 150 290 118 318 112 C346 108 362 132 356 154 C350 170 330"
            " 174 320 176 C318 214 312 244 296 262 V334 H272 V276 H154 V334 H130 V262 C104 252 92 226 92 196 Z",
            WOOD,
        )
        + shape("M112 180 C150 158 230 160 284 164 C292 190 290 226 278 262 H134 C112 244 106 210 112 180 Z", t.base)
        + shape("M262 160 C280 146 300 160 306 186 L284 200 Z", t.dark)
        + stroke("M120 236 C170 250 240 250 284 240", PAPER, 5)
        + shape("M312 116 C316 92 336 94 336 120 Z", WOOD_DARK)
        + circle(334, 138, 4, INK)
        + oval(357, 148, 7, 6, INK)
        + stroke("M94 196 C70 180 66 150 80 138", WOOD, 13)
    )


def scratcher(t: Tones) -> str:
    rope = "".join(stroke(f"M166 {104 + 13 * n} L234 {110 + 13 * n}", WOOD_DARK, 4) for n in range(16))
    return (
        ground(340, 110)
        + rect(166, 96, 68, 222, OAK, 8)
        + rope
        + rect(96, 312, 208, 26, t.base, 12)
        + rect(130, 76, 140, 28, t.base, 14)
        + stroke("M254 104 V156", INK_SOFT, 3)
        + circle(254, 166, 14, CORAL)
    )


def catcave(t: Tones) -> str:
    return (
        ground(326, 130)
        + shape(
            "M70 250 C70 150 130 98 200 98 C270 98 330 150 330 250"
            " C330 300 300 322 260 322 H140 C100 322 70 300 70 250 Z",
            t.base,
        )
        + oval(200, 244, 66, 58, INK)
        + shape("M92 236 C94 178 124 138 160 124 C132 152 118 186 118 240 Z", t.light)
        + circle(178, 240, 9, SUN)
        + circle(222, 240, 9, SUN)
        + circle(178, 240, 4, INK)
        + circle(222, 240, 4, INK)
    )


def treats(t: Tones) -> str:
    return (
        ground(336, 92)
        + shape("M118 92 H282 L292 330 H108 Z", LEAF)
        + rect(112, 76, 176, 24, LEAF_DARK, 6)
        + circle(200, 190, 52, PAPER)
        + moved(
            200,
            190,
            turned(
                -28,
                rect(-26, -9, 52, 18, WOOD, 8),
                *(circle(x, y, 12, WOOD) for x in (-28, 28) for y in (-9, 9)),
                x=0,
                y=0,
            ),
        )
        + rect(150, 264, 100, 26, "#eef2e6", 6)
        + "".join(oval(80 + 26 * n, 332 - 5 * (n % 2), 13, 9, WOOD_DARK) for n in range(3))
    )


CARE: dict[str, Drawing] = {
    "tube": tube,
    "pump": pump,
    "soap": soap,
    "dropper": dropper,
    "brush": brush,
    "razor": razor,
    "toothbrush": toothbrush,
    "lipbalm": lipbalm,
    "roller": roller,
    "petbed": petbed,
    "petbowl": petbowl,
    "leash": leash,
    "harness": harness,
    "dogcoat": dogcoat,
    "scratcher": scratcher,
    "catcave": catcave,
    "treats": treats,
}
