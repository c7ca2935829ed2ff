"""Textiles, furniture and what makes a room."""

from commerce.demo.drawing.pen import (
    BRASS,
    CLAY,
    CORAL,
    GLASS,
    GLASS_LIGHT,
    INK,
    INK_SOFT,
    LEAF,
    OAK,
    PAPER,
    SKY,
    STEEL_DARK,
    SUN,
    WOOD,
    WOOD_DARK,
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


def cushion(t: Tones) -> str:
    return "".join(
        [
            ground(320, 118),
            shape(
                "M84 96 C150 114 250 114 316 96 C300 160 300 240 316"
                " 306 C250 290 150 290 84 306 C100 240 100 160 84 96 Z",
                t.base,
            ),
            shape(
                "M84 96 C150 114 250 114 316 96 C312 112 309 130 307"
                " 148 C240 132 160 132 93 148 C91 130 88 112 84 96 Z",
                t.light,
            ),
            *(stroke(f"M118 {y} C170 {y + 10} 230 {y + 10} 282 {y}", t.dark, 3) for y in (184, 216, 248)),
        ]
    )


def blanket(t: Tones) -> str:
    return "".join(
        [
            ground(320, 125),
            rect(82, 236, 236, 80, t.dark, 26),
            rect(82, 176, 236, 80, t.base, 26),
            rect(82, 116, 236, 80, t.light, 26),
            shape("M206 116 H274 V306 H206 Z", t.base),
            *(stroke(f"M206 {138 + 26 * n} H274", t.pale, 5) for n in range(7)),
            *(stroke(f"M{212 + 11 * n} 306 V326", t.base, 4) for n in range(6)),
        ]
    )


def bedding(t: Tones) -> str:
    return "".join(
        [
            ground(318, 145),
            rect(54, 96, 292, 86, OAK, 14),
            rect(60, 196, 280, 116, PAPER, 18),
            rect(84, 138, 104, 66, t.light, 22),
            rect(212, 138, 104, 66, t.light, 22),
            shape("M60 214 C140 196 260 196 340 214 V296 C340 308 332 314 322 314 H78 C68 314 60 308 60 296 Z", t.base),
            shape("M60 214 C140 196 260 196 340 214 V240 C260 222 140 222 60 240 Z", t.pale),
        ]
    )


def vase(t: Tones) -> str:
    stems = "".join(
        stroke(f"M200 160 Q{x1} 120 {x2} {y}", LEAF, 5) + circle(x2, y, 19, color) + circle(x2, y, 8, SUN)
        for x1, x2, y, color in ((170, 142, 78, CORAL), (200, 204, 52, "#d98ba0"), (232, 264, 84, CORAL))
    )
    return "".join(
        [
            ground(338, 66),
            stems,
            shape(
                "M170 150 H230 C232 190 274 206 274 258 C274 308 244"
                " 338 200 338 C156 338 126 308 126 258 C126 206 168 190"
                " 170 150 Z",
                t.base,
            ),
            *(
                stroke(
                    f"M{166 + 17 * n} {200 if n in (1, 2, 3) else 214}"
                    f" C{154 + 23 * n} 250 {160 + 20 * n} 300 {174 + 13 * n} 328",
                    t.dark,
                    3,
                )
                for n in range(5)
            ),
            oval(200, 150, 30, 8, t.deep),
        ]
    )


def clock(t: Tones) -> str:
    return "".join(
        [
            circle(206, 208, 132, "#dcd5c9"),
            circle(200, 200, 132, OAK),
            circle(200, 200, 118, t.base),
            *(
                turned(30 * n, rect(196, 92, 8, 18 if n % 3 else 26, t.pale if t.base < "#9" else INK, 4))
                for n in range(12)
            ),
            stroke("M200 200 L152 156", t.pale if t.base < "#9" else INK, 9),
            stroke("M200 200 L240 124", t.pale if t.base < "#9" else INK, 6),
            circle(200, 200, 10, CORAL),
        ]
    )


def mirror(t: Tones) -> str:
    return "".join(
        [
            circle(206, 208, 134, "#dcd5c9"),
            circle(200, 200, 134, OAK),
            circle(200, 200, 120, GLASS),
            shape("M112 280 A120 120 0 0 1 264 98 L130 296 Z", GLASS_LIGHT),
            stroke("M268 160 L224 232", GLASS_LIGHT, 9),
        ]
    )


def frame(t: Tones) -> str:
    return "".join(
        [
            rect(98, 66, 216, 276, "#dcd5c9", 4),
            rect(92, 60, 216, 276, t.base, 4),
            rect(106, 74, 188, 248, PAPER),
            rect(134, 106, 132, 184, SKY),
            circle(226, 150, 22, SUN),
            shape("M134 248 C164 206 196 214 216 236 C236 222 254 222 266 236 V290 H134 Z", LEAF),
            shape("M134 270 C180 246 220 262 266 254 V290 H134 Z", "#466b4c"),
        ]
    )


def rug(t: Tones) -> str:
    return "".join(
        [
            *(stroke(f"M{86 + 12 * n} 84 V102 M{86 + 12 * n} 300 V318", t.dark, 4) for n in range(20)),
            rect(78, 98, 244, 204, t.base),
            rect(94, 114, 212, 172, t.light),
            rect(108, 128, 184, 144, t.base),
            *(
                shape(f"M{140 + 60 * c} {172 + 52 * r} l24 -26 l24 26 l-24 26 Z", t.pale)
                for c in range(2)
                for r in range(2)
            ),
            shape("M176 200 l24 -26 l24 26 l-24 26 Z", t.dark),
        ]
    )


def basket(t: Tones) -> str:
    weave = "".join(stroke(f"M{104 + 5 * r} {196 + 24 * r} H{296 - 5 * r}", WOOD_DARK, 4) for r in range(6))
    uprights = "".join(stroke(f"M{118 + 24 * n} 176 L{130 + 20 * n} 324", "#b58a5b", 4) for n in range(8))
    return "".join(
        [
            ground(330, 105),
            circle(160, 168, 36, "#d9b3ad"),
            circle(220, 160, 40, "#9fb7c0"),
            circle(258, 176, 26, SUN),
            shape("M92 172 H308 L284 318 C282 326 276 330 268 330 H132 C124 330 118 326 116 318 Z", WOOD),
            weave,
            uprights,
            rect(86, 164, 228, 18, WOOD_DARK, 9),
        ]
    )


def shelf(t: Tones) -> str:
    return "".join(
        [
            rect(64, 172, 272, 24, t.base, 4),
            rect(64, 190, 272, 8, t.dark),
            *(rect(96 + 50 * n, 206, 12, 30, WOOD_DARK, 6) for n in range(5)),
            rect(92, 112, 34, 60, CORAL, 3),
            rect(128, 100, 28, 72, SKY, 3),
            rect(158, 120, 22, 52, SUN, 3),
            shape("M238 132 H302 L294 172 H246 Z", CLAY),
            *(stroke(f"M270 132 Q{x} 100 {x2} 80", LEAF, 7) for x, x2 in ((262, 240), (270, 270), (280, 302))),
            stroke("M152 236 C146 280 170 310 152 332", CORAL, 9),
        ]
    )


def hooks(t: Tones) -> str:
    spots = ((92, 150), (156, 202), (212, 136), (268, 208), (322, 152))
    return "".join(
        circle(x + 4, y + 6, 30, "#dcd5c9") + circle(x, y, 30, t.base) + circle(x - 6, y - 7, 15, t.light)
        for x, y in spots
    )


def officechair(t: Tones) -> str:
    return "".join(
        [
            ground(352, 90),
            rect(192, 248, 16, 60, STEEL_DARK),
            stroke("M200 306 L128 338 M200 306 L272 338 M200 306 V344", STEEL_DARK, 10),
            *(circle(x, 344, 9, INK) for x in (126, 200, 274)),
            rect(128, 60, 144, 142, t.base, 34),
            *(stroke(f"M144 {88 + 18 * n} H256", t.light, 4) for n in range(6)),
            rect(192, 196, 16, 34, STEEL_DARK),
            rect(112, 222, 176, 34, t.deep, 17),
            stroke("M106 236 V186 H136", INK_SOFT, 9),
            stroke("M294 236 V186 H264", INK_SOFT, 9),
        ]
    )


def stool(t: Tones) -> str:
    return "".join(
        [
            ground(340, 74),
            shape("M138 120 C138 84 262 84 262 120 C262 146 244 156 200 156 C156 156 138 146 138 120 Z", t.base),
            oval(200, 110, 58, 16, t.light),
            rect(190, 154, 20, 144, STEEL_DARK, 6),
            rect(180, 196, 40, 12, INK, 5),
            shape("M132 338 C132 304 164 296 200 296 C236 296 268 304 268 338 Z", INK),
        ]
    )


def converter(t: Tones) -> str:
    return "".join(
        [
            ground(334, 135),
            rect(110, 60, 180, 112, INK, 8),
            rect(118, 68, 164, 96, "#7f9fae", 4),
            rect(190, 170, 20, 26, STEEL_DARK),
            rect(70, 192, 260, 18, t.base, 8),
            stroke("M120 212 L272 322 M280 212 L128 322", STEEL_DARK, 10),
            rect(96, 240, 208, 14, t.light, 7),
            rect(76, 318, 248, 16, t.deep, 8),
            rect(140, 230, 120, 10, INK_SOFT, 4),
        ]
    )


def giftcard(t: Tones) -> str:
    return "".join(
        [
            ground(300, 125),
            turned(
                -6,
                rect(74, 126, 252, 158, t.base, 18),
                rect(74, 170, 252, 26, BRASS),
                rect(186, 126, 26, 158, BRASS),
                shape("M199 180 C160 130 130 160 199 184 C268 160 238 130 199 180 Z", "#e3c272"),
                circle(199, 183, 12, BRASS),
                rect(236, 246, 66, 12, t.light, 6),
            ),
        ]
    )


def giftbox(t: Tones) -> str:
    return "".join(
        [
            ground(330, 110),
            rect(102, 178, 196, 150, t.base, 8),
            rect(88, 142, 224, 46, t.dark, 8),
            rect(184, 142, 32, 186, PAPER),
            shape("M200 142 C150 60 96 104 200 146 C304 104 250 60 200 142 Z", "#f1e6d2"),
            circle(200, 138, 16, PAPER),
            rect(102, 188, 196, 8, t.deep),
        ]
    )


def litterbox(t: Tones) -> str:
    return "".join(
        [
            ground(326, 120),
            rect(84, 156, 232, 168, t.base, 20),
            rect(74, 134, 252, 34, t.dark, 14),
            oval(236, 150, 54, 12, t.deep),
            shape("M218 146 L212 96 L230 112 H246 L262 96 L258 146 Z", INK),
            circle(230, 126, 4, SUN),
            circle(246, 126, 4, SUN),
            ring(150, 246, 26, t.light, 7),
            rect(84, 300, 232, 10, t.light),
        ]
    )


INTERIOR: dict[str, Drawing] = {
    "cushion": cushion,
    "blanket": blanket,
    "bedding": bedding,
    "vase": vase,
    "clock": clock,
    "mirror": mirror,
    "frame": frame,
    "rug": rug,
    "basket": basket,
    "shelf": shelf,
    "hooks": hooks,
    "officechair": officechair,
    "stool": stool,
    "converter": converter,
    "giftcard": giftcard,
    "giftbox": giftbox,
    "litterbox": litterbox,
}
