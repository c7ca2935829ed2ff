"""Who an order is for and where it goes, as it is told: in one message, or piece by piece."""

from agent.planner.frames import Contact, Frame
from agent.planner.policy.after_sale import changing
from agent.planner.policy.cart import waiting
from agent.planner.policy.cart.contents import ask_again, ensure_cart, sentence
from agent.planner.policy.cart.found import just_found, offer_to_take
from agent.planner.policy.checkout import choosing
from agent.planner.policy.checkout.addresses import another_place, completed, correction, lacking, stored_said
from agent.planner.policy.checkout.asking import ask_missing, details
from agent.planner.policy.checkout.stages import advance, note
from agent.planner.policy.conversing.talk import help_page
from agent.planner.policy.turn import Result, Steps, Turn
from agent.planner.state import Question


def give(turn: Turn, frame: Frame) -> Steps:
    """Name, e-mail and address as they come, in one message or piece by piece."""
    if not turn.state.checkout.active:
        yield from ensure_cart(turn)
        if changing.over(turn) and frame.contact.address is not None:
            yield from changing.change_address(turn, frame)
            return
        if not turn.state.cart:
            yield from _keep_for_later(turn, correction(turn, frame) or frame.contact, frame.original)
            return
        result = yield from turn.call("begin_checkout")
        if not result.ok:
            turn.say("cart.refused", message=sentence(result.message))
            return
        note(turn, result)
    if (stored := stored_said(turn, frame.text)) is not None:
        yield from take_stored(turn, stored)
        return
    contact = correction(turn, frame) or frame.contact
    if not contact.given:
        turn.state.question = Question(kind="checkout", field="address", missing={"fields": ["address"]})
        turn.ask("checkout.ask", what=turn.word("field.address"))
        return
    yield from take(turn, contact)


def take_stored(turn: Turn, address: str) -> Steps:
    """An address that the shop keeps for the shopper, in place of one that is written out."""
    result = yield from turn.call("set_checkout", **details(stored_address=address))
    if not result.ok:
        turn.say("cart.refused", message=sentence(result.message))
        ask_missing(turn, ["address"])
        return
    note(turn, result)
    turn.state.question = None
    yield from advance(turn)


def _keep_for_later(turn: Turn, contact: Contact, original: str) -> Steps:
    """Who it is for may be said before anything is in the cart: it is taken up with the order."""
    if not contact.given and turn.understanding.phrases.asks("how_to", original.lower()):
        yield from help_page(turn, Frame(intent="help", text=original.lower(), original=original))
        return
    if not contact.given:
        turn.say("checkout.address_when")
        turn.suggest("chip.orders", "chip.person")
        return
    if contact.email and not contact.address and turn.state.topic == "order":
        turn.say("order.needs_number")
        turn.suggest("chip.person")
        return
    merged = _with_what_waits(turn, contact)
    turn.state.checkout.collected["contact"] = merged.model_dump()
    if (question := waiting.take_up(turn, however_long=True)) is not None:
        turn.say("checkout.noted_plain")
        ask_again(turn, question)
        return
    if found := just_found(turn):
        turn.say("checkout.noted_plain")
        offer_to_take(turn, Frame(intent="checkout", original=original), found)
        return
    turn.say("checkout.noted")
    turn.suggest("chip.browse", "chip.trending")


def take(turn: Turn, contact: Contact) -> Steps:
    """Send what was given, ask for what an address still lacks, go on."""
    contact = _with_what_waits(turn, contact)
    address = completed(turn, contact.address)
    amends = address is not None and "address" in turn.state.checkout.has and not another_place(address)
    if address is not None and not amends and (lacks := lacking(address)):
        turn.state.checkout.collected["address"] = address.model_dump()
        if contact.name or contact.email or contact.phone:
            result = yield from turn.call(
                "set_checkout",
                **details(name=contact.name or None, email=contact.email or None, phone=contact.phone or None),
            )
            if result.ok:
                note(turn, result)
        turn.ask("checkout.ask", what=turn.wording.listed([turn.word(f"field.{name}") for name in lacks]))
        turn.state.question = Question(kind="checkout", field=lacks[0], missing={"fields": lacks})
        return
    result = yield from turn.call(
        "set_checkout",
        **details(
            name=contact.name or None,
            email=contact.email or None,
            phone=contact.phone or None,
            address=address.model_dump() if address else None,
        ),
    )
    if not result.ok:
        turn.state.checkout.collected["contact"] = contact.model_copy(update={"address": address}).model_dump()
        _bad_details(turn, result)
        return
    if amends and address is not None:
        told = [address.line1, address.line2, address.postal_code, address.city, address.region]
        turn.say("checkout.address_now", address=", ".join(filter(None, told)))
    wished = str(turn.state.checkout.collected.get("delivery") or "")
    turn.state.checkout.collected = {}
    note(turn, result)
    turn.state.question = None
    if wished and turn.state.checkout.options:
        yield from choosing.choose_delivery(turn, Frame(intent="choose_delivery", text=wished, original=wished))
        return
    turn.state.checkout.collected = {"delivery": wished} if wished else {}
    yield from advance(turn)


def _with_what_waits(turn: Turn, contact: Contact) -> Contact:
    """What was given before and not taken because something else was missing, with what is given now."""
    before = turn.state.checkout.collected.pop("contact", None)
    if not before:
        return contact
    now = {key: value for key, value in contact.model_dump().items() if value}
    known, told = before.get("address"), now.get("address")
    if known and told and contact.address is not None and not another_place(contact.address):
        now["address"] = {**known, **{key: value for key, value in told.items() if value}}
    return Contact.model_validate({**before, **now})


def _bad_details(turn: Turn, result: Result) -> None:
    problems = list(result.data.get("problems") or result.data.get("fields") or [])
    fields = [str(one.get("field", "")) if isinstance(one, dict) else str(one) for one in problems]
    fields = ["name" if field == "full_name" else field for field in fields]
    turn.say("cart.refused", message=sentence(result.message) or turn.word("refused.plain"))
    turn.state.question = Question(
        kind="checkout", field=fields[0] if fields else "address", missing={"fields": fields or ["address"]}
    )
