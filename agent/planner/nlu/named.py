"""Whether a clause names something that is sold here: a kind of thing, a title, another kind than before."""

import re

from agent.planner.frames import Reference, Wish
from agent.planner.nlu.limits import NAMED, LimitReader
from agent.planner.nlu.phrases import Phrases
from agent.planner.nlu.situation import Situation, is_held
from agent.planner.nlu.wishes import WishReader
from retrieval.catalogue.vocabulary import Vocabulary
from retrieval.understanding.themes import is_theme

LEAST_OF_A_TITLE = 2
OF_THE_BUYER = frozenset(["give_address", "give_contact"])
ASKED_FOR = OF_THE_BUYER | {"help", "costs"}
"""Acts whose words may be those of a thing that is sold here."""
MOST_OF_A_NAME = 2
LIKE_A_WORD = re.compile(r"(?=.*[aeiouy])(?!.*[^aeiouy]{5})[a-z]+")


class NamedReader:
    """Knows the things of the catalogue in a clause."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary, wishes: WishReader) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        self._wishes = wishes

    def another_kind(self, text: str, situation: Situation) -> bool:
        """'make that tents' turns the search; 'make that blue' changes a line."""
        if not text.startswith("make "):
            return False
        _, heads = self._wishes.read(text, situation.category)
        others = [head.category for head in heads if head.category and not is_held(head.words, situation)]
        if self._phrases.asks("makes_number", text) and "in_cart" in situation.flags:
            others = [category for category in others if tuple(category) != situation.category]
        return bool(others)

    def dropped(self, text: str, limits: LimitReader, flags: frozenset[str]) -> list[str]:
        """The limits that are taken back, by their kind or by the name of an attribute, a value or a brand."""
        first, _, told = text.partition(", ")
        text = first if told and self._phrases.asks("told_beside", told) else text
        if drop := limits.drop(text):
            return drop
        named = limits.dropped_by_name(text) if "search" in flags else ""
        if named.isdigit() and "in_cart" not in flags:
            return ["price"]  # "forget the 50"
        whole = [one.kind for one in self._vocabulary.match(named) if (one.start, one.end) == (0, len(named))]
        return [f"{NAMED}{named}"] if {"attribute", "value", "brand"} & set(whole) else []

    def a_title(self, text: str) -> bool:
        """Whether a product is named by its title."""
        found = [match for match in self._vocabulary.match(text) if match.kind == "product"]
        return any(len(text[match.start : match.end].split()) >= LEAST_OF_A_TITLE for match in found)

    def buys(self, text: str) -> bool:
        """Whether a gift card that is sold here is to be bought ("add the gift card")."""
        names = any(match.kind in ("product", "category") for match in self._vocabulary.match(text))
        return names and self._phrases.asks("buys", text)

    def asked_for(self, intent: str, whole_text: str, text: str, situation: Situation) -> bool:
        """'Do you sell shipping boxes', 'a red mug delivered by friday': things, and no question about the shop."""
        if intent in OF_THE_BUYER:
            return self._called_as_details(text, situation)
        asked = text.split(" ", 1)[0] in self._phrases.language.lexicon.question_starts
        if intent == "help":
            return self._phrases.asks("sold", whole_text) and self.sells(text, situation)
        wish, _ = self._wishes.read(text, situation.category)
        known = any(self._vocabulary.known_word(word) for word in self._phrases.content(wish.text))
        return bool(wish.needed_by) and not asked and known

    def _called_as_details(self, text: str, situation: Situation) -> bool:
        """Whether the word for an address or name is a part of what a thing is called ("address labels")."""
        owned = set(self._phrases.language.reading.contact.owned)
        _, heads = self._wishes.read(text, situation.category)
        called = [set(head.words.split()) for head in heads if head.category or head.several]
        called += [
            set(text[one.start : one.end].split()) for one in self._vocabulary.match(text) if one.kind == "product"
        ]
        return any(words & owned and words - owned for words in called)

    def sells(self, text: str, situation: Situation) -> bool:
        """Whether a kind of thing that is sold here is named."""
        _, heads = self._wishes.read(text, situation.category)
        return any(head.category for head in heads)

    def knows(self, words: str) -> bool:
        """Whether the catalogue may name something so; true of no words."""
        said = self._phrases.content(words)
        return not words or any(map(self._vocabulary.known_word, said))

    def alone(self, text: str, reference: Reference, situation: Situation) -> bool:
        """Whether words ask nothing of anything ("mascara waterproof"), however near they are to a question."""
        asks = text.split(" ", 1)[0] in self._phrases.language.lexicon.question_starts
        pointed = reference.points or "shown" in situation.flags
        return not asks and not pointed and any(map(self._vocabulary.known_word, self._phrases.content(text)))

    def may_be_a_thing(self, text: str) -> bool:
        """Whether nothing was said but a word or two that name something, if nothing that is sold here."""
        words = text.split()
        known = self._phrases.known
        return (
            0 < len(words) <= MOST_OF_A_NAME
            and all(word.isalpha() and len(word) > MOST_OF_A_NAME and word not in known for word in words)
            and all(LIKE_A_WORD.fullmatch(word) for word in words)
        )

    def adds(self, wish: Wish, piece: str, situation: Situation) -> bool:
        """Whether words that name no kind of thing tell more about the running search ("red")."""
        words = wish.text.split()
        if "search" not in situation.flags or wish.present:
            return False
        if self._phrases.describes(wish.text) or (len(words) == 1 and words[0].endswith("'s")):
            return True
        if len(words) != 1:
            return False
        described = wish.text == piece or self._phrases.asks("only_describes", piece)
        return described and situation.category is not None and self._vocabulary.known_word(words[0])

    def names_no_kind(self, piece: str, wish: Wish, situation: Situation) -> bool:
        """Whether the words only say how it is and for whom ("leather, for my labrador"), under a running search."""
        described, marker, _ = piece.partition(" for ")
        running = "search" in situation.flags and situation.category is not None
        return running and bool(marker) and not wish.present and self._phrases.describes(described.strip(" ,"))

    @staticmethod
    def only_tells_more(wish: Wish, situation: Situation) -> bool:
        """Whether the words beside limits name a theme ("small room, not wider than …") under a running search."""
        return "search" in situation.flags and is_theme(wish.text, frozenset())
