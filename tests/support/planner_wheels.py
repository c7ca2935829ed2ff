"""A small cycling shop: kinds for children, riders' heights as ranges, and things that several words name."""

from tests.support.planner_catalogues import Json, product

SIZES = ["S", "M", "L"]

WHEELS: list[Json] = [
    product("city", "Amble City Bike", "Velora", ("Bikes", "City bikes"), 84900, rating=(4.5, 33),
            options={"Color": ["Black", "Petrol"]}, weight="14.9 kg", description="Belt drive for getting to work."),
    product("volt", "Volt Electric Bike", "Voltaro", ("Bikes", "City bikes"), 239900, rating=(4.4, 57),
            weight="23.8 kg", description="City bike with a strong motor."),
    product("kid20", "Sprout 20", "Sprout", ("Bikes", "Kids' bikes"), 32900, rating=(4.9, 110),
            options={"Color": ["Red", "Turquoise"]}, rider_height="115-130 cm"),
    product("kid16", "Sprout 16", "Sprout", ("Bikes", "Kids' bikes"), 24900, rating=(4.7, 73),
            options={"Color": ["Purple", "Yellow"]}, rider_height="98-115 cm"),
    product("road", "Aero Helmet", "Casque", ("Helmets", "Road helmets"), 14900, rating=(4.5, 30),
            options={"Size": SIZES, "Color": ["White", "Red"]}),
    product("urban", "Urbano Helmet", "Casque", ("Helmets", "City helmets"), 5990, rating=(4.4, 61),
            options={"Size": SIZES, "Color": ["White", "Black"]}),
    product("pippo", "Pippo Helmet", "Sprout", ("Helmets", "Kids' helmets"), 3490, rating=(4.7, 89)),
    product("fold", "Fortis Folding Lock", "Fortis", ("Locks",), 7990, rating=(4.6, 120), weight="1.2 kg"),
    product("u", "Fortis U-Lock", "Fortis", ("Locks",), 6490, rating=(4.5, 77), weight="1.4 kg"),
    product("chain", "Fortis Chain Lock", "Fortis", ("Locks",), 8990, rating=(4.3, 31), weight="2.6 kg"),
    product("jersey", "Classico Jersey", "Coureur", ("Clothing", "Jerseys"), 5900, rating=(4.6, 38),
            options={"Size": SIZES, "Color": ["Navy", "Red"]}),
    product("bag", "Handlebar Bag", "Packrat", ("Bags",), 4990, rating=(4.2, 25)),
    product("pannier", "City Pannier Bag", "Packrat", ("Bags",), 7490, rating=(4.6, 49)),
    product("bottle", "Clear Bottle", "Coureur", ("Bottles",), 990, rating=(4.2, 45)),
    product("light", "Lumo Front Light", "Lumo", ("Lights",), 3990, rating=(4.3, 140)),
]  # fmt: skip
