"""Whether a promotion applies, and in plain words why not, with what would make it apply."""

from collections.abc import Callable, Sequence

from commerce.domain.countries import country, country_name
from commerce.domain.promotions import (
    Eligible,
    NotApplicable,
    Occasion,
    Offer,
    Promotion,
    bought_lines,
    eligible_lines,
    got_lines,
    money,
)

Lines = Sequence[Eligible]


def why_not(offer: Offer, lines: Lines, occasion: Occasion) -> NotApplicable | None:
    """Say why a promotion does not apply now to these lines; None when it does."""
    for check in _CHECKS:
        refusal = check(offer, lines, occasion)
        if refusal is not None:
            return refusal
    return None


def over_budget(offer: Offer, cost: int) -> NotApplicable | None:
    """Say that a promotion has given away what it could, where this order would cost it more."""
    budget = offer.promotion.budget
    if budget is None or offer.spent + cost <= budget:
        return None
    return NotApplicable("budget", f"{offer.promotion.name} has given away all that was set aside for it.")


def _dates(offer: Offer, _: Lines, occasion: Occasion) -> NotApplicable | None:
    one = offer.promotion
    if offer.withdrawn:
        return NotApplicable("withdrawn", f"{one.name} is no longer offered.")
    if one.starts_at is not None and occasion.now < one.starts_at:
        return NotApplicable("not_started", f"{one.name} starts on {one.starts_at:%B} {one.starts_at.day}.")
    if one.ends_at is not None and occasion.now >= one.ends_at:
        return NotApplicable("ended", f"{one.name} ended on {one.ends_at:%B} {one.ends_at.day}.")
    return None


def _limits(offer: Offer, _: Lines, __: Occasion) -> NotApplicable | None:
    one = offer.promotion
    if one.usage_limit is not None and offer.used >= one.usage_limit:
        return NotApplicable("used_up", f"{one.name} has been used as often as it could be.")
    if one.per_shopper is not None and offer.used_by_shopper >= one.per_shopper:
        times = "once" if one.per_shopper == 1 else f"{one.per_shopper} times"
        return NotApplicable("used_by_shopper", f"{one.name} can be used {times}, and you have used it.")
    if one.budget is not None and offer.spent >= one.budget:
        return over_budget(offer, 1)
    return None


def _shopper(offer: Offer, _: Lines, occasion: Occasion) -> NotApplicable | None:
    one = offer.promotion
    if one.segment == "first_order" and occasion.orders_before > 0:
        return NotApplicable("first_order", f"{one.name} is for a first order, and you have ordered here before.")
    if one.segment == "returning" and occasion.orders_before == 0:
        return NotApplicable("returning", f"{one.name} is for those who have ordered here before.")
    return None


def _currency(offer: Offer, _: Lines, occasion: Occasion) -> NotApplicable | None:
    one = offer.promotion
    speaks = one.currency or occasion.shop_currency or occasion.currency
    has_amounts = bool(one.amount or one.minimum or one.budget)
    if has_amounts and speaks != occasion.currency:
        return NotApplicable("currency", f"{one.name} is for orders in {speaks}; this one is in {occasion.currency}.")
    return None


def _region(offer: Offer, _: Lines, occasion: Occasion) -> NotApplicable | None:
    one, address = offer.promotion, occasion.address
    if not one.regions:
        return None
    where = " or ".join(_place(region) for region in one.regions)
    if address is None:
        message = f"{one.name} is for deliveries to {where}; it counts once I know the address."
        return NotApplicable("region", message, pending=True)
    if {address.country, f"{address.country}-{address.region}"} & set(one.regions):
        return None
    return NotApplicable("region", f"{one.name} is for deliveries to {where}.")


def _place(region: str) -> str:
    code, _, part = region.partition("-")
    return country(code).regions.get(part, part) if part else country_name(code)


def _lines(offer: Offer, lines: Lines, _: Occasion) -> NotApplicable | None:
    one = offer.promotion
    if not lines or eligible_lines(one, lines):
        return None
    what = " or ".join([*one.categories, *one.brands]) or "certain products"
    return NotApplicable("no_eligible_items", f"{one.name} is for {what}, and none is in your cart.")


def _minimum(offer: Offer, lines: Lines, occasion: Occasion) -> NotApplicable | None:
    one = offer.promotion
    subtotal = sum(line.subtotal for line in eligible_lines(one, lines))
    if subtotal >= one.minimum:
        return None
    short = money(one.minimum - subtotal, occasion)
    message = f"{one.name} needs a subtotal of {money(one.minimum, occasion)}; {short} more and it applies."
    return NotApplicable("minimum", message, short, near=2 * subtotal >= one.minimum)


def _quantity(offer: Offer, lines: Lines, _: Occasion) -> NotApplicable | None:
    one = offer.promotion
    count = sum(line.quantity for line in eligible_lines(one, lines))
    if count >= one.minimum_quantity:
        return None
    missing = one.minimum_quantity - count
    message = f"{one.name} needs {one.minimum_quantity} items; {missing} more and it applies."
    return NotApplicable("quantity", message, f"{missing}", near=count > 0)


def _buy_x_get_y(offer: Offer, lines: Lines, _: Occasion) -> NotApplicable | None:
    one = offer.promotion
    if one.kind != "buy_x_get_y":
        return None
    count = sum(line.quantity for line in bought_lines(one, lines))
    if one.get_categories or one.get_products:
        if count >= one.buy and got_lines(one, lines):
            return None
        what = " or ".join(one.get_categories) or "the other product"
        missing = max(one.buy - count, 0)
        words = f"add {missing} more" if missing else f"add {what}"
        return NotApplicable("quantity", f"{one.name} needs more in your cart; {words} and it applies.", near=count > 0)
    needed = one.buy + one.get
    if count >= needed:
        return None
    message = f"{one.name} needs {needed} items; {needed - count} more and it applies."
    return NotApplicable("quantity", message, f"{needed - count}", near=count > 0)


def _gift(offer: Offer, _: Lines, occasion: Occasion) -> NotApplicable | None:
    one: Promotion = offer.promotion
    if one.kind != "gift":
        return None
    gift = occasion.gifts.get(one.gift)
    gone = gift is None or (gift.available is not None and gift.available < one.gift_quantity)
    return NotApplicable("gift_gone", f"The gift of {one.name} has all been given away.") if gone else None


_CHECKS: tuple[Callable[[Offer, Lines, Occasion], NotApplicable | None], ...] = (
    _dates, _limits, _shopper, _currency, _lines, _minimum, _quantity, _buy_x_get_y, _region, _gift,
)  # fmt: skip
