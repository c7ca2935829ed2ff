"""Two more small catalogues: clothes for several people, with options, and food, with yes or no attributes."""

from tests.support.planner_catalogues import Json, product

SIZES = ["S", "M", "L"]

WARDROBE: list[Json] = [
    product(
        "m-rain", "Gale Rain Jacket", "Corrib", ("Men", "Jackets & Coats"), 12900,
        options={"Color": ["Black", "Yellow"], "Size": SIZES}, material="Polyester", waterproof="yes",
        description="Keeps the rain out.",
    ),
    product(
        "m-hide", "Moto Leather Jacket", "Corrib", ("Men", "Jackets & Coats"), 29900,
        options={"Color": ["Black"], "Size": SIZES}, material="Leather", waterproof="no",
    ),
    product(
        "w-trench", "City Trench Coat", "Aveline", ("Women", "Jackets & Coats"), 17900,
        options={"Color": ["Beige", "Black"], "Size": SIZES}, material="Cotton", waterproof="yes",
    ),
    product(
        "w-puff", "Puffer Jacket", "Aveline", ("Women", "Jackets & Coats"), 9900,
        options={"Color": ["White", "Black"], "Size": SIZES}, material="Nylon", waterproof="no",
    ),
    product(
        "m-boot", "Fell Boots", "Corrib", ("Men", "Shoes"), 15900,
        options={"Color": ["Brown"], "Size": ["41", "42", "43"]}, material="Leather", waterproof="yes",
    ),
    product(
        "w-flat", "Ballet Flats", "Aveline", ("Women", "Shoes"), 6900,
        options={"Color": ["Black"], "Size": ["37", "38"]}, material="Leather", waterproof="no",
    ),
    product(
        "w-watch", "Rose Gold Watch", "Tempora", ("Accessories", "Watches"), 14900,
        options={"Color": ["Rose Gold"]}, material="Steel", waterproof="yes",
    ),
    product(
        "s-watch", "Diver Watch", "Tempora", ("Accessories", "Watches"), 24900,
        options={"Color": ["Silver"]}, material="Steel", waterproof="yes",
    ),
    product(
        "table-6", "Harvest Table", "Oakham", ("Home", "Tables"), 64000,
        options={"Size": ["160 x 90", "180 x 90"]}, material="Oak", seats="6",
    ),
    product(
        "table-2", "Bistro Table", "Oakham", ("Home", "Tables"), 18900,
        options={"Size": ["70 x 70"]}, material="Pine", seats="2",
    ),
    product("snow", "Kids Waterproof Snowsuit", "Aveline", ("Kids", "Outerwear"), 7900, waterproof="yes"),
]  # fmt: skip

PANTRY: list[Json] = [
    product("beans", "Coffee Beans", "Kestrel", ("Pantry", "Coffee"), 1450, roast="Medium", organic="yes"),
    product("ground", "Ground Coffee", "Kestrel", ("Pantry", "Coffee"), 890, roast="Dark", organic="no"),
    product("dark", "Dark Chocolate", "Cacaoteca", ("Snacks", "Chocolate"), 290, vegan="yes", weight="100 g"),
    product("milk", "Milk Chocolate with Nuts", "Cacaoteca", ("Snacks", "Chocolate"), 270, weight="100 g"),
    product("crisps", "Salted Crisps", "Crunchley", ("Snacks", "Crisps"), 190, vegan="yes", weight="150 g"),
    product("brown", "Brown Rice", "Padi", ("Pantry", "Rice"), 330, weight="1 kg"),
    product("white", "White Rice", "Padi", ("Pantry", "Rice"), 310, weight="2 kg"),
    product("cat", "Cat Food with Salmon", "Pawline", ("Pets", "Cat Food"), 1240, weight="2 kg"),
    product("dog", "Dog Food with Chicken", "Pawline", ("Pets", "Dog Food"), 2990, weight="5 kg"),
    product("cable", "Plain Cable", "3M", ("Home", "Cables"), 900, length="3 m"),
    product("cable-5", "Long Cable", "Wireline", ("Home", "Cables"), 1200, length="5 m"),
]  # fmt: skip

