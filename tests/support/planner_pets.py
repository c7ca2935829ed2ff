"""A small pet shop: kinds that several parts of the shop have, and texts that deny and contain."""

from tests.support.planner_catalogues import Json, product

PETS: list[Json] = [
    product("d-salmon", "Harbour Salmon", "Harbour", ("Dogs", "Dog food", "Dry food"), 1600, rating=(4.7, 140),
            options={"Pack size": ["2 kg", "6 kg"]}, flavor="Salmon", description="With salmon and potato."),
    product("d-turkey", "Harbour Turkey", "Harbour", ("Dogs", "Dog food", "Dry food"), 1550, rating=(4.4, 51),
            options={"Pack size": ["2 kg", "6 kg"]}, flavor="Turkey"),
    product("d-beef", "Nosh Beef Tray", "Nosh", ("Dogs", "Dog food", "Wet food"), 190, flavor="Beef",
            description="With beef and carrots. No chicken, no grain."),
    product("d-box", "Nosh Variety Box", "Nosh", ("Dogs", "Dog food", "Wet food"), 2100, flavor="Mixed",
            description="Twelve trays: beef, lamb and chicken."),
    product("d-bone", "Rubber Bone", "Romp", ("Dogs", "Dog toys"), 1300, rating=(4.6, 130),
            description="For strong chewers that destroy everything else."),
    product("d-hog", "Squeaky Hedgehog", "Romp", ("Dogs", "Dog toys"), 850, rating=(4.0, 58),
            description="Plush with a squeaker. Not for dogs that destroy toys."),
    product("d-bed", "Cloud Dog Bed", "Snoozle", ("Dogs", "Dog beds"), 5900, rating=(4.7, 160)),
    product("d-line", "Long Lead", "Wildling", ("Dogs", "Leads"), 2200, rating=(4.5, 60)),
    product("d-roll", "Retractable Lead", "Strollo", ("Dogs", "Leads"), 1900, rating=(3.7, 88)),
    product("c-tuna", "Tidewater Tuna", "Tidewater", ("Cats", "Cat food"), 140, flavor="Tuna"),
    product("c-mice", "Catnip Mice", "Romp", ("Cats", "Cat toys"), 550),
    product("c-wood", "Wood Pellet Litter", "Cleanly", ("Cats", "Litter"), 800,
            options={"Pack size": ["10 l", "20 l"]}),
    product("c-clump", "Clumping Litter", "Cleanly", ("Cats", "Litter"), 900, options={"Pack size": ["5 l", "10 l"]}),
    product("c-box", "Hooded Litter Box", "Cleanly", ("Cats", "Litter boxes"), 3200, description="With a lid."),
    product("f-small", "Nano Aquarium", "Aqualine", ("Fish", "Aquariums"), 6400, volume="20 l"),
    product("f-large", "Starter Aquarium", "Aqualine", ("Fish", "Aquariums"), 9900, volume="54 l"),
    product("f-food", "Flakes", "Aqualine", ("Fish", "Fish food"), 750),
    product("g-shampoo", "Oatmeal Shampoo", "Pawsome", ("Grooming",), 950),
    product("g-brush", "Deshedding Brush", "Pawsome", ("Grooming",), 2100),
]  # fmt: skip
