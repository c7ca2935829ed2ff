"""Reads a query's words against the catalogue's: stems, compounds, measures, spelling, codes and synonyms."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from retrieval.stores.lexical import Alternative, Clause, LexicalIndex
from retrieval.text.associations import comes_to_mind
from retrieval.text.members import members
from retrieval.text.synonyms import Stems, open_words, with_merchant
from retrieval.text.terms import Terms
from retrieval.text.theme_words import names_quality, names_theme
from retrieval.text.units import UNITS, measures_in, number
from retrieval.text.words import Word, codes, content_words, fold, measure_word, stem, words
from retrieval.understanding.themes import is_theme, told

_OTHER_WAY = 0.8
_MEMBER = 0.7
"""What the word for several kinds of things ("furniture") is worth where one of them is named."""
_REMEMBERED = 512
_CLIPPED, _LONGEST_CLIPPED = 3, 5
_LEAST_PART, _MOST_COMPOUNDS = 4, 4
_LONGEST_SIDE = 3
_MOST_PURPOSES = 3
_TELLS = 4
_FOR = re.compile(r"\bfor\b")
"""From so many words on a query tells of something rather than names it."""
_EITHER = re.compile(r"^(?:an? )?([a-z' -]{3,40}) or (?:an? |the |some )?([a-z' -]{3,40})$")
_TURN = re.compile(r"\b(?:for|with|without|from|by|under|over|below|above|that|which|to|in|of)\b")
_TELLS_OF = re.compile(r"\b(?:where|who|whose|when|so|because|i|we|you|he|she|they|it|has|have|having|is|are|can|my)\b")
"""What follows the name of a thing where it is told of it, or of somebody: "piano has weighted keys"."""


@dataclass(frozen=True)
class ReadQuery:
    """A query as clauses over stems; `corrected` lists words whose spelling was mended.

    `head` is the clause that says what kind of thing is asked for: "case" in "leather case for a phone". `head_known`
    says that the catalogue has such things, `theme` that no kind of thing is asked for ("warm for winter").
    """

    text: str
    clauses: tuple[Clause, ...]
    head: Clause | None
    head_known: bool
    codes: tuple[str, ...]
    corrected: tuple[tuple[str, str], ...]
    theme: bool = False
    either: bool = False
    """Whether either of two kinds of thing will do."""
    in_mind: tuple[Clause, ...] = ()
    """For a theme, the words for things that people mean by it."""
    purposes: tuple[str, ...] = ()
    """The words that say what a known kind of thing is for: "gym" in "headphones for the gym"."""
    akin: tuple[Clause, ...] = ()
    """The purposes with the catalogue's words that are akin to them; they order what is found, and find nothing."""

    def told_in(self, lexical: LexicalIndex) -> "ReadQuery":
        """A long wish without the words that the catalogue never uses, where no kind of thing is named.

        "Norway in winter, sleeping in snow" is looked for by winter, sleeping and snow; a "kayak" alone stays.
        """
        if self.head_known or self.either or len(self.clauses) < _TELLS or _FOR.search(self.text.lower()):
            return self
        known = tuple(one for one in self.clauses if any(_used(option, lexical) for option in one.alternatives))
        return replace(self, clauses=known, head=None, theme=True) if 1 < len(known) < len(self.clauses) else self

    @cached_property
    def binding(self) -> tuple[Clause, ...]:
        """The clauses without those that say for which occasion or pursuit a known kind of thing is wanted.

        Hardly a product says so: headphones for the gym are headphones first.
        """
        occasions = {stem(word) for word in self.purposes if names_theme(word)}
        bound = (one for one in self.clauses if one is self.head or one.alternatives[0].stems[-1] not in occasions)
        return tuple(bound) if occasions else self.clauses

    @cached_property
    def as_said(self) -> tuple[Clause, ...]:
        """The clauses without synonyms."""
        return tuple(
            replace(clause, alternatives=tuple(option for option in clause.alternatives if not option.synonym))
            for clause in self.clauses
        )

    @cached_property
    def surely(self) -> "ReadQuery":
        """The same without synonyms that also mean another thing."""
        clauses = {
            clause: replace(clause, alternatives=tuple(option for option in clause.alternatives if not option.open))
            for clause in (*self.clauses, *([self.head] if self.head else []))
        }
        kept = tuple(clauses[clause] for clause in self.clauses)
        return replace(self, clauses=kept, head=clauses[self.head] if self.head else None)

    @cached_property
    def ways(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """The stems of each alternative of each clause."""
        return tuple(tuple(option.stems for option in clause.alternatives) for clause in self.clauses)

    @cached_property
    def neighbours(self) -> frozenset[tuple[str, str]]:
        """The stems of the text that follow each other."""
        said = [one for one in (stem(word.text) for word in words(self.text)) if one in self.stems]
        return frozenset(pairwise(said))

    @cached_property
    def head_ends(self) -> tuple[str, ...]:
        """The last stem of each alternative of the head: what the thing is called."""
        return tuple(option.stems[-1] for option in self.head.alternatives) if self.head else ()

    @cached_property
    def stems(self) -> frozenset[str]:
        """All stems that meet the query."""
        return frozenset(one for clause in self.clauses for option in clause.alternatives for one in option.stems)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The same with those of the head, which a long query may have left out."""
        return self.stems.union(self.head_ends)


def _used(option: Alternative, lexical: LexicalIndex) -> bool:
    """Whether some product has all the stems."""
    return all(lexical.frequency(one) for one in option.stems)


class QueryReader:
    """Reads queries against one snapshot's words."""

    def __init__(self, lexical: LexicalIndex, terms: Terms, synonyms: Mapping[str, str], nouns: frozenset[str]) -> None:
        self._lexical = lexical
        self._nouns = nouns
        self._terms = terms
        self._ways = with_merchant(synonyms)
        self._longest_way = max(map(len, [*self._ways, *members()]))
        self.read = lru_cache(maxsize=_REMEMBERED)(self._read)

    def _read(self, text: str) -> ReadQuery:
        """The clauses of a query, one for each word that carries a wish."""
        corrected: list[tuple[str, str]] = []
        clauses: list[Clause] = []
        if (either := self._either(text)) is not None:
            known = any(option.stems[-1] in self._nouns for option in either.alternatives)
            return ReadQuery(text, (either,), either, known, tuple(codes(text)), (), either=True)
        rest = text
        spans = self._measures(text)
        for start, end, clause in spans:
            clauses.append(clause)
            rest = rest[:start] + " " * (end - start) + rest[end:]
        found = content_words(rest) if rest.strip() else []
        measured = [end for start, end, _ in spans if any(word.start < start for word in found)]
        turn = _turn(rest.lower(), found)
        head: Clause | None = None
        known, named = False, ""
        place = 0
        while place < len(found):
            size, clause = self._next(found[place:], corrected)
            clauses.append(clause)
            if head is None or turn is None or found[place].start < turn.start():
                names_kind = any(option.stems[-1] in self._nouns for option in clause.alternatives)
                of_a_part = known and any(end <= found[place].start for end in measured)  # "laptop 15 inch 16 gb ram"
                if (names_kind and not of_a_part) or not known:
                    head, known, named = clause, names_kind, stem(found[place].text)
            place += size
        clauses.sort(key=lambda clause: -clause.importance)
        spelled = _replaced(text, corrected)
        as_said = {head.alternatives[0].stems[-1], named} if known and head is not None else set()
        of_somebody = known and turn is not None and _TELLS_OF.fullmatch(turn.group()) is not None
        theme = not of_somebody and is_theme(spelled, self._nouns | as_said)
        return ReadQuery(
            text=spelled,
            clauses=tuple(clauses[:10]),
            head=head,
            head_known=known,
            codes=tuple(codes(text)),
            corrected=tuple(corrected),
            theme=theme,
            in_mind=self._in_mind(spelled) if theme else (),
            purposes=self._purposes(found, turn) if known and not theme else (),
        )

    def _purposes(self, found: list[Word], turn: re.Match[str] | None) -> tuple[str, ...]:
        """The words after "for" and the like, and those for occasions, pursuits and seasons; none names a thing."""
        led_to = [word for word in found if turn is not None and word.start > turn.start()]
        themes = [word for word in found if names_theme(word.text) and not names_quality(word.text)]
        named = dict.fromkeys(word.text for word in [*led_to, *themes] if word.text.isalpha())
        return tuple(word for word in named if stem(word) not in self._nouns or names_theme(word))[:_MOST_PURPOSES]

    def _in_mind(self, text: str) -> tuple[Clause, ...]:
        found = [stem(word) for word in comes_to_mind(told(text)).split()]
        return tuple(self._weighed([Alternative((one,))]) for one in found if self._lexical.frequency(one))

    def _measures(self, text: str) -> list[tuple[int, int, Clause]]:
        found = []
        folded = fold(text)
        if len(folded) != len(text):
            return []
        for match in measures_in(folded):
            unit = UNITS[match.group(2).lower()]
            single = (measure_word(number(match.group(1)), unit.symbol),)
            apart = tuple(stem(word) for word in match.group().replace("-", " ").split())
            alternatives = [Alternative(single)]
            if len(apart) > 1 and all(part.isalnum() for part in apart):
                alternatives.append(Alternative(apart, 0.9))
            found.append((match.start(), match.end(), self._weighed(alternatives)))
        return found

    def _either(self, text: str) -> Clause | None:
        """Two kinds of thing of which either will do ("a tent or a hammock"), all of whose words are known."""
        found = _EITHER.match(fold(text))
        if found is None:
            return None
        sides = [[word.text for word in content_words(side)] for side in found.groups()]
        if not all(0 < len(side) <= _LONGEST_SIDE and all(map(self._terms.known, side)) for side in sides):
            return None
        left, right = ([stem(word) for word in side] for side in sides)
        if len(right) > 1 and left[-1] not in self._nouns:
            left.append(right[-1])  # "gas or electric grill"
        return self._weighed([Alternative(tuple(left)), Alternative(tuple(right))])

    def _compound(self, pair: list[Word]) -> Clause | None:
        """Two words that the catalogue writes as one ("head phones")."""
        if len(pair) < 2 or not all(word.text.isalpha() for word in pair):
            return None
        joined = pair[0].text + pair[1].text
        forms = (joined, f"{joined}s", joined.removesuffix("s"))
        frequency = next(filter(None, map(self._terms.frequency, forms)), 0)
        if not frequency:
            return None
        apart = tuple(stem(word.text) for word in pair)
        together = (stem(joined),)
        return self._weighed([Alternative(together), Alternative(apart, 0.8), *self._other_ways(together)])

    def _next(self, found: list[Word], corrected: list[tuple[str, str]]) -> tuple[int, Clause]:
        """The clause of the first word, or of the first words when they say one thing together."""
        for size in range(min(self._longest_way, len(found)), 1, -1):
            together = tuple(stem(word.text) for word in found[:size])
            if together in self._ways or together in members():
                return size, self._weighed([Alternative(together), *self._other_ways(together)])
        joined = self._compound(found[:2])
        if joined is not None:
            return 2, joined
        return 1, self._clause(found[0], corrected)

    def _clause(self, word: Word, corrected: list[tuple[str, str]]) -> Clause:
        text = word.text
        alone = (stem(text),)
        if not self._terms.known(text) and not self._other_ways(alone):
            split = self._split(text)
            if split is not None:
                return self._weighed([Alternative(tuple(stem(part) for part in split))])
            meant = self._terms.correction(text)
            if meant is not None:
                corrected.append((text, meant))
                alone = (stem(meant),)
        return self._weighed([Alternative(alone), *self._other_ways(alone)])

    def _other_ways(self, said: Stems) -> list[Alternative]:
        """Other ways to say it that the catalogue uses."""
        used = [way for way in self._ways.get(said, ()) if all(self._lexical.frequency(part) for part in way)]
        ways = [Alternative(way, _OTHER_WAY, synonym=True, open=way in open_words()) for way in used]
        covered = [way for way in members().get(said, ()) if all(self._lexical.frequency(part) for part in way)]
        ways += [Alternative(way, _MEMBER, synonym=True, open=True) for way in covered]
        return ways or self._in_full(said) or self._compounds_of(said)

    def _in_full(self, said: Stems) -> list[Alternative]:
        """The one kind of thing of which a short word is the beginning ("sax"), where no thing is so called."""
        if len(said) != 1 or not _CLIPPED <= len(said[0]) <= _LONGEST_CLIPPED or self._lexical.frequency(said[0]):
            return []
        full = [noun for noun in self._nouns if " " not in noun and noun.startswith(said[0])]
        longer = [noun for noun in full if len(noun) >= len(said[0]) + _CLIPPED]
        return [Alternative((longer[0],), _OTHER_WAY)] if len(longer) == len(full) == 1 else []

    def _compounds_of(self, said: Stems) -> list[Alternative]:
        """The kinds that are compounds of a word which the catalogue never uses alone ("sticks": drumsticks)."""
        if len(said) != 1 or len(said[0]) < _LEAST_PART or self._lexical.frequency(said[0]):
            return []
        ending = [noun for noun in self._nouns if noun.endswith(said[0])]
        found = sorted(noun for noun in ending if noun.removesuffix(said[0]) in self._terms.language)
        return [Alternative((noun,), _OTHER_WAY) for noun in found[:_MOST_COMPOUNDS]]

    def _split(self, text: str) -> tuple[str, str] | None:
        """An unknown word that is two known ones written together ("phonecase")."""
        best: tuple[int, tuple[str, str]] | None = None
        for cut in range(3, len(text) - 2):
            left, right = text[:cut], text[cut:]
            used = min(self._terms.frequency(left), self._terms.frequency(right))
            if used and (best is None or used > best[0]):
                best = (used, (left, right))
        return best[1] if best else None

    def _weighed(self, alternatives: list[Alternative]) -> Clause:
        documents = max(self._lexical.documents, 1)
        frequency = max(min(self._lexical.frequency(s) for s in option.stems) for option in alternatives)
        return Clause(tuple(alternatives), math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5)))


def _turn(text: str, found: list[Word]) -> re.Match[str] | None:
    """Where the name of the thing ends, and what it is for or how it is begins."""
    ends = [_TURN.search(text), _TELLS_OF.search(text, found[0].end) if found else None]
    return min((end for end in ends if end is not None), key=lambda end: end.start(), default=None)


def _replaced(text: str, corrected: list[tuple[str, str]]) -> str:
    for wrong, right in corrected:
        start = fold(text).find(wrong)
        if start >= 0:
            text = text[:start] + right + text[start + len(wrong) :]
    return text