WORKSHOP: list[Json] = [
    product(
        "bolt", "Hex Bolt", "Ferrox", ("Fasteners", "Bolts"), 420,
        options={"Thread": ["M6", "M8"], "Length": ["20 mm", "60 mm"]}, material="Stainless steel",
    ),
    product("spanner", "Combination Wrench Set", "Stoutman", ("Hand Tools", "Wrenches"), 4900, pieces="12"),
    product("grip", "Adjustable Wrench", "Stoutman", ("Hand Tools", "Wrenches"), 1550, length="200 mm"),
    product("step", "Step Ladder", "Altus", ("Ladders",), 4900, height="150 cm", weight="5 kg"),
    product("long", "Extension Ladder", "Altus", ("Ladders",), 11900, height="400 cm", weight="11 kg"),
    product(
        "paint", "Wall Paint", "Colora", ("Paint", "Wall Paint"), 2900,
        options={"Size": ["2.5 l", "5 l", "Sample pot"]}, description="Covers 12 m2 per litre.",
    ),
    product("drill", "Cordless Drill", "Dynamo", ("Power Tools", "Drills"), 9900, rating=(4.6, 12), voltage="18 V"),
    product("hammer", "Hammer Drill", "Boreas", ("Power Tools", "Drills"), 7900, voltage="230 V"),
    product("piano", "Stage Piano", "Harmon", ("Music", "Pianos"), 74900, keys="88"),
    product("small", "Travel Piano", "Harmon", ("Music", "Pianos"), 19900, keys="61"),
    product(
        "reel", "Push Mower", "Meadow", ("Garden", "Mowers"), 8900, power_source="Manual", cutting_width="38 cm",
        for_lawns_up_to="200 m²", weight="7 kg",
    ),
    product(
        "mow-40", "Lawn Mower 40", "Meadow", ("Garden", "Mowers"), 32900, power_source="Battery", cutting_width="40 cm",
        for_lawns_up_to="500 m²", weight="15 kg",
    ),
    product(
        "mow-46", "Lawn Mower 46", "Boreas", ("Garden", "Mowers"), 44900, power_source="Petrol", cutting_width="46 cm",
        for_lawns_up_to="1400 m²", weight="31 kg",
    ),
    product("teak", "Garden Bench", "Sitwell", ("Garden", "Benches"), 28900, material="Teak", width="150 cm"),
    product("iron", "Park Bench", "Sitwell", ("Garden", "Benches"), 19900, material="Steel", width="120 cm"),
    product("oak", "Wooden Bench", "Sitwell", ("Garden", "Benches"), 9900, width="90 cm"),
    product("go", "Pocket Speaker", "Boom", ("Audio", "Speakers"), 3900, waterproof="IPX7"),
    product("party", "Party Speaker", "Boom", ("Audio", "Speakers"), 27900, waterproof="no"),
    product("puzzle-24", "Jungle Puzzle", "Pieceful", ("Toys", "Puzzles"), 999, recommended_age="3+", pieces="24"),
    product("puzzle-1000", "World Puzzle", "Pieceful", ("Toys", "Puzzles"), 1699, recommended_age="12+", pieces="1000"),
    product("out", "Sold Out Torch", "Lumo", ("Lights", "Torches"), 1900, stock=0),
    product("sax", "Alto Saxophone", "Breeze", ("Music", "Winds"), 59900),
    product("stool", "Workshop Stool", "Sitwell", ("Furniture", "Stools"), 5900),
    product("swing", "Garden Hammock", "Sitwell", ("Furniture", "Hammocks"), 8900),
    product("strap", "Car Seat Hammock", "Sitwell", ("Pets",), 5900),
]  # fmt: skip

LARDER: list[Json] = [
    product(
        "penne", "Rustica Penne", "Rustica", ("Food", "Pasta"), 179, rating=(4.1, 12),
        options={"Size": ["500 g", "1 kg"]}, description="Bronze-die pasta. Cooking time: 11 minutes.", vegan="yes",
    ),
    product(
        "oat", "Haferl Oat Drink", "Haferl", ("Food", "Drinks"), 229, options={"Size": ["1 l", "6 x 1 l"]}, vegan="yes",
    ),
    product("pesto", "Basil Pesto", "Bianchi", ("Food", "Sauces"), 399, contains="milk"),
    product(
        "packed", "Marzano Seeds", "Grow", ("Garden", "Seeds"), 450, options={"Pack": ["1 packet", "5 packets"]},
        description="About 50 seeds. 3-year guarantee.",
    ),
    product("forest", "Forest Honey", "Bee", ("Food", "Honey"), 899),
    product("blossom", "Blossom Honey", "Bee", ("Food", "Honey"), 449),
    product("moss", "Moss & Stone", "Tabletop", ("Games", "Board Games"), 2799, rating=(4.5, 40), players="1-4"),
    product("barons", "Harbour Barons", "Tabletop", ("Games", "Board Games"), 3999, rating=(4.7, 86), players="2-4"),
    product(
        "desk", "Lift Desk", "Worksome", ("Home", "Desks"), 44900,
        options={"Width": ["120 cm", "160 cm"], "Top": ["Oak", "Black"]}, warranty="7 years",
    ),
    product("chair", "Task Chair", "Worksome", ("Home", "Chairs"), 9900, options={"Color": ["Blue", "Black"]}),
    product("stool", "Perch Stool", "Worksome", ("Home", "Chairs"), 7900, options={"Color": ["Red", "Black"]}),
]  # fmt: skip

GARDEN: list[Json] = [
    product("s-tomato", "Cherry Tomato Seeds", "Sprig", ("Seeds", "Vegetable Seeds"), 249),
    product("s-basil", "Genovese Basil Seeds", "Sprig", ("Seeds", "Vegetable Seeds"), 199),
    product("f-tomato", "Tomato Feed 1 L", "Sprig", ("Care", "Feeds"), 549),
    product("p-clay", "Clay Pot", "Kiln", ("Pots", "Indoor Pots"), 499, material="Clay"),
    product("p-trough", "Steel Trough", "Kiln", ("Pots", "Planters"), 2999, material="Steel"),
    product("c-hide", "Hide Dog Collar", "Tully", ("Collars",), 2490, material="Leather"),
    product("c-web", "Web Dog Collar", "Tully", ("Collars",), 990, material="Nylon"),
    product("l-hide", "Hide Leash", "Tully", ("Leashes",), 3200, material="Leather",
            description="A leash of leather for every Labrador."),
]  # fmt: skip
"""Things for garden and dog."""
