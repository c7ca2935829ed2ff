"""Two small catalogues of different kinds, written for tests: things for a home, and tools for a workshop."""

from collections.abc import AsyncIterator, Mapping, Sequence

from retrieval.catalogue.products import HelpPage, IndexedProduct, IndexedVariant


def variant(
    id_: str,
    price: int,
    *,
    available: bool = True,
    sku: str | None = None,
    barcode: str | None = None,
    **options: str,
) -> IndexedVariant:
    """A variant; keyword arguments are its options."""
    named = {name.replace("_", " ").capitalize(): value for name, value in options.items()}
    return IndexedVariant(id_, sku, barcode, named, price, available)


def product(
    id_: str,
    title: str,
    price: int = 1000,
    *,
    description: str = "",
    brand: str | None = None,
    categories: tuple[str, ...] = (),
    attributes: Mapping[str, str] | None = None,
    variants: Sequence[IndexedVariant] = (),
    rating: float | None = None,
    rating_count: int = 0,
    popularity: float = 0.0,
    available: bool = True,
    tags: tuple[str, ...] = (),
    pictures: tuple[str, ...] = (),
) -> IndexedProduct:
    """A product with one plain variant unless variants are given."""
    return IndexedProduct(
        id=id_,
        title=title,
        description=description,
        brand=brand,
        categories=categories,
        attributes={name: (value,) for name, value in (attributes or {}).items()},
        variants=tuple(variants) or (variant(f"{id_}-v", price, available=available),),
        currency="USD",
        rating=rating,
        rating_count=rating_count,
        popularity=popularity,
        tags=tags,
        pictures=pictures,
    )


def home_shop() -> list[IndexedProduct]:
    """Lamps, mugs, textiles and sound for a home, some with colours and sizes, some sold out."""
    lighting, kitchen, sound = ("Home", "Lighting"), ("Home", "Mugs & Cups"), ("Electronics", "Headphones")
    bags = ("Travel", "Backpacks")
    return [
        product(
            "lamp-aurora",
            "Aurora Desk Lamp",
            description="A dimmable lamp with a warm light for the desk. It remembers the last brightness.",
            brand="Lumen & Co",
            categories=lighting,
            attributes={"Material": "Aluminium", "Power": "9 W", "Dimmable": "yes", "MPN": "BO-9"},
            variants=[
                variant("lamp-aurora-black", 5900, colour="Black"),
                variant("lamp-aurora-blue", 6400, available=False, colour="Navy blue"),
            ],
            rating=4.6,
            rating_count=120,
            popularity=80,
        ),
        product(
            "lamp-dune",
            "Dune Floor Lamp",
            14900,
            description="A tall lamp with a linen shade that fills a corner with soft light.",
            brand="Lumen & Co",
            categories=lighting,
            attributes={"Material": "Linen", "Power": "12 W", "Dimmable": "no", "MPN": "AU-12"},
            rating=4.1,
            rating_count=40,
            popularity=30,
        ),
        product(
            "lamp-pico",
            "Pico Reading Lamp",
            2900,
            description="A small clip lamp for reading in bed, charged by USB.",
            brand="Brightly",
            categories=lighting,
            attributes={"Material": "Plastic", "Power": "3 W", "Dimmable": "yes"},
            rating=3.9,
            rating_count=15,
            popularity=55,
        ),
        product(
            "mug-steady",
            "Steady Travel Mug 500 ml",
            description="An insulated mug of stainless steel that keeps coffee hot for six hours.",
            brand="Harbor",
            categories=kitchen,
            attributes={"Material": "Stainless steel", "Capacity": "500 ml"},
            variants=[
                variant("mug-steady-red", 2400, colour="Red"),
                variant("mug-steady-green", 2600, colour="Green"),
            ],
            rating=4.8,
            rating_count=300,
            popularity=95,
        ),
        product(
            "mug-plain",
            "Plain Stoneware Mug 350 ml",
            1200,
            description="A heavy mug, glazed by hand. Free of lead.",
            brand="Harbor",
            categories=kitchen,
            attributes={"Material": "Stoneware", "Capacity": "350 ml"},
            rating=4.3,
            rating_count=60,
            popularity=40,
        ),
        product(
            "headphones-quiet",
            "Quiet One Wireless Headphones",
            19900,
            description="Over-ear headphones with active noise cancelling and Bluetooth.",
            brand="Sonora",
            categories=sound,
            attributes={"Battery life": "30 hours", "Noise cancelling": "yes", "Colour": "Black"},
            rating=4.5,
            rating_count=210,
            popularity=90,
        ),
        product(
            "headphones-run",
            "Run Free Sport Earbuds",
            7900,
            description="Wireless earbuds that stay in place on a run and survive rain.",
            brand="Sonora",
            categories=sound,
            attributes={"Battery life": "8 hours", "Noise cancelling": "no", "Colour": "White"},
            rating=4.0,
            rating_count=75,
            popularity=60,
        ),
        product(
            "headphones-case",
            "Travel Case for Headphones",
            1900,
            description="A hard case that protects over-ear headphones in a bag.",
            brand="Harbor",
            categories=("Electronics", "Accessories"),
            attributes={"Material": "Nylon", "Compatible with": "over-ear headphones"},
            popularity=20,
        ),
        product(
            "bag-commuter",
            'Commuter Backpack 15"',
            description='Fits laptops up to 15.6". Water-resistant, with a padded back.',
            brand="Norrvik",
            categories=bags,
            attributes={"Material": "Nylon", "Volume": "20 l", "Laptop size": "15.6 in"},
            variants=[
                variant("bag-commuter-grey", 8900, sku="NV-2015-G", barcode="4006381333931", colour="Grey"),
                variant("bag-commuter-blue", 8900, sku="NV-2015-B", colour="Blue"),
            ],
            rating=4.7,
            rating_count=180,
            popularity=85,
        ),
        product(
            "bag-kids",
            "Little Fox Kids Backpack",
            3900,
            description="A small backpack for children from three years. Contains no PVC.",
            brand="Norrvik",
            categories=bags,
            attributes={"Material": "Cotton", "Volume": "7 l"},
            available=False,
            popularity=25,
        ),
        product(
            "blanket-cloud",
            "Cloud Wool Blanket",
            9900,
            description="Woven from merino wool. Warm, light and soft.",
            brand="Norrvik",
            categories=("Home", "Blankets"),
            attributes={"Material": "Wool", "Care": "Hand wash"},
            rating=4.9,
            rating_count=22,
            popularity=35,
        ),
        product(
            "snack-bar",
            "Oat Bar, peanut-free",
            300,
            description="A bar of oats and honey, made without peanuts.",
            brand="Harbor",
            categories=("Pantry", "Snacks"),
            popularity=10,
        ),
        product(
            "snack-mix",
            "Trail Mix",
            500,
            description="Raisins, almonds and peanuts for long walks.",
            brand="Harbor",
            categories=("Pantry", "Snacks"),
            popularity=12,
        ),
    ]


