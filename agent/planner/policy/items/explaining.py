"""How completely a thing explains the words that are said: how many, in which version, and by which of its names.

A number is read as a figure of a version and as how many, and the reading that leaves fewer words over stands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.planner.policy.items.resolve import is_called, is_head
from agent.planner.policy.items.tokens import LEAST_OF_A_PART, Small, Word, small_words, tokens_of
from agent.planner.policy.items.version_words import versions_in
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

MOST_PIECES = 1000
MOST_LIGHT = 2
JOINED = re.compile(r"[&,/+]")
_PARTS_OF_A_MODEL = re.compile(r"([a-z]+)(\d+)")
_DOZEN = 12


@dataclass(slots=True)
class Explained:
    """A thing as the meaning of some words."""

    item: Item
    values: dict[str, str] = field(default_factory=dict)
    count: int | None = None
    names: int = 0
    """How many words are of what it is called."""
    nicknames: int = 0
    """How many words begin or end one of these: "can" of a canister, "stone" of a whetstone."""
    told: int = 0
    """How many words are of what is told of it: its attributes, its options."""
    left: list[str] = field(default_factory=list)
    light: list[str] = field(default_factory=list)
    """Words left over that name nothing that is sold: "teal works"."""
    loosely: int = 0
    """How many values are only meant by words near them: "white" for cream."""
    several: bool = False
    """Whether more than one value of a choice is said: "M or L"."""

    @property
    def whole(self) -> bool:
        """Whether no word is left over, and one version is meant."""
        return not (self.left or self.light or self.several)

    @property
    def nearly(self) -> bool:
        """Whether a version is said, and beside it nothing that is sold."""
        return bool(self.values) and not (self.left or self.several) and len(self.light) <= MOST_LIGHT

    @property
    def names_it(self) -> bool:
        """Whether some word is of what it is called, in full or in short."""
        return bool(self.names or self.nicknames)

    @property
    def weight(self) -> tuple[int, int, int, int]:
        return self.names, len(self.values), -self.loosely, self.nicknames


def plain_kinds(item: Item) -> list[str]:
    """What a thing may be called as a kind; of "Pumps & Repair" nothing tells which of the two it is."""
    return [kind for kind in (*item.kinds, *item.category) if not JOINED.search(kind)]


def explain(turn: Turn, item: Item, text: str) -> Explained:
    """What the words come to as words about this thing."""
    small = small_words(turn.understanding.phrases)
    said = tokens_of(turn, small.words.whom.sub(" ", text))
    version = versions_in(turn, small, item, said, text)
    found = Explained(item, version.values, loosely=version.loosely, several=version.several)
    taken = set(version.places)
    thing = _thing_counted(turn, small, said)
    _take_count(small, found, said, taken)
    name = f"{item.title} {item.brand} {' '.join(plain_kinds(item))}"
    told = f"{' '.join(item.highlights)} {' '.join(item.options)}"
    told_of = _Told(name, tokens_of(turn, name), told, tokens_of(turn, told), tokens_of(turn, " ".join(item.options)))
    for at, word in enumerate(said):
        if at not in taken:
            _account(turn, small, found, word, told_of, names=at == thing)
    title = tokens_of(turn, item.title)
    if len(title) > 1 and any(said[at : at + len(title)] == title for at in range(len(said))):
        found.names = max(found.names, len(title) + 1)  # "the Morning Mug", however small a word "morning" is
    return found


def is_headed(turn: Turn, text: str, item: Item) -> bool:
    """Whether the last of its words that is said is what it is: "the drill" is no drill bit."""
    title = tokens_of(turn, item.title)
    said = [word.said for word in tokens_of(turn, text) if word in title]
    return bool(said) and is_head(said[-1], item.title)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a thing is called and what is told of it, as it stands and word by word."""

    name: str
    called: Sequence[Word]
    told: str
    telling: Sequence[Word]
    of_options: Sequence[Word]


