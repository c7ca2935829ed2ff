"""What is changed after an order was placed: versions, the address, the means of paying, a request taken back."""

from collections.abc import Generator
from typing import Any

from agent.planner.frames import Address, Frame
from agent.planner.policy.after_sale.orders import lines_left, lines_meant, which
from agent.planner.policy.cart.contents import sentence
from agent.planner.policy.checkout.addresses import lacking
from agent.planner.policy.checkout.gift_cards import code_in
from agent.planner.policy.conversing import talk
from agent.planner.policy.finding.known import details
from agent.planner.policy.items.options import options_for
from agent.planner.policy.turn import Result, Steps, ToolCall, Turn
from agent.planner.state import Item, Question

Json = dict[str, Any]
MOST_LABELS = 4
QUESTIONS = frozenset(["order_line", "order_version", "order_address", "order_payment", "order_change", "return_lines"])


def replace(turn: Turn, frame: Frame) -> Steps:
    """'The blue one instead': a change while nothing was sent, an exchange after that."""
    body = yield from which(turn, frame)
    if body is None:
        return
    act = "exchange_items" if body.get("exchangeable") else "change_order_items"
    if act == "change_order_items" and "items" not in body.get("changeable", ()):
        _not_possible(turn, body)
        return
    lines = lines_left(body)
    meant = [line for line in lines if line.get("line_id") in frame.lines] or lines_meant(turn, frame, lines)
    meant = meant or (lines if len(lines) == 1 else (yield from _having(turn, frame, lines)))
    if len(meant) != 1:
        ask_line(turn, frame, body, meant or lines)
        return
    line = meant[0]
    frame = frame.model_copy(update={"lines": [str(line.get("line_id"))], "order": _id(body)})
    item, _ = yield from details(turn, str(line.get("product_id")))
    options = _wanted(turn, frame, item, dict(line.get("options") or {})) if item is not None else frame.options
    turn.state.topic = "order"
    if not options:
        _ask_version(turn, frame, line, item)
        return
    changed = {"line_id": str(line["line_id"]), "quantity": frame.quantity, "options": options, "variant_id": None}
    result = yield from turn.call(act, order=_id(body), items=[changed], payment=None)
    missing = result.data.get("missing")
    if result.code == "option_needed" and isinstance(missing, dict) and item is not None:
        open_ones = item.model_copy(update={"options": {name: list(values) for name, values in missing.items()}})
        _ask_version(turn, frame.model_copy(update={"options": options}), line, open_ones)
        return
    key = "order.exchange_proposed" if act == "exchange_items" else "order.change_proposed"
    _answered(turn, result, key, str(line.get("title", "")), _number(body))


def _having(turn: Turn, frame: Frame, lines: list[Json]) -> Generator[list[ToolCall], list[Result], list[Json]]:
    """Where no thing is named, those that there are in another version as it was said: "I need it in L"."""
    named = frame.reference.words and not turn.understanding.phrases.asks("a_version_of_it", frame.reference.words)
    if named or frame.reference.ordinals:
        return []
    found = []
    for line in lines:
        item, _ = yield from details(turn, str(line.get("product_id")))
        if item is not None and _wanted(turn, frame, item, dict(line.get("options") or {})):
            found.append(line)
    return found


def _wanted(turn: Turn, frame: Frame, item: Item, held: dict[str, str]) -> dict[str, str]:
    """The options that were said and that are others than those ordered; "bigger" is the next size."""
    whole = frame.model_copy(update={"text": frame.original.lower()})  # "it should have been lined, can I swap it"
    told = options_for(item, frame) or options_for(item, whole)
    chosen = {name: value for name, value in told.items() if held.get(name) != value}
    if chosen:
        return {**{name: value for name, value in frame.options.items() if name in item.options}, **chosen}
    asks = turn.understanding.phrases.asks
    step = 1 if asks("step_up", frame.text) else -1 if asks("step_down", frame.text) else 0
    for name, values in item.options.items():
        at = values.index(held[name]) if step and held.get(name) in values else -1
        if at >= 0 and 0 <= at + step < len(values) and asks("a_size", name.lower()):
            return {name: values[at + step]}
    return {}


