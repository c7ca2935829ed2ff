"""A postal address as it comes in pieces: put together, found lacking, or amended."""

import re

from agent.planner.frames import Address, Contact, Frame
from agent.planner.policy.turn import Turn
from commerce.domain.countries import country as rules_of
from commerce.domain.countries import region_code


def correction(turn: Turn, frame: Frame) -> Contact | None:
    """One piece said anew ("the street is …", "my zip code is …"), where an address is known already."""
    whole = frame.contact.address is not None and another_place(frame.contact.address)
    if not whole and (contact := named_pieces(turn, frame.original)) is not None:
        return contact
    if "address" not in turn.state.checkout.has:
        return None
    given = frame.contact.address
    if given is None:
        return _street_told(turn, frame)
    if given.postal_code or given.city:
        return None
    stated = turn.understanding.contacts.read(frame.original).address
    return frame.contact.model_copy(update={"address": stated})


def _street_told(turn: Turn, frame: Frame) -> Contact | None:
    """'Send it to 23 Lake View', where an address is known: another street there."""
    street = turn.understanding.phrases.named("to_a_number", frame.text)
    if not street or frame.contact.given:
        return None
    at = frame.original.lower().find(street)
    return Contact(address=Address(line1=frame.original[at : at + len(street)] if at >= 0 else street))


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
    if whole.line1 and not whole.country and turn.country and not _has_postal_codes(turn.country):
        whole.country = turn.country
    if not whole.region and whole.city and (region := region_code(whole.country, whole.city)):
        whole.region = region  # where the region is a city, as Dubai is
    return whole


def _has_postal_codes(country: str) -> bool:
    """Whether an address there is not whole without a postal code; so it is while the country is not known."""
    return not country or "postal_code" in rules_of(country).required


def stored_said(turn: Turn, text: str) -> str | None:
    """The kept address that the words mean: by its name, or the usual one; None where they mean none."""
    kept = turn.state.checkout.addresses
    if not kept or "?" in text or turn.understanding.phrases.asks("another", text):
        return None
    words = f" {' '.join(re.findall(r'[a-z0-9]+', text.lower()))} "
    named = [one for one in kept if f" {str(one.get('label', '')).lower()} " in words]
    if len(named) == 1:
        return str(named[0].get("id"))
    return str(kept[0].get("id")) if not named and turn.understanding.phrases.asks("usual_address", text) else None


def another_place(address: Address) -> bool:
    """Whether this is another place, not a piece of the one that is known."""
    return bool(address.line1 and (address.city or address.postal_code))


def lacking(address: Address) -> list[str]:
    """What an address needs in its country, and anywhere while that is not known; the shop checks the rest."""
    needed = [name for name in ("line1", "city") if not address.country or name in rules_of(address.country).required]
    needed += ["postal_code"] if _has_postal_codes(address.country) else []
    lacks = [name for name in needed if not getattr(address, name)]
    return lacks or ([] if address.country else ["country"])
