"""Tents, stoves and what hikers carry."""

from commerce.demo.drawing.pen import (
    BRASS,
    CORAL,
    GLASS,
    INK,
    INK_SOFT,
    LEAF_DARK,
    LEAF_LIGHT,
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


def tent(t: Tones) -> str:
    return "".join(
        [
            ground(312, 150),
            shape("M200 92 L352 308 H48 Z", t.base),
            shape("M200 92 L48 308 H128 Z", t.light),
            shape("M200 92 L262 308 H138 Z", t.deep),
            shape("M200 92 L200 308 H138 Z", INK_SOFT),
            shape("M200 92 C224 170 250 240 284 308 H262 Z", t.pale),
            stroke("M200 92 L192 74 M200 92 L210 74", WOOD_DARK, 6),
            stroke("M48 308 L28 322 M352 308 L372 322", INK_SOFT, 4),
        ]
    )


def tarp(t: Tones) -> str:
    return "".join(
        [
            ground(320, 120),
            stroke("M92 116 V320 M308 116 V320", WOOD_DARK, 8),
            shape("M92 116 C160 150 240 150 308 116 L352 218 C250 182 150 182 48 218 Z", t.base),
            shape("M92 116 C160 150 240 150 308 116 L318 140 C240 168 160 168 82 140 Z", t.light),
            stroke("M48 218 L24 318 M352 218 L376 318", INK_SOFT, 4),
        ]
    )


def sleepingbag(t: Tones) -> str:
    seams = "".join(
        stroke(
            f"M{130 + 4 * n} {164 + 32 * n} C170 {174 + 32 * n} 230 {174 + 32 * n} {270 - 4 * n} {164 + 32 * n}",
            t.dark,
            4,
        )
        for n in range(5)
    )
    return turned(
        18,
        shape(
            "M200 48 C262 48 286 98 280 160 L258 318 C254 346 236 354 200 354 C164 354 146 346 142 318 L120 160"
            " C114 98 138 48 200 48 Z",
            t.base,
        ),
        seams,
        oval(200, 110, 46, 42, t.deep),
        oval(200, 116, 36, 32, t.pale),
        stroke("M244 140 L240 262", BRASS, 4),
    )


def mat(t: Tones) -> str:
    return "".join(
        [
            ground(316, 130),
            shape("M120 150 H340 L352 292 H120 Z", t.light),
            *(stroke(f"M{160 + 34 * n} 154 L{162 + 37 * n} 290", t.base, 5) for n in range(6)),
            circle(112, 222, 78, t.base),
            ring(112, 222, 58, t.dark, 5),
            ring(112, 222, 38, t.dark, 5),
            ring(112, 222, 18, t.dark, 5),
            rect(98, 144, 20, 40, INK_SOFT, 5),
        ]
    )


def headlamp(t: Tones) -> str:
    return "".join(
        [
            shape("M200 190 L60 350 H340 Z", mix(SUN, "#efebe4", 0.66)),
            stroke("M88 190 C70 62 330 62 312 190", t.base, 24),
            stroke("M96 160 C108 82 292 82 304 160", t.light, 5),
            rect(142, 148, 116, 84, INK, 20),
            circle(200, 190, 31, STEEL_LIGHT),
            circle(200, 190, 22, SUN),
            circle(192, 182, 7, PAPER),
            rect(178, 138, 44, 12, CORAL, 5),
        ]
    )


def stove(t: Tones) -> str:
    return "".join(
        [
            ground(340, 80),
            rect(146, 234, 108, 104, SKY, 20),
            rect(146, 234, 108, 28, "#7da6bd", 14),
            rect(186, 206, 28, 32, STEEL_DARK, 4),
            rect(170, 184, 60, 26, STEEL, 8),
            stroke("M214 196 H262", BRASS, 8),
            circle(268, 196, 9, INK),
            shape("M178 184 C160 150 186 140 182 110 C206 126 202 144 214 136 C232 156 226 176 222 184 Z", "#6f9fd0"),
            shape("M190 184 C184 166 198 158 200 146 C212 160 212 176 210 184 Z", "#cfe2f2"),
            stroke("M176 190 L130 120 M224 190 L270 120", STEEL_DARK, 8),
            stroke("M112 118 H146 M254 118 H288", STEEL_DARK, 8),
        ]
    )


def grill(t: Tones) -> str:
    return "".join(
        [
            ground(326, 130),
            shape("M150 318 C120 270 168 262 164 222 C196 240 192 268 208 250 C242 272 236 300 226 318 Z", "#e59a4c"),
            shape("M172 318 C164 292 188 288 190 268 C208 286 206 304 204 318 Z", SUN),
            stroke("M96 198 L76 322 M304 198 L324 322", STEEL_DARK, 9),
            rect(70, 186, 260, 16, STEEL, 6),
            *(rect(88 + 28 * n, 174, 7, 24, STEEL_DARK, 3) for n in range(9)),
            oval(156, 170, 34, 12, "#9a5a43"),
            oval(244, 170, 34, 12, "#9a5a43"),
            stroke("M116 324 L240 308 M280 324 L170 308", WOOD_DARK, 13),
        ]
    )


def cooler(t: Tones) -> str:
    return "".join(
        [
            ground(322, 120),
            stroke("M112 168 C112 84 288 84 288 168", t.deep, 12),
            rect(82, 160, 236, 160, t.base, 26),
            rect(82, 160, 236, 48, t.light, 22),
            stroke("M92 208 H308", t.deep, 6),
            rect(290, 201, 32, 13, BRASS, 6),
            rect(150, 240, 100, 50, t.dark, 8),
            *(turned(60 * n, rect(198, 248, 4, 34, PAPER, 2), y=265) for n in range(3)),
        ]
    )


def hammock(t: Tones) -> str:
    return "".join(
        [
            rect(28, 60, 34, 290, WOOD_DARK, 8),
            rect(338, 60, 34, 290, WOOD_DARK, 8),
            oval(200, 346, 150, 12, "#dcd5c9"),
            stroke("M52 126 L108 176 M348 126 L292 176", INK_SOFT, 6),
            shape("M96 164 C132 310 268 310 304 164 C276 236 124 236 96 164 Z", t.base),
            shape("M96 164 C124 236 276 236 304 164 C292 196 260 222 200 222 C140 222 108 196 96 164 Z", t.light),
            shape("M120 172 C150 214 176 206 190 186 C164 190 140 184 120 172 Z", PAPER),
        ]
    )


def campchair(t: Tones) -> str:
    return "".join(
        [
            ground(344, 105),
            stroke("M130 232 L106 340 M270 232 L294 340 M118 340 L262 244 M282 340 L138 244", STEEL_DARK, 9),
            shape("M132 62 H268 L284 222 H116 Z", t.base),
            shape("M146 78 H254 L262 150 H138 Z", t.light),
            shape("M102 214 H298 L282 258 H118 Z", t.dark),
            rect(268, 176, 44, 12, WOOD, 6),
            rect(88, 176, 44, 12, WOOD, 6),
            rect(286, 182, 24, 34, INK_SOFT, 6),
        ]
    )


def camptable(t: Tones) -> str:
    return "".join(
        [
            ground(334, 130),
            stroke("M112 188 L176 330 M288 188 L224 330 M160 188 L96 330 M240 188 L304 330", STEEL_DARK, 8),
            *(rect(70 + 33 * n, 164, 30, 26, STEEL_LIGHT if n % 2 else STEEL, 3) for n in range(8)),
            rect(120, 120, 40, 44, CORAL, 8),
            stroke("M160 132 h12 v18 h-12", CORAL, 6),
            oval(250, 158, 42, 10, PAPER),
            oval(250, 154, 22, 9, LEAF_LIGHT),
        ]
    )


def poles(t: Tones) -> str:
    one = rect(-5, 0, 10, 230, INK, 5) + rect(-4, 80, 8, 60, CORAL) + rect(-13, -46, 26, 62, WOOD, 12)
    one += (
        oval(0, 212, 22, 7, INK_SOFT)
        + shape("M-4 230 H4 L0 256 Z", STEEL_DARK)
        + stroke("M-6 -38 C-36 -20 -30 16 -6 10", INK, 5)
    )
    return turned(13, moved(170, 96, one)) + turned(-13, moved(232, 96, one))


def multitool(t: Tones) -> str:
    return "".join(
        [
            ground(330, 90),
            turned(-24, rect(150, 180, 34, 140, STEEL, 14), rect(160, 192, 14, 104, STEEL_DARK, 6), x=190, y=180),
            turned(24, rect(216, 180, 34, 140, STEEL, 14), rect(226, 192, 14, 104, STEEL_DARK, 6), x=210, y=180),
            shape("M176 182 C172 130 180 96 192 66 L200 66 V182 Z", STEEL_LIGHT),
            shape("M224 182 C228 130 220 96 208 66 L200 66 V182 Z", STEEL_DARK),
            circle(200, 182, 22, INK_SOFT),
            circle(200, 182, 8, STEEL_LIGHT),
        ]
    )


def pocketknife(t: Tones) -> str:
    return turned(
        -28,
        shape("M58 178 C110 146 170 150 206 160 V200 H110 C84 198 68 190 58 178 Z", STEEL_LIGHT),
        shape("M58 178 C76 192 92 198 114 200 H206 V190 H120 C94 190 74 186 58 178 Z", STEEL),
        shape("M204 154 H326 C350 154 358 174 350 190 C342 206 326 208 306 204 L204 206 Z", WOOD),
        rect(204, 150, 24, 60, BRASS, 6),
        stroke("M240 172 H320", WOOD_DARK, 4),
        circle(330, 180, 5, BRASS),
    )


def waterfilter(t: Tones) -> str:
    return "".join(
        [
            ground(340, 66),
            rect(172, 56, 56, 36, INK, 10),
            rect(160, 88, 80, 84, SKY, 12),
            *(stroke(f"M172 {104 + 16 * n} H228", PAPER, 4) for n in range(4)),
            shape("M150 172 H250 C264 220 262 300 248 338 H152 C138 300 136 220 150 172 Z", GLASS),
            shape("M143 238 H257 C260 280 256 316 248 338 H152 C144 316 140 280 143 238 Z", "#a9cbd6"),
            stroke("M160 196 L156 310", PAPER, 6),
        ]
    )


def firstaid(t: Tones) -> str:
    return "".join(
        [
            ground(314, 115),
            stroke("M160 140 C160 96 240 96 240 140", "#a8483e", 12),
            rect(86, 134, 228, 176, "#cf5f52", 26),
            rect(86, 134, 228, 40, "#dd7b6e", 20),
            stroke("M96 176 H304", "#a8483e", 5),
            rect(180, 190, 40, 104, PAPER, 8),
            rect(148, 222, 104, 40, PAPER, 8),
        ]
    )


def compass(t: Tones) -> str:
    return "".join(
        [
            circle(206, 214, 118, "#dcd5c9"),
            ring(200, 78, 20, BRASS, 8),
            circle(200, 206, 118, BRASS),
            circle(200, 206, 100, PAPER),
            *(turned(30 * n, rect(197, 114, 6, 14, INK_SOFT, 3), y=206) for n in range(12)),
            turned(
                32, shape("M200 122 L218 206 H182 Z", "#cf5f52"), shape("M200 290 L218 206 H182 Z", STEEL_DARK), y=206
            ),
            circle(200, 206, 10, BRASS),
        ]
    )


def binoculars(t: Tones) -> str:
    half = shape("M-40 80 L-54 190 C-54 214 42 214 42 190 L34 80 Z", INK) + rect(-36, 30, 66, 60, INK_SOFT, 16)
    half += oval(-6, 200, 48, 14, INK_SOFT) + oval(-6, 200, 34, 9, "#7f9fae") + rect(-46, 120, 82, 18, LEAF_DARK)
    return (
        ground(322, 115)
        + moved(138, 100, half)
        + moved(272, 100, f'<g transform="scale(-1 1)">{half}</g>')
        + rect(180, 176, 40, 54, STEEL_DARK, 10)
    )


CAMPING: dict[str, Drawing] = {
    "tent": tent,
    "tarp": tarp,
    "sleepingbag": sleepingbag,
    "mat": mat,
    "headlamp": headlamp,
    "stove": stove,
    "grill": grill,
    "cooler": cooler,
    "hammock": hammock,
    "campchair": campchair,
    "camptable": camptable,
    "poles": poles,
    "multitool": multitool,
    "pocketknife": pocketknife,
    "filter": waterfilter,
    "firstaid": firstaid,
    "compass": compass,
    "binoculars": binoculars,
}
