"""Where a question about delivery leads: the country of a city, and what a shop may call that part of the world."""

import re

from agent.planner.nlu.phrases import alternatives, whole
from agent.planner.policy.turn import Turn

LEAST = 4
"""Shorter names of countries are words of other things as well."""


def more_of(turn: Turn, text: str) -> str:
    """The country and the areas of the place that a question names, to be looked for beside it; empty without one."""
    places = turn.understanding.phrases.language.places
    code = country_named(turn, text)
    if not code:
        return ""
    areas = [area for area, codes in places.areas.items() if code in codes]
    return " ".join([*places.countries.get(code, [])[:1], *areas])


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
