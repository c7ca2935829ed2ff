"""The catalogue's own words in a clause: category, brands and values, wanted or refused."""

import re
from collections.abc import Sequence

from agent.planner.frames import Wish
from agent.planner.nlu.colors import ColorReader
from agent.planner.nlu.families import FamilyReader, called, has_feature
from agent.planner.nlu.heads import SURE, Head, HeadReader, next_word
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.sizes import SizeReader, limited
from agent.planner.nlu.text import Clause, words_of
from agent.planner.nlu.value_things import ThingReader
from retrieval.catalogue.attributes import value_key
from retrieval.catalogue.vocabulary import AttributeTerm, TermMatch, Vocabulary

_MEASURE = re.compile(r"\d+ ?[a-z]{1,3}")
_DEED = re.compile(r"[a-z]{3,}ing")

Kinds = tuple[tuple[str, ...], ...]


class TermReader:
    """Reads vocabulary terms off a clause."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        self._heads = HeadReader(phrases)
        self._negated = self._heads.negated
        self._and_so = re.compile(r"^(?:,? ?(?:or|and|nor|neither|,|/) ?(?:the |any |a |an |in |from )*)$")
        self._joiners = self._heads.joiners
        refusing = alternatives(phrases.language.reading.wish.refusing)
        small = "(?:any |a |an |the |too |from |made |of |for |in |with )*"
        self._unwanted = re.compile(
            rf"(?<!\w)(?<!can )(?<!could ){refusing}[ -]{small}(?P<w>[a-z]{{3,}}(?: [a-z]{{3,}})?)"
        )
        lacks = alternatives(phrases.language.reading.wish.lacks)
        tells = alternatives([*phrases.language.reading.wish.relative, "it", "they", "and"])
        self._lacking = re.compile(
            rf"(?<!\w)(?:{tells} )?(?:must not|{alternatives(phrases.language.reading.wish.does_not)}) "
            rf"(?:[a-z]+ly |even )?{lacks} {small}(?P<w>[a-z][a-z-]{{2,}}(?: [a-z][a-z-]{{2,}})?)"
        )
        self._by_me = re.compile(r"(?<!\w)(?:i|we|you) $")
        self._hereabouts = re.compile(rf" {alternatives(phrases.language.reading.wish.hereabouts)}(?=\s*(?:$|[,.;!?]))")
        words = phrases.language.reading.wish
        self._everyone = frozenset(words.everyone)
        self._tells_apart = frozenset(name for side in words.whom for name in side.attributes)
        self.colors = ColorReader(phrases)
        steps = phrases.language.constraints.comparatives.values()
        self._degrees = frozenset(word for step in steps for word in step.plain)
        self._than = frozenset(["than", "then"])
        self._units = frozenset(word for unit in phrases.language.constraints.units.values() for word in unit.words)
        self._counted = re.compile(r"\d[\d.,]* ?$|(?<!\w)(?:a|an|one|half a) $")
        drop = phrases.language.constraints.drop
        bounds = phrases.language.constraints.measure
        self._does_not = re.compile(rf"(?<!\w){alternatives(phrases.language.reading.wish.does_not)} $")
        self._that_does_not = re.compile(
            rf"(?<!\w)(?:{alternatives(phrases.language.reading.wish.relative)}|it|they) "
            rf"{alternatives(phrases.language.reading.wish.does_not)} $"
        )
        auxiliary = alternatives(["will", "would", "can", "could", "does", "do", "did", "should", "may", "might"])
        subjects = alternatives([*phrases.language.reading.wish.subjects, "it"])
        self._asked_not = re.compile(rf"(?<!\w){auxiliary} {subjects} not $")
        self._deeds = re.compile(rf"{alternatives(phrases.language.reading.wish.deeds)}(?!\w)")
        self._goes_on = re.compile(rf" {alternatives(phrases.language.reading.wish.goes_on)}(?!\w)")
        self._bounded = re.compile(rf"(?<!\w){alternatives([*bounds.minimum, *bounds.maximum, *bounds.around])} $")
        self._imitation = re.compile(r"(?:^|[ -])(?:faux|fake|imitation|artificial|synthetic|vegan|pu|mock)[ -]$")
        self._with = re.compile(
            r"\w (?:with|has|having|which have|that have)(?: (?:a|an|the|some|its|two|very))*(?: [a-z-]+)? $"
        )
        self._naming = frozenset([*drop["color"], *drop["material"], *phrases.language.constraints.looks])
        self.sizes = SizeReader(phrases, vocabulary)
        self._families = FamilyReader(phrases)
        self._things = ThingReader(phrases, vocabulary, self._heads, self._naming)

    def read(self, clause: Clause, wish: Wish, category: tuple[str, ...] | None) -> list[Head]:
        """Fill the wish with what the vocabulary knows; what remains is text. Returns the heads by start."""
        self._read_lacking(clause, wish)
        text = clause.masked().replace("\x00", " ")
        matches = [match for match in self._vocabulary.match(text) if clause.free(match.start, match.end)]
        heads = self._heads.read(clause, text, matches, category)
        if not heads and (named := self._things.read(clause, matches)):
            heads, matches = [named[0]], [one for one in matches if one not in named[1]]
        context = _kind_of(heads) or category
        self.sizes.read(clause, wish, context or ((heads[-1].words,) if heads else None))
        self._read_colors(clause, wish, context, matches)
        kinds = self._kinds(heads)
        self._read_families(clause, wish, heads, category, matches)
        negated_end = -1
        for match in self._resolved(matches, context):
            if not clause.free(match.start, match.end):
                continue
            before = clause.text[: match.start]
            between = text[negated_end : match.start] if negated_end >= 0 else "."
            thing = match.kind in ("category", "product") and between.strip() == ","  # "any but those, a tent"
            negated = bool(self._negated.search(before)) or (bool(self._and_so.match(between)) and not thing)
            negated_end = match.end if negated else -1
            self._note(clause, wish, match, kinds, negated=negated, soft=self._heads.is_soft(text[: match.start]))
        self._read_unwanted(clause, wish)
        return [head for head in heads if head.category or head.several or clause.free(head.start, head.end)]

    def context(self, clause: Clause) -> tuple[str, ...] | None:
        """The category of the kind of thing that is named, if one is."""
        text = clause.masked().replace("\x00", " ")
        matches = [one for one in self._vocabulary.match(text) if clause.free(one.start, one.end)]
        heads = self._heads.read(clause, text, matches, None)
        return _kind_of(heads)

    def _resolved(self, matches: Sequence[TermMatch], context: tuple[str, ...] | None) -> list[TermMatch]:
        """One match for each stretch: the attribute that matters most here wins."""
        ranks = {term.name: place for place, term in enumerate(self._vocabulary.attributes_of(context))}
        best: dict[tuple[int, int], TermMatch] = {}
        for match in matches:
            key = (match.start, match.end)
            if key not in best or self._rank(match, ranks) < self._rank(best[key], ranks):
                best[key] = match
        chosen = sorted(best.values(), key=lambda match: (match.start, -match.end))
        result: list[TermMatch] = []
        for match in chosen:
            if not result or match.start >= result[-1].end:
                result.append(match)
        return result

    def _rank(self, match: TermMatch, ranks: dict[str, int]) -> tuple[int, float, int]:
        kinds = {"category": 0, "brand": 1, "value": 2, "product": 3, "attribute": 4}
        term = self._term(match.attribute)
        if match.kind == "attribute" and self._flag(str(match.canonical)):
            return (2, -match.score, 0)
        place = ranks.get(match.attribute or "", 99) - (50 if term is not None and term.is_option else 0)
        return (kinds[match.kind], -match.score, place)

    def _term(self, attribute: str | None) -> AttributeTerm | None:
        return self._vocabulary.attributes.get(attribute) if attribute else None

    def _note(self, clause: Clause, wish: Wish, match: TermMatch, kinds: Kinds, *, negated: bool, soft: bool) -> None:
        if match.score < SURE or (soft and not negated) or self._part_of_a_name(clause, match):
            return
        name = match.canonical if isinstance(match.canonical, str) else match.canonical[-1]
        if match.kind == "brand":
            if clause.text[match.start : match.end] == f"{name.lower()}s" or self._measured(clause, match):
                return  # "apples" are no brand, nor is "3m" in "a cable of 3m"
            target = wish.exclude_brands if negated else wish.brands
            target.append(name)
        elif match.kind == "value" and match.attribute:
            if self._is_no_limit(clause, match, kinds, negated=negated):
                return
            limited(wish, match.attribute, name, negated=negated)
            if not negated:
                self._with_everyone(wish, match.attribute, clause.text[match.start : match.end])
        elif match.kind == "attribute":
            if not self._note_feature(wish, name, kinds, negated=negated):
                return
        elif negated and match.kind in ("category", "product") and not self._does(clause.text, match.start, match.end):
            wish.exclude_terms.append(clause.text[match.start : match.end])
        else:
            return
        self._take(clause, match, negated=negated)

    def _is_no_limit(self, clause: Clause, match: TermMatch, kinds: Kinds, *, negated: bool) -> bool:
        """Whether a value that is said limits nothing here."""
        if self._only_digits(clause, match) or self._describes_another(clause, match):
            return True
        return not negated and not self._stated_of(match.attribute or "", kinds)

    def _with_everyone(self, wish: Wish, attribute: str, said: str) -> None:
        """What is for everyone will do where one of those is named whom the attribute tells apart ("women's")."""
        term = self._term(attribute)
        if term is None or attribute.lower() not in self._tells_apart:
            return
        for value in term.values:
            if value.value.lower() in self._everyone:
                limited(wish, attribute, value.value, negated=False)
                called(wish, attribute, said, negated=False)

    def _note_feature(self, wish: Wish, attribute: str, kinds: Kinds, *, negated: bool) -> bool:
        """Note an attribute's name said of a kind that has it or has it not ("waterproof speaker")."""
        said, stated = self._flag(attribute), self._stated_of(attribute, kinds)
        if said and (negated or stated):
            limited(wish, attribute, said, negated=negated)
            return True
        term = self._vocabulary.attributes.get(attribute)
        return not negated and stated and term is not None and has_feature(wish, term)

    def _read_families(
        self,
        clause: Clause,
        wish: Wish,
        heads: Sequence[Head],
        running: tuple[str, ...] | None,
        matches: Sequence[TermMatch],
    ) -> None:
        """General words ("wooden", "cordless") as the values that things of the kind state instead."""
        for word, start, end in self._families.said(clause):
            named_kinds = self._kinds([head for head in heads if head.end <= start or head.start >= end])
            kinds = named_kinds or ((running,) if running else ())
            over = [one for one in matches if one.start < end and one.end > start]
            if self._of_a_part(clause, TermMatch(start, end, "value", word, None, 1.0)):
                continue
            named = any((one.start, one.end) != (start, end) for one in over)
            adjective = word.endswith(("en", "ic"))  # "wood screws" are screws for wood, a "wooden bench" is of it
            if any(one.kind == "brand" or (one.kind == "category" and named and not adjective) for one in over):
                continue
            terms = [term for kind in kinds for term in self._vocabulary.attributes_of(kind)]
            terms = terms or ([] if kinds else list(self._vocabulary.attributes.values()))
            if any(one.kind == "product" for one in over) and named and not adjective:
                terms = [term for term in terms if not self._naming & set(words_of(term.name))]
            found = self._negated.search(clause.text[:start])
            soft = self._heads.is_soft(clause.masked()[:start].replace("\x00", " "))
            if (not soft or found) and self._families.limit(wish, word, terms, negated=found is not None):
                clause.take(found.start() if found else start, end)

    def _part_of_a_name(self, clause: Clause, match: TermMatch) -> bool:
        """Whether a value belongs to a name ("green tea"), or a brand to a measure ("under 1 kilo")."""
        if match.kind == "value":
            said = clause.text[match.start : match.end]
            bounded = _MEASURE.fullmatch(said) and self._bounded.search(clause.text[: match.start])
            named = self.colors.in_name(clause.text, match.start, match.end)
            return named or bool(bounded) or self._of_a_part(clause, match) or self._is_noun(clause, match)
        counted = self._counted.search(clause.text[: match.start]) is not None
        return match.kind == "brand" and counted and clause.text[match.start : match.end] in self._units

    def _of_a_part(self, clause: Clause, match: TermMatch) -> bool:
        """Whether the value is an imitation ("faux leather"), or says how a part is ("with a rubber sole")."""
        before = clause.text[: match.start]
        if self._imitation.search(before):
            return True
        following = next_word(clause, match.end)
        part = following is not None and not self._says_little(following[0]) and following[0] not in self._naming
        return part and self._with.search(before) is not None

    def _is_noun(self, clause: Clause, match: TermMatch) -> bool:
        """Whether a shade is what the thing is called, being its last word ("hand cream", "a glass of red wine")."""
        said = clause.text[match.start : match.end]
        if not self.colors.names_colors(match.attribute or "") or self.colors.named(said) or not said.isalpha():
            return False
        if clause.text[: match.start].rstrip().endswith((",", ";")):
            return False
        before, following = words_of(clause.text[: match.start])[-1:], next_word(clause, match.end)
        if not before or not before[0].isalpha() or self._says_little(before[0]) or before[0] in self._naming:
            return False
        if any(one.kind == "value" for one in self._vocabulary.match(before[0])) or clause.text[match.start - 1] != " ":
            return False
        return following is None or self._says_little(following[0])

    def _measured(self, clause: Clause, match: TermMatch) -> bool:
        """Whether a brand's name is a measure beside other words."""
        said = clause.text[match.start : match.end]
        return _MEASURE.fullmatch(said) is not None and clause.text.strip() != said

    @staticmethod
    def _kinds(heads: Sequence[Head]) -> Kinds:
        """The kind of thing that is named here, in each category that has it."""
        if not heads:
            return ()
        head = heads[-1]
        return (head.category,) if head.category else head.several or ((head.words,),)

    def _stated_of(self, attribute: str, kinds: Kinds) -> bool:
        """Whether things of the kind state the attribute: else its value is no limit but a word ("dark chocolate")."""
        stated = [term.name for kind in kinds for term in self._vocabulary.attributes_of(kind)]
        term = self._vocabulary.attributes.get(attribute)
        return attribute in stated or not kinds or (not stated and term is not None and term.is_option)

    def _describes_another(self, clause: Clause, match: TermMatch) -> bool:
        """Whether a word of degree belongs to the noun after it ("long sleeve shirt"), which is not what is sought."""
        if clause.text[match.start : match.end] not in self._degrees:
            return False
        following = next_word(clause, match.end)
        if following is None or self._says_little(following[0]):
            return False
        beside = self._vocabulary.match(clause.text[following[1] : following[2]])
        if any(one.kind in ("category", "product") for one in beside):  # a noun; of another noun it is a part
            after = next_word(clause, following[2])
            return after is not None and not self._says_little(after[0])
        return not any(one.kind in ("brand", "value") for one in beside)

    def _says_little(self, word: str) -> bool:
        return word in self._joiners or word in self._phrases.fillers

    def _flag(self, attribute: str) -> str | None:
        """The "yes" of an attribute that is only yes or no."""
        term = self._vocabulary.attributes.get(attribute)
        if term is None or term.kind != "boolean":
            return None
        return next((one.value for one in term.values if value_key(one.value) == "true"), None)

    @staticmethod
    def _only_digits(clause: Clause, match: TermMatch) -> bool:
        return clause.text[match.start : match.end].replace(".", "").isdigit()

    def _take(self, clause: Clause, match: TermMatch, *, negated: bool) -> None:
        start = match.start
        if negated and (found := self._negated.search(clause.text[: match.start])):
            start = found.start()
        end = self._end_with_name(clause, match)
        clause.take(start, self._past_here(clause, end) if negated else end)

    def _past_here(self, clause: Clause, end: int) -> int:
        """Behind "near" and the like, which tell where what is refused is not: "no plug near"."""
        here = self._hereabouts.match(clause.text, end)
        return here.end() if here else end

    def _end_with_name(self, clause: Clause, match: TermMatch) -> int:
        """The end of a value with its attribute's name behind it ("a brass finish", "navy color")."""
        following = next_word(clause, match.end) if match.kind == "value" else None
        if following is None or not clause.free(following[1], following[2]):
            return match.end
        names = {*self._naming, *words_of(match.attribute or "")}
        return following[2] if following[0] in names else match.end

    def _read_colors(
        self, clause: Clause, wish: Wish, context: tuple[str, ...] | None, matches: Sequence[TermMatch]
    ) -> None:
        """A plain colour as any of its shades that the catalogue has; a colour alone is read as its value elsewhere."""
        term = self._color_term(context)
        names: list[str] = []
        for name, start, end in self.colors.said(clause) if term else ():
            over = [match for match in matches if match.start <= start and match.end >= end]
            part_of_more = any((match.start, match.end) != (start, end) for match in over)
            if term is None or part_of_more or any(match.kind == "brand" for match in over):
                continue
            values = self.colors.shades(name, [value.value for value in term.values])
            plain = [value for value in values if self.colors.is_plain(name, value)]
            negated = bool(self._negated.search(clause.text[:start]))
            if values == plain[:1] or (not values and (context is None or over)):
                continue  # the vocabulary reads it, or it is no colour here
            if self._heads.is_soft(clause.masked()[:start].replace("\x00", " ")) and not negated:
                continue
            wanted = self.colors.surely(name, values) if negated else plain or values or [name.capitalize()]
            for value in wanted:
                limited(wish, term.name, value, negated=negated)
            if values and not negated:
                limit = next(limit for limit in wish.attributes if limit.name == term.name)
                names.append(name)
                told = limit.said or not plain
                limit.said, limit.shades = (" or ".join(names), []) if told else ("", values[len(plain) :])
            found = self._negated.search(clause.text[:start]) if negated else None
            clause.take(found.start() if found else start, end)

    def _color_term(self, context: tuple[str, ...] | None) -> AttributeTerm | None:
        terms = self._vocabulary.attributes_of(context) if context else list(self._vocabulary.attributes.values())
        return next((term for term in terms if self.colors.names_colors(term.name)), None)

    def _read_lacking(self, clause: Clause, wish: Wish) -> None:
        """What a thing shall be without, said with a verb: "that does not need batteries"."""
        for found in self._lacking.finditer(clause.masked()):
            if self._by_me.search(clause.text[: found.start()]):
                continue  # "i do not need batteries" is told of the shopper
            words = found["w"].split()
            kept = words[: next((at for at, word in enumerate(words) if self._says_little(word)), len(words))]
            if kept:
                wish.exclude_terms.append(" ".join(kept))
                clause.take(found.start(), found.start("w") + len(" ".join(kept)))

    def _read_unwanted(self, clause: Clause, wish: Wish) -> None:
        """Refused words that the vocabulary does not know ("without wires")."""
        for found in self._unwanted.finditer(clause.text):
            first, *others = found["w"].split()
            start = found.start("w")
            if not clause.free(start, start + len(first)):
                continue
            if not clause.free(start, found.end("w")):
                others = []  # "not metal under 200": the price was read already
            words = [word for word in (first, *others) if not self._says_little(word)]
            if first not in words or (others and others[-1] in self._than):
                continue
            if self._does(clause.text, start, start + len(first)):
                continue
            if _DEED.fullmatch(words[0]) and len(words) > 1:
                continue  # "without annoying the neighbours" refuses no neighbours
            wish.exclude_terms.append(words[0])
            clause.take(found.start(), self._past_here(clause, found.start("w") + len(words[0])))

    def _does(self, text: str, start: int, end: int) -> bool:
        """Whether what is refused is something that it does or that is done ("that does not stick to the window")."""
        before = text[:start]
        if self._asked_not.search(before) is not None:
            return True  # "which toy will he not destroy"
        told = self._that_does_not.search(before) is not None and self._deeds.match(text, start) is not None
        return told or (self._does_not.search(before) is not None and self._goes_on.match(text, end) is not None)


def _kind_of(heads: Sequence[Head]) -> tuple[str, ...] | None:
    """The category whose attributes count: of several of that name, any."""
    if not heads:
        return None
    return heads[-1].category or next(iter(heads[-1].several), None)
