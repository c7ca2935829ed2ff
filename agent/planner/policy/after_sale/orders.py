"""After the sale: where an order is, the list, cancelling and returning."""

from typing import Any

from agent.planner.frames import Frame, Reference
from agent.planner.policy.cart.contents import sentence
from agent.planner.policy.checkout import costs
from agent.planner.policy.conversing import talk
from agent.planner.policy.items.resolve import similarity, words_in
from agent.planner.policy.turn import Result, Steps, Turn
from agent.planner.state import OrderNote, Question

NAMED_AFTER_AN_EVENT = frozenset(["return_requested", "exchange_requested", "payment_failed"])
"""States of an order whose name does not go behind "is"."""
OF_THE_LATEST = frozenset(["order_status", "order_details", "receipt", "reorder"])
"""What is asked of the latest order where it is not said of which."""


def note_order(turn: Turn, body: dict[str, Any]) -> OrderNote:
    """Take an order of a tool into the state as the one talked about."""
    order = OrderNote(
        order_id=str(body.get("order_id") or ""),
        number=str(body.get("number") or ""),
        status=str(body.get("status") or ""),
        lines=[dict(line) for line in body.get("lines", []) if isinstance(line, dict)],
    )
    turn.state.order, turn.state.topic = order, "order"
    turn.state.orders = [order, *(one for one in turn.state.orders if one.number != order.number)][:10]
    return order


def status(turn: Turn, frame: Frame) -> Steps:
    """Where an order is; before there is one, when it would come."""
    nothing = not (frame.order or frame.contact.email or turn.state.order or turn.state.orders)
    asks = turn.understanding.phrases.asks
    if nothing and asks("when", frame.text) and not asks("has_ordered", frame.text):
        yield from costs.answer(turn, frame.model_copy(update={"intent": "costs"}))
        return
    body = yield from which(turn, frame)
    if body is not None:
        say_order(turn, body)


def which(turn: Turn, frame: Frame) -> Any:
    """The order meant, looked up; None when a question was asked or it was not found."""
    wanted = frame.order or _by_place(turn, frame)
    if not wanted and turn.state.order is not None and frame.intent != "order_status":
        wanted = turn.state.order.order_id or turn.state.order.number
    if not wanted:
        wanted = yield from _from_list(turn, frame)
        if not wanted:
            return None
    result = yield from turn.call("show_order", order=wanted, email=frame.contact.email or None)
    if result.ok:
        body = result.part("order")
        note_order(turn, body)
        return body
    _not_found(turn, frame, wanted, result)
    return None


def _by_place(turn: Turn, frame: Frame) -> str:
    places = frame.reference.ordinals
    if not places or not turn.state.orders:
        return ""
    at = 0 if places[0] == -1 else places[0] - 1
    return turn.state.orders[at].number if 0 <= at < len(turn.state.orders) else ""


def _from_list(turn: Turn, frame: Frame) -> Any:
    result = yield from turn.call("list_orders", limit=5)
    orders = [dict(one) for one in result.data.get("orders", []) if isinstance(one, dict)] if result.ok else []
    if not orders:
        if frame.intent != "return_items" and _still_shopping(turn, frame):
            return ""
        if asks_refund(turn) and turn.understanding.phrases.asks("when", frame.text):
            yield from talk.help_page(turn, frame, beside=True)  # "when do i get my money back", of no order in sight
        if (
            frame.intent == "order_status"
            and not frame.order
            and not turn.understanding.phrases.asks("ordered", frame.text)
        ):
            yield from costs.answer(turn, frame)  # "when will it arrive", of something that is not ordered
            return ""
        turn.ask("order.which_number")
        turn.state.question = Question(kind="order", frame=frame)
        return ""
    turn.state.orders = [OrderNote.model_validate(one) for one in orders]
    if len(orders) == 1 or frame.intent in OF_THE_LATEST:
        return str(orders[0].get("order_id") or orders[0].get("number"))
    turn.ask("order.which", numbers=turn.wording.listed([str(one.get("number")) for one in orders], last="or"))
    turn.suggest(*[str(one.get("number")) for one in orders])
    turn.state.question = Question(kind="order", frame=frame)
    return ""


