"""The facts of a conversation, indexed by kind, subject and name; built from the log, bounded in size."""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from agent.guard.spelled import VALUES
from agent.guard.titles import Masked, TitleIndex
from agent.guard.words import keys_of, telling
from tools.base import Fact, FactKind
from tools.numbers import parse_decimal, western_digits

_KEPT_PER_SUBJECT = 4
_KEPT_EVENTS = 64
_EVENT_KINDS = frozenset({"count", "act", "passage"})
_NUMBERS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?")


class FactBook:
    """What is known now, what was known before, and under which names; older things are forgotten first."""

    def __init__(self, *, most_subjects: int = 1500) -> None:
        self.turn = 0
        self._most_subjects = most_subjects
        self._facts: dict[tuple[str, str], list[Fact]] = {}
        self._turns: dict[str, int] = {}
        self._by_kind: defaultdict[str, OrderedDict[str, None]] = defaultdict(OrderedDict)
        self._groups: OrderedDict[str, set[str]] = OrderedDict()
        self._group_of: dict[str, str] = {}
        self._named: defaultdict[str, set[str]] = defaultdict(set)
        self._names: defaultdict[str, set[str]] = defaultdict(set)
        self._options: dict[str, frozenset[str]] = {}
        self._numbers: defaultdict[str, set[Decimal]] = defaultdict(set)
        self._events: list[Fact] = []
        self._titles: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
        self._touched: set[str] = set()
        self._words: set[str] = set()
        self._exact = TitleIndex()

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> FactBook:
        book = cls()
        book.add(facts)
        return book

    def start_turn(self) -> None:
        """From here on facts belong to a new turn: what the agent says it has just done must come from it."""
        self.turn += 1
        self._touched = set()

    def add(self, facts: Iterable[Fact]) -> None:
        """Takes facts in the order in which they were learned."""
        for fact in facts:
            self._take(fact)

    @property
    def knows_anything(self) -> bool:
        """Whether there has been any fact yet."""
        return bool(self._turns)

    def facts(self) -> Iterator[Fact]:
        """Everything that is kept, current and earlier."""
        for kept in self._facts.values():
            yield from kept
        yield from self._events

    def _take(self, fact: Fact) -> None:
        self._turns[fact.id] = self.turn
        if fact.kind in _EVENT_KINDS:
            self._events.append(fact)
            for gone in self._events[:-_KEPT_EVENTS]:
                self._turns.pop(gone.id, None)
            del self._events[:-_KEPT_EVENTS]
        else:
            self._keep(fact)
        group = self._join(fact)
        if fact.kind not in _EVENT_KINDS:
            self._touched.add(group)
        self._index_names(fact, group)
        self._index_numbers(fact, group)

    def _keep(self, fact: Fact) -> None:
        kept = self._facts.setdefault((fact.kind, _slot(fact)), [])
        kept.append(fact)
        for gone in kept[:-_KEPT_PER_SUBJECT]:
            self._turns.pop(gone.id, None)
        del kept[:-_KEPT_PER_SUBJECT]
        by_kind = self._by_kind[fact.kind]
        by_kind[_slot(fact)] = None
        by_kind.move_to_end(_slot(fact))

    def _join(self, fact: Fact) -> str:
        """The group that a fact belongs to: the product of a variant, otherwise the subject itself."""
        group = str(fact.value.get("product_id") or self._group_of.get(fact.subject, fact.subject))
        if fact.kind in _EVENT_KINDS:
            return group
        previous = self._group_of.get(fact.subject)
        if previous and previous != group:
            self._groups.get(previous, set()).discard(fact.subject)
        self._group_of[fact.subject] = group
        self._groups.setdefault(group, set()).add(fact.subject)
        self._groups.move_to_end(group)
        while len(self._groups) > self._most_subjects:
            self._forget(*self._groups.popitem(last=False))
        return group

    def _forget(self, group: str, subjects: set[str]) -> None:
        for subject in subjects | {group}:
            self._group_of.pop(subject, None)
            self._options.pop(subject, None)
        gone = [key for key in self._facts if key[1].partition("|")[0] in subjects]
        for kind, slot in gone:
            for fact in self._facts.pop((kind, slot)):
                self._turns.pop(fact.id, None)
            self._by_kind[kind].pop(slot, None)
        for key in self._names.pop(group, ()):
            self._named[key].discard(group)
        self._numbers.pop(group, None)
        self._titles.pop(group, None)
        self._exact.forget(group)

    def _index_names(self, fact: Fact, group: str) -> None:
        if fact.kind in {"name", "line"}:
            for title in {*fact.names, str(fact.value.get("title", ""))}:
                self._exact.add(group, title)
        titles = list(fact.names)
        if fact.kind == "name":
            titles += [str(fact.value.get("title", "")), str(fact.value.get("brand", ""))]
            options = fact.value.get("options")
            if isinstance(options, Mapping) and options:
                self._options[fact.subject] = frozenset(
                    key for value in _texts_of(options) for key in keys_of(value) if telling(key) or len(key) == 1
                )
        if fact.kind in _EVENT_KINDS or fact.kind == "line":
            return
        self._titles[group].update(keys for title in fact.names if (keys := frozenset(filter(telling, keys_of(title)))))
        for title in titles:
            for key in keys_of(title):
                if telling(key):
                    self._named[key].add(group)
                    self._names[group].add(key)

    def _index_numbers(self, fact: Fact, group: str) -> None:
        for text in (*fact.names, *_texts_of(fact.value)):
            self._words.update(keys_of(text))
        if fact.kind in {"name", "attribute", "passage", "promotion"}:
            numbers = self._numbers[fact.subject if fact.kind == "passage" else group]
            for text in (*fact.names, *_texts_of(fact.value)):
                numbers.update(numbers_in(text))

    def current(self, kind: FactKind, subject: str) -> Fact | None:
        """The newest fact of a kind about a subject."""
        kept = self._facts.get((kind, subject))
        return kept[-1] if kept else None

    def earlier(self, kind: FactKind, subject: str) -> list[Fact]:
        """Older facts, which back only sentences about a change."""
        return self._facts.get((kind, subject), [])[:-1]

    def of_kind(self, kind: FactKind) -> Iterator[Fact]:
        """The current fact of each subject, newest subject first."""
        if kind in _EVENT_KINDS:
            yield from (fact for fact in reversed(self._events) if fact.kind == kind)
            return
        for slot in reversed(self._by_kind[kind]):
            yield self._facts[kind, slot][-1]

    def about(self, group: str, kind: FactKind) -> list[Fact]:
        """The current facts of a kind about a product and its variants, or about one order."""
        return [
            kept[-1] for subject in sorted(self._groups.get(group, ())) for kept in self._slots(kind, subject) if kept
        ]

    def _slots(self, kind: FactKind, subject: str) -> Iterator[list[Fact]]:
        if kind in _SLOTTED:
            for slot in self._by_kind[kind]:
                if slot.partition("|")[0] == subject:
                    yield self._facts[kind, slot]
        elif kept := self._facts.get((kind, subject)):
            yield kept

    def group_of(self, subject: str) -> str:
        return self._group_of.get(subject, subject)

    def named(self, key: str) -> set[str]:
        """The groups that have this word in a name."""
        return self._named.get(key, set())

    def titles_of(self, group: str) -> set[frozenset[str]]:
        """The titles of a group, each as its telling words."""
        return self._titles.get(group, set())

    def masked(self, sentence: str) -> Masked:
        """The sentence with the titles in it masked, so that nothing in a name is taken for a claim."""
        return self._exact.masked(sentence)

    def titles_with_inner_ends(self) -> list[str]:
        """The titles in which a sentence seems to end."""
        return self._exact.with_inner_ends()

    def options_of(self, subject: str) -> frozenset[str]:
        """The words of a variant's option values, or of all the values that a product comes in."""
        return self._options.get(subject, frozenset())

    def members(self, group: str) -> set[str]:
        """The subjects of a group: a product and those of its variants that are known."""
        return self._groups.get(group, set())

    def recent(self) -> set[str]:
        """The groups that this turn learned about or that the last list shows."""
        return self._touched | set(self.order_shown())

    def numbers_of(self, subject: str) -> set[Decimal]:
        return self._numbers.get(subject, set())

    def turn_of(self, fact: Fact) -> int:
        return self._turns.get(fact.id, -1)

    def in_turn(self, fact: Fact) -> bool:
        """Whether the fact was learned in the turn that is running."""
        return self.turn_of(fact) == self.turn

    def order_shown(self) -> list[str]:
        """The products of the last list shown, in its order."""
        last = next((fact for fact in self.of_kind("count") if fact.value.get("shown")), None)
        shown = last.value.get("shown") if last else None
        return [str(item) for item in shown] if isinstance(shown, list) else []

    def known_word(self, key: str) -> bool:
        """Whether any fact has used this word."""
        return key in self._words

    def known(self, fact_id: str) -> bool:
        return fact_id in self._turns


_SLOTTED = frozenset({"attribute", "line", "total"})


def _slot(fact: Fact) -> str:
    """What tells apart facts of one kind about a subject: the attribute, the type of total, the variant of a line."""
    if fact.kind == "attribute":
        return f"{fact.subject}|{fact.value.get('name')}"
    if fact.kind == "total":
        return f"{fact.subject}|{fact.value.get('type')}"
    if fact.kind == "line":
        return f"{fact.subject}|{fact.value.get('variantId')}"
    return fact.subject


def _texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts_of(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts_of(part)


@lru_cache(maxsize=8_192)
def numbers_in(text: str) -> frozenset[Decimal]:
    """Every number that stands in a text, whatever it means there."""
    plain = western_digits(text)
    found = {parse_decimal(match.group()) for match in _NUMBERS.finditer(plain)}
    spelled = {Decimal(VALUES[word]) for word in keys_of(text) if word in VALUES}
    return frozenset(number for number in (*found, *spelled) if number is not None)


def expired(fact: Fact, now: datetime) -> bool:
    return fact.expires_at is not None and fact.expires_at <= now
