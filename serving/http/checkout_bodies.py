"""What a UCP checkout body asks to change, in the words of commerce."""

from collections.abc import Mapping
from typing import Any

from commerce.domain.address import Address, normalise
from commerce.domain.checkout import Buyer, Checkout, CheckoutChange
from commerce.domain.splitting import GIFT_CARD
from serving.http.carts import read_codes


def read_change(body: Mapping[str, Any], known: Checkout | None) -> CheckoutChange:
    """The change that a body asks for; what it does not speak of stays as it is."""
    method = _method(body)
    destination = _destination(method, known)
    stored = _stored(method, destination, known)
    address = _address(destination, known) if destination and stored is None else None
    instrument_id, token = _instrument(body)
    cards = _gift_cards(body)
    codes = read_codes(body)
    return CheckoutChange(
        buyer=_buyer(body, destination, known),
        address=address,
        address_id=stored if stored != _chosen(known) else None,
        option_id=_option(method),
        instrument_id=instrument_id,
        instrument_token=token,
        codes=None if codes is None else tuple(codes),
        keep=_keep(body, known),
        gift_cards=None if cards is None or cards == _known_cards(known) else cards,
    )


def changes_nothing(change: CheckoutChange) -> bool:
    """Whether a body spoke of nothing that can be changed."""
    return change == CheckoutChange()


def _buyer(body: Mapping[str, Any], destination: Mapping[str, Any], known: Checkout | None) -> Buyer | None:
    given = _object(body.get("buyer"))
    if not given:
        return None
    before = known.buyer if known and known.buyer else Buyer()
    name = _name(given) or before.name or _name(destination)
    return Buyer(name, _text(given, "email") or before.email, _text(given, "phone_number") or before.phone)


def _address(destination: Mapping[str, Any], known: Checkout | None) -> Address:
    buyer_name = known.buyer.name if known and known.buyer else ""
    return Address(
        full_name=_name(destination) or buyer_name,
        line1=_text(destination, "street_address"),
        line2=_text(destination, "extended_address"),
        city=_text(destination, "address_locality"),
        region=_text(destination, "address_region"),
        postal_code=_text(destination, "postal_code"),
        country=_text(destination, "address_country"),
        phone=_text(destination, "phone_number"),
    )


def _method(body: Mapping[str, Any]) -> Mapping[str, Any]:
    methods = _object(body.get("fulfillment")).get("methods") or []
    return next((method for method in methods if isinstance(method, Mapping)), {})


def _destination(method: Mapping[str, Any], known: Checkout | None) -> Mapping[str, Any]:
    """The destination that is selected, or the only one, written out; one that is only listed is none."""
    selected = method.get("selected_destination_id")
    given = [item for item in method.get("destinations") or [] if isinstance(item, Mapping)]
    for destination in given:
        if destination.get("id") == selected or len(given) == 1:
            written = _text(destination, "street_address") or _text(destination, "postal_code")
            return destination if written and (selected or not _listed(destination, known)) else {}
    return {}


def _listed(destination: Mapping[str, Any], known: Checkout | None) -> bool:
    return bool(_text(destination, "id")) and normalise(_address(destination, known)) in _offered(known)


def _stored(method: Mapping[str, Any], destination: Mapping[str, Any], known: Checkout | None) -> str | None:
    """The stored address that is meant: by its id alone, or written out as we wrote it; else it is a new one."""
    if not destination:
        return _text(method, "selected_destination_id") or None
    given = normalise(_address(destination, known))
    return given.id if given in _offered(known) else None


def _offered(known: Checkout | None) -> list[Address]:
    if known is None:
        return []
    return [*(one.address for one in known.destinations), *([known.address] if known.address else [])]


def _chosen(known: Checkout | None) -> str | None:
    return known.address.id if known and known.address else None


def _option(method: Mapping[str, Any]) -> str | None:
    for group in method.get("groups") or []:
        option = _object(group).get("selected_option_id")
        if isinstance(option, str) and option:
            return option
    return None


def _instrument(body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The selected instrument besides gift cards: by the id that we gave it, or by a provider's token."""
    instruments = [item for item in _instruments(body) if item.get("type") != GIFT_CARD]
    chosen = next(
        (item for item in instruments if item.get("selected")), instruments[0] if len(instruments) == 1 else None
    )
    if chosen is None:
        return None, None
    token = _object(chosen.get("credential")).get("token")
    if isinstance(token, str) and token:
        return None, token
    return _text(chosen, "id") or None, None


def _keep(body: Mapping[str, Any], known: Checkout | None) -> bool | None:
    """Whether what is paid with is kept for the next time, where that is said anew: an addition of ours."""
    said = _object(body.get("shopmind")).get("keep")
    return said if isinstance(said, bool) and said != (known is not None and known.keep) else None


def _gift_cards(body: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The gift cards to pay with, by code or by id: all of them, where the body speaks of payment at all."""
    if "instruments" not in _object(body.get("payment")):
        return None
    cards = [one for one in _instruments(body) if one.get("type") == GIFT_CARD and one.get("selected", True)]
    given = (_text(_object(one.get("credential")), "code") or _text(one, "id") for one in cards)
    return tuple(name for name in given if name)


def _known_cards(known: Checkout | None) -> tuple[str, ...]:
    return tuple(card.id for card in known.gift_cards) if known else ()


def _instruments(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = _object(body.get("payment")).get("instruments") or []
    return [item for item in found if isinstance(item, Mapping)]


def _name(body: Mapping[str, Any]) -> str:
    parts = (_text(body, "first_name"), _text(body, "last_name"))
    return " ".join(part for part in parts if part) or _text(body, "full_name")


def _text(body: Mapping[str, Any], key: str) -> str:
    value = body.get(key)
    return value.strip() if isinstance(value, str) else ""


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
