"""Where a question about delivery leads: the country, state or postal code that it names, in words or by a city."""

import re

from agent.planner.frames import Address
from agent.planner.nlu.phrases import alternatives, whole
from agent.planner.policy.turn import Turn
from commerce.domain.countries import country as rules_of
from commerce.domain.countries import postal_form

LEAST = 4
"""Shorter names of countries are words of other things as well."""
_CODE = re.compile(
    r"\b(?:to|in|for|at|zip|zip ?code|postal code|postcode|code)(?: is)? (?P<code>(?=\w*\d)\w{3,7}(?:[ -]\d\w{2,3})?)\b"
)


def more_of(turn: Turn, text: str) -> str:
    """The country and the areas of the place that a question names, to be looked for beside it; empty without one."""
    places = turn.understanding.phrases.language.places
    code = country_named(turn, text)
    if not code:
        return ""
    areas = [area for area, codes in places.areas.items() if code in codes]
    return " ".join([*places.countries.get(code, [])[:1], *areas])


def place_named(turn: Turn, text: str) -> Address | None:
    """The place that is named, as far as it is told: its country at least; None where there is none."""
    region = _region_named(turn, text.lower())
    code = region[0] if region else country_named(turn, text)
    postal_code = _postal_code(text.lower(), code or turn.country)
    if not code and not postal_code:
        return None
    return Address(country=code or turn.country, region=region[1] if region else "", postal_code=postal_code)


def country_named(turn: Turn, text: str) -> str:
    """The code of the country that is named, or in which a named city lies; empty without one."""
    places = turn.understanding.phrases.language.places
    said = text.lower()
    for named in (places.cities, places.countries):
        for code, names in named.items():
            telling = [name for name in names if len(name) >= LEAST]
            if any(name in said for name in telling) and whole(telling).search(said):
                return code
            short = [name for name in names if len(name) < LEAST]
            if short and re.search(rf"\b(?:to|in) (?:the )?{alternatives(short)}(?!\w)", said):
                return code  # "to the us"
    return ""


def _region_named(turn: Turn, said: str) -> tuple[str, str] | None:
    """The country and the region of it that is named, or in which a named city lies; the shop's own country first."""
    places = turn.understanding.phrases.language.places
    for country in sorted(places.regions, key=lambda code: code != turn.country):
        cities = places.region_cities.get(country, {})
        names = {
            name: code
            for code, regions in places.regions[country].items()
            for name in (*regions, *cities.get(code, ()))
        }
        found = [name for name in names if name in said and whole([name]).search(said)]
        if found:
            return country, names[max(found, key=len)]  # "west virginia", not "virginia"
    return None


def _postal_code(said: str, country: str) -> str:
    """A postal code of the country, behind a word that leads to one."""
    for found in _CODE.finditer(said):
        code = postal_form(country, found["code"])
        if rules_of(country).accepts_postal_code(code):
            return code
    return ""
