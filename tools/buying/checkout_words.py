"""Which delivery and which way to pay the shopper's words mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commerce.domain.checkout import Destination, FulfillmentOption, Instrument

_WORD = re.compile(r"[a-z0-9]+")
_FAST = re.compile(r"\b(?:fast|quick|soon)(?:er|est)?\b|\b(?:asap|urgent|express|rush|overnight)\b")
_CHEAP = re.compile(
    r"\bcheap(?:er|est)?\b|\b(?:free|lowest|economy|saver|slow|slowest|standard|normal|ordinary|plain|regular|basic|usual)\b"
)
_SANDBOX = (
    ("declin", re.compile(r"\bdeclin|\bfail|\brefused\b|\bbad\b")),
    ("3ds", re.compile(r"\b3ds?\b|\bsecure\b|\bsecond factor\b|\b2fa\b|\bauthenticat|\bchallenge|\bverification\b")),
    ("insufficient", re.compile(r"\binsufficient\b|\bfunds\b|\bmoney\b|\bempty\b")),
    ("success", re.compile(r"\bsucce|\bwork|\bgood\b|\bvalid\b|\bnormal\b|\btest\b|\bany\b")),
)
_USUAL = re.compile(r"\b(?:usual|same|last|saved|stored|kept|default|normal|regular|always|before|known|on file)\b")
_ADDRESS_FILLER = re.compile(
    r"\b(?:the|an?|my|our|to|at|it|them|send|ship|deliver|use|please|address|place|one|that|this|in|of|as|and|for|me|you|have|again)\b"
)
_TEST_IDS = ("sandbox_", "stripe_test_")
_FILLER = re.compile(
    r"\b(?:the|an?|card|pay|by|with|my|use|using|that|which|please|way|option|delivery|shipping|one)\b"
)


def destination_meant(places: Sequence[Destination], words: str) -> Destination | None:
    """By id, by what its owner calls it, by words of it that no other has; "usual" is the one used last."""
    wanted = words.strip().casefold()
    for place in places:
        if wanted == place.id or wanted == place.label.casefold() != "":
            return place
    said = set(_WORD.findall(_ADDRESS_FILLER.sub(" ", wanted)))
    called = [one for one in places if said & set(_WORD.findall(one.label.casefold()))]
    if len(called) == 1:
        return called[0]
    told = {one.id: len(said & set(_WORD.findall(" ".join(one.address.lines()).casefold()))) for one in places}
    best = [one for one in places if told[one.id] and told[one.id] == max(told.values())]
    if len(best) == 1:
        return best[0]
    return places[0] if places and not told.get(places[0].id) and (_USUAL.search(wanted) or not said) else None


def delivery_meant(options: Sequence[FulfillmentOption], words: str) -> FulfillmentOption | None:
    """By id, by title, or by what matters: the fastest, the cheapest."""
    wanted = words.strip().casefold()
    for option in options:
        if wanted in {option.id.casefold(), option.title.casefold()}:
            return option
    said = _telling(wanted)
    titled = [option for option in options if said and said & set(_WORD.findall(option.title.casefold()))]
    if len(titled) == 1:
        return titled[0]
    if options and _FAST.search(wanted):
        return min(options, key=lambda option: (option.latest, option.earliest, option.amount.amount))
    if options and _CHEAP.search(wanted):
        return min(options, key=lambda option: (option.amount.amount, option.latest))
    return None


def instrument_meant(instruments: Sequence[Instrument], words: str) -> Instrument | None:
    """By id, label, brand or last four digits, or by what a test card does."""
    wanted = words.strip().casefold()
    for instrument in instruments:
        if wanted in {instrument.id.casefold(), instrument.label.casefold(), instrument.token.casefold()}:
            return instrument
    said = _telling(wanted)
    kept = [one for one in instruments if one.saved] if _USUAL.search(wanted) else []
    if kept:
        rest = said - set(_WORD.findall(_USUAL.pattern))
        if (meant := _fitting(kept, rest) or (None if rest else kept[0])) is not None:
            return meant
    behaving = _test_card(instruments, wanted)
    if behaving is not None:
        return behaving
    return _fitting(instruments, said)


def _fitting(instruments: Sequence[Instrument], said: set[str]) -> Instrument | None:
    """The one of which most is said; the only one, where nothing is."""
    fitting = [one for one in instruments if said & _words(one)]
    best = max((len(said & _words(one)) for one in fitting), default=0)
    fitting = [one for one in fitting if len(said & _words(one)) == best]
    if len(fitting) == 1:
        return fitting[0]
    return instruments[0] if len(instruments) == 1 and not said else None


def _telling(words: str) -> set[str]:
    return set(_WORD.findall(_FILLER.sub(" ", words)))


def _test_card(instruments: Sequence[Instrument], wanted: str) -> Instrument | None:
    for behaviour, names in _SANDBOX:
        if names.search(wanted):
            found = [one for one in instruments if one.id.startswith(_TEST_IDS) and behaviour in _behaviour(one)]
            if found:
                return found[0]
    return None


def _behaviour(instrument: Instrument) -> str:
    return f"{instrument.token} {instrument.id}".casefold()


def _words(instrument: Instrument) -> set[str]:
    return {instrument.last4.casefold(), instrument.brand.casefold(), *_WORD.findall(instrument.label.casefold())} - {
        ""
    }


def default_instrument(instruments: Sequence[Instrument]) -> Instrument | None:
    """What is proposed when nothing was said: a stored one, or the sandbox card that succeeds."""
    stored = [one for one in instruments if one.provider != "sandbox"]
    if stored:
        return stored[0] if len(stored) == 1 else None
    return next((one for one in instruments if "success" in _behaviour(one)), None)
