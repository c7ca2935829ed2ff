"""A postal address as it comes in pieces: put together, found lacking, or amended."""

from agent.planner.frames import Address, Contact, Frame
from agent.planner.policy.turn import Turn


def correction(turn: Turn, frame: Frame) -> Contact | None:
    """One piece said anew ("the street is …", "my zip code is …"), where an address is known already."""
    if "address" not in turn.state.checkout.has:
        return None
    pieces = turn.understanding.contacts.pieces(frame.original)
    name = pieces.pop("name", "")
    if pieces or name:
        return Contact(name=name, address=Address.model_validate(pieces) if pieces else None)
    given = frame.contact.address
    if given is None or given.postal_code or given.city:
        return None
    stated = turn.understanding.contacts.read(frame.original).address
    return frame.contact.model_copy(update={"address": stated})


def completed(turn: Turn, address: Address | None) -> Address | None:
    """The pieces given so far, put together."""
    before = turn.state.checkout.collected.get("address")
    if address is None:
        return None
    if not before:
        return address
    new = {key: value for key, value in address.model_dump().items() if value}
    return Address.model_validate({**before, **new})


def another_place(address: Address) -> bool:
    """Whether this is another place, not a piece of the one that is known."""
    return bool(address.line1 and (address.city or address.postal_code))


def lacking(address: Address) -> list[str]:
    """What every address needs; the shop checks the rest."""
    needed = ["line1", "city", "postal_code"]
    lacks = [name for name in needed if not getattr(address, name)]
    return lacks or ([] if address.country else ["country"])