def _ask_version(turn: Turn, frame: Frame, line: Json, item: Item | None) -> None:
    held = dict(line.get("options") or {})
    title = str(line.get("title", ""))
    if item is None or not item.options:
        turn.say("item.no_options", title=title)
        turn.suggest("chip.return_items", "chip.person")
        return
    named = [name for name in item.options if name.lower() in frame.text.replace("colour", "color")]
    open_ones = {name: item.options[name] for name in named or item.options}
    others = {name: [one for one in values if one != held.get(name)] for name, values in open_ones.items()}
    values = [value for choices in others.values() for value in choices]
    names = turn.wording.listed([name.lower() for name in others], last="or")
    turn.ask("order.which_version", title=title, option=names, values=turn.wording.listed(values[:8], last="or"))
    turn.suggest(*values[:6])
    turn.state.question = Question(kind="order_version", frame=frame, data={"values": values})


def ask_line(turn: Turn, frame: Frame, body: Json, lines: list[Json]) -> None:
    """Which of the things of an order is meant."""
    titles = [_called(line) for line in lines]
    turn.ask("order.which_item", number=_number(body), titles=turn.wording.listed(titles, last="or"))
    turn.suggest(*titles[:5])
    found = frame.model_copy(update={"order": _id(body)})
    turn.state.question = Question(kind="order_line", frame=found, data={"lines": lines})


def _called(line: Json) -> str:
    version = str(line.get("variant_title") or "")
    return f"{line.get('title', '')} ({version})" if version else str(line.get("title", ""))


def _open_to(turn: Turn, frame: Frame, kind: str) -> Generator[list[ToolCall], list[Result], Json | None]:
    """The order meant, where such a change of it can still be made; else that is told."""
    body: Json | None = yield from which(turn, frame)
    if body is None or kind in body.get("changeable", ()):
        return body
    _not_possible(turn, body)
    return None


def change_address(turn: Turn, frame: Frame) -> Steps:
    """'Send it to my mother instead', of an order that has not left yet."""
    body = yield from _open_to(turn, frame, "address")
    if body is None:
        return
    told = frame.contact.address
    collected = turn.state.checkout.collected.get("order_address") or {}
    address = Address.model_validate({**collected, **{k: v for k, v in (told or Address()).model_dump().items() if v}})
    lacks = [name for name in lacking(address) if name != "country"]
    if lacks and not _only_a_street(address):
        turn.state.checkout.collected["order_address"] = address.model_dump()
        whole_one = [turn.word("field.new_address")]
        fields = whole_one if not address.line1 else [turn.word(f"field.{name}") for name in lacks]
        turn.ask("checkout.ask", what=turn.wording.listed(fields))
        found = frame.model_copy(update={"order": _id(body)})
        turn.state.question = Question(kind="order_address", frame=found)
        return
    turn.state.checkout.collected.pop("order_address", None)
    given = {**address.model_dump(), "name": frame.contact.name or None, "phone": frame.contact.phone or None}
    result = yield from turn.call("change_order_address", order=_id(body), address=given, payment=None)
    _answered(turn, result, "order.address_proposed", "", _number(body))


def _only_a_street(address: Address) -> bool:
    """Whether a street is put right, in the town that the order goes to."""
    return bool(address.line1) and not (address.city or address.postal_code or address.region)


def change_payment(turn: Turn, frame: Frame) -> Steps:
    """'Use my other card', of an order that has not left yet."""
    body = yield from _open_to(turn, frame, "payment")
    if body is None:
        return
    means = code_in(frame.original) or frame.text[:120]
    result = yield from turn.call("change_order_payment", order=_id(body), payment=means)
    labels = result.data.get("instruments")
    if isinstance(labels, list) and not result.ok and not result.proposed:
        paid = str(body.get("paid_with") or "").lower()
        others = [str(label) for label in labels if str(label).lower() not in paid]
        if len(others) == 1 and turn.understanding.phrases.asks("another", frame.text):
            result = yield from turn.call("change_order_payment", order=_id(body), payment=others[0])
        else:
            turn.ask("checkout.ask_payment_of", options=turn.wording.listed(others[:MOST_LABELS], last="or"))
            turn.suggest(*others[:MOST_LABELS])
            found = frame.model_copy(update={"order": _id(body)})
            turn.state.question = Question(kind="order_payment", frame=found)
            return
    _answered(turn, result, "order.payment_proposed", "", _number(body))


