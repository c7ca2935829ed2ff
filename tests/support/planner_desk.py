"""A stationer: contents told in words, address labels, and versions of which some are sold out."""

from tests.support.planner_catalogues import Json, product

DESK: list[Json] = [
    product("labels", "Return Address Labels", "Foolscap", ("Paper", "Address labels"), 590, rating=(4.4, 61),
            description="Self-adhesive labels for letters. Two hundred on a roll."),
    product("parcel", "Parcel Labels", "Foolscap", ("Paper", "Parcel labels"), 790, rating=(4.2, 18),
            description="Large labels for boxes. Fifty on a sheet."),
    product("set", "Harbour Writing Set", "Foolscap", ("Paper", "Writing sets"), 2400, rating=(4.8, 42),
            description="Laid paper with a deckle edge. Forty sheets in cream and twenty lined envelopes. "
                        "Made in a mill by the sea."),
    product("ball", "Plain Ballpoint", "Nibworks", ("Pens", "Ballpoints"), 1200, rating=(4.1, 210),
            options={"Ink": ["Blue", "Black", "Red"]},
            description="A pen for every day. A box of twenty. Writes smoothly."),
    product("brook", "Brook Fountain Pen", "Nibworks", ("Pens", "Fountain pens"), 4500, rating=(4.7, 96),
            options={"Nib": ["Fine", "Medium"], "Color": ["White", "Black", "Green"]},
            description="A light pen for long letters. It comes in a slim gift case with two cartridges. Steel nib."),
    product("dart", "Dart Rollerball", "Nibworks", ("Pens", "Rollerballs"), 1800, rating=(4.3, 33),
            options={"Color": ["White", "Navy", "Coral"]}, description="A rollerball with a metal clip."),
    product("case", "Petal Phone Case", "Kate Rook", ("Phone", "Phone cases"), 2900, rating=(4.0, 12),
            description="A soft case for the iPhone 6 Plus."),
    product("narrow", "Slip Desk", "Nook", ("Desks", "Small desks"), 12900,
            width="95 cm", depth="35 cm", height="74 cm"),
    product("small", "Pocket Desk", "Nook", ("Desks", "Small desks"), 14900,
            width="108 cm", depth="48 cm", height="75 cm"),
    product("wide", "Harbour Desk", "Nook", ("Desks", "Small desks"), 18900,
            width="140 cm", depth="60 cm", height="75 cm"),
]  # fmt: skip
for one in DESK:
    if one["key"] == "dart":
        one["sold_out"] = [{"Color": "White"}]
    if one["key"] == "brook":
        one["sold_out"] = [{"Color": "Green"}, {"Nib": "Medium", "Color": "White"}]
