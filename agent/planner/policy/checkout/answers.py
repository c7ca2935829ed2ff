"""Answers to what the checkout asks for: who and where, how delivered, how paid; anything else is a digression."""

from agent.planner.frames import Address, Contact, Frame
from agent.planner.nlu.text import bare
from agent.planner.policy.checkout import asking, choosing, giving, proceeding
from agent.planner.policy.checkout.addresses import another_place, named_pieces, stored_said
from agent.planner.policy.checkout.ways import instrument_said, names_a_way
from agent.planner.policy.conversing.again import decided
from agent.planner.policy.items.resolve import similarity, words_in
from agent.planner.policy.turn import Answering, Turn
from agent.planner.state import Question

LEAST_OF_A_NAME = 2
PAYMENT_ANSWERS = frozenset(["choose_payment", "find", "point", "unclear", "refine", "show_item", "ask", "compare"])
DELIVERY_ANSWERS = frozenset(
    ["choose_delivery", "find", "point", "unclear", "affirm", "thanks", "refine", "add", "show_item"]
)
MOST_OF_A_REGION = 4


def answer(turn: Turn, question: Question) -> Answering:
    """Details in answer to the checkout's question; anything else is a digression."""
    fields = question.missing.get("fields", [])
    if question.field == "delivery":
        return (yield from _delivery(turn))
    if question.field == "payment":
        return (yield from _payment(turn))
    if turn.understanding.phrases.asks("no_email", turn.understanding.clauses(turn.message)[0]):
        turn.say("checkout.needs_email")
        asking.ask_missing(turn, fields)
        return True
    if "address" in fields and (stored := stored_said(turn, turn.message)) is not None:
        yield from giving.take_stored(turn, stored)
        return True
    contact = turn.understanding.contacts.read(turn.message, turn.country)
    whole = contact.address is not None and another_place(contact.address)
    if not whole and (pieces := named_pieces(turn, turn.message)) is not None:
        contact = pieces
    fill_single(turn, contact, fields)
    if contact.given and not is_something_else(turn, contact):
        turn.state.question = None
        beside = turn.understanding.read(turn.message, turn.situation())[1:]
        if wished := [frame.text for frame in beside if frame.intent == "choose_delivery"]:
            turn.state.checkout.collected["delivery"] = wished[-1]  # "…. standard is fine"
        yield from giving.take(turn, contact)
        if turn.state.question is None and not turn.text():
            turn.say("talk.what_next")
        return True
    return False


def _delivery(turn: Turn) -> Answering:
    titles = " ".join(str(one.get("title", "")) for one in turn.state.checkout.options)
    said = words_in(turn.message)
    fitting = any(similarity([word], titles) >= 84 for word in said if len(word) > 2)
    words = set(turn.understanding.phrases.language.reading.answers.delivery)
    if not (fitting or words & set(said)) or len(said) > 8 or "?" in turn.message:
        return False
    frames = turn.understanding.read(turn.message, turn.situation())
    named = names_a_way(turn, bare(turn.message))
    if not named and any(frame.confidence == 1 and frame.intent not in DELIVERY_ANSWERS for frame in frames):
        return False
    turn.state.question = None
    yield from choosing.choose_delivery(
        turn, Frame(intent="choose_delivery", text=bare(turn.message), original=turn.message)
    )
    return True


def _payment(turn: Turn) -> Answering:
    """One of the ways to pay that were named; a question or another act is a digression."""
    text = bare(turn.message)
    if turn.understanding.phrases.asks("what_happened", text):
        turn.say("checkout.was_declined")
        asking.ask_payment(turn)
        return True
    if "?" in turn.message or len(text.split()) > 10:
        return False
    frames = turn.understanding.read(turn.message, turn.situation())
    if any(frame.confidence == 1 and frame.intent not in PAYMENT_ANSWERS for frame in frames):
        return False
    places = turn.understanding.references.read(text).ordinals
    offered = [one for one in turn.state.checkout.instruments if not one.get("selected")]
    if places and 0 < places[0] <= len(offered):
        text = str(offered[places[0] - 1].get("label", ""))
    elif not instrument_said(turn, text):
        return False
    turn.state.question = None
    yield from proceeding.choose_payment(turn, Frame(intent="choose_payment", text=text.lower(), original=turn.message))
    return True


def fill_single(turn: Turn, contact: Contact, fields: list[str]) -> None:
    """A bare answer to a question for one field: a name, a town, a postal code, a country."""
    text = turn.message.strip().strip(".")
    if fields == ["region"] and contact.address is None and not contact.email and _is_region(turn, text):
        contact.address, contact.name = Address(region=text), ""
        return
    if contact.address is None and (telling := _telling(turn, text, fields)) is not None:
        contact.address, contact.name = telling, ""
        return
    if "name" in fields and not contact.name and contact.address is None and not contact.email and is_name(turn, text):
        contact.name = text
    places = {"line1", "city", "postal_code", "country", "region", "address"}
    if (
        contact.address is None
        and places & set(fields)
        and not contact.email
        and not contact.name
        and _is_place(turn, text, fields)
    ):
        piece = turn.understanding.contacts.fragment(text)
        if any(piece.model_dump().values()) and (piece.line1 or turn.state.checkout.collected.get("address")):
            contact.address = piece


def _telling(turn: Turn, text: str, fields: list[str]) -> Address | None:
    """A postal code, a region or a country alone, whichever piece was asked for; "ok" is a state only in capitals."""
    told = turn.understanding.contacts.addresses.telling(text)
    collected = turn.state.checkout.collected
    awaited = collected.get("address") or collected.get("contact") or "address" in turn.state.checkout.has
    if told is None or not awaited:
        return None
    short = len(text) <= 2 and not text.isupper() and "region" not in fields
    return None if short or decided(turn) is not None else told


def _is_region(turn: Turn, text: str) -> bool:
    """Whether a short answer may name a part of a country; a yes or no is none."""
    return decided(turn) is None and 0 < len(text.split()) <= MOST_OF_A_REGION and "?" not in text


def is_name(turn: Turn, text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 4 or any(char.isdigit() for char in text) or "?" in text:
        return False
    known = turn.understanding.phrases.known
    if decided(turn) is not None or len(text) <= LEAST_OF_A_NAME:
        return False
    if any(word.lower() in known for word in words) and not (len(words) > 1 and text.istitle()):
        return False
    frames = turn.understanding.read(text, turn.situation())
    return all(frame.intent in ("unclear", "find", "point") and frame.confidence < 0.8 for frame in frames)


def _is_place(turn: Turn, text: str, fields: list[str]) -> bool:
    if "?" in text or len(text.split()) > 14:
        return False
    if any(char.isdigit() for char in text) and len(text.split()) <= 8:
        return True
    frames = turn.understanding.read(text, turn.situation())
    clear = [
        frame
        for frame in frames
        if frame.intent not in ("unclear", "find", "point", "give_address") or frame.confidence > 0.8
    ]
    return not clear or bool({"city", "country"} & set(fields) and len(text.split()) <= 3 and clear[0].intent == "find")


def is_something_else(turn: Turn, contact: Contact) -> bool:
    """A question or an act that happens to hold something like a name."""
    if contact.email or contact.address or contact.phone or turn.understanding.contacts.says_name(turn.message):
        return False
    frames = turn.understanding.read(turn.message, turn.situation())
    return any(
        frame.intent not in ("unclear", "find", "point", "give_contact", "give_address", "greet", "thanks", "affirm")
        for frame in frames
    )