def workshop() -> list[IndexedProduct]:
    """Tools without any category, as feeds often come: kinds must be learned from the titles."""
    makes = ("Kobalt", "Ferro", "Stahlwerk")
    found = []
    for number, make in enumerate(makes):
        found += [
            product(
                f"drill-{number}",
                f"{make} {number + 1}2V Cordless Drill",
                6000 + 2500 * number,
                description="A compact drill driver with two batteries and a charger.",
                brand=make,
                attributes={"Voltage": f"{number + 1}2 V", "Weight": f"{1.1 + 0.3 * number:.1f} kg"},
                popularity=50 - number,
            ),
            product(
                f"saw-{number}",
                f"{make} Circular Saw",
                9000 + 1000 * number,
                description="Cuts boards and panels cleanly.",
                brand=make,
                attributes={"Power": f"{1200 + 200 * number} W", "Weight": f"{3.5 + number} kg"},
                popularity=40 - number,
            ),
            product(
                f"bit-set-{number}",
                f"{make} Bit Set for Cordless Drill",
                1500 + 300 * number,
                description="Hardened bits in a box.",
                brand=make,
                attributes={"Pieces": str(20 + 10 * number)},
                popularity=30 - number,
            ),
            product(
                f"hammer-{number}",
                f"{make} Claw Hammer",
                2000 + 100 * number,
                description="Forged in one piece, with a handle that absorbs shocks.",
                brand=make,
                attributes={"Weight": f"{0.5 + 0.1 * number:.1f} kg"},
                popularity=20 - number,
            ),
        ]
    return found


def help_pages() -> list[HelpPage]:
    """Policy pages of the home shop."""
    returns = (
        "# Returns\nYou can return most items within 30 days of delivery. Items must be unused and in their box.\n"
        "## Refunds\nRefunds go back to the original payment method within 5 working days.\n"
        "## What cannot be returned\nFood and earbuds that were opened cannot be returned."
    )
    shipping = (
        "We ship to the United States and Canada. Standard delivery takes 3 to 5 working days and is free above $50.\n"
        "Express delivery takes one working day and costs $12."
    )
    return [
        HelpPage("help-returns", "Returns and refunds", returns, "/help/returns"),
        HelpPage("help-shipping", "Shipping", shipping, "/help/shipping"),
    ]


async def in_batches(products: Sequence[IndexedProduct], size: int = 5) -> AsyncIterator[list[IndexedProduct]]:
    """The products as a scan of a catalogue hands them over."""
    for start in range(0, len(products), size):
        yield list(products[start : start + size])
