"""An outfitter whose things come in several choices at once, with measures in its texts."""

from tests.support.planner_catalogues import Json, product

LETTERS = ["S", "M", "L", "XL"]

OUTFITTER: list[Json] = [
    product(
        "trail", "Marmot Trail Shoe", "Fleetway", ("Footwear", "Running Shoes"), 12900,
        options={"Color": ["Slate", "Ember"], "Size": ["9", "9.5", "10"], "Width": ["Regular", "Wide"]},
        description="A grippy shoe for wet rock. Weighs 285 g in size 9. Not waterproof.",
    ),
    product(
        "road", "Swallow Road Shoe", "Orrin", ("Footwear", "Running Shoes"), 11000,
        options={"Color": ["White", "Black"], "Size": ["7", "8"]},
        description="A light shoe for tarmac. Wipe clean with a damp cloth.",
    ),
    product(
        "boot-kid", "Puddle Kids Boot", "Tarn", ("Footwear", "Rain Boots"), 2900,
        options={"Color": ["Yellow", "Pink"], "Size": ["10", "11"]},
    ),
    product(
        "boot", "Puddle Boot", "Tarn", ("Footwear", "Rain Boots"), 4500,
        options={"Color": ["Green"], "Size": ["7", "8"]},
        description="A rubber boot, 32 cm tall, with a fleece lining.",
    ),
    product(
        "jeans", "Atlas Straight Jeans", "Pell", ("Clothing", "Jeans"), 7900,
        options={"Color": ["Indigo", "Black"], "Waist": ["30", "32", "34"], "Length": ["30", "32", "34"]},
    ),
    product(
        "shell", "Stormwall Rain Jacket", "Fleetway", ("Clothing", "Jackets"), 22000,
        options={"Color": ["Orange", "Navy"], "Size": LETTERS},
        description="A hardshell with taped seams. Size guide: S fits a chest of 36-38 in, M 38-40 in, L 41-43 in, "
        "XL 44-46 in. The hood fits over a helmet.",
    ),
    product(
        "dress", "Breton Dress", "Solana", ("Clothing", "Dresses"), 8400,
        options={"Color": ["Navy", "Red"], "Size": ["XS", *LETTERS[:3]]},
        description="Jersey dress with two side pockets. Knee length: 98 cm from shoulder to hem. "
        "Size chart: XS fits bust 80-84 cm, S 84-88 cm, M 88-94 cm, L 94-100 cm.",
    ),
    product(
        "oxford", "Heritage Oxford Shirt", "Alder", ("Clothing", "Shirts"), 6500,
        options={"Color": ["White", "Light blue"], "Size": LETTERS},
        description="Button-down in heavy cotton. Collar size chart: S 15 in, M 15.5 in, L 16.5 in, XL 17.5 in.",
    ),
    product(
        "poplin", "Slim Poplin Shirt", "Alder", ("Clothing", "Shirts"), 5500,
        options={"Color": ["White", "Black"], "Size": LETTERS}, description="Crisp poplin shirt, easy iron.",
    ),
    product(
        "belt", "Bridle Leather Belt", "Alder", ("Accessories", "Belts"), 4800,
        options={"Color": ["Tan", "Black"], "Length": ["90 cm", "100 cm"]}, material="Leather",
    ),
    product(
        "stretch", "Woven Stretch Belt", "Fleetway", ("Accessories", "Belts"), 2200,
        options={"Color": ["Black", "Olive"]}, material="Polyester",
    ),
    product(
        "beanie", "Merino Beanie", "Fox", ("Accessories", "Hats"), 2600, options={"Color": ["Mustard", "Navy"]},
    ),
]  # fmt: skip
