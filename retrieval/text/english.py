"""What finding knows of English: words that carry no wish, irregular plurals, and how units are written."""

from types import MappingProxyType


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _set(
    """
    a about all also am an and any anything are as at be been but by can could do does for from get give good had has
    have help how i if im in into is it its ive just let like lets looking me mine more my myself need of on one ones
    or our out please really recommend s search see shop show so some something sort such t tell than that thats the
    their them then there these they thing things this those to under up us use very want was we what whats when where
    which who will wish with would you your buy find best got
    """
)

IRREGULAR_PLURALS = MappingProxyType(
    {
        "cds": "cd",
        "children": "child",
        "feet": "foot",
        "geese": "goose",
        "halves": "half",
        "knives": "knife",
        "leaves": "leaf",
        "lives": "life",
        "loaves": "loaf",
        "men": "man",
        "mice": "mouse",
        "pcs": "pc",
        "scarves": "scarf",
        "shelves": "shelf",
        "teeth": "tooth",
        "tvs": "tv",
        "wives": "wife",
        "wolves": "wolf",
        "women": "woman",
        "mens": "man",
        "womens": "woman",
    }
)

NOT_PLURAL = _set(
    """
    access asus bass brass bus business canvas chaos chess compass cordless cosmos dress express fitness gas glass grass
    harness iris lens less mass news plus press seamless series species stainless swiss tennis thermos wireless
    """
)

SPELLINGS = MappingProxyType(
    {
        "colour": "color",
        "colours": "color",
        "coloured": "colored",
        "grey": "gray",
        "jewellery": "jewelry",
        "aluminium": "aluminum",
        "fibre": "fiber",
        "centre": "center",
        "litre": "liter",
        "litres": "liters",
        "metre": "meter",
        "metres": "meters",
        "tyre": "tire",
        "tyres": "tires",
        "organiser": "organizer",
        "moisturiser": "moisturizer",
        "theatre": "theater",
        "favourite": "favorite",
        "flavour": "flavor",
        "pyjamas": "pajamas",
    }
)

COLORS = _set(
    """
    amber aqua beige black blue bronze brown burgundy charcoal clear copper coral cream crimson cyan gold golden gray
    green indigo ivory khaki lavender lilac lime magenta maroon mint multicolor navy nude ochre olive orange peach
    pink purple red rose rust sand scarlet silver tan teal transparent turquoise violet white yellow
    """
)
