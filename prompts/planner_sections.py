"""The sections of the embedded planner's language data, as the files of a locale hold them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A part of a language file: frozen, and a key that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Lexicon(Section):
    """Small words: what they stand for and where they may be left out."""

    contractions: dict[str, str]
    groups: dict[str, list[str]]
    polite: list[str]
    correction: list[str]
    correction_behind: list[str]
    restarts: list[str]
    insisting: list[str]
    trailing: list[str]
    joiners: list[str]
    clause_starts: list[str]
    enumerating: list[str]
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


Need = Literal[
    "reference",
    "no_reference",
    "shown",
    "cart",
    "in_cart",
    "checkout",
    "order",
    "search",
    "options",
    "nothing_shown",
    "asked_order",
    "not_ordered",
    "after_order",
]


class Intent(Section):
    """One meaning: patterns that prove it, patterns that rule it out, and examples whose words are compared."""

    name: str
    patterns: list[str] = []
    needs: list[Need] = []
    not_patterns: list[str] = Field(default=[], alias="not")
    examples: list[str] = []


class Thresholds(Section):
    """How many of all words an example and a clause must share for the example to decide."""

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
    areas: dict[str, list[str]]
    """What a shop may call many countries at once, with their codes."""
    cities: dict[str, list[str]]
    """Large cities by the country in which a shop abroad would look for them."""
    regions: dict[str, dict[str, list[str]]]
    region_cities: dict[str, dict[str, list[str]]]
    """Large cities by the region in which they lie, where a country's regions have their own taxes."""
    postal_codes: dict[str, str]
    code_last: list[str]
    street_words: list[str]
    street_endings: list[str]
    street_first: list[str]
    box_words: list[str]
    inside: list[str]
    lives_at: list[str]
    unit_words: list[str]


class WhomWords(Section):
    """A side of persons that catalogues state, such as gender: its attributes, and each group's values and persons."""

    attributes: list[str]
    values: dict[str, list[str]]
    persons: dict[str, list[str]]


class WishWords(Section):
    """The words around a wish."""

    leads: list[str]
    tails: list[str]
    going_on: list[str]
    anew: list[str]
    links: list[str]
    hollow: list[str]
    """Words that name and describe nothing at the ends of what is left of a wish."""
    hollow_behind: list[str]
    persons_owning: list[str]
    """The same at its last end alone."""
    everyone: list[str]
    """Values that are for each of those whom an attribute tells apart."""
    telling: list[str]
    """How a part begins that tells a story and names nothing: "he is always cold"."""
    having: list[str]
    """What stands before the number of parts that a thing shall have: "with 24 ports"."""
    limiting: list[str]
    refusing: list[str]
    something_for: str
    """A wish for something for what was told, as `{what}`."""
    for_what: str
    relative: list[str]
    """What begins a clause that tells of a thing that was named: "that", "which"."""
    does_not: list[str]
    """How it is said that a thing does not do something."""
    lacks: list[str]
    """How it is said, behind `does_not`, what a thing shall be without: "need", "have"."""
    deeds: list[str]
    """What things do that they shall not do: "smudge", "leak"."""
    goes_on: list[str]
    """What stands behind a verb: "stick to", "tested on"."""
    opposites: dict[str, str]
    """Words that are refused by how a thing is, and what is looked for then: "nothing fancy" is something simple."""
    describing: list[str]
    pointing_back: list[str]
    alike: list[str]
    presents: list[str]
    persons: list[str]
    recipients: list[str]
    whom: list[WhomWords]
    children: str
    child_age: str
    age_said: list[str]
    """How old whoever it is for is said to be, the figure as the group `age`."""
    user_weights: list[str]
    """How heavy whoever it is for is said to be, the figure as `<amount>`; the group `take` is no part of the wish."""
    user_heights: list[str]
    """The same of how tall they are."""
    used_on: list[str]
    """How large something is said to be that it is used on, which the group `of` names."""
    open_things: list[str]
    hereabouts: list[str]
    subjects: list[str]
    small_children: list[str]
    other_children: list[str]
    child_kinds: dict[str, list[str]]
    age_attributes: list[str]
    """Words of the names of attributes that state ages."""
    occasions: list[str]
    likings: list[str]
    reasons: list[str]
    of_a_thing: list[str]
    """Words behind which a thing is named: "a", "my", "another"."""
    portions: list[str]
    qualities: list[str]
    """Words that say how a thing is, and what such words end in, as far as an ending tells."""
    describing_endings: list[str]


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
    each: list[str]
    earlier: dict[Literal["first", "before"], list[str]]
    of_some: list[str]
    determiners: list[str]
    one_nouns: list[str]
    near: list[str]
    held: list[str]
    showed: list[str]
    described_by: list[str]
    whereabouts: list[str]
    measured: list[str]
    between: list[str]


