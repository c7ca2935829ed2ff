"""What a clause is where no pattern says more than that something is looked for: a wish, a pointing, or unknown."""

import re

from agent.planner.frames import Reference
from agent.planner.nlu.intents import IntentFinder
from agent.planner.nlu.named import LIKE_A_WORD, MOST_OF_A_NAME, NamedReader
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.situation import Situation
from agent.planner.nlu.weighing import Reading
from agent.planner.nlu.wishes import WishReader
from retrieval.catalogue.vocabulary import Vocabulary
from retrieval.text.members import covers
from retrieval.text.synonyms import names_thing
from retrieval.text.theme_words import starts_making

_CODE = re.compile(r"(?=[a-z0-9./-]*\d[a-z0-9./-]*\d)[a-z0-9]+(?:[./-][a-z0-9]+)*")
_MANY_WORDS = 4


class BareWords:
    """Reads clauses by the catalogue's words and by what they point to."""

    def __init__(
        self, phrases: Phrases, vocabulary: Vocabulary, wishes: WishReader, named: NamedReader, finder: IntentFinder
    ) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        self._wishes = wishes
        self._named = named
        self._finder = finder
        self._article = re.compile(rf"^(?:{alternatives(phrases.language.lexicon.articles)})\s+")
        places = alternatives(phrases.language.lexicon.ordinals)
        self._pointing = re.compile(
            rf"^{places}$|^(?:the|that|this|those|these|number|no\.?|option|#|{places})(?: ?\w| ?\d)(?!.*\bones$)"
        )

    def looked_for(self, text: str, situation: Situation) -> Reading:
        """'i need …' is a wish when it names something sold here; else an example may share more words with it."""
        wish, heads = self._wishes.read(text, situation.category)
        if heads and heads[-1].words == wish.text:
            return Reading("find", "certain")  # "i need a phone", of a shop that has them: nothing else is said
        if self._phrases.asks("sells_it", text):
            return Reading("find", "certain")
        thing = self._names_a_thing(wish.text)
        if heads or thing or wish.limited or wish.present or len(wish.text.split()) < MOST_OF_A_NAME:
            return Reading("find", "kind" if heads or thing or wish.limited else "asked")
        if self._phrases.asks("open_wish", text):
            return Reading("find", "asked", 0.9)
        near = self._finder.by_example(text)
        if near is not None and near[0] != "find":
            return Reading(near[0], "guess", near[1])
        words = self._phrases.content(wish.text)
        known = [word for word in words if self._vocabulary.known_word(word)]
        if len(words) >= _MANY_WORDS and not known and not wish.present:
            return Reading("out_of_scope", "guess", 0.5)
        return Reading("find", "asked", 0.8)

    def said(self, text: str, reference: Reference, situation: Situation) -> Reading | None:
        """No pattern fits: the catalogue's words make a wish, else shared words decide, else nothing is known."""
        wish, heads = self._wishes.read(text, situation.category)
        turned = (wish.price_word or wish.comparative) and reference.pronoun and not heads  # "that is too much"
        if reference.points and not turned and "shown" in situation.flags and self._pointing.match(text):
            return Reading("point", "pattern", 0.9)
        if heads or wish.limited:
            several = len([limit for limit in wish.attributes if limit.values]) > 1 and "shown" not in situation.flags
            asks = text.split(" ", 1)[0] in self._phrases.language.lexicon.question_starts
            return Reading("find", "certain" if several and wish.text and not asks else "kind", 0.9)
        if "search" in situation.flags and self._describes(text):
            return Reading("find", "kind", 0.9)
        named = self._article.sub("", text)
        if self._phrases.named("size_behind", text) and self._names_a_thing(named):
            return Reading("find", "certain", 0.9)
        if _CODE.fullmatch(text) or self._names_a_thing(named) or self._is_one_word(named) or covers(named):
            return Reading("find", "kind", 0.9)
        if near := self._finder.by_example(text):
            asks = near[0] != "ask" or not self._named.alone(text, reference, situation)
            return Reading(near[0], "guess", near[1]) if asks else Reading("find", "guess", 0.7)
        return self._guessed(text, reference, situation)

    def _is_one_word(self, text: str) -> bool:
        """Whether two words are one that the catalogue knows: "kettle bells"."""
        words, known = text.split(), self._vocabulary.known_word
        plain = len(words) == MOST_OF_A_NAME and all(map(str.isalpha, words))
        return plain and known("".join(words)) and not all(map(known, words))

    def _names_a_thing(self, text: str) -> bool:
        """Whether a few words end in what people call a thing, had or not: "red running shoes size 9"."""
        words = (self._phrases.named("size_behind", text) or text).split()
        plain = len(words) <= _MANY_WORDS and not self._phrases.asks("tells_a_story", " ".join(words))
        return plain and any(names_thing(" ".join(words[-size:])) for size in (1, 2) if len(words) >= size)

    def _guessed(self, text: str, reference: Reference, situation: Situation) -> Reading | None:
        words = self._phrases.content(text)
        if words and any(self._vocabulary.known_word(part) for word in words for part in word.split("-") if part):
            return Reading("find", "guess", 0.7)
        if (
            reference.points
            and "shown" in situation.flags
            and text.split(" ", 1)[0] not in self._phrases.language.reading.reference.whereabouts
        ):
            return Reading("point", "guess", 0.6)
        named = self._article.sub("", self._wishes.measures.without(text).strip())
        if self._named.may_be_a_thing(named) or (len(words) == MOST_OF_A_NAME and starts_making(text.split()[0])):
            return Reading("find", "guess", 0.5)
        if situation.category and len(words) == 1 and LIKE_A_WORD.fullmatch(text.removesuffix("'s")) and len(text) > 3:
            return Reading("find", "guess", 0.5)  # a word that the catalogue does not know, in a running search
        return None

    def _describes(self, text: str) -> bool:
        """Whether a few words begin or end by saying how a thing is ("hard shell", "left handed")."""
        words = text.split()
        described = self._phrases.describes
        return 0 < len(words) <= MOST_OF_A_NAME and (described(text) or described(words[0]))
