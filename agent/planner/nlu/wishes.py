"""Wishes: limits and catalogue words taken off, what remains is the text to search for."""

import re
from functools import lru_cache

from agent.planner.frames import Wish
from agent.planner.nlu.children import ChildReader
from agent.planner.nlu.counts import CountReader
from agent.planner.nlu.heads import Head
from agent.planner.nlu.limits import LimitReader
from agent.planner.nlu.measures import MeasureReader
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.presents import PresentReader
from agent.planner.nlu.prices import PriceReader
from agent.planner.nlu.ranks import RankReader
from agent.planner.nlu.stories import StoryReader
from agent.planner.nlu.terms import TermReader
from agent.planner.nlu.text import Clause, words_of
from agent.planner.nlu.user_figures import UserFigureReader
from agent.planner.nlu.whom import WhomReader
from retrieval.catalogue.vocabulary import AttributeTerm, Vocabulary

SHORT = 2
_ASKING = frozenset(["which", "what"])
_DEALT_OUT = frozenset(["mass", "volume", "length", "pieces"])
"""What is measured out in portions: "2 kilos of rice", and no hours of battery."""
LONGEST_NAME = 3
MOST_OF_A_LIST = 6
_REMEMBERED = 64
_AGES = re.compile(r"\d{1,2}(?: and \d{1,2})?(?:,|$)")
"""Figures with nothing behind them that is counted: "for my kids, 3 and 6"."""
_FIGURE_BEHIND = re.compile(r"(?<=[a-z]),\s*[\d.]+$")


