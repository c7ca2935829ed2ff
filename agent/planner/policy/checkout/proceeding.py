"""Paying in words: who, where, how delivered, how paid, and then the proposal."""

from agent.planner.frames import Contact, Frame, Reference
from agent.planner.nlu.contact import has_card_number
from agent.planner.policy.after_sale import changing
from agent.planner.policy.cart import waiting
from agent.planner.policy.cart.contents import ask_again, ensure_cart, note_cart, problem_of, refused, sentence
from agent.planner.policy.checkout.addresses import another_place, completed, correction, lacking, stored_said
from agent.planner.policy.checkout.asking import ask_delivery, ask_missing, ask_payment, details
from agent.planner.policy.checkout.costs import say_arrival
from agent.planner.policy.checkout.ways import delivery_said, instrument_said
from agent.planner.policy.conversing.talk import help_page
from agent.planner.policy.items.pointing import pointed
from agent.planner.policy.turn import Answering, Result, Steps, Turn
from agent.planner.state import CheckoutNote, Question

FIELDS = ("name", "email", "address", "delivery", "payment")


def begin(turn: Turn, frame: Frame) -> Steps:
    """Start the checkout, with the thing pointed to added first when it is not in the cart ("buy it now")."""
    if waiting.waits(turn) and frame.reference.pronoun in ("", "it", "them") and _chooses_first(turn, frame):
        return
    points = frame.reference.pronoun == "it" or frame.reference.ordinals or frame.reference.definite
    if not points and not turn.state.cart and _buys_what_is_looked_at(turn, frame):
        frame, points = frame.model_copy(update={"reference": Reference(pronoun="it")}), True
    if points and _not_in_cart(turn):
        ids = yield from pointed(turn, frame)
        if not ids:
            return
        from_add = frame.model_copy(update={"intent": "add"})
        chosen = {**turn.state.wanted.get(ids[0], {}), **from_add.options}
        result = yield from turn.call(
            "add_to_cart",
            items=[{"product_id": ids[0], "variant_id": None, "options": chosen, "quantity": frame.quantity or 1}],
        )
        if not result.ok:
            refused(turn, from_add, ids, result)
            return
        note_cart(turn, result)
    if turn.state.cart and _chooses_first(turn, frame):
        return
    if not (yield from _begun(turn)):
        return
    if turn.state.checkout.collected.get("contact") and turn.state.checkout.missing:
        yield from take(turn, Contact())
        return
    yield from advance(turn)


def _chooses_first(turn: Turn, frame: Frame) -> bool:
    """What still needs a choice is not left behind: it is asked for, and then it goes on."""
    question = waiting.take_up(turn, however_long=True)
    if question is None:
        return False
    ask_again(turn, question)
    if turn.state.question is not None:
        turn.state.question.data["then"] = [frame.model_dump(mode="json")]
    return True


def _begun(turn: Turn) -> Answering:
    """Whether there is a checkout now; why not, is said."""
    result = yield from turn.call("begin_checkout")
    if not result.ok:
        yield from _not_begun(turn, result)
        return False
    note(turn, result)
    return True


def _not_begun(turn: Turn, result: Result) -> Steps:
    """Why there is nothing to pay; where an option is still to be chosen, that is asked again."""
    if result.code != "empty_cart":
        turn.say("cart.refused", message=sentence(result.message))
        return
    note_cart(turn, (yield from turn.call("view_cart")))
    question = waiting.take_up(turn, however_long=True)
    if question is not None:
        ask_again(turn, question)
        return
    turn.state.checkout = CheckoutNote()
    turn.say("checkout.empty")
    turn.suggest("chip.browse", "chip.trending")


def leaves(turn: Turn, frame: Frame) -> bool:
    """Whether "cancel" means the checkout: nothing else is talked about, or nothing was ordered yet."""
    if not turn.state.checkout.active:
        return False
    return turn.state.order is None or (turn.state.topic == "checkout" and not names_an_order(turn, frame))


def names_an_order(turn: Turn, frame: Frame) -> bool:
    """Whether the words say order, not just "it" or nothing."""
    return turn.understanding.phrases.asks("an_order", frame.text)


def leave(turn: Turn) -> None:
    """Out of the checkout; what is in the cart stays there."""
    turn.state.checkout.active, turn.state.checkout.proposed = False, False
    turn.state.left_at = turn.state.turn
    turn.state.question, turn.state.topic = None, "cart"
    turn.say("checkout.left")
    turn.suggest("chip.checkout", "chip.view_cart", "chip.browse")


def _buys_what_is_looked_at(turn: Turn, frame: Frame) -> bool:
    """'Ok buy' right after one thing was looked at or asked about."""
    state = turn.state
    lately = state.looked_at >= state.turn - 1 or (state.last is not None and state.last.intent == "ask")
    return turn.understanding.phrases.asks("buys_now", frame.text) and bool(state.focus) and lately


def _not_in_cart(turn: Turn) -> bool:
    """Whether the thing talked about is still to be put in."""
    held = {line.product_id for line in turn.state.cart}
    if not held:
        return bool(turn.state.focus or turn.state.shown)
    return turn.state.topic == "items" and bool(turn.state.focus) and turn.state.focus[0] not in held


def note(turn: Turn, result: Result) -> None:
    """Take a checkout of a tool into the state."""
    body = result.part("checkout")
    known = turn.state.checkout
    turn.state.checkout = CheckoutNote(
        active=True,
        missing=[str(name) for name in body.get("missing", result.data.get("missing", []))],
        options=[dict(one) for one in body.get("options", [])],
        instruments=[dict(one) for one in body.get("instruments", [])],
        addresses=[dict(one) for one in body.get("addresses", [])],
        total=str(body.get("total") or ""),
        problem=problem_of(body, blocks=True),
        tax=str(body.get("tax") or ""),
        has=[str(name) for name in body.get("has", [])],
        collected=known.collected,
        proposed=known.proposed,
    )
    turn.state.topic = "checkout"


