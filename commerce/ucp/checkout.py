"""A checkout in UCP's shape."""

from datetime import UTC, date, datetime, time

from commerce.domain.checkout import Action, Buyer, Checkout, Destination, FulfillmentOption, Instrument
from commerce.domain.money import Money
from commerce.domain.splitting import GIFT_CARD, CardShare
from commerce.ucp.common import (
    UCP_VERSION,
    Body,
    absolute,
    address_body,
    discounts_body,
    envelope,
    line_body,
    message_body,
    total_body,
)

SECOND_FACTOR = "dev.ucp.common.payment.three_ds_challenge"
_ACTIONS = {
    "second_factor": SECOND_FACTOR,
    "approval": "dev.shopmind.payment.approval",
    "payment_page": "dev.shopmind.payment.page",
}

_GROUP = "parcel"


def checkout_body(checkout: Checkout, *, base_url: str | None = None) -> Body:
    """Return the body of a checkout; addresses are absolute when the shop's own address is given."""
    providers = sorted({GIFT_CARD, *(instrument.provider for instrument in checkout.instruments)})
    body: Body = {
        "ucp": {
            **envelope("checkout", "discount", "fulfillment"),
            "payment_handlers": {f"dev.shopmind.{name}": [{"id": name, "version": UCP_VERSION}] for name in providers},
        },
        "id": checkout.id,
        "line_items": [line_body(line, base_url) for line in checkout.lines],
        "status": checkout.status,
        "currency": checkout.currency,
        "totals": [total_body(total) for total in checkout.totals],
        "discounts": discounts_body(checkout.codes, checkout.lines),
        "fulfillment": {"methods": [_method(checkout)]},
        "payment": {
            "instruments": [
                *(_gift_card(share) for share in _card_shares(checkout)),
                *(_instrument(checkout, instrument) for instrument in checkout.instruments),
            ]
        },
        "links": [
            {"type": kind, "url": absolute(path, base_url)}
            for kind, path in (("shipping_policy", "/help/shipping"), ("refund_policy", "/help/returns"))
        ],
        "expires_at": checkout.expires_at.isoformat(),
        "shopmind": _additions(checkout),
    }
    if checkout.problems:
        body["messages"] = [message_body(problem) for problem in checkout.problems]
    if checkout.buyer is not None:
        body["buyer"] = buyer_body(checkout.buyer)
    if checkout.actions:
        body["actions"] = _actions(checkout, base_url)
    if checkout.order_id is not None:
        permalink = absolute(f"/orders/{checkout.order_id}", base_url)
        body["order"] = {"id": checkout.order_id, "label": checkout.order_number, "permalink_url": permalink}
    if base_url:
        body["continue_url"] = absolute("/checkout", base_url)
    return body


def buyer_body(buyer: Buyer) -> Body:
    """Return a buyer; parts that are not given are left out."""
    first, _, last = buyer.name.rpartition(" ")
    parts = {
        "first_name": first or last,
        "last_name": last if first else "",
        "email": buyer.email,
        "phone_number": buyer.phone,
    }
    return {name: text for name, text in parts.items() if text}


def means_body(means: Instrument) -> Body:
    """Return what a means of payment is called; its token stays here."""
    return {
        "id": means.id,
        "type": means.type,
        "label": means.label,
        "brand": means.brand,
        "last4": means.last4,
        "provider": means.provider,
        "saved": means.saved,
    }


def _additions(checkout: Checkout) -> Body:
    return {
        "version": checkout.version,
        "cartId": checkout.cart_id,
        "missing": list(checkout.missing),
        "instruments": [means_body(one) for one in checkout.instruments],
        "selectedInstrument": checkout.selected_instrument,
        "mayKeep": checkout.may_keep,
        "keep": checkout.keep,
        "giftCards": [
            {"id": share.card.id, "label": share.card.label, "last4": share.card.last4, "amount": share.amount.amount}
            for share in _card_shares(checkout)
        ],
        "due": checkout.due.amount,
        "orderNumber": checkout.order_number,
        "actions": [{"id": one.id, "type": one.type, "url": one.url, "title": one.title} for one in checkout.actions],
    }


def _method(checkout: Checkout) -> Body:
    lines = [line.id for line in checkout.lines]
    group: Body = {"id": _GROUP, "line_item_ids": lines, "options": [_option(one) for one in checkout.options]}
    if checkout.selected_option is not None:
        group["selected_option_id"] = checkout.selected_option
    method: Body = {"id": "shipping", "type": "shipping", "line_item_ids": lines, "groups": [group]}
    places = {one.id: _destination(one) for one in checkout.destinations}
    if checkout.address is not None:
        chosen = checkout.address.id
        places = {chosen: _destination(Destination(chosen, checkout.address)), **places}
        method["selected_destination_id"] = chosen
    if places:
        method["destinations"] = list(places.values())
    return method


def _destination(place: Destination) -> Body:
    label = {"shopmind": {"label": place.label}} if place.label else {}
    return {"id": place.id, "type": "shipping_address", **address_body(place.address), **label}


def _option(option: FulfillmentOption) -> Body:
    body: Body = {
        "id": option.id,
        "title": option.title,
        "description": {"plain": option.description},
        "earliest_fulfillment_time": _moment(option.earliest, time.min),
        "latest_fulfillment_time": _moment(option.latest, time(23, 59, 59)),
        "totals": [{"type": "total", "amount": option.amount.amount}],
        "shopmind": {"earliest": option.earliest.isoformat(), "latest": option.latest.isoformat()},
    }
    if option.carrier:
        body["carrier"] = option.carrier
    return body


def _moment(day: date, at: time) -> str:
    return datetime.combine(day, at, UTC).isoformat()


def _instrument(checkout: Checkout, instrument: Instrument) -> Body:
    return {
        "id": instrument.id,
        "handler_id": instrument.provider,
        "type": instrument.type,
        "display": {"brand": instrument.brand, "last_digits": instrument.last4, "description": instrument.label},
        "selected": instrument.id == checkout.selected_instrument,
        **({"amount": checkout.due.amount} if _splits(checkout, instrument) else {}),
    }


def _actions(checkout: Checkout, base_url: str | None) -> Body:
    found: dict[str, list[Body]] = {}
    for action in checkout.actions:
        found.setdefault(_ACTIONS[action.type], []).append(_action(checkout, action, base_url))
    return found


def _splits(checkout: Checkout, instrument: Instrument) -> bool:
    """Whether an instrument pays what gift cards leave."""
    return bool(checkout.gift_cards) and instrument.id == checkout.selected_instrument


def _card_shares(checkout: Checkout) -> list[CardShare]:
    """Each gift card with what it pays; one that others leave nothing to pay is shown with nothing."""
    paying = {share.card.id: share for share in checkout.card_shares}
    nothing = Money(0, checkout.currency)
    return [paying.get(card.id) or CardShare(card, nothing) for card in checkout.gift_cards]


def _gift_card(share: CardShare) -> Body:
    """A gift card among the instruments; kept by its id, its code is never repeated."""
    return {
        "id": share.card.id,
        "handler_id": GIFT_CARD,
        "type": GIFT_CARD,
        "display": {"brand": GIFT_CARD, "last_digits": share.card.last4, "description": share.card.label},
        "selected": True,
        "amount": share.amount.amount,
    }


def _action(checkout: Checkout, action: Action, base_url: str | None) -> Body:
    instrument = checkout.selected_instrument or action.id
    config = {"payment_instrument_id": instrument, "url": absolute(action.url, base_url)}
    return {"id": action.id, "config": config, "shopmind": {"title": action.title}}
