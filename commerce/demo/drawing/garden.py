"""Pots, tools, plants and what lives among them."""

from commerce.demo.drawing.pen import (
    BRASS,
    CLAY,
    CLAY_DARK,
    CORAL,
    GLASS,
    INK,
    INK_SOFT,
    LEAF,
    LEAF_DARK,
    LEAF_LIGHT,
    OAK,
    PAPER,
    SKY,
    SOIL,
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


def planter(t: Tones) -> str:
    return "".join(
        [
            ground(334, 82),
            _leaves(200, 190, 1.0),
            shape("M120 206 H280 L262 320 H138 Z", CLAY),
            rect(110, 184, 180, 34, CLAY_DARK, 6),
            shape("M132 218 H152 L162 320 H146 Z", "#d58a66"),
            oval(200, 324, 84, 11, CLAY_DARK),
        ]
    )


def _leaves(x: float, y: float, scale: float) -> str:
    leaf = "M0 0 C-34 -40 -24 -96 0 -124 C24 -96 34 -40 0 0 Z"
    return moved(
        x,
        y,
        *(
            turned(angle, shape(leaf, color), stroke("M0 -6 V-104", LEAF_DARK, 2), x=0, y=0)
            for angle, color in ((-52, LEAF_DARK), (52, LEAF_DARK), (-26, LEAF), (28, LEAF), (0, LEAF_LIGHT))
        ),
        scale=scale,
    )


def planterlegs(t: Tones) -> str:
    return "".join(
        [
            ground(350, 76),
            _leaves(200, 166, 0.95),
            stroke("M152 262 L136 346 M248 262 L264 346 M200 270 V348", WOOD_DARK, 10),
            shape("M122 160 H278 L264 268 C262 280 252 284 242 284 H158 C148 284 138 280 136 268 Z", t.base),
            oval(200, 160, 78, 12, t.deep),
            shape("M136 172 H156 L164 276 H156 C148 276 146 270 145 264 Z", t.light),
        ]
    )


def windowbox(t: Tones) -> str:
    flowers = "".join(
        stroke(f"M{x} 208 V{y}", LEAF, 5) + circle(x, y, 17, color) + circle(x, y, 7, SUN)
        for x, y, color in (
            (104, 142, CORAL),
            (148, 118, "#d98ba0"),
            (196, 138, PAPER),
            (244, 112, CORAL),
            (292, 140, "#d98ba0"),
        )
    )
    return "".join(
        [
            ground(310, 145),
            flowers,
            *(oval(82 + 34 * n, 198, 26, 17, LEAF_DARK if n % 2 else LEAF) for n in range(8)),
            rect(58, 200, 284, 106, t.base, 14),
            rect(50, 192, 300, 24, t.dark, 10),
            rect(76, 270, 248, 8, t.light, 4),
        ]
    )


def raisedbed(t: Tones) -> str:
    return "".join(
        [
            ground(316, 155),
            *(
                moved(
                    92 + 54 * n,
                    190,
                    oval(0, -12, 26, 26, LEAF_LIGHT if n % 2 else LEAF),
                    oval(0, -6, 13, 14, LEAF_DARK),
                )
                for n in range(5)
            ),
            oval(200, 196, 150, 16, SOIL),
            *(rect(48, 198 + 38 * n, 304, 35, (OAK, WOOD, OAK)[n], 3) for n in range(3)),
            *(rect(x, 190, 18, 126, WOOD_DARK, 4) for x in (48, 334)),
        ]
    )


def growbag(t: Tones) -> str:
    return "".join(
        [
            ground(326, 100),
            _leaves(170, 178, 0.75),
            _leaves(236, 180, 0.65),
            shape("M104 176 H296 L284 310 C282 322 274 326 262 326 H138 C126 326 118 322 116 310 Z", t.base),
            oval(200, 178, 96, 15, SOIL),
            stroke("M118 204 C84 206 86 256 122 252 M282 204 C316 206 314 256 278 252", t.deep, 9),
        ]
    )


def wateringcan(t: Tones) -> str:
    return "".join(
        [
            ground(326, 105),
            stroke("M238 186 C330 160 318 300 248 292", t.deep, 13),
            stroke("M152 160 C160 92 232 92 238 160", t.deep, 11),
            shape("M126 252 L44 156 L60 142 L142 216 Z", t.dark),
            turned(-42, rect(30, 138, 46, 20, t.deep, 6), x=52, y=148),
            shape("M124 160 H256 L268 310 C269 320 262 326 252 326 H128 C118 326 111 320 112 310 Z", t.base),
            shape("M134 174 H156 L150 316 H134 C126 316 123 312 124 306 Z", t.light),
            oval(190, 160, 66, 11, t.deep),
        ]
    )


def hose(t: Tones) -> str:
    return "".join(
        [
            ground(318, 115),
            *(ring(196, 206, 104 - 17 * n, LEAF_DARK if n % 2 else LEAF, 15) for n in range(4)),
            stroke("M300 206 C322 286 308 306 342 316", LEAF_DARK, 14),
            turned(14, rect(326, 304, 44, 24, BRASS, 6), x=346, y=316),
        ]
    )


def trowel(t: Tones) -> str:
    return turned(
        40,
        shape("M200 340 C156 300 152 240 162 196 H238 C248 240 244 300 200 340 Z", STEEL),
        shape("M200 332 V196 H174 C168 240 174 296 200 332 Z", STEEL_LIGHT),
        rect(192, 150, 16, 52, STEEL_DARK, 4),
        rect(180, 44, 40, 114, WOOD, 20),
        rect(180, 140, 40, 16, BRASS, 4),
        circle(200, 62, 6, WOOD_DARK),
    )


def shears(t: Tones) -> str:
    return turned(
        22,
        shape("M188 190 C150 150 158 92 196 58 C210 98 212 150 206 190 Z", STEEL_LIGHT),
        shape("M212 190 C240 160 244 118 226 84 C210 110 202 150 200 190 Z", STEEL),
        stroke("M194 204 C150 236 150 296 168 342", "#cf5f52", 22),
        stroke("M208 204 C250 236 248 296 230 342", "#cf5f52", 22),
        circle(201, 194, 18, STEEL_DARK),
        circle(201, 194, 7, STEEL_LIGHT),
        stroke("M184 236 Q200 250 216 236", STEEL_DARK, 5),
    )


def sickle(t: Tones) -> str:
    return turned(
        30,
        rect(186, 150, 28, 196, WOOD, 14),
        rect(184, 140, 32, 26, STEEL_DARK, 5),
        shape("M188 146 C120 130 92 92 98 60 C126 92 164 104 214 106 V146 Z", STEEL_LIGHT),
        shape("M98 60 C126 92 164 104 214 106 V118 C160 118 120 100 98 60 Z", STEEL),
    )


def seeds(t: Tones) -> str:
    def packet(color: str, flower: str) -> str:
        return "".join(
            [
                rect(-58, -92, 116, 176, color, 6),
                rect(-58, -92, 116, 26, mix(color, INK, 0.18), 6),
                circle(0, -8, 38, PAPER),
                stroke("M0 26 V-2", LEAF, 5),
                circle(0, -18, 15, flower),
                circle(0, -18, 6, SUN),
                rect(-34, 48, 68, 8, PAPER, 4),
            ]
        )

    return "".join(
        [
            ground(318, 120),
            turned(-13, moved(138, 206, packet(LEAF_LIGHT, CORAL))),
            turned(13, moved(262, 206, packet(SKY, "#d98ba0"))),
            moved(200, 192, packet("#e6cf9a", "#cf5f52")),
        ]
    )


def kneeler(t: Tones) -> str:
    return "".join(
        [
            ground(290, 140),
            rect(58, 196, 284, 84, t.base, 26),
            rect(58, 196, 284, 40, t.light, 20),
            rect(158, 152, 84, 54, t.base, 24),
            rect(176, 170, 48, 22, "#efebe4", 11),
        ]
    )


def tower(t: Tones) -> str:
    return "".join(
        [
            ground(346, 86),
            *(stroke(f"M{x} 300 L{x2} 344", LEAF_DARK, 11) for x, x2 in ((140, 124), (260, 276))),
            rect(116, 72, 168, 26, LEAF_DARK, 12),
            *(rect(124, 100 + 66 * n, 152, 60, LEAF, 12) for n in range(3)),
            *(rect(152 + 34 * c, 122 + 66 * r, 22, 9, LEAF_DARK, 4) for r in range(3) for c in range(3)),
            rect(190, 296, 20, 30, INK_SOFT, 5),
            stroke("M136 118 q10 -12 20 0 q10 12 20 0", "#d98ba0", 7),
        ]
    )


def feeder(t: Tones) -> str:
    return "".join(
        [
            *(circle(x, 92, 15, STEEL) for x in (128, 200, 272)),
            rect(92, 108, 216, 176, GLASS, 10),
            shape("M76 116 L200 62 L324 116 Z", CLAY),
            rect(80, 268, 240, 28, WOOD, 8),
            oval(200, 266, 86, 12, "#b28a54"),
            shape(
                "M150 238 C150 206 196 200 208 220 C226 216 228 228 240"
                " 232 C226 236 220 262 186 262 C164 262 150 254 150 238 Z",
                "#8b7257",
            ),
            circle(214, 224, 4, INK),
            stroke("M238 230 l12 4", SUN, 6),
            stroke("M152 244 L122 256", "#6f5a44", 9),
        ]
    )


def birdhouse(t: Tones) -> str:
    return "".join(
        [
            rect(190, 300, 20, 56, WOOD_DARK),
            rect(124, 140, 152, 176, OAK, 6),
            shape("M124 150 L200 84 L276 150 Z", OAK),
            shape("M96 152 L200 64 L304 152 L286 168 L200 98 L114 168 Z", CLAY_DARK),
            *(stroke(f"M{162 + 38 * n} 150 V314", WOOD, 3) for n in range(3)),
            circle(200, 206, 28, INK),
            rect(194, 250, 12, 10, WOOD_DARK),
            rect(194, 252, 12, 40, WOOD_DARK, 6),
        ]
    )


def _potted(t: Tones, *leaves: str) -> str:
    pot = shape("M132 246 H268 L252 332 H148 Z", t.base) + rect(124, 230, 152, 26, t.dark, 6)
    return "".join([ground(338, 78), *leaves, pot, shape("M144 256 H160 L166 330 H156 Z", t.light)])


def monstera(t: Tones) -> str:
    leaf = "M0 0 C-58 -18 -70 -74 -44 -112 C-18 -104 18 -104 44 -112 C70 -74 58 -18 0 0 Z"
    cut = "".join(
        stroke(f"M{x} {y} L{x * 1.9} {y - 8}", "#efebe4", 7) for x, y in ((-30, -44), (30, -44), (-30, -76), (30, -76))
    )
    one = shape(leaf, LEAF) + cut + stroke("M0 0 V-96", LEAF_DARK, 3)
    stems = stroke("M200 236 Q170 190 132 176 M200 236 Q214 190 262 164 M200 236 V150", LEAF_DARK, 6)
    return _potted(
        t,
        stems,
        moved(132, 178, turned(-48, one, x=0, y=0), scale=0.85),
        moved(264, 166, turned(44, one, x=0, y=0), scale=0.9),
        moved(200, 156, one, scale=0.95),
    )


def snakeplant(t: Tones) -> str:
    blade = "M0 0 C-18 -70 -14 -140 0 -190 C14 -140 18 -70 0 0 Z"
    return _potted(
        t,
        *(
            moved(
                x,
                244,
                turned(a, shape(blade, LEAF if i % 2 else LEAF_DARK), stroke("M0 -10 V-168", LEAF_LIGHT, 5), x=0, y=0),
                scale=s,
            )
            for i, (x, a, s) in enumerate(((168, -12, 0.8), (188, -4, 1.0), (214, 5, 0.92), (234, 14, 0.7)))
        ),
    )


def fern(t: Tones) -> str:
    def frond(angle: float) -> str:
        parts = [stroke("M0 0 Q-4 -80 6 -148", LEAF_DARK, 4)]
        parts += [
            stroke(
                f"M{-1 + y * 0.03:.0f} {-y} l{-30 + y * 0.14:.0f} -12"
                f" M{-1 + y * 0.03:.0f} {-y} l{30 - y * 0.14:.0f} -12",
                LEAF,
                7,
            )
            for y in range(24, 144, 14)
        ]
        return turned(angle, *parts, x=0, y=0)

    return _potted(t, moved(200, 242, *(frond(a) for a in (-78, 76, -48, 46, -20, 18, 0))))


def lemontree(t: Tones) -> str:
    spots = ((140, 128), (200, 92), (262, 126), (170, 168), (234, 170))
    return _potted(
        t,
        stroke("M200 240 V150", WOOD_DARK, 11),
        *(circle(x, y, 46, LEAF if i % 2 else LEAF_DARK) for i, (x, y) in enumerate(spots)),
        *(oval(x, y, 13, 17, "#efc94c") for x, y in ((160, 150), (232, 118), (214, 178))),
    )


def lavender(t: Tones) -> str:
    def stem(x: int, top: int) -> str:
        return stroke(f"M200 240 Q{x} 190 {x} {top}", LEAF, 4) + "".join(
            oval(x, top - 6 + 13 * n, 10 - n, 9, "#8d7bb5") for n in range(5)
        )

    return _potted(
        t, *(stem(x, y) for x, y in ((120, 134), (150, 96), (180, 116), (206, 78), (234, 108), (262, 94), (286, 140)))
    )


GARDEN: dict[str, Drawing] = {
    "planter": planter,
    "planterlegs": planterlegs,
    "windowbox": windowbox,
    "raisedbed": raisedbed,
    "growbag": growbag,
    "wateringcan": wateringcan,
    "hose": hose,
    "trowel": trowel,
    "shears": shears,
    "sickle": sickle,
    "seeds": seeds,
    "kneeler": kneeler,
    "tower": tower,
    "feeder": feeder,
    "birdhouse": birdhouse,
    "monstera": monstera,
    "snakeplant": snakeplant,
    "fern": fern,
    "lemontree": lemontree,
    "lavender": lavender,
}
