"""The embedded planner's language data: read from the files of one locale, checked, and handed over as one value."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

FOLDER = Path(__file__).parent / "planner"
FALLBACK_LOCALE = "en"


class PlannerLanguageError(Exception):
    """A language file is missing or wrong; the text names file, key and remedy."""

    code = "planner_language_invalid"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader where it was built
    """YAML in which yes, no, on and off are words, as people who write language files expect."""

    def read(self) -> Any:
        try:
            return self.get_single_data()
        finally:
            self.dispose()


_Loader.yaml_implicit_resolvers = {
    start: [
        (tag, pattern) for tag, pattern in found if tag not in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:timestamp")
    ]
    for start, found in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class Section(BaseModel):
    """A part of a language file: frozen, and a key that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Lexicon(Section):
    """Small words: what they stand for and where they may be left out."""

    contractions: dict[str, str]
    groups: dict[str, list[str]]
    polite: list[str]
    correction: list[str]
    restarts: list[str]
    joiners: list[str]
    clause_starts: list[str]
    articles: list[str]
    numbers: dict[str, int]
    number_pairs: dict[str, int]
    ordinals: dict[str, int]
    pronouns: dict[str, list[str]]
    reference_nouns: list[str]
    question_starts: list[str]
    negations: list[str]
    fillers: list[str]
    soft_markers: list[str]


class PricePhrases(Section):
    """How price limits are said."""

    between: list[str]
    maximum: list[str]
    minimum: list[str]
    around: list[str]
    exact: list[str]


class RatingPhrases(Section):
    """How a wish for good ratings is said; `words` maps least stars to phrases."""

    minimum: list[str]
    words: dict[float, list[str]]


class Comparative(Section):
    """A step in one direction of the attributes named, best first."""

    words: list[str]
    names: list[str]
    more: bool
    most: list[str] = []
    """The superlative: "lightest"."""
    plain: list[str] = []
    """The word of degree before an attribute's name: "long" in "long battery life"."""


class Degrees(Section):
    """Words that ask for more or less of any attribute named after them: "most", "lowest"."""

    more: list[str]
    less: list[str]


class Unit(Section):
    """A unit: its words, the quantity it measures, and how many base units it is."""

    words: list[str]
    measures: str
    factor: float = Field(gt=0)


class MeasurePhrases(Section):
    """Words before a number with unit."""

    minimum: list[str]
    maximum: list[str]
    around: list[str]
    between: list[str]


class Constraints(Section):
    """How limits are said."""

    currencies: dict[str, list[str]]
    price: PricePhrases
    price_needs_sign: list[str]
    price_words: dict[Literal["cheap", "premium", "cheaper", "dearer"], list[str]]
    sort: dict[Literal["price_asc", "price_desc", "rating", "popularity", "newest"], list[str]]
    rating: RatingPhrases
    in_stock: list[str]
    drop: dict[str, list[str]]
    drop_patterns: list[str]
    comparatives: dict[str, Comparative]
    degrees: Degrees
    measure: MeasurePhrases
    units: dict[str, Unit]
    sizes: dict[str, list[str]]
    size_cues: list[str]
    color_families: dict[str, list[str]]
    """Plain colours, spellings parted by a stroke, and their shades."""
    quantity: list[str]
    per_item: list[str]


Need = Literal[
    "reference",
    "no_reference",
    "shown",
    "cart",
    "checkout",
    "order",
    "search",
    "options",
    "nothing_shown",
    "asked_order",
]


class Intent(Section):
    """One meaning: patterns that prove it, patterns that rule it out, and examples for the nearest-example fallback."""

    name: str
    patterns: list[str] = []
    needs: list[Need] = []
    not_patterns: list[str] = Field(default=[], alias="not")
    examples: list[str] = []


class Thresholds(Section):
    """How near an example must be to decide."""

    embedding: float = Field(gt=0, le=1)
    overlap: float = Field(gt=0, le=1)


class Spelling(Section):
    """Typing errors: how they are mended and what is left alone."""

    common_errors: dict[str, str]
    kept: list[str]


class Intents(Section):
    """All meanings, in the order in which they are tried."""

    thresholds: Thresholds
    intents: list[Intent]


class Confirmations(Section):
    """Whole messages that approve or decline an open proposal."""

    yes: list[str]
    no: list[str]
    around: list[str] = []
    yes_to: dict[str, list[str]] = {}
    no_to: dict[str, list[str]] = {}


class Places(Section):
    """Countries, states and the words of addresses."""

    countries: dict[str, list[str]]
    regions: dict[str, dict[str, list[str]]]
    postal_codes: dict[str, str]
    code_last: list[str]
    street_words: list[str]
    street_endings: list[str]
    street_first: list[str]
    box_words: list[str]
    inside: list[str]
    lives_at: list[str]
    unit_words: list[str]


class WishWords(Section):
    """The words around a wish."""

    leads: list[str]
    tails: list[str]
    going_on: list[str]
    anew: list[str]
    links: list[str]
    limiting: list[str]
    describing: list[str]
    pointing_back: list[str]
    presents: list[str]
    recipients: list[str]
    children: str
    child_age: str
    occasions: list[str]
    likings: list[str]
    reasons: list[str]