def _still_shopping(turn: Turn, frame: Frame) -> bool:
    """Whether the shopper speaks of what is still in the cart; then that is said."""
    if not turn.state.cart:
        return False
    turn.say("order.not_yet")
    if frame.intent == "order_status":
        costs.say_arrival(turn, frame)
    turn.suggest("chip.checkout", "chip.view_cart", "chip.lookup_order")
    return True


def _not_found(turn: Turn, frame: Frame, wanted: str, result: Result) -> None:
    if not frame.contact.email and result.code in ("order_not_found", "email_needed", ""):
        turn.ask("order.email", order=wanted)
        turn.state.question = Question(kind="order_email", frame=frame.model_copy(update={"order": wanted}))
        return
    turn.say("order.not_found", message=sentence(result.message))
    turn.state.question = Question(kind="order_email", frame=frame.model_copy(update={"order": wanted}))  # or another
    turn.suggest("chip.orders", "chip.person")


def say_order(turn: Turn, body: dict[str, Any]) -> None:
    """The order's state in words."""
    number = body.get("number", "")
    turn.say(
        "order.stands" if str(body.get("status")) in NAMED_AFTER_AN_EVENT else "order.status",
        number=number,
        status=str(body.get("status_text") or body.get("status") or "").rstrip(".").lower(),
    )
    arrived = str(body.get("status")) in ("delivered", "returned", "partially_returned")
    shipments = [one for one in body.get("shipments", []) if isinstance(one, dict) and one.get("tracking_number")]
    if shipments:
        arrived = arrived or all(str(one.get("status")) == "delivered" for one in shipments)
        key = "order.travelled" if arrived else "order.tracking"
        turn.say(key, carrier=shipments[0].get("carrier") or "", tracking=shipments[0]["tracking_number"])
    elif body.get("delivery") and str(body.get("status")) not in ("cancelled", "canceled", "returned", "refunded"):
        turn.say("order.delivery", number=number, delivery=body["delivery"])
    if body.get("refunded") and asks_refund(turn):
        turn.say("act.refunded", refund=body["refunded"], number=number)
    if turn.understanding.phrases.asks("of_a_request", turn.message.lower()):
        _say_requests(turn, body)
    if body.get("action_needed"):
        turn.say("order.action", action=body["action_needed"])
    turn.suggest(
        "chip.cancel_order" if body.get("cancellable") else "",
        "chip.return_items" if body.get("returnable") else "",
        "chip.orders",
    )


def _say_requests(turn: Turn, body: dict[str, Any]) -> None:
    """What was asked for of the order and is not ended yet: where it stands, and the money that moves for it."""
    for request in [one for one in body.get("requests", []) if isinstance(one, dict) and one.get("withdrawable")]:
        items = turn.wording.listed([str(one.get("title", "")) for one in request.get("items", [])])
        what = turn.word(f"what.{request.get('kind')}")
        state = str(request.get("state_text", "")).lower()
        turn.say("order.request", what=what, items=items, state=state)
        for name in ("refund", "charge"):
            if request.get(name):
                turn.say(f"act.{name}_on_arrival", **{name: request[name]}, means=request.get("means", ""))


def asks_refund(turn: Turn) -> bool:
    return turn.understanding.phrases.asks("a_refund", turn.message.lower())


