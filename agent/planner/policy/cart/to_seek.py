"""What a part of an order names that is not within reach: what it is called, how many, and in which version."""

from collections.abc import Sequence

from agent.planner.frames import Frame
from agent.planner.nlu.text import bare
from agent.planner.policy.cart import waiting
from agent.planner.policy.cart.part import Part
from agent.planner.policy.cart.split import is_version
from agent.planner.policy.items.naming import without_values
from agent.planner.policy.items.tokens import Word, small_words, tokens_of
from agent.planner.policy.turn import Turn
from retrieval.text.english import COLORS

MOST_OF_A_NAME = 4
MOST_BEFORE = 4
"""Words before which it is said that it is a certain thing: "two tins of the stain"."""
PUTTING_IN = frozenset(["add", "add_version", "set_quantity"])


def of_the_sought(turn: Turn, text: str, sought: Part) -> Part | None:
    """'…, 3 jars', '…, L navy': how many, or in which version, of what is still to be looked for."""
    small = small_words(turn.understanding.phrases)
    said = tokens_of(turn, text)
    small_ones = small.plain | small.articles
    telling = [
        word
        for at, word in enumerate(said)
        if word.isdigit() or _is_unit(turn, said, at) or word.said not in small_ones
    ]
    telling = [word for word in telling if word.said not in small.words.portions] or telling  # "two packs"
    if telling and all(word[0].isdigit() and not word.counts for word in telling):
        return Part(text)  # "…, 11-49"
    if len(telling) == 1 and telling[0].isdigit() and len(said) == 1:  # "…, 100": what it comes in tells what that is
        return Part(text) if sought.count or len(telling[0]) > 1 else Part(text, count=int(telling[0]))
    if len(telling) == 1 and telling[0].isdigit() and not _is_value(turn, text):
        return Part(text, count=int(telling[0]))
    counted = telling[0].counts and (len(telling) > 1 and telling[1] not in small.factors) if telling else False
    version = [word for word in (telling[1:] if counted else telling) if word.said not in small.words.portions]
    measured = [at for at, word in enumerate(version[1:]) if word in small.factors]  # "2 m"
    valued = all(
        _is_value(turn, word.said) or word in small.factors or at in measured for at, word in enumerate(version)
    )
    if not version or not (valued or _is_value(turn, text)) or (sought.of_head and not counted):
        return None
    if counted:
        return Part(text, count=int(telling[0]), sought=sought.sought, of_head=True)
    return Part(text)


def _is_unit(turn: Turn, said: Sequence[Word], at: int) -> bool:
    """Whether a word is the unit of the figure before it ("60 mm"), and not what joins a number to a version."""
    joins = turn.understanding.phrases.language.reading.quantity.each_of
    small = small_words(turn.understanding.phrases)
    counted = at > 0 and said[at - 1][0].isdigit() and said[at] in small.factors
    return counted and not (said[at].said in joins and at + 1 < len(said))


def _is_value(turn: Turn, text: str) -> bool:
    """Whether words are values that things come in here, sizes, figures that values have, or how big it shall be."""
    words = [word for word in tokens_of(turn, text) if word.said not in small_words(turn.understanding.phrases).plain]
    valued = [text[one.start : one.end] for one in turn.vocabulary.match(text) if one.kind in ("value", "attribute")]
    known = {word for value in valued for word in tokens_of(turn, value)}
    return is_version(turn, text) or (bool(words) and all(word in known for word in words))