class ReferenceWords(Section):
    """How things are pointed to."""

    extremes: dict[
        Literal["cheapest", "dearest", "best_rated", "worst_rated", "largest", "smallest", "newest"], list[str]
    ]
    ends: list[str]
    plain: list[str]
    first_of: list[str]
    last_of: list[str]
    backwards: list[str]
    middle: list[str]
    numbered: list[str]
    not_ordinal: list[str]
    everything: list[str]
    two: list[str]
    except_: list[str] = Field(alias="except")
    earlier: dict[Literal["first", "before"], list[str]]
    of_some: list[str]
    determiners: list[str]
    one_nouns: list[str]
    near: list[str]
    showed: list[str]
    described_by: list[str]
    measured: list[str]


class QuantityWords(Section):
    """How quantities change."""

    more: list[str]
    less: list[str]
    another: list[str]
    factors: dict[str, float]
    lowering: list[str]
    to: list[str]
    instead_of: list[str]
    not_that: list[str]
    no_unit_before: list[str]
    in_place: list[str]
    each_of: list[str]


class Pattern(Section):
    """Expressions of which one must, and others that must not occur."""

    patterns: list[str]
    not_patterns: list[str] = Field(default=[], alias="not")


class ShortAnswers(Section):
    """Short answers to the planner's own questions."""

    any: list[str]
    drop: list[str]
    delivery_kinds: list[str]
    empty: list[str]
    delivery: list[str]


class ContactWords(Section):
    """Lead-ins that are no part of a name, an address or a code."""

    leads: list[str]
    owned: list[str]
    name_is: list[str]
    name_said: list[str]
    titles: list[str]
    name_ends: list[str]
    pieces: dict[Literal["name", "line1", "line2", "city", "region", "postal_code", "country"], list[str]]
    spoken_at: list[str]
    spoken_dot: list[str]
    set_verbs: list[str]
    set_to: list[str]
    codes_not: list[str]
    code_verbs: list[str]


class Reading(Section):
    """How wishes, references and questions are put."""

    wish: WishWords
    reference: ReferenceWords
    quantity: QuantityWords
    question: dict[str, Pattern]
    help_topics: dict[str, list[str]]
    answers: ShortAnswers
    cards: dict[str, str]
    contact: ContactWords


class Replies(Section):
    """What is said: by key, several wordings that take turns; and the words of suggestions, fields and limits."""

    replies: dict[str, list[str]]
    words: dict[str, str]


class PlannerLanguage(Section):
    """Everything that the embedded planner knows of one language."""

    locale: str
    lexicon: Lexicon
    spelling: Spelling
    constraints: Constraints
    intents: Intents
    confirmations: Confirmations
    places: Places
    reading: Reading
    replies: Replies


def _read(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        message = f"{path}: the file is missing; copy it from {FOLDER / FALLBACK_LOCALE} and translate it"
        raise PlannerLanguageError(message) from None
    try:
        body = _Loader(text).read()
    except yaml.YAMLError as error:
        message = f"{path}: this is not YAML ({error}); mend the line it names"
        raise PlannerLanguageError(message) from error
    if not isinstance(body, dict):
        message = f"{path}: expected keys with values at the top, found {type(body).__name__}; start it with `key:`"
        raise PlannerLanguageError(message)
    return body


def _section(model: type[BaseModel], path: Path) -> BaseModel:
    try:
        return model.model_validate(_read(path))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "(top)"
        message = f"{path}: key {key!r}: {first['msg']}; got {first['input']!r:.80}; {_remedy(first['type'])}"
        raise PlannerLanguageError(message) from error


def _remedy(kind: str) -> str:
    return {
        "missing": "add the key; the file of the locale 'en' shows its form",
        "extra_forbidden": "remove the key or mend its spelling",
        "list_type": "write it as a list: [one, two]",
        "string_type": "put the value in quotes",
        "dict_type": "write it as `key: value` lines",
    }.get(kind, "write it in the form that the file of the locale 'en' shows")


SECTIONS: Mapping[str, type[BaseModel]] = {
    "lexicon": Lexicon,
    "spelling": Spelling,
    "constraints": Constraints,
    "intents": Intents,
    "confirmations": Confirmations,
    "places": Places,
    "reading": Reading,
    "replies": Replies,
}


@cache
def load_planner_language(locale: str = FALLBACK_LOCALE, folder: Path = FOLDER) -> PlannerLanguage:
    """The language data of a locale (`en-US` reads `en-US`, else `en`, else the fallback)."""
    names = (locale, locale.split("-")[0].split("_")[0], FALLBACK_LOCALE)
    name = next((name for name in names if (folder / name).is_dir()), FALLBACK_LOCALE)
    parts = {key: _section(model, folder / name / f"{key}.yaml") for key, model in SECTIONS.items()}
    return PlannerLanguage.model_validate({"locale": name, **parts})
