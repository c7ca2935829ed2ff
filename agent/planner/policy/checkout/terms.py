"""What the shop's rules promise of delivery and returns, said where its pages do not answer."""

from collections.abc import Mapping
from typing import Any

from agent.planner.frames import Frame
from agent.planner.policy.checkout.whereto import country_named
from agent.planner.policy.turn import Answering, Turn

MOST_WAYS = 3


def say_terms(turn: Turn, frame: Frame, topic: str) -> Answering:
    """Answer a question about delivery or returns by the rules; False where it is about something else."""
    of_returns, of_delivery = (topic == turn.word(key) for key in ("topic.returns", "topic.delivery"))
    if not (of_returns or of_delivery) or not turn.offers("shop_terms"):
        return False
    result = yield from turn.call("shop_terms", country=country_named(turn, frame.original))
    if not result.ok:
        return False
    if of_returns:
        _say_returns(turn, result.data)
    else:
        _say_delivery(turn, result.data)
    return True


def _say_returns(turn: Turn, terms: Mapping[str, Any]) -> None:
    days, apart = terms.get("return_days"), [str(name) for name in terms.get("not_returned") or []]
    if not days:
        turn.say("terms.no_returns")
        return
    turn.say("terms.returns", days=days)
    if apart:
        turn.say("terms.not_returned", kinds=turn.wording.listed(apart))


def _say_delivery(turn: Turn, terms: Mapping[str, Any]) -> None:
    ways = [one for one in terms.get("delivery") or [] if isinstance(one, Mapping)]
    country = str(terms.get("country") or "")
    if not ways:
        turn.say("terms.no_delivery", country=country)
        return
    for place, way in enumerate(ways[:MOST_WAYS]):
        key = "terms.delivery" if place or not country else "terms.delivery_to"
        turn.say(key, country=country, **{name: way.get(name, "") for name in ("title", "price", "arrives")})
    if terms.get("free_from"):
        turn.say("terms.free_from", amount=terms["free_from"])
    if terms.get("varies"):
        turn.say("costs.at_checkout")