def withdraw(turn: Turn, frame: Frame) -> Steps:
    """'I changed my mind about the return': what was asked for is taken back, or what is asked about just now left."""
    if turn.asked:
        return  # "never mind the lamp, i will keep it" is put forward once
    if turn.opened is not None and turn.opened.kind in QUESTIONS:
        leave(turn)
        return
    body = yield from which(turn, frame)
    if body is None:
        return
    asked = [one for one in body.get("requests", []) if isinstance(one, dict) and one.get("withdrawable")]
    if not asked:
        turn.say("order.no_request", number=_number(body))
        turn.suggest("chip.orders", "chip.person")
        return
    request = str(asked[-1].get("request_id"))
    result = yield from turn.call("withdraw_request", order=_id(body), request_id=request)
    _answered(turn, result, "order.withdraw_proposed", "", _number(body))


def change(turn: Turn, frame: Frame) -> Steps:
    """An order is to be changed, and it is not said how: what can still be done with it."""
    asks = turn.understanding.phrases.asks
    if frame.contact.address is not None or asks("an_address", frame.text):
        yield from change_address(turn, frame)
    elif asks("a_payment", frame.text):
        yield from change_payment(turn, frame)
    elif asks("a_delivery", frame.text):
        yield from _delivery_stays(turn, frame)
    elif asks("adds_more", frame.text):
        turn.say("order.nothing_added")
        turn.suggest("chip.browse", "chip.where_is_it")
    elif asks("fewer", frame.text) and not frame.options:
        turn.say("order.no_fewer")
        turn.suggest("chip.cancel_order", "chip.where_is_it")
    elif frame.options or frame.reference.words:
        yield from replace(turn, frame)
    else:
        body = yield from which(turn, frame)
        if body is not None:
            _say_possible(turn, body)


def _delivery_stays(turn: Turn, frame: Frame) -> Steps:
    """Another way of delivery is not to be had for what is placed; a person may still do it."""
    if (yield from _open_to(turn, frame, "address")) is None:
        return
    turn.say("order.delivery_stays")
    if turn.offers("hand_off"):
        turn.ask("talk.offer_person")
    talk.offer_person(turn, frame)


def _say_possible(turn: Turn, body: Json) -> None:
    kinds = [str(kind) for kind in body.get("changeable", ())]
    if not kinds:
        _not_possible(turn, body)
        return
    words = turn.wording.listed([turn.word(f"change.{kind}") for kind in kinds], last="or")
    turn.ask("order.what_to_change", number=_number(body), what=words)
    turn.state.question = Question(kind="order_change", frame=Frame(intent="change_order", order=_id(body)))
    turn.suggest("chip.cancel_order" if body.get("cancellable") else "")


def _not_possible(turn: Turn, body: Json) -> None:
    status = str(body.get("status_text") or body.get("status") or "").rstrip(".").lower()
    turn.say("order.not_changeable", number=_number(body), status=status)
    turn.suggest("chip.return_items" if body.get("returnable") else "", "chip.person")


def _answered(turn: Turn, result: Result, key: str, title: str, number: str) -> None:
    """The proposal in words, with what it would cost or give back; else why it can not be."""
    if not (result.proposed or result.ok):
        turn.say("cart.refused", message=sentence(result.message) or turn.word("refused.plain"))
        turn.suggest("chip.person")
        return
    charge, means = result.data.get("charge"), str(result.data.get("means") or "")
    if charge and key == "order.payment_proposed":
        turn.say("order.would_pay_with", charge=charge, number=number, means=means)
    elif charge:
        turn.say("order.would_charge", charge=charge, number=number)
    elif refund := result.data.get("refund"):
        turn.say("order.would_refund", refund=refund, number=number)
    turn.ask(key, title=title, number=number)
    turn.state.question = None


def _id(body: Json) -> str:
    return str(body.get("order_id") or body.get("number"))


def _number(body: Json) -> str:
    return str(body.get("number", ""))


def leave(turn: Turn) -> None:
    """Leave an order as it is, in the middle of saying what shall change."""
    turn.state.question, turn.state.left_at = None, turn.state.turn
    turn.state.checkout.collected.pop("order_address", None)
    turn.say("act.kept")
    turn.suggest("chip.orders", "chip.browse")


def over(turn: Turn) -> bool:
    """Whether what is said is about what was ordered: an order is known, and nothing is being bought."""
    state = turn.state
    return state.order is not None and not state.cart and not state.checkout.active