def _thing_counted(turn: Turn, small: Small, said: Sequence[Word]) -> int | None:
    """'2 sets of those boxes': the place of the word that names what the portions before it are of."""
    end = len(said) - 1
    if end > 0 and said[end - 1].said in small.definite and said[end].said in small.plain:
        is_cart = said[end].said in turn.understanding.phrases.language.lexicon.groups["cart"]
        return end if not is_cart and turn.vocabulary.match(said[end].said) else None  # "that stand"
    portions = [at for at, word in enumerate(said) if word.said in small.words.portions]
    last = portions[-1] if len(portions) > 1 else None
    if last is None or any(word.said not in small.plain for word in said[last + 1 :]):
        return None
    return last if turn.vocabulary.match(said[last].said) else None


def _account(turn: Turn, small: Small, found: Explained, word: Word, told: _Told, *, names: bool) -> None:
    """Count one word for what it is of the thing, or leave it over; one that `names` is none of the small ones."""
    small_word = (word.said in small.plain or word.said in small.articles) and not names
    if word.said in small.words.portions and any(_is_short_for(word, one) for one in told.called):
        found.nicknames += 1  # "the cans" of a canister
    elif word in told.called:
        found.names += not (small_word or word in small.factors)
    elif word in told.of_options:
        found.told += 1
    elif small_word:
        return
    elif is_called(word, told.name) or _is_of_a_model(word, told.called):
        found.names += 1
    elif word in told.telling or is_called(word, told.told):
        found.told += 1
    elif any(_is_short_for(word, one) for one in told.called):
        found.nicknames += 1
    elif _is_light(turn, small, word):
        found.light.append(word)
    else:
        found.left.append(word)


def _is_light(turn: Turn, small: Small, word: Word) -> bool:
    """Whether a word names nothing that is sold, says no colour and refuses nothing."""
    vocabulary = turn.vocabulary
    colored = turn.understanding.wishes.terms.colors.named(word)
    sold = bool(vocabulary.match(word.said)) or (
        vocabulary.known_word(word.said) and not vocabulary.common_word(word.said)
    )
    return word.isalpha() and not (colored or sold or word.said in small.refusing or small.words.only_size([word.said]))


def _is_of_a_model(word: str, called: Sequence[str]) -> bool:
    """Whether a word is the figure of a model ("the 200" of an L200), or both parts of it ("spf50" of SPF 50)."""
    models = [one for one in called if one[:1].isalpha() and one[-1:].isdigit()]
    if word.isdigit():
        return len(word) > 1 and any(one.endswith(word) for one in models)
    parts = _PARTS_OF_A_MODEL.fullmatch(word)
    return parts is not None and all(part in called for part in parts.groups())


def _is_short_for(word: str, name: str) -> bool:
    """Whether a word begins or ends a longer one."""
    begins = len(word) >= LEAST_OF_A_PART and name.startswith(word)
    begins = begins or (len(name) > LEAST_OF_A_PART and word.startswith(name))  # "dinosaur" of Dino
    return begins or (len(word) > LEAST_OF_A_PART and name.endswith(word))


# --- how many -----------------------------------------------------------------------------------------------------


def _take_count(small: Small, found: Explained, said: Sequence[Word], taken: set[int]) -> None:
    """Read how many; a figure of its name ("the 45", "the skarv 2") is none."""
    figures = re.findall(r"\d+", found.item.title)
    for at, word in enumerate(said):
        if at in taken or not word.counts or not 0 < int(word) < MOST_PIECES:
            continue
        definite = at > 0 and said[at - 1] in small.the
        begins = not any(one.said not in small.plain for one in said[:at])
        counts = begins or int(word) <= _DOZEN or (said[at + 1 : at + 2] and said[at + 1] in small.between)
        if (word in figures and (definite or not begins)) or not counts:
            continue
        if found.count is None and not definite:
            found.count = int(word)
            taken.add(at)
        elif definite and not word.said.isdigit():
            taken.add(at)  # "the two": no more than that they are two
