"""Pointing: ordinals, pronouns, extremes and descriptions of things on the screen or in the cart."""

import re
from typing import Literal

from agent.planner.frames import Reference
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from retrieval.catalogue.vocabulary import Vocabulary

_TO_THE_END = r"|[,;?])"


class ReferenceReader:
    """Finds what a clause points to."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        lexicon, words = phrases.language.lexicon, phrases.language.reading.reference
        self._plain = {*words.plain, *lexicon.reference_nouns, *lexicon.numbers}
        nouns, numbers = alternatives(lexicon.reference_nouns), rf"(?:\d{{1,2}}|{alternatives(lexicon.numbers)})"
        self._ends = frozenset(words.ends) - {"to", "in", "from", "with", "for", "at", "on"}
        stop = rf"(?=$| {alternatives(words.ends)}(?!\w){_TO_THE_END}"
        self._all_ends = frozenset(words.ends)
        self._near = re.compile(rf"^{alternatives(words.near)}(?!\w)")
        self._last_of = frozenset(words.last_of)
        ends = alternatives([*words.first_of, *words.last_of])
        self._several = re.compile(rf"\b(?P<end>{ends}) (?P<n>{numbers})\b")
        self._first_of = frozenset(words.first_of[1:])
        self._ordinal = re.compile(
            rf"\b(?P<o>{alternatives(lexicon.ordinals)})\b(?! {alternatives(words.not_ordinal)})(?: {nouns})?"
        )
        article = alternatives(word for word in lexicon.articles if " " not in word)
        self._before_else = re.compile(rf"(?<=\w)(?P<thing> {article} [a-z -]+?) {alternatives(words.first_of[:1])}$")
        self._backwards = whole(words.backwards)
        self._kind = re.compile(rf"^ (?P<words>[a-z][^,;?]{{1,40}}?){stop}")
        self._each = whole(words.each)
        self._numbered = re.compile(rf"(?<!\w){alternatives(words.numbered)}\s?#?\s?(?P<n>{numbers})\b")
        self._bare_numbers = re.compile(r"^(?P<n>\d{1,2})(?:,? (?:and|&) (?P<m>\d{1,2}))?$")
        pair = r"(?P<n>\d{1,2}) ?(?:and|&|or|vs\.?|versus|with|to|,) ?(?:number )?(?P<m>\d{1,2})"
        after = r"(?: ?(?:and|&|or|,) ?(?P<l>\d{1,2}))?(?=$|[,;?]| for\b| in terms)"
        self._paired = re.compile(rf"(?<![\w$€£.]){pair}{after}")
        self._middle = whole(words.middle)
        determiners, some = alternatives(words.determiners), alternatives(words.of_some)
        group = rf"(?: (?:{nouns}|of (?:{alternatives(words.two)}|the {numbers})|{some}))?"
        self._extremes = [
            (
                name,
                re.compile(
                    rf"\b(?:{determiners} {alternatives(said)}{group}{stop}|{alternatives(said)} {nouns})(?!\w)"
                ),
            )
            for name, said in words.extremes.items()
        ]
        self._bare_extremes = [(name, whole(said)) for name, said in words.extremes.items()]
        pronouns = lexicon.pronouns
        self._cheap = frozenset(phrases.language.constraints.price_words.get("cheap", []))
        self._dear = frozenset(phrases.language.constraints.price_words.get("premium", []))
        self._other = whole(pronouns["other"])
        self._them = re.compile(rf"(?<!of )\b{alternatives(pronouns['them'])}\b(?! (?:of|for|a)\b)")
        self._it = whole(pronouns["it"])
        self._some = whole(words.of_some)
        self._all = whole([*words.everything, *(f"all {number}" for number in lexicon.numbers)])
        self._measured = re.compile(rf"\b(?:the |its )?{alternatives(words.measured)} of\b")
        self._between = re.compile(rf"\b{alternatives(words.between)} (?={determiners} )")
        self._earlier = [(name, whole(said)) for name, said in words.earlier.items()]
        self._held = whole(words.held)
        self._showed = whole(words.showed)
        self._two = whole(words.two)
        self._except = re.compile(rf"\b{alternatives(words.except_)} (?P<rest>.+)$")
        self._one = re.compile(rf"\b{determiners} (?P<words>[^,;?]{{1,60}}?) {alternatives(words.one_nouns)}\b")
        one = rf"{determiners} {alternatives(words.one_nouns)} {alternatives(words.described_by)}"
        self._one_with = re.compile(rf"\b{one} (?:an? |the )?(?P<words>[^,;?]{{2,60}})")
        pointing = alternatives(words.determiners)
        courtesy = alternatives([*lexicon.polite, *phrases.language.reading.wish.tails])
        self._courtesy = re.compile(rf"^(?:{courtesy}(?:\s+|$))+|(?:(?:^|\s+){courtesy})+$")
        self._definite = re.compile(rf"\b{pointing} (?P<words>[^,;?]{{2,80}}?){stop}")

    def read(self, text: str) -> Reference:
        """What the clause points to; an empty reference when it does not point."""
        excluded = None
        if self._all.search(text) and (found := self._except.search(text)):
            excluded = self.read_one(found["rest"])
            text = text[: found.start()]
        reference = self.read_one(text)
        if excluded is not None:
            reference.excluded, reference.everything = excluded, True
        return reference

    def read_one(self, text: str) -> Reference:
        text = self._between.sub(" ", self._measured.sub(" ", text))
        earlier, text = self._from_earlier(text)
        held = self._held.search(text) is not None
        text = self._held.sub(" ", text).strip() if held else text
        each = self._each.search(text) is not None
        text = self._each.sub(" ", text).strip() if each else text
        reference = self._read(text)
        reference.each = each
        if each and self._bare_numbers.match(text):
            reference.ordinals = []  # "1 of each" is a quantity
        if each and not (reference.ordinals or reference.extreme):
            reference.extreme = next((name for name, said in self._bare_extremes if said.search(text)), "")
        if not earlier and reference.ordinals == [1] and self._showed.search(text):
            earlier = "first"
        reference.earlier, reference.held = earlier, held
        return reference

    def _from_earlier(self, text: str) -> tuple[Literal["", "first", "before"], str]:
        """Which of the lists is meant ("the first one you showed me at the start"), and what is left to read."""
        for name, pattern in self._earlier:
            if found := pattern.search(text):
                return name, f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()
        return "", text

    def _read(self, text: str) -> Reference:
        reference = Reference(ordinals=self._ordinals(text))
        if reference.ordinals:
            reference.definite, reference.kind = True, self._kind_of(text)
            return reference
        for name, pattern in self._extremes:
            if found := pattern.search(text):
                reference.extreme, reference.definite = name, True
                reference.words = self._description(text[: found.start()] + text[found.end() :])
                return reference
        if found := self._other.search(text):
            reference.words = self._description(text[found.end() :])  # "the other one, the blue"
            reference.definite = bool(reference.words)
            reference.pronoun = "" if reference.words else "other"
            return reference
        reference.words = self._description(text)
        reference.trait = bool(reference.words) and self._one_with.search(text) is not None
        if reference.words in self._cheap or reference.words in self._dear:
            reference.extreme = "cheapest" if reference.words in self._cheap else "dearest"
            reference.words, reference.definite = "", True
            return reference
        reference.definite = bool(reference.words)
        if not reference.words:
            self._pronoun(text, reference)
        return reference

    def _pronoun(self, text: str, reference: Reference) -> None:
        if self._two.search(text):
            reference.count, reference.pronoun = 2, "them"
            return
        if self._all.search(text):
            reference.everything = True
        if self._them.search(text):
            reference.pronoun = "them"
        elif self._it.search(text) or self._some.search(text):
            reference.pronoun = "it"

    def _ordinals(self, text: str) -> list[int]:
        if self._backwards.search(text):
            return [-2]
        if found := self._several.search(text):
            count = count_of(found["n"], self._phrases) or 1
            if count > 1 or found["end"] in self._first_of:
                return list(range(-count, 0)) if found["end"] in self._last_of else list(range(1, count + 1))
        if self._middle.search(text):
            return [0]
        text = self._before_else.sub(r"\g<thing>", text)  # "add a lamp first" is no place
        places = [self._phrases.language.lexicon.ordinals[found["o"]] for found in self._ordinal.finditer(text)]
        places += [count_of(found["n"], self._phrases) or 0 for found in self._numbered.finditer(text)]
        if not places and (found := self._bare_numbers.search(text)):
            places = [int(found["n"]), *([int(found["m"])] if found["m"] else [])]
        if not places and self._phrases.asks("compares", text) and (found := self._paired.search(text)):
            places = [int(place) for place in found.groups() if place]
        return list(dict.fromkeys(place for place in places if place))

    def _kind_of(self, text: str) -> str:
        """'Laptop' of "the first laptop": what stands behind a place and is no word for any item."""
        found = self._ordinal.search(text)
        told = self._kind.match(text[found.end() :]) if found else None
        words = self._without_courtesy(told["words"]) if told else ""
        return "" if not words or words.split(" ", 1)[0] in self._all_ends | self._plain else words

    def _description(self, text: str) -> str:
        found = self._one_with.search(text) or self._one.search(text) or self._definite.search(text)
        if not found:
            return ""
        words = self._without_courtesy(found["words"])
        first = words.split(" ", 1)[0]
        near = self._near.match(found.group()) is not None and first in self._all_ends  # "this to my cart"
        return "" if words in self._plain or first in self._ends or near else words

    def _without_courtesy(self, words: str) -> str:
        """The words without what is only polite around them; a title keeps all of its own ("the Morning Mug")."""
        words = words.strip()
        titles = (match for match in self._vocabulary.match(words) if match.kind == "product" and match.start == 0)
        return words if any(match.end == len(words) for match in titles) else self._courtesy.sub("", words).strip()
