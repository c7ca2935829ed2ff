"""A catalogue as poor feeds are: few attributes, figures in the texts, values as ranges or in words."""

from tests.support.planner_catalogues import Json, product

SALON: list[Json] = [
    product("dry-1", "Halden Hair Dryer", "Halden", ("Hair", "Dryers"), 3900,
            description="A 1200 W dryer with a 1.8 m cable. At 68 dB it is kind to the ears. Has a diffuser."),
    product("dry-2", "Vela Pro Hair Dryer", "Vela", ("Hair", "Dryers"), 8900, rating=(4.7, 210),
            description="2200 W of heat for thick hair. The 3 m cable reaches far. It runs at 81 dB."),
    product("dry-3", "Pico Travel Hair Dryer", "Vela", ("Hair", "Dryers"), 2400,
            description="Folds flat for travel. The 1 m cable is short."),
    product("plant-1", "Fern Hair Oil", "Mosa", ("Hair", "Care"), 1200, vegan="yes", water_needs="low",
            scent_strength="mild", content="50 ml", weight="11-16 g"),
    product("plant-2", "Cedar Hair Oil", "Mosa", ("Hair", "Care"), 1600, vegan="no", water_needs="high",
            scent_strength="strong", content="100 ml", weight="8-9 g"),
    product("plant-3", "Rose Hair Oil", "Brack", ("Hair", "Care"), 900, content="25 ml"),
    product("trim-1", "Fine Trimmer", "Halden", ("Hair", "Trimmers"), 2900, number_of_blades="3", dollars_saved="35"),
    product("trim-2", "Bold Trimmer", "Halden", ("Hair", "Trimmers"), 3900, number_of_blades="5", dollars_saved="60"),
    product("robe-m", "Men's Spa Robe", "Brack", ("Robes",), 4900),
    product("robe-n", "Mens Waffle Robe", "Mosa", ("Robes",), 5900),
    product("robe-w", "Spa Robe for Women", "Brack", ("Robes",), 4900),
    product("robe-u", "Terry Robe", "Mosa", ("Robes",), 3900),
    product("bag", "Travel Bag for Hair Dryer", "Mosa", ("Accessories",), 1900),
    product("part", "Comb Attachment for Vela Dryers", "Brack", ("Accessories",), 900, comb_weight="40"),
    product("tray", "Glass Tray for Salon Trolleys", "Brack", ("Fittings", "Trolleys & Accessories"), 1900),
    product("wheel", "Wheels for Salon Trolleys", "Brack", ("Fittings", "Trolleys & Accessories"), 900),
    product("gel", "Gel Jar", "Mosa", ("Hair", "Styling"), 1500, options={"Size": ["200 ml", "500 ml"]}),
    product("brush-1", "Brush Set", "Mosa", ("Brushes",), 1500, description="Known in 150 countries."),
    product("brush-2", "Brush Set Mini, 3 pieces", "Brack", ("Brushes",), 900),
    product("card-1", "Clip Card 8GB Memory", "Brack", ("Cards",), 900),
    product("card-2", "Clip Card Duo 8GB Memory", "Brack", ("Cards",), 1100),
    product("card-3", "Clip Card Trio 4GB Memory", "Brack", ("Cards",), 700),
    product("clip-1", "Snap Clips, pack of 12", "Brack", ("Hair", "Clips"), 600),
    product("clip-2", "Claw Clips, 4 pieces", "Brack", ("Hair", "Clips"), 400),
]  # fmt: skip

MUSIC: list[Json] = [
    product("nylon", "Clara Classical Guitar", "Vesper", ("Guitars", "Classical"), 15900, strings="6 nylon"),
    product("bass", "Anchor Bass Guitar", "Vesper", ("Guitars", "Bass"), 38900, strings="4"),
    product("set-e", "Nickel Electric Strings", "Tarn", ("Accessories", "Strings"), 890),
    product("set-n", "Clear Nylon Strings", "Tarn", ("Accessories", "Strings"), 1090),
    product("case", "Padded Gig Bag", "Fold", ("Accessories", "Bags"), 4500),
]
