"""What was understood of a message: frames with references, wishes and details."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Young = Literal["", "small", "child"]
Sort = Literal["relevance", "price_asc", "price_desc", "rating", "popularity", "newest"]


class Form(BaseModel):
    """A value of the dialogue, which travels as JSON; unknown keys of newer versions are left out."""

    model_config = ConfigDict(extra="ignore")


class Reference(Form):
    """How the shopper pointed to something: by place, pronoun, extreme or words."""

    ordinals: list[int] = []
    pronoun: Literal["", "it", "them", "other"] = ""
    extreme: Literal["", "cheapest", "dearest", "best_rated", "worst_rated", "largest", "smallest", "newest"] = ""
    words: str = ""
    everything: bool = False
    count: int | None = None
    """How many were said: "both", "those two"."""
    held: bool = False
    """Whether it is said to be in the cart ("the tent I added")."""
    trait: bool = False
    """Whether the words say what it has or is ("the one with a lid"), not what it is called."""
    definite: bool = False
    """Whether it was said as pointing ("the blue one"), not as a wish ("a blue one")."""
    kind: str = ""
    """What kind of thing a place or an extreme counts among: "the first laptop", "the cheapest phone"."""
    each: bool = False
    """Whether one of each of several kinds is meant: "the first of each"."""
    among: list[str] = []
    """The products among which it is meant, where they are not all that is on the screen."""
    sought: bool = False
    """Whether it is called by words that are to be looked for, since nothing known is called so."""
    excluded: "Reference | None" = None
    earlier: Literal["", "first", "before"] = ""
    """Whether the place counts in the first list that was shown, or in the one before the last."""

    @property
    def points(self) -> bool:
        """Whether anything but bare words points."""
        return bool(
            self.ordinals or self.pronoun or self.extreme or self.everything or self.definite or self.among or self.each
        )

    @property
    def empty(self) -> bool:
        return not (self.points or self.words)

    @property
    def of_whatever(self) -> bool:
        """Whether nothing tells things apart: "it", or no pointing at all."""
        placed = self.ordinals or self.extreme or self.everything or self.among or self.excluded
        return self.pronoun in ("", "it") and not (placed or self.words or self.definite or self.each)


class AttributeLimit(Form):
    """Limits on one attribute; bounds are in the attribute's own unit."""

    name: str
    values: list[str] = []
    exclude: list[str] = []
    refused: str = ""
    """The shopper's general word for what is refused ("metal"), where values stand in its place."""
    minimum: str | None = None
    maximum: str | None = None
    unit: str = ""
    """The unit of the bounds, where the attribute is stated in several."""
    said: str = ""
    """How the shopper put a bound, or the plain colour whose shades are the values, for talking about it."""
    shades: list[str] = []
    """Values that will do where none of `values` is to be had: the shades of a colour."""


class Figure(Form):
    """A figure of whoever or whatever a thing is for: months, kilograms, centimetres, square metres or litres."""

    measures: Literal["age", "mass", "height", "length", "area", "volume"]
    value: str
    of: str = ""
    """What it is of, where that is no person or animal."""


class Wish(Form):
    """What is looked for; amounts are decimal text in major units."""

    picture: str = ""
    """The id of the picture that it shall look like."""
    text: str = ""
    noun: str = ""
    """How the shopper named it, for talking about it."""
    category: list[str] | None = None
    brands: list[str] = []
    exclude_brands: list[str] = []
    price_min: str | None = None
    price_max: str | None = None
    price_word: Literal["", "cheap", "premium", "cheaper", "dearer"] = ""
    own_price: tuple[str | None, str | None] = (None, None)
    """The bounds that were said, while "cheaper" or "dearer" put others in their place."""
    rating_min: float | None = None
    attributes: list[AttributeLimit] = []
    figures: list[Figure] = []
    exclude_terms: list[str] = []
    in_stock: bool = False
    sort: Sort | None = None
    quantity: int | None = None
    comparative: str = ""
    drop: list[str] = []
    foreign_currency: str = ""
    rank: str = ""
    """The attribute whose figures order the results."""
    rank_more: bool = False
    needed_by: str = ""
    """When it must be there, as it was said."""
    somebody: bool = False
    """Whether it is said for whom: "for my mother who gardens"."""
    whom: list[AttributeLimit] = []
    """What is not for the person named ("for my husband": nothing for women), where the catalogue says for whom."""
    young: Young = ""
    """How young the one is that it is for: a small child, or any child."""
    liking: bool = False
    """Whether the words are what somebody likes or does ("my father who likes camping"), not what is to be bought."""
    told: str = ""
    """What was told in the same message, which finds nothing and puts first what speaks of it."""
    by_meaning: bool = False
    """Whether nothing has the words, so that what comes closest in meaning is looked for."""
    situation: bool = False
    """Whether the words tell how things are ("my baby is afraid of the dark") and name nothing to be looked for."""
    in_full: str = ""
    """The shopper's own words for it, which are weighed whole where what was read out of them finds nothing sure."""
    tells: bool = False
    """Whether it is known to be told rather than named, and so weighed in full before its words are looked for."""
    not_had: bool = False
    """Whether the words are the kind of thing that was named, of which the shop has none."""
    scraps: bool = False
    """Whether the words are only those of the wish that the shop knows, and name nothing."""
    to_do: bool = False
    """Whether the words are what shall be done with the thing ("something to sit on")."""
    present: bool = False
    """Whether it is for somebody else, whose likings are the words."""

    @property
    def limited(self) -> bool:
        """Whether it says more than words: some limit, order or step."""
        return bool(
            self.brands or self.exclude_brands or self.price_min or self.price_max or self.price_word
            or self.rating_min or self.attributes or self.figures or self.exclude_terms or self.in_stock or self.sort
            or self.comparative or self.drop or self.rank
        )  # fmt: skip


class Address(Form):
    """A postal address as far as it was given."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""


class Contact(Form):
    """Who buys, as far as it was given."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: Address | None = None

    @property
    def given(self) -> bool:
        return bool(self.name or self.email or self.phone or self.address)


class Frame(Form):
    """One act of the shopper."""

    intent: str
    text: str = ""
    original: str = ""
    reference: Reference = Field(default_factory=Reference)
    other: Reference | None = None
    wish: Wish = Field(default_factory=Wish)
    quantity: int | None = None
    delta: int | None = None
    factor: float | None = None
    options: dict[str, str] = {}
    contact: Contact = Field(default_factory=Contact)
    order: str = ""
    lines: list[str] = []
    """Lines of an order that were chosen already."""
    code: str = ""
    clause: str = ""
    """The piece of the message that it was read from, whole."""
    sibling: bool = False
    """Whether it is one of several versions of the same thing that were said together."""
    new_search: bool = False
    of_running: bool = False
    """Whether its wish is a change that was read off the limits of the running one."""
    forgets: bool = False
    """Whether what was looked for before is forgotten first."""
    correction: bool = False
    confidence: float = 1.0
    readings: list[str] = []
    """What it may mean, the likeliest first, where that is to be asked."""

    @property
    def is_told(self) -> bool:
        """Whether it is known what it is on: things or lines of the cart, or a name that is to be looked for."""
        return bool(self.reference.among) or self.reference.sought