class WishReader:
    """Reads what is looked for."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary, prices: PriceReader, limits: LimitReader) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        self._known = lru_cache(maxsize=_REMEMBERED)(self._read)
        self.prices = prices
        self._limits = limits
        self.measures = MeasureReader(phrases)
        self._counts = CountReader(phrases, self.measures)
        self.terms = TermReader(phrases, vocabulary)
        self.ranks = RankReader(phrases, vocabulary)
        self._presents = PresentReader(phrases)
        self._whom = WhomReader(phrases, vocabulary)
        self._children = ChildReader(phrases, self._whom.ages)
        self._user_figures = UserFigureReader(phrases)
        self._stories = StoryReader(phrases)
        lexicon = phrases.language.lexicon
        words = phrases.language.reading.wish
        leads = alternatives([*words.leads, *lexicon.groups["find"]])
        self._lead = re.compile(rf"^(?:{leads}\s+)+")
        self._leading = frozenset(word for word in words.leads if " " not in word)
        self._asking = re.compile(rf"^{alternatives(lexicon.groups['find'])}\s+")
        before = r"(?:,|\b(?:and|so|but|now|then)\b)\s*(?:(?:i|we|i am|we are)\s+)?(?:\w+\s+)?"
        self._at_last = re.compile(rf"^.*{before}{alternatives(lexicon.groups['find'])}\s+")
        dealt = [
            word
            for unit in phrases.language.constraints.units.values()
            for word in unit.words
            if word.isalpha() and unit.measures in _DEALT_OUT
        ]
        self._portion = re.compile(rf" *(?:an? )?{alternatives([*dealt, *words.portions])} of(?!\w)")
        self._telling = re.compile(rf"{alternatives(words.telling)} ")
        self._told_of = re.compile(rf"(?<=\w) {alternatives(words.going_on)} (?:is|are|has|have|was)\b.*$")
        self._sold = whole([tail for tail in words.tails if " you " in f" {tail} "])
        auxiliary = "(?:will|would|can|could|should|shall|may|might|must|do|does|did|is|are|has|have)"
        self._asked = re.compile(
            rf"(?<=\w) {auxiliary} {alternatives([*words.subjects, 'it', 'there'])}(?: not)?(?!\w)"
        )
        self._tail = re.compile(rf"\s+{alternatives(words.tails)}$")
        self._pointing = re.compile(rf"\b{alternatives(words.pointing_back)}$")
        article = alternatives(lexicon.articles)
        number = rf"(?:\d{{1,2}}|{alternatives(lexicon.numbers)})"
        self._and = re.compile(r"\s*(?:,|\band\b|\bplus\b|\bas well as\b|\+)\s*(?:also )?(?:and )?")
        steps = phrases.language.constraints.comparatives
        how_much = alternatives([*steps["larger"].plain, *steps["smaller"].plain])
        self._portions = re.compile(
            rf"{number} (?:{how_much} )?{alternatives(words.portions)}(?: of (?:it|them|that))?(?: please)?"
        )
        self._fresh = re.compile(rf"^(?:{article}|{number})\s")
        refusing = alternatives([*lexicon.negations, *words.refusing])
        very = "(?:too |so |very |that |all that |overly |super |really |anything |something |a )*"
        self._refused_qualities = re.compile(
            rf"(?:,\s*)?(?<!\w)(?:that is |which is )?{refusing} {very}(?P<quality>{alternatives(words.opposites)})"
            r"(?= *(?:$|[,.;!?\x00]|please|or |and |but |for |in |under |though))"
        )
        self._deed = re.compile(rf"{alternatives(words.open_things)} (?:[a-z]+ )?to (?P<deed>[a-z]+.*)$")
        self._open_things = re.compile(rf"{alternatives(words.open_things)}(?!\w)")
        self._relative = whole(words.relative)
        self._described = whole(words.describing)
        self._article = re.compile(rf"^(?:(?:{article})\s+)+")
        links = alternatives(words.links)
        hollow, behind = alternatives(words.hollow), alternatives([*words.hollow, *words.hollow_behind])
        ends = rf"(?:{alternatives([*words.relative, *words.links])} )*{behind}(?: {links})*"
        self._hollow = re.compile(rf"^(?:{hollow}(?: |$))+|(?:(?:^| ){ends})+$")
        self._trim = re.compile(rf"^(?:{links}\s+)+|(?:\s+{links})+$")
        bounds = phrases.language.constraints.measure
        limiting = [*words.limiting, *bounds.minimum, *bounds.maximum, *bounds.around]
        self._limiting = re.compile(rf"^{alternatives(limiting)}(?!\w)")
        self._empty = phrases.fillers | {word for word in lexicon.polite if " " not in word}
        self._dangling = self._empty | set(words.links)
        self._ones = whole([*phrases.language.reading.reference.one_nouns[:2], "them", "those"])

    def read(self, text: str, category: tuple[str, ...] | None) -> tuple[Wish, list[Head]]:
        """The wish in a piece of text, and the kinds of things that it names.

        A clause is read to see what it is and again for what it says: it is read once, and the wish is the caller's.
        """
        wish, heads = self._known(text, category)
        return wish.model_copy(deep=True), list(heads)

    def _read(self, text: str, category: tuple[str, ...] | None) -> tuple[Wish, list[Head]]:
        clause = Clause(text)
        wish = Wish()
        instead = self._said_otherwise(clause)
        self._limits.read(clause, wish)
        self._counts.read(clause, list(self._vocabulary.attributes.values()), wish)
        price = self.prices.read(clause, self._vocabulary.match(text))
        wish.price_min, wish.price_max, wish.foreign_currency = price.minimum, price.maximum, ""
        wish.price_word = price.word  # type: ignore[assignment]  # a key of the language data
        if price.currency and price.currency != self._vocabulary.currency:
            wish.foreign_currency = price.currency
        wish.young = self._children.read(clause)
        wish.figures = self._user_figures.read(clause, self._whom.ages.months(clause.masked()))
        wish.whom = self._whom.read(clause)
        self._user_figures.take_age(clause)
        theme = self._presents.read(clause, wish)
        self._strip_lead(clause)
        place = next((at for at, gone in enumerate(clause.taken) if not gone and clause.text[at] != " "), 0)
        wish.quantity = self._quantity(clause, place)
        if found := self._portion.match(clause.masked().replace("\x00", " ")):
            clause.take(0, found.end())  # "2 kilos of rice": rice is looked for
        if rank := self.ranks.take(clause, self.terms.context(clause) or category):
            wish.rank, wish.rank_more = rank.name, rank.more
        wish.to_do = self._phrases.asks("to_do", text)
        heads = self._not_done_to(clause, self._thing_last(clause.text, self.terms.read(clause, wish, category)))
        context = heads[-1].category if heads and heads[-1].category else category
        wish.figures += self._user_figures.of_things(clause, [(one.start, one.end) for one in heads])
        own, everywhere = self._measured_of(heads, context), self._vocabulary.attributes
        self.measures.read(clause, own, wish, kept=[(one.start, one.end) for one in heads], everywhere=everywhere)
        self._take_told_persons(clause)
        self._take_story(clause, self._stories.end(clause, heads[-1].start) if heads else 0)
        if context:
            self.measures.bare(clause, self._vocabulary.attributes_of(context), wish)
        self.measures.at_least(wish, self._vocabulary.attributes)
        if heads:
            head = heads[-1]
            wish.noun = self._noun(head) if head.category or head.several or head.titled else ""
            wish.category = list(head.category) if head.category else None
            if len(heads) > 1 and " or " in clause.text[heads[-2].end : head.start]:
                wish.noun, wish.category = "", None  # "a tent or a hammock": of either kind
        said = self._either(clause, wish, heads, self._with_deed(clause, self._text(clause)))
        wish.text = " ".join(filter(None, [*instead, theme, said]))
        if heads and ", " in wish.text:
            wish.text = self._in_front(wish.text, heads[-1].words)
        if heads and wish.noun and wish.noun != heads[-1].words:  # mistyped
            wish.text = wish.text.replace(heads[-1].words, wish.noun)
        return wish, heads

    def _thing_last(self, text: str, heads: list[Head]) -> list[Head]:
        """The heads, the thing itself last: no thing is what "that …" or one word behind a comma tells of another."""
        telling = self._relative.search(text, heads[0].end) if heads else None
        if telling is not None:
            before = [head for head in heads if head.end <= telling.start()]
            return [*(head for head in heads if head not in before), *before]
        if len(heads) < SHORT or heads[-1].category or heads[-1].several or heads[-1].end != len(text.rstrip(" .!?")):
            return heads
        behind = text[heads[-2].end : heads[-1].start].rstrip().endswith(",")
        return [heads[-1], *heads[:-1]] if behind and " " not in heads[-1].words else heads

    def _not_done_to(self, clause: Clause, heads: list[Head]) -> list[Head]:
        """The heads without what something shall be done to: "something to clean the chain" is no chain."""
        deed = self._deed.search(clause.text)
        return [head for head in heads if deed is None or head.start < deed.start()]

    def _either(self, clause: Clause, wish: Wish, heads: list[Head], said: str) -> str:
        """'Table or floor lamps' are of either kind, where both are called so here."""
        last = heads[-1].words.split() if heads else []
        found = re.search(r"(?<!\w)(\w+) or $", clause.text[: heads[-1].start]) if len(last) == SHORT else None
        other = f"{found.group(1)} {last[-1]}" if found else ""
        whole = [one for one in self._vocabulary.match(other) if one.kind == "category" and one.end == len(other)]
        if not other or not any(one.start == 0 for one in whole):
            return said
        wish.noun, wish.category = "", None
        return said.replace(f"{found.group(1)} or", f"{other} or", 1) if found else said

    def _with_deed(self, clause: Clause, said: str) -> str:
        """What shall be done in full, where its verb would say nothing elsewhere ("something to carry it in")."""
        found = self._deed.search(clause.masked().replace("\x00", " "))
        told = found["deed"].split(",", 1)[0].strip(" .?!") if found else ""
        return said if not told or told.split()[0] in words_of(said) else " ".join(told.split())

    def _said_otherwise(self, clause: Clause) -> list[str]:
        """What is looked for where how a thing is was refused ("nothing complicated"), taken off the clause."""
        opposites = self._phrases.language.reading.wish.opposites
        found = list(self._refused_qualities.finditer(clause.masked()))
        for one in found:
            clause.take(*one.span())
        meant = dict.fromkeys(opposites[one["quality"]] for one in found)
        brands = {brand.name.lower().split(" ", 1)[0] for brand in self._vocabulary.brands}
        return [word for word in meant if word not in brands]

    def _measured_of(self, heads: list[Head], context: tuple[str, ...] | None) -> list[AttributeTerm]:
        """The attributes that a figure may limit: those that things of the kind state, else any."""
        if context or not heads:
            own = self._vocabulary.attributes_of(context)
        else:  # no category is called so: what things with that word in their title state
            own = self._vocabulary.attributes_of((heads[-1].words,))
            names = {term.name for term in own}
            own += [term for term in self._vocabulary.attributes_of(None) if term.name not in names]
        return own or list(self._vocabulary.attributes.values())

    def _noun(self, head: Head) -> str:
        """The shopper's word for the kind, or the catalogue's where theirs was mistyped."""
        known = all(self._vocabulary.known_word(word) for word in head.words.split())
        path = head.category or next(iter(head.several), None)
        return head.words if known or path is None else path[-1].lower()

    def _strip_lead(self, clause: Clause) -> None:
        if found := self._at_last.match(clause.masked().replace("\x00", " ")):
            self._take_story(clause, found.end())  # "the dog ate ours, so we need a rug" is none of the wish
        if found := self._lead.match(clause.masked() + " "):
            clause.take(0, min(found.end(), len(clause.text)))
        if found := self._tail.search(clause.masked()):
            clause.take(*found.span())

    def _quantity(self, clause: Clause, place: int) -> int | None:
        """How many are wanted; a number alone is a size, if anything, and persons are none of the things."""
        people = self.measures.people(clause.masked())
        if (
            clause.text.strip().isdigit()
            or self._phrases.asks("all_of_them", clause.text)
            or (people is not None and people[0] <= place < people[1])
        ):
            return None
        return self._limits.leading_quantity(clause, place) or self._limits.quantity(clause)

    def _take_told_persons(self, clause: Clause) -> None:
        """Take for how many persons it shall be where that was told before the wish, and no attribute counts them."""
        people = self.measures.people(clause.masked()) or (0, 0)
        if people[1] and all(clause.taken[people[1] : people[1] + SHORT]) and people[1] < len(clause.text):
            clause.take(*people)

    def _take_story(self, clause: Clause, end: int) -> None:
        """Take what is told before the wish, but for how many persons that speaks of."""
        people = self.measures.people(clause.text[:end])
        for start, stop in ((0, people[0]), (people[1], end)) if people else ((0, end),):
            clause.take(start, stop)

    def _text(self, clause: Clause) -> str:
        parts = [
            self._told_of.sub("", part).strip() or part.strip()
            for part in self._asked.sub(" ", self._sold.sub(" ", self._pointing.sub("", clause.rest()))).split(",")
        ]
        parts = [self._without_hollow(part) for part in parts]
        told = [part for part in parts if not (self._telling.match(part) or part.isdigit())]
        text = ", ".join(
            filter(None, map(self._without_ends, told if set(" ".join(told).split()) - self._empty else parts))
        )
        for _ in range(4):
            text = self._trim.sub("", self._article.sub("", text)).strip(" ,;:.!?'\"-")
        pieces = text.split()
        while pieces and pieces[0] in self._empty:
            pieces.pop(0)
        while pieces and pieces[-1] in self._empty:
            pieces.pop()
        text = self._trim.sub("", " ".join(pieces)).strip(" ,;:.-")
        words = [word for word in pieces if word not in self._phrases.fillers and word not in self._leading]
        return _FIGURE_BEHIND.sub("", re.sub(r"\s+([,;])", r"\1", text)) if words else ""

    def _in_front(self, text: str, head: str) -> str:
        """A word or two behind a comma that describe the thing stand before it: "running shoes, road"."""
        first, *others = text.split(", ")
        if head not in first or any(len(other.split()) > SHORT for other in others):
            return text
        behind = [other for other in others if self._described.match(other)]  # "with filling" stays there
        return " ".join([*(other for other in others if other not in behind), first, *behind])

    def _without_hollow(self, part: str) -> str:
        """A part between commas without the words at its ends that name and describe nothing ("that still works")."""
        shorter = self._hollow.sub("", part).strip()
        return shorter if shorter != part.strip() else part

    def _without_ends(self, text: str) -> str:
        """A part between commas without the small words that what was taken off it left behind ("that is")."""
        pieces = text.split()
        while pieces and pieces[-1] in self._dangling:
            pieces.pop()
        return " ".join(pieces)

    def names_something(self, wish: Wish, piece: str) -> bool:
        """Whether the text that remains names a thing, rather than only limits the running search."""
        if not wish.text:
            return False
        asked = self._asking.sub("", piece)  # "need lamps" asks for a thing, "need to be red" for how it is
        if self._limiting.match(piece if asked.startswith("to ") else asked):
            return False
        if re.fullmatch(r"[\d.,/x -]+", self.measures.without(wish.text).strip() or "0"):
            return False
        return not self._ones.search(piece)

    def only_limits(self, text: str, head: Head | None = None) -> bool:
        """Whether a clause begins as one that limits what was found ("with …"); "need socks" asks for a kind."""
        asked = self._article.sub("", self._asking.sub("", text))
        asks_for_kind = head is not None and (
            (asked == head.words and self._asking.match(text)) or text[: head.start].strip() in _ASKING
        )
        return bool(self._limiting.match(text)) and not asks_for_kind

    def split(self, text: str, category: tuple[str, ...] | None) -> list[str]:
        """'a tent and two sleeping bags' as two wishes: each side starts anew and names a kind of thing."""
        pieces: list[str] = []
        start = 0
        for found in self._and.finditer(text):
            left, right = text[start : found.start()], text[found.end() :]
            if self._portions.fullmatch(right.strip()) or self._is_measure(right) or _AGES.match(right.strip()):
                continue  # "fruit tea, 3 boxes" are boxes of the tea
            if self._plain_pair(left, right) or self._open_things.match(right):
                pieces.append(left)
                start = found.end()
                continue
            if self._listed(left, right):
                pieces.append(left)
                start = found.end()
                continue
            if ("," in found.group() or pieces) and self._plain_names(left, self._and.split(right)[0], category):
                pieces.append(left)
                start = found.end()
                continue
            if not self._fresh.match(right) and not self._both_kinds(left, right, category):
                continue
            if self._names_kind(left, category) and self._names_kind(right, category):
                pieces.append(left)
                start = found.end()
        pieces.append(text[start:])
        return pieces

    def _is_measure(self, text: str) -> bool:
        """Whether a piece begins with a figure and its unit, which tells of what stands before it ("10 hours")."""
        return any(one.start == 0 and one.unit != "pcs" for one in self.measures.find(text.strip()))

    def _listed(self, left: str, right: str) -> bool:
        """'flea shampoo, a brush': a short name, and an article with another, of words that are known here."""
        if not self._fresh.match(right) or self._described.search(left):
            return False
        clause = Clause(left)
        self._strip_lead(clause)
        other = self._described.split(self._and.split(right, maxsplit=1)[0], maxsplit=1)[0]
        names = [clause.rest().split(), self._article.sub("", other).split()]
        return all(0 < len(name) <= LONGEST_NAME and self._vocabulary.known_word(name[-1]) for name in names)

    def _plain_names(self, left: str, right: str, category: tuple[str, ...] | None) -> bool:
        """'coffee beans, and honey': short names on both sides, of which one is a kind of thing sold here."""
        clauses = [Clause(left), Clause(right)]
        for clause in clauses:
            self._strip_lead(clause)
        said = [clause.rest() for clause in clauses]
        if any(len(text.split()) > MOST_OF_A_LIST for text in said) or self._described.search(" ".join(said)):
            return False
        heads = []
        for clause in clauses:
            heads.append(self.terms.read(clause, Wish(), category))
            words = clause.rest().split()
            if not words or len(words) > 3 or not all(self._vocabulary.known_word(word) for word in words):
                return False
        return any(heads) and bool(heads[1])

    def _plain_pair(self, left: str, right: str) -> bool:
        """'a tv and a soundbar': both sides begin with an article or number and are nothing but short names."""
        clause = Clause(left)
        self._strip_lead(clause)
        said = clause.rest() if not self._fresh.match(left) else left
        whole = left if self._fresh.match(left) else f"a {said}" if self._article.search(left) else said
        return bool(
            self._fresh.match(whole)
            and self._fresh.match(right)
            and len(right.split()) <= 4
            and not self._described.search(f"{left} {right}")
        )

    def _names_kind(self, text: str, category: tuple[str, ...] | None) -> bool:
        clause = Clause(text)
        self._strip_lead(clause)
        return bool(self.terms.read(clause, Wish(), category))

    def _both_kinds(self, left: str, right: str, category: tuple[str, ...] | None) -> bool:
        """'boots and jackets': different kinds on both sides, with no limit before the first."""
        clauses = [Clause(left), Clause(right)]
        self._strip_lead(clauses[0])
        heads = [self.terms.read(clause, Wish(), category) for clause in clauses]
        if not all(heads):
            return False
        kinds = [side[-1].category or side[-1].several for side in heads]
        return kinds[0] != kinds[1] and all(kinds)
