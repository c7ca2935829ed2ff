"""An exchange whose difference could not be charged: told plainly, and a return if that is what its buyer says."""

from typing import Any

from agent.planner.frames import Frame
from agent.planner.policy.after_sale.orders import refund_means, return_items, which
from agent.planner.policy.cart.contents import sentence
from agent.planner.policy.turn import Steps, Turn


def waits(body: dict[str, Any]) -> dict[str, Any] | None:
    """The exchange of an order that waits for its difference."""
    return next((one for one in body.get("requests", []) if isinstance(one, dict) and one.get("unpaid")), None)


def tell(turn: Turn, body: dict[str, Any]) -> bool:
    """Say what could not be paid, and what there is to choose; false where nothing waits."""
    request = waits(body)
    if request is None:
        return False
    named = {"number": body.get("number", ""), "charge": request.get("charge", "")}
    turn.say("order.exchange_unpaid", **named)
    turn.ask("order.return_instead", **named)
    turn.suggest("chip.return_instead", "chip.person")
    return True


def return_instead(turn: Turn, frame: Frame) -> Steps:
    """'Then I want my money back', of an exchange that waits; of any other order it is a return."""
    body = yield from which(turn, frame)
    if body is None:
        return
    request = waits(body)
    if request is None:
        yield from return_items(turn, frame.model_copy(update={"intent": "return_items"}))
        return
    result = yield from turn.call(
        "return_instead",
        order=str(body.get("order_id")),
        request_id=str(request.get("request_id")),
        refund_to=refund_means(turn, frame.original.lower()),
    )
    if result.proposed or result.ok:
        turn.ask("order.return_instead_proposed", number=body.get("number", ""))
    else:
        turn.say("cart.refused", message=sentence(result.message))
