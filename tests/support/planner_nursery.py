"""A shop for small children: what is for whom stands in ages, weights and heights."""

from tests.support.planner_catalogues import Json, product

NURSERY: list[Json] = [
    product("grow", "Orla Convertible Car Seat", "Orla", ("Travel", "Car seats"), 18900,
            description="Rear- and forward-facing, from birth to 18 kg.", weight_range="0-18 kg", age="0-4 years"),
    product("booster", "Orla High-Back Booster", "Orla", ("Travel", "Car seats"), 11900,
            description="For bigger children from 100 to 150 cm.", age="4-12 years", height_range="100-150 cm"),
    product("shell", "Orla Infant Shell", "Orla", ("Travel", "Car seats"), 14900,
            description="For newborns, up to 13 kg.", age="0-15 months", weight_range="up to 13 kg"),
    product("wrap", "Tarn Baby Wrap", "Tarn", ("Travel", "Carriers"), 5900,
            description="A soft wrap without buckles.", weight_range="3.5-14 kg"),
    product("frame", "Tarn Frame Carrier", "Tarn", ("Travel", "Carriers"), 21900,
            description="For hikes, up to 20 kg with luggage.", load="20 kg"),
    product("fox", "Singing Plush Fox", "Mimo", ("Toys", "Soft toys"), 2400,
            description="Sings five songs. Surface wash only.", batteries="2 AA, included", age="0+"),
    product("bunny", "Plush Bunny", "Mimo", ("Toys", "Soft toys"), 1900, description="Machine-washable.", age="0+"),
    product("drum", "Light-Up Drum", "Mimo", ("Toys", "Music"), 2900, batteries="3 AA", age="1-3 years"),
    product("bells", "Maple Glockenspiel", "Mimo", ("Toys", "Music"), 2700,
            description="Works without batteries.", age="3+"),
    product("jacket", "Puddle Rain Jacket", "Puddle", ("Clothes", "Outerwear"), 3900,
            description="Waterproof, without a hood."),
    product("soft", "Softshell Jacket", "Puddle", ("Clothes", "Outerwear"), 4500,
            description="Water-repellent, with a fixed hood."),
    product("trousers", "Puddle Rain Trousers", "Puddle", ("Clothes", "Outerwear"), 3500, description="Waterproof."),
    product("mower", "Robot Mower 500", "Kessel", ("Garden", "Mowers"), 69900, lawn_area="up to 500 m2"),
    product("vision", "Robot Mower 1000", "Kessel", ("Garden", "Mowers"), 129900, lawn_area="up to 1000 m2"),
    product("pot", "Terracotta Pot 30 cm", "Tuscan", ("Garden", "Pots"), 2800, description="With a drain hole."),
    product("saucer", "Terracotta Saucer", "Tuscan", ("Garden", "Pots"), 900, description="For pots of up to 30 cm."),
    product("soil", "Potting Soil 40 l", "Rooted", ("Garden", "Soil"), 1100, description="For pots and boxes."),
]  # fmt: skip
