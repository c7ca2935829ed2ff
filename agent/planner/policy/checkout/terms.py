"""What the shop's rules promise of delivery, tax and returns, said where its pages do not answer."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from agent.planner.frames import Address, Frame
from agent.planner.policy.checkout.ways import delivery_titled
from agent.planner.policy.checkout.whereto import place_named
from agent.planner.policy.turn import Answering, Calling, Turn

MOST_WAYS = 3


def say_terms(turn: Turn, frame: Frame, topic: str) -> Answering:
    """Answer a question about delivery, tax or returns by the rules; False where it is about something else."""
    topics = {turn.word(f"topic.{name}"): name for name in ("returns", "delivery", "tax")}
    if topic not in topics or not turn.offers("shop_terms"):
        return False
    result = yield from terms_of(turn, frame.original)
    if not result.ok:
        return False
    turn.terms_told = True
    match topics[topic]:
        case "returns":
            _say_returns(turn, result.data)
        case "tax":
            say_tax(turn, result.data)
        case _:
            if turn.understanding.phrases.asks("sum", frame.text):
                say_sum(turn, frame, result.data)
            say_delivery(turn, frame, result.data)
    return True


def terms_of(turn: Turn, text: str) -> Calling:
    """What holds at the place that is named, else at the one named last, else in the shop's own country."""
    place = place_named(turn, text) or turn.state.whereto or Address()
    turn.state.whereto = place if place.country else None
    turn.state.helped, turn.state.helped_at = text, turn.state.turn
    return (
        yield from turn.call("shop_terms", country=place.country, region=place.region, postal_code=place.postal_code)
    )


def say_sum(turn: Turn, frame: Frame, terms: Mapping[str, Any]) -> bool:
    """What the cart comes to at the place in the way that is named, else in the cheapest, part by part.

    False where nothing is in it, or the shop does not deliver there.
    """
    ways = [one for one in terms.get("delivery") or [] if isinstance(one, Mapping)]
    named = delivery_titled(turn, frame.text, ways)
    there = _cart_in(named or ways[0]) if ways else {}
    if not (there.get("fulfillment") and there.get("total")):
        return False
    is_free = not turn.wording.figure(there["fulfillment"])
    parts = [turn.word("noun.free_delivery" if is_free else "noun.delivery_of", amount=there["fulfillment"])]
    parts += [turn.word("noun.tax_of", amount=there["tax"])] if there.get("tax") else []
    told = {"place": str(terms.get("place") or ""), "total": there["total"], "subtotal": there["subtotal"]}
    less = there.get("discount", "").lstrip("-\u2212")
    turn.say("terms.sum_less" if less else "terms.sum", **told, discount=less, parts=turn.wording.listed(parts))
    tax = dict(terms.get("tax") or {})
    if tax.get("needs_more_of_the_address") and not (tax.get("included") or there.get("tax")):
        turn.say("terms.tax_open")
    return True


def _cart_in(way: Mapping[str, Any]) -> dict[str, str]:
    """The totals of the cart sent in a way of delivery."""
    return {name: str(amount) for name, amount in dict(way.get("cart") or {}).items()}


def _say_returns(turn: Turn, terms: Mapping[str, Any]) -> None:
    days, apart = terms.get("return_days"), [str(name) for name in terms.get("not_returned") or []]
    if not days:
        turn.say("terms.no_returns")
        return
    turn.say("terms.returns", days=days)
    if apart:
        turn.say("terms.not_returned", kinds=turn.wording.listed(apart))


def say_tax(turn: Turn, terms: Mapping[str, Any]) -> None:
    """At which rates tax comes on top at the place, or that prices hold it."""
    tax, place = dict(terms.get("tax") or {}), str(terms.get("place") or "")
    rates = [
        turn.word("noun.rate_of" if one.get("of") else "noun.rate", **{key: str(one.get(key, "")) for key in one})
        for one in tax.get("rates") or []
    ]
    if tax.get("included"):
        turn.say("terms.tax_included" if rates else "terms.no_tax_on_top", rates=turn.wording.listed(rates))
    elif rates:
        turn.say("terms.tax", place=place, rates=turn.wording.listed(rates))
    elif not tax.get("needs_more_of_the_address"):
        turn.say("terms.no_tax", place=place)
    if tax.get("needs_more_of_the_address") and not tax.get("included"):
        turn.ask("terms.tax_where")
    there = _cart_in(next(iter(terms.get("delivery") or ()), {}))
    if rates and not tax.get("included") and there.get("tax"):
        turn.say("terms.tax_of_cart", tax=there["tax"], total=there.get("total", ""))


def say_delivery(turn: Turn, frame: Frame, terms: Mapping[str, Any]) -> None:
    """The ways of delivery to the place, from when it is free, and whether it goes by what is bought."""
    ways = [one for one in terms.get("delivery") or [] if isinstance(one, Mapping)]
    if not ways:
        turn.say("terms.no_delivery", country=str(terms.get("country") or ""))
        return
    if say_ways(turn, frame, ways, str(terms.get("today") or ""), str(terms.get("place") or "")):
        return
    if terms.get("free_from"):
        turn.say("terms.free_from", amount=terms["free_from"])
    if terms.get("varies"):
        turn.say("costs.at_checkout")


def say_ways(turn: Turn, frame: Frame, ways: Sequence[Mapping[str, Any]], today: str, place: str = "") -> bool:
    """Each way with price and days, the fastest first where that is asked; of a day that is named, those that meet it.

    Returns whether it was about a day.
    """
    asks = turn.understanding.phrases.asks
    if day := _day_asked(turn, frame, today):
        _say_by_day(turn, frame, ways, day)
        return True
    if (named := delivery_titled(turn, frame.text, ways)) is not None:
        ways = [named]
    if asks("fastest", frame.text):
        ways = sorted(ways, key=lambda one: (str(one.get("latest", "")), str(one.get("earliest", ""))))
    for at, way in enumerate(ways[:MOST_WAYS]):
        _say_way(turn, way, "" if at else place)
    return False


def _day_asked(turn: Turn, frame: Frame, today: str) -> date | None:
    """The day by which, or before which not, something shall be there."""
    said, asks = frame.original.lower(), turn.understanding.phrases.asks
    if not today or not (asks("by_a_day", said) or asks("not_before", said)):
        return None
    return turn.understanding.days.read(said, date.fromisoformat(today))


def _say_by_day(turn: Turn, frame: Frame, ways: Sequence[Mapping[str, Any]], day: date) -> None:
    """Which ways of delivery are there by a day, or not before it; what comes closest where none is."""
    asks, said = turn.understanding.phrases.asks, frame.original.lower()
    later = asks("not_before", said)
    if not later and asks("before_a_day", said):
        day -= timedelta(days=1)
    if later:
        fitting = [one for one in ways if str(one.get("earliest", "")) >= day.isoformat()]
    else:
        fitting = [one for one in ways if "" < str(one.get("latest", "")) <= day.isoformat()]
    closest = sorted(ways, key=lambda one: str(one.get("latest", "")), reverse=later)[:1]
    turn.say(f"terms.{'later' if later else 'in_time'}" if fitting else f"terms.{'none_later' if later else 'late'}")
    for way in (fitting or closest)[:MOST_WAYS]:
        _say_way(turn, way)


def _say_way(turn: Turn, way: Mapping[str, Any], place: str = "") -> None:
    told = {name: str(way.get(name, "")) for name in ("title", "price", "arrives")}
    if way.get("selected"):
        turn.say("costs.chosen", **told)
    else:
        turn.say("terms.delivery_to" if place else "terms.delivery", place=place, **told)