class QuantityWords(Section):
    """How quantities change."""

    more: list[str]
    less: list[str]
    another: list[str]
    factors: dict[str, float]
    lowering: list[str]
    to: list[str]
    instead_of: list[str]
    rather: list[str]
    not_that: list[str]
    no_unit_before: list[str]
    in_place: list[str]
    each_of: list[str]
    joining: list[str]  # between the things of one act
    parts: dict[str, str]  # of one of a unit, in figures
    idioms: list[str]  # said by the way, and none of its words
    times: list[str]  # between a number and what it counts
    beside: list[str]  # beside an act on a thing they say nothing of which it is


class Pattern(Section):
    """Expressions of which one must, and others that must not occur."""

    patterns: list[str]
    not_patterns: list[str] = Field(default=[], alias="not")


class ShortAnswers(Section):
    """Short answers to the planner's own questions."""

    any: list[str]
    any_tails: list[str]
    drop: list[str]
    delivery_kinds: list[str]
    delivery_nouns: list[str]
    """Words of any way of delivery, which tell none from another."""
    delivery_usual: list[str]
    """Words for the usual way, which titles call by one of them."""
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


class CodeWords(Section):
    """What is said around a promotion code."""

    cues: list[str]
    """What tells that a word is a code, wherever it stands: where it was read, what it does."""
    tied: list[str]
    """What ties it to another act: "add it *and* SAVE10"."""
    handing: list[str]
    """Words in front of it that hand it over."""
    behind: list[str]
    """Small words that may follow it."""
    not_behind: list[str]
    """Words behind which something written like a code is none: a size, a house."""


class DayWords(Section):
    """Days that are said by neither date nor weekday."""

    away: dict[str, int]
    """How many days from today."""
    named: dict[str, str]
    """Month and day, such as 12-24."""


class UseWords(Section):
    """How it is asked what serves a use of a thing, and how that use is said; groups of the pattern stand in braces.

    `it` is the thing: a pronoun is replaced by what it is called.
    """

    pattern: str
    said: str


class PlainWay(Section):
    """A turn of speech (an expression with named groups), and how the same is put plainly."""

    said: str
    put: str  # `{name}` stands for what the group said
    needs: list[str] = []  # as of intents
    unless: str = ""
    """Sentences that it is not looked for in."""


class Reading(Section):
    """How wishes, references and questions are put."""

    plainly: list[PlainWay]
    exclaims: list[str]  # in a sentence of their own they ask for nothing
    wish: WishWords
    reference: ReferenceWords
    quantity: QuantityWords
    question: dict[str, Pattern]
    help_topics: dict[str, list[str]]
    attribute_questions: dict[str, list[str]]
    uses: list[UseWords]
    answers: ShortAnswers
    cards: dict[str, str]
    contact: ContactWords
    codes: CodeWords
    days: DayWords


class Replies(Section):
    """What is said: by key, several wordings that take turns; and the words of suggestions, fields and limits."""

    replies: dict[str, list[str]]
    words: dict[str, str]
