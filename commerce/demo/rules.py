"""What the demo shop adds and takes off: taxes, delivery, promotions, and what may be done after the sale."""

from datetime import UTC, datetime
from decimal import Decimal

from commerce.domain.policy import SENT, AfterSalePolicy, ExchangeRule, ReturnRule
from commerce.domain.price_lists import PriceList, Rounding
from commerce.domain.promotions import Promotion
from commerce.domain.shipping import ShippingRate, ShippingRules, ShippingZone
from commerce.domain.tax import TaxRate, TaxRules

_STATE_RATES = {
    "AZ": "8.4", "CA": "8.75", "CO": "7.8", "FL": "7.0", "GA": "7.4", "IL": "8.9", "MA": "6.25", "MI": "6.0",
    "MN": "8.0", "NC": "7.0", "NJ": "6.625", "NV": "8.25", "NY": "8.875", "OH": "7.2", "PA": "6.3", "TN": "9.5",
    "TX": "8.2", "UT": "7.2", "VA": "5.8", "WA": "9.4", "WI": "5.7",
}  # fmt: skip

TAX = TaxRules(
    rates=(
        *(TaxRate("US", Decimal(percent), "Sales tax", region=state) for state, percent in _STATE_RATES.items()),
        TaxRate("CA", Decimal(13), "Import tax"),
        TaxRate("GB", Decimal(20), "Import VAT", on_delivery=True),
        TaxRate("DE", Decimal(19), "Import VAT", on_delivery=True),
        TaxRate("FR", Decimal(20), "Import VAT", on_delivery=True),
    )
)

SHIPPING = ShippingRules(
    zones=(
        ShippingZone(
            "Alaska and Hawaii",
            (ShippingRate("standard", "Standard delivery", 1290, None, 5, 9, "USPS"),),
            ("US",),
            ("AK", "HI", "PR"),
        ),
        ShippingZone(
            "United States",
            (
                ShippingRate("standard", "Standard delivery", 590, 6000, 3, 5, "USPS"),
                ShippingRate("express", "Express delivery", 1490, None, 1, 2, "UPS"),
            ),
            ("US",),
        ),
        ShippingZone(
            "Canada", (ShippingRate("standard", "Standard delivery", 1490, 15000, 5, 8, "Canada Post"),), ("CA",)
        ),
        ShippingZone(
            "Europe",
            (ShippingRate("standard", "Standard delivery", 2490, None, 6, 10, "DHL"),),
            ("GB", "IE", "DE", "FR", "NL", "BE", "AT", "ES", "IT", "PT", "DK", "SE", "FI"),
        ),
    )
)

PRICE_LISTS = (
    PriceList(
        "EUR",
        tax_included=True,
        countries=("AT", "BE", "DE", "ES", "FI", "FR", "IE", "IT", "NL", "PT"),
        rate=Decimal("1.05"),
        rounding=Rounding(100, 95),
    ),
)
"""Euros at a rate that has European tax in it, in prices that end in .95."""

_FINAL_SALE = ("Gift cards",)
POLICY = AfterSalePolicy(
    returns=ReturnRule(states=("paid", *SENT), days=45, final_sale=_FINAL_SALE),
    exchanges=ExchangeRule(days=45, final_sale=_FINAL_SALE),
)

GIFT_FEED_ID = "BT-206-natural"


def promotions(gift: str) -> tuple[Promotion, ...]:
    """Return the promotions; ``gift`` is the id of the variant that is given away."""
    tote = Promotion(
        "demo_tote",
        "A free tote with orders from $100",
        "gift",
        code="TOTEBAG",
        minimum=10000,
        gift=gift,
        per_shopper=1,
        combinable=True,
    )
    return (*_PROMOTIONS, tote)


_PROMOTIONS = (
    Promotion(
        "demo_welcome",
        "10% off your first order",
        "percentage",
        code="WELCOME10",
        percent=Decimal(10),
        segment="first_order",
        per_shopper=1,
    ),
    Promotion("demo_shipfree", "Free delivery", "free_shipping", code="SHIPFREE", combinable=True),
    Promotion(
        "demo_spring",
        "15% off orders from $120",
        "percentage",
        code="SPRING15",
        percent=Decimal(15),
        minimum=12000,
        budget=500_000,
    ),
    Promotion(
        "demo_seeds",
        "Three packets of seeds for two",
        "buy_x_get_y",
        categories=("Seeds",),
        buy=2,
        get=1,
        combinable=True,
    ),
    Promotion(
        "demo_coffee",
        "Every second thing for coffee and tea at half price",
        "buy_x_get_y",
        code="SECONDCUP",
        percent=Decimal(50),
        categories=("Coffee and tea",),
        buy=1,
        get=1,
    ),
    Promotion("demo_oregon", "$5 off in our home state", "amount", code="OREGON5", amount=500, regions=("US-OR",)),
    Promotion("demo_twenty", "$20 off orders from $150", "amount", code="TAKE20", amount=2000, minimum=15000),
    Promotion(
        "demo_kitchen",
        "12% off everything for the kitchen",
        "percentage",
        code="COOKMORE",
        percent=Decimal(12),
        categories=("Kitchen",),
    ),
    Promotion(
        "demo_summer",
        "20% off for the summer of 2025",
        "percentage",
        code="SUMMER25",
        percent=Decimal(20),
        starts_at=datetime(2025, 6, 1, tzinfo=UTC),
        ends_at=datetime(2025, 9, 1, tzinfo=UTC),
    ),
)
