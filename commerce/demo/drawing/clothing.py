"""What is worn, from hat to sock."""

from commerce.demo.drawing.pen import (
    BRASS,
    CREAM,
    PAPER,
    WOOD,
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

_SHORT = "M146 84 L76 128 L98 186 L128 170 V324 H272 V170 L302 186 L324 128 L254 84 C240 112 160 112 146 84 Z"


_LONG = (
    "M148 84 L96 116 L60 300 L98 310 L128 186 V326 H272 V186 L302 310 L340 300 L304 116 L252 84"
    " C238 110 162 110 148 84 Z"
)


def tee(t: Tones) -> str:
    return "".join(
        [
            shape(_SHORT, t.base),
            shape("M146 84 L76 128 L98 186 L128 170 V116 Z", t.light),
            shape("M128 170 V324 H146 V180 Z", t.light),
            stroke("M146 84 C160 116 240 116 254 84", t.dark, 9),
            stroke("M128 312 H272", t.dark, 3),
        ]
    )


def longsleeve(t: Tones) -> str:
    stripes = "".join(rect(128, 138 + 26 * n, 144, 11, t.base) for n in range(7))
    sleeves = "".join(
        stroke(
            f"M{98 - 8 * n} {158 + 30 * n} L{126 - 8 * n} {166 + 30 * n}"
            f" M{302 + 8 * n} {158 + 30 * n} L{274 + 8 * n} {166 + 30 * n}",
            t.base,
            9,
        )
        for n in range(4)
    )
    return shape(_LONG, CREAM) + stripes + sleeves + stroke("M148 84 C162 112 238 112 252 84", t.base, 8)


def shirt(t: Tones) -> str:
    return "".join(
        [
            shape(_LONG, t.base),
            shape("M148 84 L96 116 L60 300 L98 310 L128 186 V116 Z", t.light),
            shape("M200 122 L154 76 L140 92 L176 142 Z", t.pale),
            shape("M200 122 L246 76 L260 92 L224 142 Z", t.pale),
            stroke("M200 122 V324", t.dark, 4),
            *(circle(200, 152 + 40 * n, 5, t.deep) for n in range(5)),
            rect(222, 166, 38, 40, t.dark, 5),
            rect(222, 166, 38, 8, t.light),
            stroke("M62 290 L100 300 M338 290 L300 300", t.deep, 5),
        ]
    )


def sweater(t: Tones) -> str:
    return "".join(
        [
            shape(_LONG, t.base),
            *(stroke(f"M{140 + 15 * n} 130 V300", t.dark, 2) for n in range(9)),
            rect(126, 308, 148, 20, t.deep, 5),
            stroke("M148 84 C162 116 238 116 252 84", t.deep, 13),
            stroke("M60 298 L98 308 M340 298 L302 308", t.deep, 16),
            shape("M148 84 L96 116 L84 178 L128 150 Z", t.light),
        ]
    )


def rollneck(t: Tones) -> str:
    cables = "".join(
        stroke(f"M{x} {140 + 36 * n} q14 18 0 36 M{x + 14} {140 + 36 * n} q-14 18 0 36", t.dark, 5)
        for x in (158, 228)
        for n in range(4)
    )
    return (
        shape(_LONG, t.base)
        + cables
        + rect(150, 56, 100, 52, t.light, 14)
        + stroke("M152 82 H248", t.dark, 4)
        + rect(126, 308, 148, 20, t.dark, 5)
    )


def jacket(t: Tones) -> str:
    return "".join(
        [
            shape(_LONG, t.base),
            shape("M200 96 L200 326 H128 V186 L98 310 L60 300 L96 116 L148 84 Z", t.light),
            rect(154, 60, 92, 40, t.dark, 14),
            stroke("M200 66 V322", t.deep, 7),
            rect(195, 152, 10, 20, BRASS, 4),
            rect(220, 156, 42, 30, t.dark, 6),
            stroke("M146 250 L166 286 M254 250 L234 286", t.deep, 6),
        ]
    )


def raincoat(t: Tones) -> str:
    return "".join(
        [
            shape("M146 96 C136 36 264 36 254 96 C240 126 160 126 146 96 Z", t.dark),
            oval(200, 96, 38, 30, t.deep),
            shape(_LONG, t.base),
            shape("M148 84 L96 116 L60 300 L98 310 L128 186 V116 Z", t.light),
            stroke("M200 112 V324", t.deep, 7),
            stroke("M172 112 V146 M228 112 V146", PAPER, 4),
            shape("M142 232 H184 V244 H142 Z", t.deep),
            shape("M216 232 H258 V244 H216 Z", t.deep),
        ]
    )


def vest(t: Tones) -> str:
    return "".join(
        [
            shape(
                "M150 80 L122 104 C126 150 122 170 112 190 V322 H288 V190"
                " C278 170 274 150 278 104 L250 80 C238 100 162 100 150 80 Z",
                t.base,
            ),
            *(stroke(f"M{130 - min(n, 3) * 4} {136 + 30 * n} H{270 + min(n, 3) * 4}", t.dark, 4) for n in range(6)),
            stroke("M200 92 V322", t.deep, 6),
            rect(156, 60, 88, 38, t.light, 13),
            stroke("M134 256 V296 M266 256 V296", t.deep, 6),
        ]
    )


def coat(t: Tones) -> str:
    return "".join(
        [
            shape(
                "M148 76 L98 106 L66 282 L102 292 L126 190 L118 352 H282 L274 190 L298 292 L334 282 L302 106 L252 76 Z",
                t.base,
            ),
            shape("M200 150 L150 66 L128 96 L160 134 Z", WOOD),
            shape("M200 150 L250 66 L272 96 L240 134 Z", WOOD),
            stroke("M200 150 V350", t.deep, 5),
            *(circle(214, 182 + 40 * n, 5, BRASS) for n in range(4)),
            rect(132, 246, 50, 52, t.dark, 6),
            rect(218, 246, 50, 52, t.dark, 6),
            rect(130, 240, 54, 14, t.light, 4),
            rect(216, 240, 54, 14, t.light, 4),
        ]
    )


def trousers(t: Tones) -> str:
    return "".join(
        [
            shape("M134 62 H266 L286 344 H222 L200 150 L178 344 H114 Z", t.base),
            shape("M134 62 H160 L140 344 H114 Z", t.light),
            rect(132, 58, 136, 22, t.dark, 4),
            circle(200, 69, 6, BRASS),
            stroke("M200 82 V140", t.deep, 4),
            stroke("M142 84 C150 108 150 112 140 120 M258 84 C250 108 250 112 260 120", t.deep, 4),
            stroke("M118 330 H176 M224 330 H282", t.dark, 5),
        ]
    )


def shorts(t: Tones) -> str:
    return "".join(
        [
            shape("M116 116 H284 L318 274 L222 288 L200 206 L178 288 L82 274 Z", t.base),
            shape("M116 116 H146 L118 278 L82 274 Z", t.light),
            rect(112, 108, 176, 26, t.dark, 8),
            stroke("M190 134 L184 170 M210 134 L216 170", PAPER, 5),
            shape("M292 240 L300 276 L318 274 L308 230 Z", t.deep),
        ]
    )


def dress(t: Tones) -> str:
    return "".join(
        [
            shape(
                "M152 66 L110 92 L96 170 L136 178 L148 150 C150 176 150"
                " 184 146 196 L92 336 C150 354 250 354 308 336 L254 196"
                " C250 184 250 176 252 150 L264 178 L304 170 L290 92 L248 66 L200 132 Z",
                t.base,
            ),
            shape("M200 132 L248 66 L258 76 L206 168 Z", t.light),
            shape("M200 132 L152 66 L142 76 L196 162 Z", t.dark),
            rect(144, 184, 112, 18, t.deep, 6),
            stroke("M232 200 C228 236 240 256 232 282", t.deep, 7),
            stroke("M204 204 C220 250 232 300 236 346", t.dark, 4),
            stroke("M160 220 L136 340", t.light, 5),
        ]
    )


def socks(t: Tones) -> str:
    one = shape("M-30 -120 H32 V40 C32 58 40 66 60 76 C92 92 98 132 58 134 H10 C-20 132 -32 104 -30 70 Z", t.base)
    one += rect(-34, -124, 70, 32, t.deep, 8) + shape("M-30 70 C-32 104 -20 132 10 134 C0 108 -8 86 -30 70 Z", t.dark)
    one += (
        shape("M62 78 C92 92 98 132 58 134 H44 C66 120 70 98 62 78 Z", t.dark)
        + rect(-30, -74, 62, 9, t.pale)
        + rect(-30, -54, 62, 5, t.pale)
    )
    return moved(130, 196, one) + moved(236, 214, one)


def beanie(t: Tones) -> str:
    return "".join(
        [
            ground(322, 105),
            shape("M92 262 C80 120 140 78 200 78 C260 78 320 120 308 262 Z", t.base),
            *(
                stroke(f"M{124 + 25 * n} {236} C{130 + 23 * n} 160 {164 + 12 * n} 110 {182 + 6 * n} 90", t.dark, 3)
                for n in range(7)
            ),
            rect(80, 238, 240, 72, t.light, 20),
            *(stroke(f"M{98 + 17 * n} 246 V302", t.base, 3) for n in range(13)),
            rect(178, 262, 44, 26, t.deep, 4),
        ]
    )


def sunhat(t: Tones) -> str:
    return "".join(
        [
            oval(200, 270, 166, 42, "#dcd5c9"),
            oval(200, 254, 168, 42, t.base),
            oval(200, 246, 150, 30, t.light),
            shape("M112 244 C112 150 144 116 200 116 C256 116 288 150 288 244 C250 262 150 262 112 244 Z", t.base),
            shape(
                "M112 244 C112 232 112 222 113 212 C150 230 250 230 287"
                " 212 C288 222 288 232 288 244 C250 262 150 262 112 244 Z",
                t.deep,
            ),
            shape("M134 200 C136 160 156 132 184 124 C162 144 156 168 154 206 Z", t.pale),
        ]
    )


def scarf(t: Tones) -> str:
    return "".join(
        [
            shape("M118 96 C160 60 240 60 282 96 C300 130 270 160 200 160 C130 160 100 130 118 96 Z", t.base),
            oval(200, 104, 58, 22, t.deep),
            shape("M170 150 H236 L252 326 H168 Z", t.base),
            shape("M140 146 H196 L176 300 H104 Z", t.light),
            *(rect(170, 186 + 44 * n, 74 + 4 * n, 12, t.pale) for n in range(3)),
            *(stroke(f"M{174 + 12 * n} 326 V346", t.base, 4) for n in range(7)),
            *(stroke(f"M{110 + 11 * n} 300 l-3 20", t.light, 4) for n in range(7)),
            rect(150, 134, 100, 30, t.dark, 14),
        ]
    )


def gloves(t: Tones) -> str:
    one = shape(
        "M-44 110 V-6 C-44 -14 -30 -16 -28 -6 V-70 C-28 -84 -8 -84 -8"
        " -70 V-88 C-8 -102 14 -102 14 -88 V-72 C14 -86 34 -86 34 -72 V-40"
        " C34 -52 52 -52 52 -40 V110 Z",
        t.base,
    )
    one += shape("M-44 40 C-72 20 -84 -10 -74 -22 C-62 -34 -50 -6 -44 0 Z", t.base) + rect(-50, 92, 108, 42, t.deep, 10)
    one += stroke("M-8 -66 V-10 M14 -70 V-10 M34 -40 V-10", t.dark, 3)
    return moved(134, 190, turned(-10, one, x=0, y=0)) + moved(
        268, 200, turned(10, f'<g transform="scale(-1 1)">{one}</g>', x=0, y=0)
    )


CLOTHING: dict[str, Drawing] = {
    "tee": tee,
    "longsleeve": longsleeve,
    "shirt": shirt,
    "sweater": sweater,
    "rollneck": rollneck,
    "jacket": jacket,
    "raincoat": raincoat,
    "vest": vest,
    "coat": coat,
    "trousers": trousers,
    "shorts": shorts,
    "dress": dress,
    "socks": socks,
    "beanie": beanie,
    "sunhat": sunhat,
    "scarf": scarf,
    "gloves": gloves,
}