def list_all(turn: Turn, _: Frame) -> Steps:
    """The shopper's orders."""
    result = yield from turn.call("list_orders", limit=10)
    orders = [dict(one) for one in result.data.get("orders", []) if isinstance(one, dict)]
    if not orders:
        turn.say("order.none")
        turn.suggest("chip.lookup_order", "chip.browse")
        return
    turn.state.orders = [OrderNote.model_validate(one) for one in orders]
    turn.state.topic = "order"
    for order in orders[:3]:
        turn.say(
            "order.line",
            number=order.get("number", ""),
            status=str(order.get("status_text") or order.get("status") or "").rstrip(".").lower(),
            total=order.get("total", ""),
        )
    turn.suggest(*[str(order.get("number")) for order in orders[:3]])


def cancel(turn: Turn, frame: Frame) -> Steps:
    """Propose to cancel an order."""
    body = yield from which(turn, frame)
    if body is None:
        return
    if body.get("cancellable") is False:
        turn.say(
            "order.not_cancellable",
            number=body.get("number", ""),
            status=str(body.get("status_text") or "").rstrip(".").lower(),
        )
        turn.suggest("chip.return_items" if body.get("returnable") else "", "chip.person")
        return
    if part := _only_a_part(turn, frame, lines_left(body)):
        _offer_the_whole(turn, frame, body, part)
        return
    result = yield from turn.call(
        "cancel_order", order=str(body.get("order_id") or body.get("number")), reason=reason_of(frame.original)
    )
    _proposed(turn, result, "order.cancel_proposed", str(body.get("number", "")))


