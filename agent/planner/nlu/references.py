"""Pointing: ordinals, pronouns, extremes and descriptions of things on the screen or in the cart."""

import re

from agent.planner.frames import Reference
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.phrases import Phrases, alternatives

EXTREMES = (
    ("cheapest", r"cheap(?:est|er)|least expensive|less expensive|lowest price[d]?|lower[- ]priced"),
    ("dearest", r"most expensive|more expensive|prici(?:est|er)|dear(?:est|er)"),
    ("best_rated", r"best[- ](?:rated|reviewed)|top[- ]rated|high(?:est|er)[- ]rated|better[- ]rated|best"),
    ("worst_rated", r"worst[- ]rated|lowest[- ]rated"),
    ("largest", r"bigg(?:est|er)|larg(?:est|er)"),
    ("smallest", r"small(?:est|er)"),
    ("newest", r"new(?:est|er)|latest"),
)
STOP = r"(?=$| (?:in|to|into|from|with|for|and|please|out|off|instead|by|but|is|are|has|have|at|on|as|too|again|now|first|it|come|comes|fit|fits|work|works|cost|costs|weigh|weighs|last|lasts|go|goes|look|looks|made|waterproof|available|that|which|then|or|versus|vs)\b|[,;?])"


class ReferenceReader:
    """Finds what a clause points to."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        lexicon = phrases.language.lexicon
        nouns = alternatives(lexicon.reference_nouns)
        ordinals = alternatives(lexicon.ordinals)
        numbers = rf"(?:\d{{1,2}}|{alternatives(lexicon.numbers)})"
        self._several = re.compile(rf"\b(?:the )?(?P<end>first|last|top) (?P<n>{numbers})\b")
        self._ordinal = re.compile(
            rf"\b(?P<o>{ordinals})\b(?! (?:of all|thing|time|name|class|aid|hand|floor))(?: {nouns})?"
        )
        self._backwards = re.compile(r"\b(?:second|next|2nd)[- ]to[- ](?:the[- ])?last\b")
        self._numbered = re.compile(
            rf"(?:#|\b(?:number|no\.?|nr\.?|option|item|product|result|nummer) ?#?)\s?(?P<n>{numbers})\b"
        )
        self._bare_numbers = re.compile(r"^(?P<n>\d{1,2})(?:,? (?:and|&) (?P<m>\d{1,2}))?$")
        self._middle = re.compile(r"\b(?:the )?middle one\b")
        self._extremes = [
            (
                name,
                re.compile(
                    rf"\b(?:(?:the|that|this|your) (?:{words})(?: (?:{nouns}|of the (?:two|three|four)|of (?:them|these|those|both)))?{STOP}|(?:{words}) (?:{nouns}))(?!\w)"
                ),
            )
            for name, words in EXTREMES
        ]
        pronouns = lexicon.pronouns
        self._other = re.compile(rf"\b{alternatives(pronouns['other'])}\b")
        self._them = re.compile(rf"(?<!of )(?<!some of )\b{alternatives(pronouns['them'])}\b(?! (?:of|for|a)\b)")
        self._it = re.compile(
            rf"\b{alternatives(pronouns['it'])}\b(?! (?:is|are|has|have|does|i|you|we|can|would|will|fits?|goes|matches|works|costs?) (?!it)[a-z]+ )?"
        )
        self._all = re.compile(
            rf"\b(?:everything|all(?: (?:of )?(?:it|them|these|those|the (?:items|things|products)|{numbers}))?|both(?: of them)?|the lot)\b"
        )
        self._measured = re.compile(r"\b(?:the |its )?(?:quantity|amount|number|price|size|color) of\b")
        self._two = re.compile(r"\b(?:both|(?:the|those|these) two|the pair)\b")
        self._except = re.compile(r"\b(?:except|but|apart from|other than|excluding)(?: for)? (?P<rest>.+)$")
        self._one = re.compile(
            r"\b(?:the|that|this|those|these|your) (?P<words>[^,;?]{1,60}?) (?:ones?|version|model)\b"
        )
        self._definite = re.compile(rf"\b(?:the|that|this|those|these|my) (?P<words>[^,;?]{{2,80}}?){STOP}")

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
        text = self._measured.sub(" ", text)
        reference = Reference(ordinals=self._ordinals(text))
        if reference.ordinals:
            reference.definite = True
            return reference
        for name, pattern in self._extremes:
            if found := pattern.search(text):
                reference.extreme, reference.definite = name, True  # type: ignore[assignment]  # a name of the table
                reference.words = self._description(text[: found.start()] + text[found.end() :])
                return reference
        if self._other.search(text):
            reference.pronoun = "other"
            return reference
        reference.words = self._description(text)
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
        elif self._it.search(text) or re.search(r"\b(?:of (?:them|those|these))\b", text):
            reference.pronoun = "it"

    def _ordinals(self, text: str) -> list[int]:
        if self._backwards.search(text):
            return [-2]
        if found := self._several.search(text):
            count = count_of(found["n"], self._phrases) or 1
            if count > 1 or found["end"] == "top":
                return list(range(1, count + 1)) if found["end"] != "last" else list(range(-count, 0))
        if self._middle.search(text):
            return [0]
        places = [self._phrases.language.lexicon.ordinals[found["o"]] for found in self._ordinal.finditer(text)]
        places += [count_of(found["n"], self._phrases) or 0 for found in self._numbered.finditer(text)]
        if not places and (found := self._bare_numbers.search(text)):
            places = [int(found["n"]), *([int(found["m"])] if found["m"] else [])]
        return list(dict.fromkeys(place for place in places if place))

    def _description(self, text: str) -> str:
        found = self._one.search(text) or self._definite.search(text)
        if not found:
            return ""
        words = found["words"].strip()
        lexicon = self._phrases.language.lexicon
        plain = {
            "cart",
            "basket",
            "bag",
            "order",
            "price",
            "same",
            "one",
            "item",
            "product",
            "list",
            "shop",
            "store",
            "two",
            "three",
            "time",
            "things",
            "stuff",
            "items",
            "products",
            "checkout",
            "quantity",
            "total",
            "color",
            "size",
            "thing",
            "moment",
            "way",
        }
        if words in plain or words in lexicon.reference_nouns or words in lexicon.numbers:
            return ""
        return words