def to_be_sought(turn: Turn, text: str, frame: Frame, before: Sequence[Part]) -> Part | None:
    """A thing that is called by words of the shop and is none that is known: how many, and what it is called."""
    if turn.state.shown and turn.understanding.references.read(text).ordinals:
        return None  # "the second one in red" is what is shown, whether it comes in red or not
    small = small_words(turn.understanding.phrases)
    verb = turn.understanding.phrases.named("orders", text)
    said = verb or turn.understanding.phrases.named("wants", text) or text
    said = turn.understanding.phrases.named("named_for_a_purpose", said) or said
    first = said.split(" ", 1)[0]
    begins = first in small.articles or first in small.definite or first in small.numbers
    begins = begins or any(word.isdigit() for word in tokens_of(turn, first)[:1])  # "2x"
    if not begins and not verb and not is_a_title(turn, said):
        return None
    words = _name_in(turn, said)
    if set(words.split()) <= COLORS:
        return None  # "one black, one brown" calls nothing by a name
    count = next((int(word) for word in tokens_of(turn, first) if word.isdigit()), None)
    definite = bool(set(said.split()[:MOST_BEFORE]) & small.the)
    puts_in = text.split(" ", 1)[0] in turn.understanding.phrases.language.lexicon.groups["add"]
    adds = verb and (definite or count or puts_in or frame.intent in PUTTING_IN)
    asks = turn.understanding.phrases.asks
    again = asks("too", frame.clause) or asks("wanted_too", frame.clause)
    again = again and bool(turn.state.cart or waiting.waits(turn))
    part = Part(said, count=count, sought=words, named=bool(verb) and first in small.the, definite=definite)
    part.ordered = bool(without_values(turn, words)) and not _is_limited(frame) and _is_of_the_shop(turn, words)
    part.ordered = part.ordered and bool(
        adds
        or (definite and (count or again))
        or (again and (count or (first in small.articles and asks("wanted_too", frame.clause))))
        or (not before and _is_settled(turn, part, frame))
    )
    named = _may_be_named(turn, words) if before and (begins or count) else _names_a_kind(turn, words)
    return part if words and (part.ordered or named) else None


def _may_be_named(turn: Turn, words: str) -> bool:
    """Behind another thing any short name will do."""
    return 0 < len(turn.understanding.wishes.measures.without(words).split()) <= MOST_OF_A_NAME


def _names_a_kind(turn: Turn, words: str) -> bool:
    """Whether all of the words are of this shop, and some name a kind or a thing of it."""
    said = turn.understanding.wishes.measures.without(words).split()
    named = any(one.kind in ("product", "category") for one in turn.vocabulary.match(" ".join(said)))
    return named and all(map(turn.vocabulary.known_word, said))


def _is_settled(turn: Turn, part: Part, frame: Frame) -> bool:
    """'2 notebooks in moss', 'the salt road in hardcover please': so many, or a whole name, with what settles it."""
    asks, values = turn.understanding.phrases.asks, len(frame.wish.attributes)
    if asks("open_need", frame.clause) or asks("looks_at", frame.clause):
        return False
    settles = any(asks("settles", bare(piece)) for piece in frame.clause.split(","))
    named = is_a_title(turn, part.sought)
    if part.count:
        return settles or (named and values > 0)  # "6 blue mugs" is a kind, and no name
    definite = bool(set(part.text.split()[:MOST_BEFORE]) & small_words(turn.understanding.phrases).the)
    return (named and values > 1) or ((named or definite) and bool(values and settles))


def _is_limited(frame: Frame) -> bool:
    """Whether things are looked for within limits or by an order: "two mugs under $20"."""
    wish = frame.wish
    return bool(wish.price_max or wish.price_min or wish.rating_min or wish.sort or wish.rank or wish.comparative)


def _is_of_the_shop(turn: Turn, words: str) -> bool:
    """Whether as good as all of the words are of this shop; one of several may be mistyped."""
    said = words.split()
    unknown = [word for word in said if not turn.vocabulary.known_word(word)]
    return len(unknown) * 2 <= len(said) - (len(said) == 1) or bool(turn.vocabulary.match(words))


def is_a_title(turn: Turn, text: str) -> bool:
    """Whether words are the whole name of something that is sold here, of more than one word."""
    named = [one for one in turn.vocabulary.match(text) if one.kind == "product"]
    return " " in text and any((one.start, one.end) == (0, len(text)) for one in named)


def _name_in(turn: Turn, text: str) -> str:
    """The words of a part that may name a thing."""
    titles = [text[one.start : one.end] for one in turn.vocabulary.match(text) if one.kind == "product"]
    if longest := max(titles, key=len, default=""):
        return longest  # no word of a whole title is a small one
    small = small_words(turn.understanding.phrases)
    return " ".join(
        word.said
        for word in tokens_of(turn, text)
        if word.said not in small.plain | small.articles and not word.isdigit() and word not in small.units.values()
    )
