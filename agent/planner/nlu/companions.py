"""What shall go with a thing: "a pot for it", "which grinder would you put with it", "a table that fits"."""

import re

from agent.planner.nlu.heads import Head
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.situation import Situation
from agent.planner.nlu.weighing import Ground
from agent.planner.nlu.wishes import WishReader
from retrieval.catalogue.vocabulary import Vocabulary

_OPEN = frozenset([None, "find", "refine", "ask", "similar", "goes_with", "help", "item_fact", "point", "advice"])
_ONE_OF = frozenset(["product", "category"])


class CompanionReader:
    """Knows clauses that ask for a kind of thing to go with another."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary, wishes: WishReader) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        self._wishes = wishes
        self._uses = [(phrases.compile(one.pattern), one.said) for one in phrases.language.reading.uses]
        self._owned = re.compile(
            rf"^{alternatives([*phrases.language.lexicon.articles, 'my', 'our', 'these', 'this'])} "
        )
        pronouns = phrases.language.lexicon.pronouns
        self._pronouns = frozenset(word for words in pronouns.values() for word in words)

    def meant(self, intent: str | None, text: str, whole: str, situation: Situation) -> tuple[str | None, str]:
        """The intent, and the words that say it, where a thing shall go with what is talked about."""
        asked = bool(self.used(text)) and not self._phrases.asks("open_wish", text)  # "something to …" is a wish
        if self.use(text, "it") and ("shown" in situation.flags or asked):
            return "goes_with", text  # "have you got anything to clean it" puts nothing in
        companion = next((one for one in (text, whole) if self._phrases.companion(one)[0] == 0), "")
        if intent in ("add", None) and companion:
            return ("find" if intent == "add" else "goes_with"), companion
        if intent in _OPEN and "shown" in situation.flags and self.kind(text):
            return "goes_with", text
        return intent, text

    def ground(self, intent: str, text: str) -> Ground:
        """What a reading by pattern stands on: sure where a kind is named that shall go with a thing."""
        return "certain" if intent == "goes_with" and (self.kind(text) or self.use(text, "it")) else "pattern"

    def kind(self, text: str) -> str:
        """The kind of thing that is to go with another; empty where none that is sold here is named."""
        for asked in ("kind_beside", "kind_that_goes"):
            said = self._phrases.named(asked, text)
            if said and self._is_sold(said):
                return said
        return ""

    def use(self, text: str, thing: str) -> str:
        """What shall be done with a thing or for it, as a purpose: "something to polish boots"; empty where unsaid."""
        for pattern, said in self._uses:
            if found := pattern.search(text):
                parts = {name: part or "" for name, part in found.groupdict().items()}
                named = parts.get("it", "")
                parts["it"] = thing if not named or named in self._pronouns else named
                return " ".join(said.format_map(parts).split())
        return ""

    def used(self, text: str) -> str:
        """What is named as what something shall be used on ("my oak table"); empty for a pronoun, or nothing sold."""
        named = next((found["it"] for pattern, _ in self._uses if (found := pattern.search(text))), "")
        thing = self._owned.sub("", named)
        return thing if named and named not in self._pronouns and self._is_sold(thing) else ""

    def _is_sold(self, said: str) -> bool:
        _, heads = self._wishes.read(said, None)
        if heads:
            return any(map(self._names_kind, heads))
        words = [word for word in said.split() if word not in self._phrases.fillers]
        stated = any(one.kind in ("attribute", "value", "brand") for one in self._vocabulary.match(said))
        return bool(words) and not stated and all(map(self._vocabulary.known_word, words))

    def _names_kind(self, head: Head) -> bool:
        """Whether a head is a category, or what titles call things."""
        return bool(head.category or head.several) or any(
            one.kind in _ONE_OF for one in self._vocabulary.match(head.words)
        )
