"""The catalogue's own words in a clause: category, brands and values, wanted or refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.colors import ColorReader
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.text import Clause, words_of
from retrieval.attributes import value_key
from retrieval.vocabulary import AttributeTerm, TermMatch, Vocabulary

SURE = 0.8
_NEXT = re.compile(r"[ -]*([a-z][a-z'-]*)?")


@dataclass(frozen=True, slots=True)
class Head:
    """What kind of thing is looked for: a category path, or a noun of the titles."""

    start: int
    end: int
    words: str
    category: tuple[str, ...] | None


class TermReader:
    """Reads vocabulary terms off a clause."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        lexicon = phrases.language.lexicon
        self._phrases = phrases
        self._vocabulary = vocabulary
        self._negated = re.compile(
            rf"(?<!\w){alternatives(lexicon.negations)}"
            r"(?: (?:the|any|a|an|made|of|from|by|in|want|like|need|brand|color|it|to|be))* $"
        )
        self._and_so = re.compile(r"^(?:,? ?(?:or|and|nor|neither|,|/) ?(?:the |any |a |an |in |from )*)$")
        self._soft = whole(lexicon.soft_markers)
        self._joiners = frozenset(
            [
                *lexicon.joiners,
                *lexicon.soft_markers,
                *lexicon.negations,
                *lexicon.question_starts,
                "under",
                "over",
                "below",
                "above",
                "between",
                "around",
                "in",
                "to",
                "from",
                "by",
                "at",
                "on",
                "of",
                "up",
                "less",
                "more",
                "please",
                "instead",
                "but",
                "available",
                "than",
            ]
        )
        self._unwanted = re.compile(
            r"(?<!\w)(?:without|no|non|not|free of)[ -](?:any |a |an |the |too )*(?P<w>[a-z]{3,}(?: [a-z]{3,})?)"
        )
        self.colors = ColorReader(phrases)
        steps = phrases.language.constraints.comparatives.values()
        self._degrees = frozenset(word for step in steps for word in step.plain)
        self._than = frozenset(["than", "then"])
        self._numbered_size = re.compile(r"\bsize (?P<size>\d{1,2}(?:\.5)?)(?![\w.])")
        self._sizes = [phrases.compile(pattern) for pattern in phrases.language.constraints.size_cues]

    def read(self, clause: Clause, wish: Wish, category: tuple[str, ...] | None) -> list[Head]:
        """Fill the wish with what the vocabulary knows; what remains is text. Returns the heads by start."""
        text = clause.masked().replace("\x00", " ")
        matches = [match for match in self._vocabulary.match(text) if clause.free(match.start, match.end)]
        heads = self._heads(clause, text, matches)
        context = heads[-1].category if heads and heads[-1].category else category
        self._read_sizes(clause, wish, context)
        self._read_colors(clause, wish, context, matches)
        negated_end = -1
        for match in self._resolved(matches, context):
            if not clause.free(match.start, match.end):
                continue
            before = clause.text[: match.start]
            negated = bool(self._negated.search(before)) or (
                negated_end >= 0 and bool(self._and_so.match(text[negated_end : match.start]))
            )
            negated_end = match.end if negated else -1
            self._note(clause, wish, match, negated=negated, soft=self._is_soft(text[: match.start]))
        self._read_unwanted(clause, wish)
        return heads

    def context(self, clause: Clause) -> tuple[str, ...] | None:
        """The category of the kind of thing that is named, if one is."""
        text = clause.masked().replace("\x00", " ")
        heads = self._heads(
            clause, text, [one for one in self._vocabulary.match(text) if clause.free(one.start, one.end)]
        )
        return heads[-1].category if heads else None

    def _heads(self, clause: Clause, text: str, matches: Sequence[TermMatch]) -> list[Head]:
        others = [match for match in matches if match.kind in ("value", "brand")]
        found: list[Head] = []
        for match in matches:
            if match.kind not in ("category", "product") or match.score < SURE:
                continue
            before = clause.text[: match.start]
            if self._is_soft(text[: match.start]) or self._negated.search(before):
                continue
            if self._modifies(clause, match, [*others, *matches]):
                continue
            path = match.canonical if match.kind == "category" and isinstance(match.canonical, tuple) else None
            head = Head(match.start, match.end, text[match.start : match.end], path)
            if found and found[-1].end > match.start:
                if path and not found[-1].category and match.end >= found[-1].end:
                    found[-1] = head
                continue
            found.append(head)
        return found

    def _modifies(self, clause: Clause, match: TermMatch, others: Sequence[TermMatch]) -> bool:
        """Whether another noun follows, so that this one only describes it ("laptop case")."""
        following = _NEXT.match(clause.text, match.end)
        word = following[1] if following else None
        if not word or following is None or not clause.free(following.start(1), following.end(1)):
            return False
        if word in self._joiners or word in self._phrases.fillers:
            return False
        start = following.start(1)
        return not any(other.start == start and other.kind in ("value", "brand") for other in others)

    def _is_soft(self, before: str) -> bool:
        """Whether the words come after "for", "who" and the like: then they tell a purpose."""
        marked = self._soft_marked(before)
        return marked is not None and any(
            word not in self._phrases.fillers and word not in self._joiners for word in words_of(marked)
        )

    def _soft_marked(self, before: str) -> str | None:
        """What stands before the marker, or None where no marker governs the place."""
        last = max((found.end() for found in self._soft.finditer(before)), default=-1)
        if last < 0:
            return None
        head, _, marker = before[:last].rpartition(" ")
        between = before[last:]
        if marker in ("with", "that", "which"):
            return None
        if re.search(r"[,;]|\band\b", between) and marker == "for":
            return None
        return head

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
        place = ranks.get(match.attribute or "", 99) - (50 if term is not None and term.is_option else 0)
        return (kinds[match.kind], -match.score, place)

    def _term(self, attribute: str | None) -> AttributeTerm | None:
        return self._vocabulary.attributes.get(attribute) if attribute else None

    def _note(self, clause: Clause, wish: Wish, match: TermMatch, *, negated: bool, soft: bool) -> None:
        if match.score < SURE or (soft and not negated):
            return
        name = match.canonical if isinstance(match.canonical, str) else match.canonical[-1]
        if match.kind == "brand" and clause.text[match.start : match.end] == f"{name.lower()}s":
            return  # "apples" are no brand
        if match.kind == "brand":
            target = wish.exclude_brands if negated else wish.brands
            target.append(name)
        elif match.kind == "value" and match.attribute:
            if self._only_digits(clause, match) or self._describes_another(clause, match):
                return
            self._limit(wish, match.attribute, name, negated=negated)
        elif match.kind == "attribute" and (said := self._as_flag(clause, match)):
            self._limit(wish, name, said, negated=negated)
        elif negated and match.kind in ("category", "product"):
            wish.exclude_terms.append(clause.text[match.start : match.end])
        else:
            return
        self._take(clause, match, negated=negated)

    def _describes_another(self, clause: Clause, match: TermMatch) -> bool:
        """Whether a word of degree belongs to the noun after it ("long sleeve shirt"), which is not what is sought."""
        if clause.text[match.start : match.end] not in self._degrees:
            return False
        following = _NEXT.match(clause.text, match.end)
        word = following[1] if following else None
        if not word or following is None or word in self._joiners or word in self._phrases.fillers:
            return False
        beside = self._vocabulary.match(clause.text[following.start(1) : following.end(1)])
        if any(one.kind in ("category", "product") for one in beside):  # a noun; of another noun it is a part
            after = _NEXT.match(clause.text, following.end(1))
            last = after[1] if after else None
            return bool(last) and last not in self._joiners and last not in self._phrases.fillers
        return not any(one.kind in ("brand", "value") for one in beside)

    def _as_flag(self, clause: Clause, match: TermMatch) -> str | None:
        """The "yes" of an attribute that is only yes or no, where its name is said as a property ("organic")."""
        term = self._vocabulary.attributes.get(str(match.canonical))
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
        clause.take(start, match.end)

    def _limit(self, wish: Wish, attribute: str, value: str, *, negated: bool) -> None:
        limit = next((known for known in wish.attributes if known.name == attribute), None)
        if limit is None:
            limit = AttributeLimit(name=attribute)
            wish.attributes.append(limit)
        target = limit.exclude if negated else limit.values
        if value not in target:
            target.append(value)

    def _read_sizes(self, clause: Clause, wish: Wish, context: tuple[str, ...] | None) -> None:
        """'size 8', 'in medium': a value of the attribute that is called so."""
        for pattern in self._sizes:
            found = pattern.search(clause.masked())
            if not found:
                continue
            for term in self._size_terms(context):
                value = self.size_value(term, found["size"])
                if value is not None:
                    clause.take(*found.span())
                    self._limit(wish, term.name, value, negated=False)
                    return

        option = next((term for term in self._size_terms(context) if term.is_option), None) if context else None
        if option and (found := self._numbered_size.search(clause.masked())):
            clause.take(*found.span())  # a size that is not made is still what is wanted
            self._limit(wish, option.name, found["size"], negated=False)

    def _read_colors(
        self, clause: Clause, wish: Wish, context: tuple[str, ...] | None, matches: Sequence[TermMatch]
    ) -> None:
        """A plain colour as any of its shades that the catalogue has; a colour alone is read as its value elsewhere."""
        term = self._color_term(context)
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
            if self._is_soft(clause.masked()[:start].replace("\x00", " ")) and not negated:
                continue
            wanted = values if negated else plain or values or [name.capitalize()]
            for value in wanted:
                self._limit(wish, term.name, value, negated=negated)
            if values and not negated:
                limit = next(limit for limit in wish.attributes if limit.name == term.name)
                limit.said, limit.shades = ("", values[len(plain) :]) if plain else (name, [])
            found = self._negated.search(clause.text[:start]) if negated else None
            clause.take(found.start() if found else start, end)

    def _color_term(self, context: tuple[str, ...] | None) -> AttributeTerm | None:
        terms = self._vocabulary.attributes_of(context) if context else list(self._vocabulary.attributes.values())
        return next((term for term in terms if self.colors.names_colors(term.name)), None)

    def _size_terms(self, context: tuple[str, ...] | None) -> list[AttributeTerm]:
        terms = [*self._vocabulary.attributes_of(context), *self._vocabulary.attributes.values()]
        return [term for term in terms if "size" in term.name.lower()]

    def size_value(self, term: AttributeTerm, said: str) -> str | None:
        """The catalogue's way to write a size."""
        said = said.strip()
        same = next((ways for ways in self._phrases.language.constraints.sizes.values() if said in ways), [said])
        for value in term.values:
            lowered = value.value.lower()
            if lowered == said or lowered in same:
                return value.value
        return None

    def _read_unwanted(self, clause: Clause, wish: Wish) -> None:
        """Refused words that the vocabulary does not know ("without wires")."""
        for found in self._unwanted.finditer(clause.masked()):
            words = [
                word for word in found["w"].split() if word not in self._phrases.fillers and word not in self._joiners
            ]
            if not words or found["w"].split()[0] not in words or found["w"].split()[-1] in self._than:
                continue
            wish.exclude_terms.append(words[0])
            clause.take(found.start(), found.start("w") + len(words[0]))
