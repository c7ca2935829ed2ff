"""A postal address as it comes in pieces: put together, found lacking, or amended."""

import re

from agent.planner.frames import Address, Contact, Frame
from agent.planner.policy.turn import Turn


def correction(turn: Turn, frame: Frame) -> Contact | None:
    """One piece said anew ("the street is …", "my zip code is …"), where an address is known already."""
    whole = frame.contact.address is not None and another_place(frame.contact.address)
    if not whole and (contact := named_pieces(turn, frame.original)) is not None:
        return contact
    if "address" not in turn.state.checkout.has:
        return None
    given = frame.contact.address
    if given is None or given.postal_code or given.city:
        return None
    stated = turn.understanding.contacts.read(frame.original).address
    return frame.contact.model_copy(update={"address": stated})


def named_pieces(turn: Turn, text: str) -> Contact | None:
    """Pieces that are said by their names: "the street is …", "zip is …"."""
    pieces = turn.understanding.contacts.pieces(text)
    name = pieces.pop("name", "")
    if not pieces and not name:
        return None
    return Contact(name=name, address=Address.model_validate(pieces) if pieces else None)


def completed(turn: Turn, address: Address | None) -> Address | None:
    """The pieces given so far, put together."""
    before = turn.state.checkout.collected.get("address")
    if address is None:
        return None
    new = {key: value for key, value in address.model_dump().items() if value}
    whole = Address.model_validate({**(before or {}), **new})
    if whole.line1 and whole.postal_code and not whole.country:
        reader = turn.understanding.contacts.addresses
        whole.country = reader.country_of(whole, re.split(r"[,;\n]\s*", turn.message), turn.country)
    return whole


def another_place(address: Address) -> bool:
    """Whether this is another place, not a piece of the one that is known."""
    return bool(address.line1 and (address.city or address.postal_code))


def lacking(address: Address) -> list[str]:
    """What every address needs; the shop checks the rest."""
    needed = ["line1", "city", "postal_code"]
    lacks = [name for name in needed if not getattr(address, name)]
    return lacks or ([] if address.country else ["country"])