def _only_a_part(turn: Turn, frame: Frame, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines that are named to be cancelled, where they are not all of an order."""
    meant = lines_meant(turn, frame, lines)
    return meant if len(meant) < len(lines) else []


def _offer_the_whole(turn: Turn, frame: Frame, body: dict[str, Any], part: list[dict[str, Any]]) -> None:
    """An order is called off as a whole only: whether that is meant, and when a part of it can go back."""
    titles = turn.wording.listed([str(line.get("title", "")) for line in part])
    turn.ask("order.cancels_whole", number=str(body.get("number", "")), titles=titles)
    whole = {"reference": Reference(everything=True), "order": str(body.get("order_id") or body.get("number"))}
    turn.state.question = Question(kind="offer", frame=frame.model_copy(update=whole))
    turn.suggest("chip.cancel_order", "chip.orders")


def _proposed(turn: Turn, result: Result, key: str, number: str) -> None:
    if result.proposed or result.ok:
        turn.ask(key, number=number)
        return
    turn.say("cart.refused", message=sentence(result.message))
    turn.suggest("chip.person")


def return_items(turn: Turn, frame: Frame) -> Steps:
    """Propose to return an order's lines, all or those named."""
    body = yield from which(turn, frame)
    if body is None:
        return
    number = str(body.get("number", ""))
    if body.get("returnable") is False:
        key = "order.cancel_instead" if body.get("cancellable") else "order.not_returnable"
        turn.say(key, number=number, status=str(body.get("status_text") or "").rstrip(".").lower())
        turn.suggest("chip.cancel_order" if body.get("cancellable") else "", "chip.person")
        return
    lines = lines_left(body)
    if not lines:
        turn.say("order.all_returned", number=number)
        turn.suggest("chip.orders", "chip.person")
        return
    meant = lines_meant(turn, frame, lines)
    if not meant and (words := _not_ordered(turn, frame)):
        turn.say("order.not_in_it", number=number, words=words)
        if len(lines) == 1:
            _offer_the_only(turn, frame, str(body.get("order_id") or number), lines[0])
            return
    if not meant and len(lines) > 1:
        titles = [str(line.get("title", "")) for line in lines]
        turn.ask("order.which_items", number=number, titles=turn.wording.listed(titles, last="or"))
        turn.suggest("chip.all_of_them", *titles[:4])
        turn.state.question = Question(
            kind="return_lines",
            frame=frame.model_copy(update={"order": str(body.get("order_id") or number)}),
            data={"lines": lines},
        )
        return
    yield from propose_return(turn, frame, str(body.get("order_id") or number), meant or lines)


def _not_ordered(turn: Turn, frame: Frame) -> str:
    """The thing that is named to go back, where it is a thing that a shop sells and no word for any order."""
    words = frame.reference.words
    _, heads = turn.understanding.wishes.read(words or frame.text, None)
    if heads:
        return heads[-1].words
    known = words and all(map(turn.vocabulary.known_word, words_in(words)))
    return words if known and not turn.understanding.phrases.asks("an_order", words) else ""


def _offer_the_only(turn: Turn, frame: Frame, order: str, line: dict[str, Any]) -> None:
    """There is one thing in the order, which is another than was named: whether that shall go back."""
    title = str(line.get("title", ""))
    turn.ask("order.return_this", title=title)
    whole = {"reference": Reference(everything=True), "order": order, "quantity": None, "text": ""}
    turn.state.question = Question(kind="offer", frame=frame.model_copy(update=whole))
    turn.suggest("chip.yes", "chip.orders")


def lines_left(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines of which something is still to be returned, with how many."""
    lines = [dict(line) for line in body.get("lines", []) if isinstance(line, dict)]
    gone = ("returned", "exchanged")
    left = [(line, int(line.get("quantity") or 1) - sum(int(line.get(name) or 0) for name in gone)) for line in lines]
    return [{**line, "quantity": quantity} for line, quantity in left if quantity > 0]


def _left(line: dict[str, Any]) -> int:
    return int(line.get("quantity") or 1)


def propose_return(turn: Turn, frame: Frame, order: str, lines: list[dict[str, Any]]) -> Steps:
    items = [
        {"line_id": str(line.get("line_id")), "quantity": min(frame.quantity or _left(line), _left(line))}
        for line in lines
    ]
    result = yield from turn.call(
        "return_items",
        order=order,
        items=items,
        reason=reason_of(frame.original),
        refund_to=refund_means(turn, frame.original.lower()),
    )
    titles = turn.wording.listed([str(line.get("title", "")) for line in lines])
    if result.proposed or result.ok:
        turn.ask("order.return_proposed", titles=titles)
        return
    turn.say("cart.refused", message=sentence(result.message))
    turn.suggest("chip.person")


def refund_means(turn: Turn, text: str) -> str | None:
    """Where the money shall go, as far as that is said."""
    if turn.understanding.phrases.asks("to_new_card", text):
        return turn.word("means.new_gift_card")
    if turn.understanding.phrases.asks("to_gift_card", text):
        return turn.word("means.gift_card")
    return "original" if turn.understanding.phrases.asks("to_original", text) else None


def reason_of(text: str) -> str:
    """Why, in the shopper's words, where they said so."""
    _, found, reason = text.partition(" because ")
    return reason.strip() if found else text[:200]


def lines_meant(turn: Turn, frame: Frame, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of an order that the words mean."""
    if frame.reference.everything or any(word in frame.text.split() for word in ("everything", "all", "whole")):
        return lines
    if frame.reference.ordinals and len(lines) > 1:
        wanted = [place - 1 if place > 0 else len(lines) + place for place in frame.reference.ordinals]
        return [lines[at] for at in wanted if 0 <= at < len(lines)]
    called = [{**line, "title": f"{line.get('title', '')} {_kinds(turn, line)}".strip()} for line in lines]
    said = lines_said(frame.reference.words or frame.text, called) or lines_said(frame.original, called)
    return [line for line, one in zip(lines, called, strict=True) if one in said]


def _kinds(turn: Turn, line: dict[str, Any]) -> str:
    """What a line was looked for as."""
    item = turn.state.items.get(str(line.get("product_id") or ""))
    return " ".join(item.kinds) if item is not None else ""


def lines_said(text: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines some word of whose title stands in the text."""
    noise = {"return", "order", "refund", "back", "send", "want", "would", "like", "need", "get", "please", "item"}
    said = [word for word in words_in(text) if word not in noise and len(word) > 2]
    return [line for line in lines if any(similarity([word], str(line.get("title", ""))) >= 84 for word in said)]
