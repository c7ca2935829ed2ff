"""Shoes and boots."""

from commerce.demo.drawing.pen import (
    BRASS,
    CREAM,
    INK,
    INK_SOFT,
    PAPER,
    SUN,
    WOOD,
    Drawing,
    Tones,
    ground,
    oval,
    rect,
    shape,
    stroke,
)

_SOLE = "M62 262 H334 C346 262 348 286 336 294 C320 302 90 302 70 294 C58 288 54 266 62 262 Z"


def sneaker(t: Tones) -> str:
    return "".join(
        [
            ground(300, 145),
            shape(
                "M70 262 C62 216 74 172 88 150 C112 168 140 166 162 146"
                " C188 186 236 212 292 222 C326 228 338 244 338 264 Z",
                t.base,
            ),
            shape("M70 262 C64 230 68 196 78 170 C104 190 118 230 112 264 Z", t.light),
            shape("M262 217 C310 222 338 238 338 264 H278 C280 244 274 228 262 217 Z", t.dark),
            *(stroke(f"M{166 + 25 * n} {166 + 14 * n} l-19 20", t.deep, 5) for n in range(4)),
            shape(_SOLE, PAPER),
            rect(64, 280, 274, 7, t.dark, 3),
        ]
    )


def runner(t: Tones) -> str:
    return "".join(
        [
            ground(304, 148),
            shape(
                "M66 250 C54 206 66 170 84 144 C108 166 136 162 156 138"
                " C190 186 232 206 292 214 C334 220 346 240 342 256 Z",
                t.base,
            ),
            shape("M150 250 C170 224 200 214 236 210 C218 200 202 190 188 176 C164 194 144 220 132 250 Z", t.pale),
            shape("M66 250 C58 222 62 196 72 170 C92 188 104 216 100 252 Z", t.deep),
            *(stroke(f"M{164 + 24 * n} {160 + 14 * n} l-16 18", SUN, 6) for n in range(4)),
            shape(
                "M54 246 C100 266 290 262 346 246 C358 262 350 284 330"
                " 292 C260 306 130 300 78 298 C50 294 44 266 54 246 Z",
                PAPER,
            ),
            shape("M78 298 C130 300 260 306 330 292 C320 304 300 308 270 308 H110 C94 308 84 304 78 298 Z", t.deep),
        ]
    )


def boot(t: Tones) -> str:
    return "".join(
        [
            ground(330, 130),
            shape(
                "M112 84 H226 C226 130 232 170 250 196 C284 210 322 216 328 256 V290 H98 C92 240 116 170 112 84 Z",
                t.base,
            ),
            shape("M112 84 H142 C146 170 122 240 128 290 H98 C92 240 116 170 112 84 Z", t.light),
            rect(104, 74, 130, 26, t.dark, 12),
            *(stroke(f"M{196 + 7 * n} {122 + 25 * n} H{232 + 9 * n}", SUN, 6) for n in range(4)),
            shape("M262 202 C300 210 324 222 328 256 V290 H282 C296 258 288 226 262 202 Z", t.deep),
            rect(88, 288, 252, 22, INK_SOFT, 6),
            *(rect(94 + 30 * n, 308, 20, 16, INK, 4) for n in range(8)),
        ]
    )


def chelsea(t: Tones) -> str:
    return "".join(
        [
            ground(322, 125),
            shape(
                "M124 86 H226 C228 150 236 186 258 210 C300 226 324 236 328 276 V290 H104 C98 230 126 170 124 86 Z",
                t.base,
            ),
            shape("M158 86 H200 C202 140 206 176 214 206 C192 220 172 214 158 196 C162 160 160 120 158 86 Z", t.deep),
            stroke("M138 78 C134 52 156 52 154 84", t.dark, 7),
            shape("M124 86 H140 C144 170 120 232 126 290 H104 C98 230 126 170 124 86 Z", t.light),
            rect(96, 288, 240, 20, INK, 8),
            rect(96, 304, 62, 14, INK, 4),
        ]
    )


def sandal(t: Tones) -> str:
    return "".join(
        [
            ground(300, 145),
            shape("M62 250 C110 232 176 262 232 256 C286 250 336 248 342 268 V286 H66 C56 282 54 258 62 250 Z", WOOD),
            rect(62, 280, 282, 18, INK_SOFT, 8),
            stroke("M204 250 C224 202 270 204 296 252", t.base, 34),
            stroke("M108 246 C122 200 164 200 182 246", t.base, 30),
            stroke("M72 250 C62 204 88 186 118 210", t.dark, 13),
            rect(242, 200, 26, 24, BRASS, 5),
            rect(134, 198, 24, 22, BRASS, 5),
        ]
    )


def slipper(t: Tones) -> str:
    return "".join(
        [
            ground(304, 145),
            shape("M62 262 C70 236 110 232 150 240 C180 178 250 166 302 206 C334 232 342 252 340 270 Z", t.base),
            shape("M150 240 C180 178 250 166 302 206 C250 190 206 206 182 254 Z", t.light),
            oval(112, 252, 54, 17, t.deep),
            oval(112, 256, 44, 11, CREAM),
            rect(60, 264, 284, 26, t.dark, 13),
            rect(66, 282, 272, 14, INK_SOFT, 7),
            stroke("M150 240 C162 226 176 236 182 254", t.deep, 5),
        ]
    )


SHOES: dict[str, Drawing] = {
    "sneaker": sneaker,
    "runner": runner,
    "boot": boot,
    "chelsea": chelsea,
    "sandal": sandal,
    "slipper": slipper,
}
