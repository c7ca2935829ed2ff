"""A small shop for parents and rooms: texts that leave parts out, say for whom a thing is not, and what it bears."""

from tests.support.planner_catalogues import Json, product

ROOMS: list[Json] = [
    product("stroll-city", "Pepin City Stroller", "Pepin", ("Strollers",), 34900, rating=(4.5, 88), weight="7.9 kg",
            max_load="22 kg", description="Folds with one hand, light on stairs. The rain cover is in the box; "
            "the carrycot is sold separately."),
    product("stroll-trail", "Rumbla Trail Stroller", "Rumbla", ("Strollers",), 52900, rating=(4.7, 54),
            weight="12.4 kg", max_load="25 kg", description="Three air tyres for forest paths. Good for jogging. "
            "Not for small car boots."),
    product("cot", "Dormi Cot", "Dormi", ("Cots",), 18900, material="Beech",
            description="Put together in half an hour. The hex key is included. The mattress is not included."),
    product("chair", "Sitz Desk Chair", "Sitz", ("Seats",), 25900, rating=(4.4, 90), max_load="130 kg", weight="15 kg",
            description="Made for the whole day at a desk. Takes two AA batteries for its lamp, not in the box."),
    product("stool", "Sitz Rocking Stool", "Sitz", ("Seats",), 9900, rating=(4.1, 25), max_load="110 kg",
            weight="6 kg", description="Keeps the back straight for an hour. Not for bad knees."),
    product("shelf", "Brett Wall Shelf", "Brett", ("Shelves",), 4900, weight="3.2 kg", max_load="15 kg",
            description="Screws and plugs are included. You need a drill with an 8 mm bit to put it up."),
    product("rail", "Brett Wall Rail", "Brett", ("Rails",), 1900, description="Holds six mugs."),
]  # fmt: skip
