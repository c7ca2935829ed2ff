"""What lies and stands on a desk."""

from commerce.demo.drawing.pen import (
    BRASS,
    CORAL,
    GLASS,
    INK,
    INK_SOFT,
    PAPER,
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
    shape,
    stroke,
    turned,
)


def notebook(t: Tones) -> str:
    return "".join(
        [
            ground(336, 92),
            rect(118, 76, 176, 258, PAPER, 8),
            rect(108, 68, 176, 260, t.base, 10),
            rect(108, 68, 26, 260, t.dark, 10),
            rect(258, 68, 10, 260, t.deep),
            rect(160, 118, 76, 40, t.pale, 4),
            stroke("M214 328 V352 L222 344 L230 352 V328", CORAL, 8),
        ]
    )


def letters(t: Tones) -> str:
    return "".join(
        [
            ground(312, 120),
            turned(
                -7,
                rect(94, 96, 190, 200, PAPER, 4),
                *(rect(118, 128 + 22 * n, 140 - 34 * (n == 5), 5, "#c9c2b4", 2) for n in range(6)),
            ),
            rect(110, 196, 196, 116, t.base, 6),
            shape("M110 200 L208 268 L306 200 L306 196 H110 Z", t.light),
            circle(208, 258, 17, "#c2564b"),
        ]
    )


def pen(t: Tones) -> str:
    return turned(
        38,
        rect(184, 84, 32, 176, t.base, 10),
        rect(184, 84, 32, 58, t.dark, 10),
        rect(184, 138, 32, 8, BRASS),
        rect(216, 94, 7, 66, BRASS, 3),
        shape("M184 258 H216 L206 308 H194 Z", t.deep),
        shape("M194 308 H206 L200 330 Z", BRASS),
        rect(190, 150, 7, 104, t.light, 3),
    )


def desklamp(t: Tones) -> str:
    return "".join(
        [
            ground(334, 95),
            shape("M96 132 L190 176 L150 236 L60 196 Z", mix(SUN, "#efebe4", 0.55)),
            rect(190, 306, 124, 24, t.deep, 12),
            stroke("M252 306 L286 200", STEEL_DARK, 10),
            stroke("M286 200 L196 108", STEEL_DARK, 10),
            circle(286, 200, 12, t.deep),
            turned(-42, rect(118, 84, 96, 56, t.base, 22), rect(118, 124, 96, 16, t.dark, 6), x=196, y=108),
        ]
    )


def lightbar(t: Tones) -> str:
    return "".join(
        [
            ground(334, 110),
            shape("M96 122 H304 L336 250 H64 Z", mix(SUN, "#efebe4", 0.6)),
            rect(80, 148, 240, 150, INK, 12),
            rect(90, 158, 220, 130, INK_SOFT, 6),
            rect(188, 298, 24, 24, STEEL_DARK),
            rect(140, 318, 120, 12, STEEL_DARK, 6),
            rect(92, 112, 216, 24, t.base, 12),
            rect(182, 104, 36, 48, t.deep, 8),
        ]
    )


def stand(t: Tones) -> str:
    return "".join(
        [
            ground(326, 120),
            shape("M120 320 L176 178 H196 L146 320 Z", t.dark),
            shape("M280 320 L224 178 H204 L254 320 Z", t.dark),
            shape("M86 196 L314 196 L330 222 H70 Z", STEEL),
            shape("M108 72 H292 L302 196 H98 Z", INK),
            shape("M118 82 H282 L290 186 H110 Z", "#7f9fae"),
            rect(88, 216, 224, 12, t.base, 6),
        ]
    )


def deskmat(t: Tones) -> str:
    return "".join(
        [
            ground(300, 150),
            shape("M70 140 H330 L360 290 H40 Z", t.base),
            shape("M40 290 H360 L358 300 H42 Z", t.deep),
            shape("M112 176 H244 L250 232 H104 Z", PAPER),
            shape("M118 182 H238 L241 204 H115 Z", "#d5d0c5"),
            oval(298, 214, 22, 30, INK_SOFT),
        ]
    )


def organizer(t: Tones) -> str:
    return "".join(
        [
            ground(322, 120),
            *(
                turned(a, rect(x, 96, 12, 130, c, 4), x=x, y=220)
                for a, x, c in ((-8, 122, CORAL), (2, 146, "#5d86a3"), (9, 168, BRASS))
            ),
            rect(96, 190, 96, 126, WOOD, 8),
            rect(192, 236, 116, 80, WOOD_DARK, 8),
            rect(206, 150, 64, 90, INK, 10),
            rect(212, 158, 52, 74, "#8fb0c0", 4),
            rect(192, 228, 116, 22, WOOD, 6),
        ]
    )


