"""Lamps, candles and other light."""

from commerce.demo.drawing.pen import (
    BRASS,
    GLASS_LIGHT,
    INK,
    INK_SOFT,
    PAPER,
    STEEL,
    STEEL_DARK,
    SUN,
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
)

GLOW = mix(SUN, "#efebe4", 0.55)


def lamp(t: Tones) -> str:
    return "".join(
        [
            ground(338, 90),
            circle(200, 148, 128, mix(SUN, "#efebe4", 0.78)),
            shape("M166 330 C140 300 142 258 176 238 H224 C258 258 260 300 234 330 Z", t.base),
            shape("M168 318 C152 298 154 266 180 246 L188 246 C168 270 168 300 180 326 Z", t.light),
            rect(192, 198, 16, 44, BRASS),
            shape("M150 78 H250 L292 206 H108 Z", "#f3e9d4"),
            shape("M150 78 H178 L152 206 H108 Z", PAPER),
            rect(108, 200, 184, 8, "#dccfb4"),
        ]
    )


def mushroomlamp(t: Tones) -> str:
    return "".join(
        [
            ground(334, 80),
            circle(200, 190, 126, mix(SUN, "#efebe4", 0.78)),
            shape("M180 190 H220 L236 310 H164 Z", t.light),
            oval(200, 318, 62, 16, t.dark),
            oval(200, 312, 62, 14, t.base),
            shape(
                "M82 202 C82 120 136 78 200 78 C264 78 318 120 318 202"
                " C318 210 312 214 304 214 H96 C88 214 82 210 82 202 Z",
                t.base,
            ),
            oval(200, 212, 106, 12, SUN),
            shape("M108 180 C114 132 144 104 180 96 C140 116 124 146 122 184 Z", t.pale),
        ]
    )


def floorlamp(t: Tones) -> str:
    return "".join(
        [
            ground(350, 84),
            circle(262, 126, 92, mix(SUN, "#efebe4", 0.74)),
            stroke("M134 342 V150 C134 40 262 30 262 92", t.dark, 8),
            rect(88, 332, 92, 18, t.deep, 9),
            shape("M232 88 H292 L322 156 H202 Z", t.base),
            shape("M232 88 H248 L226 156 H202 Z", t.light),
            oval(262, 156, 60, 9, SUN),
        ]
    )


def pendant(t: Tones) -> str:
    return "".join(
        [
            shape("M110 236 H290 L344 356 H56 Z", mix(SUN, "#efebe4", 0.7)),
            stroke("M200 0 V108", INK, 5),
            rect(182, 96, 36, 26, BRASS, 6),
            shape("M182 118 H218 C226 168 300 172 310 236 H90 C100 172 174 168 182 118 Z", t.base),
            shape("M182 118 H192 C184 176 124 184 112 236 H90 C100 172 174 168 182 118 Z", t.light),
            oval(200, 236, 110, 15, PAPER),
            oval(200, 238, 42, 12, SUN),
        ]
    )


def bulb(t: Tones) -> str:
    one = shape(
        "M0 -62 C36 -62 56 -34 56 -4 C56 30 26 42 24 72 H-24 C-26 42 -56 30 -56 -4 C-56 -34 -36 -62 0 -62 Z", GLOW
    )
    one += stroke("M-12 70 L-20 14 L-7 -10 L7 14 L20 -10 L20 14 L12 70", BRASS, 4)
    one += rect(-22, 70, 44, 34, STEEL, 6) + stroke("M-22 80 H22 M-22 92 H22", STEEL_DARK, 3)
    return ground(322, 130) + moved(98, 206, one, scale=0.72) + moved(302, 206, one, scale=0.72) + moved(200, 188, one)


def stringlights(t: Tones) -> str:
    spots = ((64, 142), (122, 188), (184, 208), (246, 200), (304, 164), (348, 118))
    return "".join(
        [
            stroke("M20 84 C110 236 250 236 380 76", INK, 6),
            *(circle(x, y + 28, 34, mix(SUN, "#efebe4", 0.75)) for x, y in spots),
            *(rect(x - 8, y - 16, 16, 24, INK_SOFT, 4) + oval(x, y + 26, 17, 22, SUN) for x, y in spots),
            *(oval(x - 5, y + 20, 4, 8, PAPER) for x, y in spots),
        ]
    )


def lantern(t: Tones) -> str:
    return "".join(
        [
            ground(334, 78),
            stroke("M158 106 C158 48 242 48 242 106", t.deep, 8),
            shape("M200 78 L282 128 H118 Z", t.base),
            rect(128, 128, 144, 178, GLASS_LIGHT, 4),
            circle(200, 226, 56, mix(SUN, "#efebe4", 0.5)),
            rect(176, 226, 48, 78, "#f4ead6", 4),
            shape("M200 178 C216 200 214 220 200 224 C186 220 184 200 200 178 Z", "#eba94b"),
            *(rect(x, 128, 12, 178, t.base) for x in (128, 194, 260) if x != 194),
            rect(114, 302, 172, 30, t.dark, 8),
            rect(118, 122, 164, 14, t.dark, 5),
        ]
    )


def candle(t: Tones) -> str:
    return "".join(
        [
            ground(326, 90),
            circle(200, 96, 66, mix(SUN, "#efebe4", 0.6)),
            shape("M200 56 C222 88 220 112 200 116 C180 112 178 88 200 56 Z", "#eba94b"),
            stroke("M200 112 V134", INK, 5),
            rect(140, 132, 120, 180, "#e8c583", 12),
            oval(200, 134, 60, 13, "#f3d9a4"),
            rect(150, 148, 20, 150, "#f0d197", 10),
            oval(200, 316, 92, 15, t.dark),
            oval(200, 311, 92, 13, t.base),
        ]
    )


def jarcandle(t: Tones) -> str:
    return "".join(
        [
            ground(324, 92),
            circle(200, 104, 60, mix(SUN, "#efebe4", 0.6)),
            shape("M200 68 C218 96 216 116 200 120 C184 116 182 96 200 68 Z", "#eba94b"),
            stroke("M200 116 V148", INK, 5),
            rect(112, 146, 176, 174, t.base, 22),
            oval(200, 150, 88, 17, t.deep),
            oval(200, 152, 76, 12, "#f3ead9"),
            rect(126, 176, 26, 130, t.light, 13),
            rect(168, 212, 74, 64, PAPER, 4),
            stroke("M184 236 H226", INK_SOFT, 4),
        ]
    )


def sunrise(t: Tones) -> str:
    return "".join(
        [
            ground(332, 80),
            circle(200, 196, 132, mix(SUN, "#efebe4", 0.7)),
            circle(200, 200, 106, "#f7c977"),
            circle(200, 212, 88, "#f6d998"),
            rect(136, 292, 128, 38, PAPER, 14),
            rect(160, 190, 80, 36, "#fdf0cf", 10),
            *(rect(x, 198, 12, 20, INK_SOFT, 3) for x in (168, 186, 206, 222)),
        ]
    )


LIGHTING: dict[str, Drawing] = {
    "lamp": lamp,
    "mushroomlamp": mushroomlamp,
    "floorlamp": floorlamp,
    "pendant": pendant,
    "bulb": bulb,
    "stringlights": stringlights,
    "lantern": lantern,
    "candle": candle,
    "jarcandle": jarcandle,
    "sunrise": sunrise,
}