def advance(turn: Turn) -> Steps:
    """Ask for the next thing that is missing, or propose the order."""
    checkout = turn.state.checkout
    missing = [name for name in FIELDS if name in checkout.missing] + [
        name for name in checkout.missing if name not in FIELDS
    ]
    if "payment" in missing and checkout.instruments and not {"name", "email", "address"} & set(missing):
        result = yield from turn.call("set_checkout", **details(payment=str(checkout.instruments[0].get("id"))))
        if result.ok:
            note(turn, result)
            turn.say("checkout.pays_with", instrument=str(checkout.instruments[0].get("label", "")))
            yield from advance(turn)
            return
        missing = ["payment"]
    if "delivery" in missing and checkout.options and not {"name", "email", "address"} & set(missing):
        ask_delivery(turn)
        return
    if "delivery" in missing and "address" in checkout.has and not {"name", "email"} & set(missing):
        turn.say_text(sentence(checkout.problem) or turn.word("checkout.no_delivery"))
        ask_missing(turn, ["address"])
        return
    if missing:
        ask_missing(turn, missing)
        return
    if checkout.problem:
        turn.say_text(sentence(checkout.problem))  # the card beside it has the ways out
        return
    yield from propose(turn)


def resume(turn: Turn) -> Steps:
    """On from where the checkout was, after the cart changed."""
    if turn.state.question is not None:
        return
    result = yield from turn.call("begin_checkout")
    if result.ok:
        note(turn, result)
        yield from advance(turn)


def propose(turn: Turn) -> Steps:
    """Make the order proposal; the yes to it is not ours to take."""
    result = yield from turn.call("place_order")
    if result.proposed or result.ok:
        waiting.park(turn)
        turn.state.checkout.proposed = True
        turn.state.question = None
        turn.state.topic = "checkout"
        total = str(result.part("checkout").get("total") or turn.state.checkout.total)
        turn.total_said = ""
        for one in waiting.waits(turn):
            turn.say("waiting.still", title=waiting.title_of(turn, one))
        turn.ask("checkout.proposed", total=total)
        return
    missing = result.data.get("missing")
    if isinstance(missing, list) and missing:
        turn.state.checkout.missing = [str(name) for name in missing]
        ask_missing(turn, turn.state.checkout.missing)
        return
    turn.say("cart.refused", message=sentence(result.message))


def place(turn: Turn, frame: Frame) -> Steps:
    """'place the order': on from wherever the checkout is."""
    if turn.state.cart and not turn.state.checkout.active and _chooses_first(turn, frame):
        return
    if not (yield from _begun(turn)):
        return
    if {"name", "email", "address"} & set(turn.state.checkout.missing):
        yield from advance(turn)
    else:
        yield from propose(turn)


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
    merged = _with_what_waits(turn, contact)
    turn.state.checkout.collected["contact"] = merged.model_dump()
    if (question := waiting.take_up(turn, however_long=True)) is not None:
        turn.say("checkout.noted_plain")
        ask_again(turn, question)
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
        yield from choose_delivery(turn, Frame(intent="choose_delivery", text=wished, original=wished))
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


def choose_delivery(turn: Turn, frame: Frame) -> Steps:
    """A way of delivery, in words."""
    if turn.state.checkout.active and not turn.state.checkout.options and "address" in turn.state.checkout.missing:
        turn.state.checkout.collected["delivery"] = frame.text
        turn.say("checkout.delivery_later")
        if turn.state.question is None:
            yield from advance(turn)
        return
    option = delivery_said(turn, frame.text)
    if not option:
        turn.say("checkout.no_such_delivery")
        say_arrival(turn)
        return
    result = yield from turn.call("set_checkout", **details(delivery=option))
    if not result.ok:
        if result.code == "empty_cart":
            yield from _not_begun(turn, result)
            return
        turn.say("cart.refused", message=sentence(result.message))
        ask_delivery(turn)
        return
    note(turn, result)
    chosen = next((one for one in turn.state.checkout.options if one.get("selected")), None)
    if chosen:
        turn.say("checkout.delivery_set", title=chosen.get("title", ""), price=chosen.get("price", ""))
    turn.state.question = None
    yield from advance(turn)


def choose_payment(turn: Turn, frame: Frame) -> Steps:
    """A stored or test instrument, in words; a card number is never taken."""
    if has_card_number(frame.original):
        turn.say("checkout.no_card_numbers")
        return
    if not turn.state.checkout.active:
        yield from begin(turn, Frame(intent="checkout"))
        if not turn.state.checkout.active:
            return
    instrument = instrument_said(turn, frame.text)
    if not instrument and turn.state.checkout.instruments:
        turn.say("checkout.no_such_payment")
        chosen = next((one for one in turn.state.checkout.instruments if one.get("selected")), None)
        if chosen and "?" in frame.original:
            turn.say("checkout.pays_still", instrument=str(chosen.get("label", "")))  # a question changes nothing
            turn.suggest("chip.place_order", "chip.view_cart")
        else:
            ask_payment(turn)
        return
    result = yield from turn.call("set_checkout", **details(payment=instrument or frame.text))
    if not result.ok:
        turn.say("cart.refused", message=sentence(result.message))
        ask_payment(turn)
        return
    note(turn, result)
    chosen = next((one for one in turn.state.checkout.instruments if one.get("selected")), None)
    if chosen:
        turn.say("checkout.pays_with", instrument=str(chosen.get("label", "")))
    turn.state.question = None
    yield from advance(turn)
