"""Two small catalogues of different kinds, for conversations with the planner."""

from typing import Any

Json = dict[str, Any]


def _product(
    key: str,
    title: str,
    brand: str,
    categories: tuple[str, ...],
    price: int,
    *,
    options: dict[str, list[str]] | None = None,
    rating: tuple[float, int] | None = None,
    stock: int | None = None,
    description: str = "",
    list_price: int | None = None,
    **attributes: str,
) -> Json:
    return {
        "key": key,
        "title": title,
        "brand": brand,
        "categories": categories,
        "price": price,
        "list_price": list_price,
        "options": options or {},
        "rating": rating,
        "stock": stock,
        "description": description or f"{title} by {brand}.",
        "attributes": {name.replace("_", " ").capitalize(): value for name, value in attributes.items()},
    }


OUTDOOR: list[Json] = [
    _product("tent-2", "Lark Two-Person Tent", "Northfell", ("Camping", "Tents"), 18900, rating=(4.6, 210), weight="2.1 kg", capacity="2 people", color="Green", material="Nylon", description="A light tent for two. The flysheet is waterproof to 3,000 mm."),
    _product("tent-4", "Heron Family Tent", "Brookline", ("Camping", "Tents"), 32900, rating=(4.3, 95), weight="6.4 kg", capacity="4 people", color="Blue", material="Polyester"),
    _product("tent-1", "Wren Solo Tent", "Northfell", ("Camping", "Tents"), 14900, rating=(4.1, 40), weight="1.2 kg", capacity="1 people", color="Orange", material="Nylon"),
    _product("bag-warm", "Otter Down Sleeping Bag", "Northfell", ("Camping", "Sleeping Bags"), 15900, rating=(4.7, 120), weight="1.1 kg", options={"Color": ["Red", "Blue"], "Length": ["Regular", "Long"]}),
    _product("bag-light", "Finch Summer Sleeping Bag", "Brookline", ("Camping", "Sleeping Bags"), 5900, rating=(4.2, 64), weight="0.8 kg", color="Gray"),
    _product("lamp-head", "Firefly Headlamp", "Lumora", ("Camping", "Lighting"), 3900, rating=(4.5, 310), brightness="400 lumens", battery_life="40 hours", description="A headlamp with a red night mode. The battery lasts 40 hours on low."),
    _product("lamp-lantern", "Glow Camping Lantern", "Lumora", ("Camping", "Lighting"), 4900, rating=(4.0, 77), brightness="600 lumens", stock=3),
    _product("pack-20", "Ridge Day Backpack 20 L", "Brookline", ("Bags", "Backpacks"), 6900, rating=(4.4, 150), volume="20 l", weight="0.7 kg", options={"Color": ["Black", "Blue", "Green"]}),
    _product("pack-45", "Summit Trekking Backpack 45 L", "Northfell", ("Bags", "Backpacks"), 13900, rating=(4.8, 88), volume="45 l", weight="1.6 kg", options={"Color": ["Black", "Red"]}),
    _product("pack-leather", "Harbor Leather Backpack", "Dunmore", ("Bags", "Backpacks"), 19900, rating=(4.2, 31), volume="18 l", material="Leather", color="Brown"),
    _product("boots-m", "Cairn Hiking Boots", "Dunmore", ("Footwear", "Hiking Boots"), 14900, rating=(4.5, 260), material="Leather", options={"Size": ["41", "42", "43", "44"], "Color": ["Brown", "Black"]}),
    _product("boots-l", "Trailfox Hiking Boots", "Northfell", ("Footwear", "Hiking Boots"), 11900, rating=(4.1, 140), material="Mesh", options={"Size": ["41", "42", "43"]}),
    _product("shirt", "Breeze Merino Shirt", "Dunmore", ("Clothing", "Shirts"), 6900, rating=(4.6, 180), material="Wool", options={"Size": ["S", "M", "L", "XL"], "Color": ["Navy", "Gray", "Red"]}),
    _product("jacket", "Stormline Rain Jacket", "Northfell", ("Clothing", "Jackets"), 17900, list_price=21900, rating=(4.4, 99), options={"Size": ["S", "M", "L"], "Color": ["Yellow", "Black"]}, waterproof="yes"),
    _product("mug", "Ember Steel Mug", "Lumora", ("Camping", "Kitchen"), 1900, rating=(4.7, 520), capacity="0.4 l", color="Blue", material="Steel"),
    _product("stove", "Pocket Gas Stove", "Brookline", ("Camping", "Kitchen"), 4500, rating=(4.3, 61), weight="0.1 kg"),
]

BEAUTY: list[Json] = [
    _product("ls-rose", "Velvet Matte Lipstick", "Orla", ("Makeup", "Lipstick"), 1450, rating=(4.5, 812), options={"Shade": ["Rosewood", "Coral", "Plum"]}, finish="Matte", vegan="yes"),
    _product("ls-gloss", "Dew Lip Gloss", "Maren", ("Makeup", "Lipstick"), 990, rating=(4.0, 340), options={"Shade": ["Clear", "Pink"]}, finish="Glossy"),
    _product("ls-lux", "Couture Satin Lipstick", "Vauclair", ("Makeup", "Lipstick"), 3900, rating=(4.8, 95), options={"Shade": ["Ruby", "Nude"]}, finish="Satin"),
    _product("mask-1", "Long Lash Mascara", "Orla", ("Makeup", "Mascara"), 1290, rating=(4.2, 1204), color="Black", waterproof="no"),
    _product("mask-2", "Rainproof Mascara", "Maren", ("Makeup", "Mascara"), 1690, rating=(4.4, 640), color="Black", waterproof="yes"),
    _product("cream-day", "Hydra Day Cream", "Sela", ("Skin Care", "Face Cream"), 2400, rating=(4.6, 410), volume="50 ml", skin_type="Dry"),
    _product("cream-night", "Calm Night Cream", "Sela", ("Skin Care", "Face Cream"), 2900, rating=(4.7, 220), volume="50 ml", skin_type="Sensitive"),
    _product("cream-oil", "Balance Gel Cream", "Maren", ("Skin Care", "Face Cream"), 1900, rating=(4.1, 180), volume="75 ml", skin_type="Oily"),
    _product("shampoo", "Silk Shampoo", "Sela", ("Hair", "Shampoo"), 1100, rating=(4.3, 530), volume="250 ml", stock=2),
    _product("shampoo-xl", "Silk Shampoo Family Size", "Sela", ("Hair", "Shampoo"), 1900, rating=(4.4, 130), volume="750 ml"),
    _product("dryer", "Aero Hair Dryer", "Voltis", ("Hair", "Hair Dryers"), 8900, rating=(4.5, 77), power="2000 W", weight="0.6 kg"),
    _product("perfume", "Amber Evening Perfume", "Vauclair", ("Fragrance", "Perfume"), 7900, rating=(4.6, 58), volume="50 ml"),
]

HELP: list[Json] = [
    {"id": "shipping", "title": "Shipping", "text": "Standard shipping costs $5.90 and takes 3 to 5 days. Orders over $75 ship free."},
    {"id": "returns", "title": "Returns", "text": "You can return unused items within 30 days of delivery."},
    {"id": "warranty", "title": "Warranty", "text": "Every product has a warranty of two years."},
    {"id": "payment", "title": "Payment", "text": "We accept credit cards and PayPal."},
]
