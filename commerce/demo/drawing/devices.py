"""Audio and electronics."""

from commerce.demo.drawing.pen import (
    CORAL,
    INK,
    INK_SOFT,
    PAPER,
    STEEL,
    STEEL_DARK,
    STEEL_LIGHT,
    SUN,
    WOOD,
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


def headphones(t: Tones) -> str:
    return "".join(
        [
            ground(),
            stroke("M104 228 C92 84 308 84 296 228", t.deep, 20),
            stroke("M112 190 C118 110 282 110 288 190", t.light, 7),
            *(
                rect(x, 206, 58, 104, t.base, 28) + rect(x + inner, 216, 22, 84, t.deep, 11)
                for x, inner in ((78, 44), (264, -8))
            ),
            rect(90, 226, 12, 46, t.light, 6),
            rect(298, 226, 12, 46, t.light, 6),
        ]
    )


def earbuds(t: Tones) -> str:
    bud = circle(0, 0, 26, t.base) + circle(-7, -5, 12, t.deep) + rect(2, 8, 18, 62, t.base, 9)
    bud += rect(7, 20, 5, 40, t.light, 2)
    return "".join(
        [
            ground(),
            rect(104, 218, 192, 110, t.dark, 46),
            rect(104, 218, 192, 46, t.base, 23),
            rect(180, 258, 40, 8, t.light, 4),
            moved(146, 128, bud),
            moved(254, 128, f'<g transform="scale(-1 1)">{bud}</g>'),
        ]
    )


def speaker(t: Tones) -> str:
    dots = "".join(circle(140 + 20 * (n % 7), 168 + 20 * (n // 7), 4, t.deep) for n in range(49))
    return "".join(
        [
            ground(334, 95),
            stroke("M262 108 C300 84 318 116 292 138", t.deep, 10),
            rect(106, 106, 188, 226, t.base, 74),
            rect(106, 106, 188, 40, t.light, 20),
            dots,
            circle(200, 126, 7, t.deep),
        ]
    )


def bookspeakers(t: Tones) -> str:
    box = "".join(
        [
            rect(0, 0, 118, 214, t.base, 8),
            rect(8, 8, 102, 198, t.deep, 6),
            circle(59, 138, 40, INK),
            circle(59, 138, 28, INK_SOFT),
            circle(59, 138, 11, INK),
            circle(59, 50, 19, INK),
            circle(59, 50, 9, STEEL),
        ]
    )
    return ground(330, 130) + moved(74, 116, box) + moved(208, 116, box)


def turntable(t: Tones) -> str:
    return "".join(
        [
            ground(322, 135),
            rect(62, 150, 276, 158, t.base, 12),
            rect(62, 286, 276, 26, t.dark, 8),
            circle(172, 220, 66, INK),
            ring(172, 220, 48, INK_SOFT, 2),
            ring(172, 220, 36, INK_SOFT, 2),
            circle(172, 220, 21, "#d9705b"),
            circle(172, 220, 4, PAPER),
            circle(294, 176, 14, STEEL),
            stroke("M294 176 L288 236 L232 254", STEEL_LIGHT, 7),
            circle(300, 268, 9, STEEL_LIGHT),
        ]
    )


def powerbank(t: Tones) -> str:
    return "".join(
        [
            ground(332, 80),
            rect(132, 88, 136, 242, t.base, 24),
            rect(132, 88, 30, 242, t.light, 15),
            *(circle(222, 292 - 16 * n, 5, SUN if n < 3 else t.deep) for n in range(4)),
            rect(184, 98, 32, 9, t.deep, 4),
            stroke("M246 112 C286 96 292 146 282 190", t.deep, 8),
            rect(273, 188, 18, 30, STEEL, 4),
        ]
    )


def charger(t: Tones) -> str:
    return "".join(
        [
            ground(326, 85),
            rect(170, 66, 12, 52, STEEL, 3),
            rect(218, 66, 12, 52, STEEL, 3),
            rect(116, 108, 168, 214, t.base, 30),
            rect(116, 108, 44, 214, t.light, 22),
            rect(180, 226, 40, 13, t.deep, 6),
            rect(180, 256, 40, 13, t.deep, 6),
            rect(180, 198, 40, 9, INK_SOFT, 3),
        ]
    )


def cable(t: Tones) -> str:
    plug = rect(-15, 0, 30, 50, t.dark, 7) + rect(-9, -26, 18, 28, STEEL, 3)
    return "".join(
        [
            *(ring(200, 208, r, t.base if r % 2 else t.dark, 9) for r in (92, 79, 68)),
            stroke("M292 208 C300 150 286 128 262 116", t.base, 9),
            stroke("M108 208 C98 268 112 292 142 304", t.base, 9),
            turned(-58, moved(262, 92, plug), x=262, y=116),
            turned(100, moved(142, 304, plug), x=142, y=304),
            rect(190, 284, 22, 36, WOOD, 5),
        ]
    )


def wirelessstand(t: Tones) -> str:
    return "".join(
        [
            ground(332, 100),
            rect(112, 304, 176, 24, t.dark, 12),
            shape("M182 306 L190 170 L212 170 L220 306 Z", t.base),
            turned(
                -8, rect(142, 76, 116, 190, INK, 18), rect(149, 84, 102, 174, INK_SOFT, 12), circle(200, 168, 26, SUN)
            ),
            shape("M206 152 L188 174 H199 L194 192 L213 168 H202 Z", INK),
        ]
    )


def keyboard(t: Tones) -> str:
    keys = []
    for row, (count, offset) in enumerate(((12, 0), (12, 0), (11, 9), (10, 18))):
        keys += [
            rect(66 + offset + 22.4 * n, 158 + 25 * row, 19, 21, t.pale if (n * 7 + row) % 11 else t.light, 4)
            for n in range(count)
        ]
    return "".join(
        [
            ground(300, 145),
            rect(50, 142, 300, 148, t.deep, 14),
            rect(50, 142, 300, 138, t.base, 14),
            *keys,
            rect(66, 258, 40, 16, t.light, 4),
            rect(112, 258, 140, 16, t.pale, 4),
            rect(258, 258, 76, 16, CORAL, 4),
        ]
    )


def mouse(t: Tones) -> str:
    return "".join(
        [
            ground(330, 75),
            shape(
                "M200 76 C268 76 280 148 280 216 C280 292 246 330 200"
                " 330 C154 330 120 292 120 216 C120 148 132 76 200 76 Z",
                t.base,
            ),
            shape("M200 76 C154 76 124 110 121 184 C160 196 200 190 200 190 Z", t.light),
            stroke("M200 80 V188", t.dark, 3),
            rect(191, 110, 18, 48, t.deep, 9),
        ]
    )


def watch(t: Tones) -> str:
    return "".join(
        [
            ground(352, 55),
            shape("M162 60 H238 L246 140 H154 Z", t.base),
            shape("M154 260 H246 L238 348 H162 Z", t.base),
            *(circle(200, 292 + 16 * n, 4, t.deep) for n in range(3)),
            circle(200, 200, 84, STEEL_DARK),
            circle(200, 200, 76, STEEL_LIGHT),
            circle(200, 200, 66, PAPER),
            rect(282, 191, 13, 18, STEEL_DARK, 4),
            *(turned(30 * n, rect(198, 140, 4, 11, INK_SOFT, 2)) for n in range(12)),
            stroke("M200 200 L200 156", INK, 5),
            stroke("M200 200 L232 214", INK, 5),
            circle(200, 200, 6, "#d9705b"),
        ]
    )


def webcam(t: Tones) -> str:
    return "".join(
        [
            ground(322, 80),
            rect(186, 226, 28, 64, t.deep, 6),
            rect(134, 284, 132, 32, t.dark, 14),
            rect(92, 116, 216, 116, t.base, 52),
            circle(200, 174, 44, INK),
            circle(200, 174, 28, INK_SOFT),
            circle(200, 174, 13, "#5d86a3"),
            circle(190, 164, 6, PAPER),
            circle(276, 174, 6, SUN),
        ]
    )


def microphone(t: Tones) -> str:
    mesh = "".join(stroke(f"M152 {y} H248", t.light, 2) for y in range(92, 180, 11))
    return "".join(
        [
            ground(334, 80),
            oval(200, 324, 78, 14, t.deep),
            rect(192, 246, 16, 80, STEEL_DARK),
            stroke("M138 168 C138 268 262 268 262 168", t.deep, 9),
            rect(150, 70, 100, 170, t.base, 50),
            mesh,
            rect(150, 176, 100, 14, t.deep),
            circle(200, 208, 8, "#e2816d"),
        ]
    )


def hub(t: Tones) -> str:
    return "".join(
        [
            ground(298, 120),
            stroke("M118 206 C66 190 60 130 96 104", t.deep, 11),
            turned(28, rect(88, 66, 24, 42, STEEL, 5), x=100, y=90),
            rect(112, 164, 220, 90, t.base, 16),
            rect(112, 164, 220, 26, t.light, 13),
            *(rect(134 + 48 * n, 212, 34, 20, INK, 4) for n in range(4)),
        ]
    )


def tag(t: Tones) -> str:
    return "".join(
        [
            ground(322, 70),
            ring(200, 92, 30, STEEL_DARK, 9),
            rect(128, 112, 144, 206, t.base, 50),
            circle(200, 146, 15, t.deep),
            ring(200, 234, 36, t.light, 7),
            ring(200, 234, 18, t.light, 6),
        ]
    )


def ereader(t: Tones) -> str:
    lines = "".join(rect(142, 118 + 18 * n, 116 - (n % 4 == 3) * 46, 6, "#a9a49a", 3) for n in range(9))
    return "".join(
        [
            ground(338, 80),
            rect(114, 66, 172, 268, t.base, 18),
            rect(128, 82, 144, 206, "#f3f0e8", 4),
            lines,
            rect(176, 306, 48, 8, t.light, 4),
        ]
    )


DEVICES: dict[str, Drawing] = {
    "headphones": headphones,
    "earbuds": earbuds,
    "speaker": speaker,
    "bookspeakers": bookspeakers,
    "turntable": turntable,
    "powerbank": powerbank,
    "charger": charger,
    "cable": cable,
    "wirelessstand": wirelessstand,
    "keyboard": keyboard,
    "mouse": mouse,
    "watch": watch,
    "webcam": webcam,
    "microphone": microphone,
    "hub": hub,
    "tag": tag,
    "ereader": ereader,
}