def trays(t: Tones) -> str:
    tray = shape("M0 0 H220 L236 70 H-16 Z", t.dark) + rect(-16, 64, 252, 20, t.base, 6)
    sheets = shape("M24 10 H196 L208 60 H12 Z", PAPER)
    return (
        ground(322, 130)
        + moved(90, 214, tray, sheets)
        + moved(90, 124, tray, sheets)
        + rect(78, 204, 8, 40, t.deep)
        + rect(314, 204, 8, 40, t.deep)
    )


def cablebox(t: Tones) -> str:
    return "".join(
        [
            ground(308, 130),
            stroke("M84 258 C40 262 46 320 22 318", INK_SOFT, 8),
            rect(74, 178, 252, 126, t.base, 16),
            rect(66, 158, 268, 32, WOOD, 12),
            rect(86, 238, 46, 34, t.deep, 8),
            rect(268, 238, 46, 34, t.deep, 8),
        ]
    )


def glassboard(t: Tones) -> str:
    return "".join(
        [
            rect(64, 98, 272, 196, t.base, 8),
            rect(64, 98, 272, 196, "#ffffff55", 8),
            *(circle(x, y, 8, STEEL_DARK) for x in (82, 318) for y in (116, 276)),
            stroke("M112 170 C150 130 170 210 214 160", INK_SOFT, 5),
            stroke("M112 226 H236", INK_SOFT, 5),
            circle(284, 176, 14, CORAL),
            rect(150, 294, 100, 10, STEEL, 4),
        ]
    )


def timer(t: Tones) -> str:
    return "".join(
        [
            ground(330, 90),
            circle(200, 206, 118, t.base),
            circle(200, 206, 92, PAPER),
            shape("M200 206 L200 114 A92 92 0 0 1 284 244 Z", mix(t.base, "#ffffff", 0.35)),
            *(turned(30 * n, rect(198, 122, 4, 12, INK_SOFT, 2), y=206) for n in range(12)),
            circle(200, 206, 26, t.deep),
            rect(195, 186, 10, 22, PAPER, 4),
        ]
    )


def pencils(t: Tones) -> str:
    colors = (BRASS, CORAL, "#5d86a3", "#6f8f6d", "#8a6d8f", INK_SOFT)
    bars = "".join(
        rect(106 + 33 * n, 124, 24, 150, color, 2)
        + shape(f"M{106 + 33 * n} 124 h24 l-12 -36 z", "#ecd7b4")
        + shape(f"M{114 + 33 * n} 100 h8 l-4 -12 z", color)
        for n, color in enumerate(colors)
    )
    return ground(320, 120) + bars + rect(90, 218, 220, 96, t.base, 12) + rect(150, 250, 100, 30, t.pale, 6)


def screen(t: Tones) -> str:
    return "".join(
        [
            ground(318, 150),
            rect(56, 130, 288, 178, t.base, 14),
            stroke("M152 134 V304", t.dark, 3),
            stroke("M248 134 V304", t.dark, 3),
            turned(-4, rect(90, 160, 46, 54, PAPER, 2)),
            rect(176, 176, 54, 40, SUN, 2),
            circle(113, 162, 4, CORAL),
            rect(86, 304, 44, 12, WOOD_DARK, 4),
            rect(270, 304, 44, 12, WOOD_DARK, 4),
        ]
    )


def scale(t: Tones) -> str:
    return "".join(
        [
            ground(306, 120),
            rect(82, 236, 236, 64, INK, 18),
            rect(96, 198, 208, 40, STEEL_LIGHT, 12),
            rect(154, 254, 92, 30, "#a9c4bd", 6),
            rect(172, 264, 10, 12, INK, 2),
            rect(190, 264, 10, 12, INK, 2),
            rect(208, 264, 22, 12, INK, 2),
            oval(200, 190, 62, 10, GLASS),
            circle(178, 168, 24, "#d9705b"),
            circle(216, 166, 26, "#d98b5b"),
            stroke("M216 142 q4 -12 14 -14", "#5f8a63", 5),
        ]
    )


DESK: dict[str, Drawing] = {
    "notebook": notebook,
    "letters": letters,
    "pen": pen,
    "desklamp": desklamp,
    "lightbar": lightbar,
    "stand": stand,
    "deskmat": deskmat,
    "organizer": organizer,
    "trays": trays,
    "cablebox": cablebox,
    "glassboard": glassboard,
    "timer": timer,
    "pencils": pencils,
    "screen": screen,
    "scale": scale,
}
