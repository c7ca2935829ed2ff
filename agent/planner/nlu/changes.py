"""How a clause changes a running wish: operators of the language, on the limits that the wish itself has.

No operator knows what it is about. The running wish does: what is given up, what will do as well and which bound a
bare figure stands for are read off its own limits, so that "X is not a must" is a change where X is asked for, and
none where it is not.
"""

import re
from collections.abc import Sequence
from re import Pattern

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.bounds import BoundReader
from agent.planner.nlu.limit_names import LIMIT, TERM, LimitNames
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.wishes import WishReader
from retrieval.catalogue.vocabulary import Vocabulary

_CUT = re.compile(r"\s*[,;:]\s*|\s+-+\s+|(?<!\d)[.!?](?=\s|$)")
_AND = re.compile(r"\s+(?:and|or|nor)\s+(?:the |my )?")
MOST_OF_WHAT = 6
MOST_OF_A_MUST = 14


class ChangeReader:
    """Reads clauses as changes of a running wish."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary, wishes: WishReader) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        self._wishes = wishes
        changes = phrases.language.changes
        self._names = LimitNames(phrases, vocabulary)
        self._bounds = BoundReader(phrases, wishes.prices, wishes.measures, vocabulary.currency)
        self._given_up = [phrases.compile(pattern) for pattern in changes.given_up]
        self._accepted = [phrases.compile(pattern) for pattern in changes.accepted]
        self._asides = re.compile(rf"(?<!\w){alternatives(changes.asides)}(?!\w)")
        self._required = [phrases.compile(pattern) for pattern in changes.required]
        self._recall = [phrases.compile(pattern) for pattern in changes.recall]
        lexicon = phrases.language.lexicon
        self._small = frozenset(
            [
                *phrases.fillers,
                *lexicon.polite,
                *lexicon.joiners,
                *lexicon.correction,
                *lexicon.trailing,
                *changes.bound.words,
            ]
        )

    def recalls(self, text: str) -> bool:
        """Whether it is asked what the running search asks for."""
        return any(pattern.search(text) for pattern in self._recall)

    def read(self, text: str, running: Wish, missed: tuple[str, ...] = ()) -> Wish | None:
        """What the clause changes; None where it is no change of the running wish, or more than one."""
        whole = self._plain(text)
        change = self._one(whole, running, missed) or self._with(text.strip(" ,.!?;:-"), running)
        if change is not None:
            return change
        changes: list[Wish] = []
        rest: list[str] = []
        for said in _CUT.split(text):
            piece = self._plain(said)
            found = (self._one(piece, running, missed) or self._with(said, running)) if piece else None
            if found is not None:
                changes.append(found)
            elif piece:
                rest.append(piece)
        beside = [(piece, self._beside_it(piece, running)) for piece in rest] if changes else []
        if not changes or any(added is None and not self._says_nothing(piece) for piece, added in beside):
            return None
        return _together([*changes, *(added for _, added in beside if added is not None)])

    def _beside_it(self, text: str, running: Wish) -> Wish | None:
        """What a piece beside a change adds to it ("gas after all, but a small one"); None where it names a thing."""
        wish, heads = self._wishes.read(text, tuple(running.category) if running.category else None)
        words = [word for word in wish.text.split() if word not in self._small and word not in ("one", "ones")]
        if heads or wish.brands or not all(map(self._phrases.describes, words)):
            return None
        return wish.model_copy(update={"text": " ".join(words), "noun": "", "category": None, "quantity": None})

    def _plain(self, text: str) -> str:
        """A piece without what tells no change."""
        return " ".join(self._asides.sub(" ", text).split()).strip(" ,.!?;:-")

    def _one(self, text: str, running: Wish, missed: tuple[str, ...]) -> Wish | None:
        if not text:
            return None
        return (
            self._bounds.read(text, running, missed)
            or self._without(text, running)
            or self._with(text, running)
            or self._measure(text, running)
            or self._must(text, running)
        )

    def _says_nothing(self, text: str) -> bool:
        """Whether a piece beside a change names nothing that is sold here and limits nothing."""
        words = [word for word in text.split() if word not in self._small]
        if not words:
            return True
        wish, heads = self._wishes.read(text, None)
        return not (heads or wish.limited) and not any(map(self._vocabulary.known_word, words))

    # --- given up ---------------------------------------------------------------------------------------------

    def _without(self, text: str, running: Wish) -> Wish | None:
        """'The colour is not important': the limits that are taken back."""
        for what in _captured(self._given_up, text):
            parts = _AND.split(what)
            drops = [drop for part in parts if (drop := self._names.about(part, running))]
            if len(drops) == len(parts):
                return Wish(drop=list(dict.fromkeys(one for drop in drops for one in drop)))
        return None

    # --- accepted ---------------------------------------------------------------------------------------------

    def _with(self, text: str, running: Wish) -> Wish | None:
        """'White would do as well': what was refused is no more, and what was asked for is one of several."""
        for what in _captured(self._accepted, text):
            if gone := [drop for drop in self._names.about(what, _refused(running)) if drop.startswith((LIMIT, TERM))]:
                return Wish(drop=gone)
            if limits := self._beside(what, running):
                return Wish(attributes=limits)
        return None

    def _beside(self, what: str, running: Wish) -> list[AttributeLimit]:
        """The limits of the wish with the values that are named beside theirs."""
        wish, heads = self._wishes.read(what, tuple(running.category) if running.category else None)
        if heads or wish.text or not wish.attributes:
            return []
        known = {limit.name: limit for limit in running.attributes if limit.values}
        if any(limit.name not in known or not limit.values for limit in wish.attributes):
            return []
        if all(set(limit.values) <= set(known[limit.name].values) for limit in wish.attributes):
            return []
        return [
            known[limit.name].model_copy(
                update={
                    "values": list(dict.fromkeys([*known[limit.name].values, *limit.values])),
                    "said": "",
                    "exclude": [one for one in known[limit.name].exclude if one not in limit.values],
                }
            )
            for limit in wish.attributes
        ]

    # --- measures ---------------------------------------------------------------------------------------------

    def _measure(self, text: str, running: Wish) -> Wish | None:
        """'6 hours is enough': a figure in its unit, on the side on which the measure is limited."""
        if not self._wishes.measures.find(text):
            return None
        wish, heads = self._wishes.read(text, tuple(running.category) if running.category else None)
        words = [word for word in wish.text.split() if word not in self._small]
        if heads or words or len(wish.attributes) != 1:
            return None
        limit = wish.attributes[0]
        old = next((one for one in running.attributes if one.name == limit.name), None)
        if old is None or bool(old.minimum) == bool(old.maximum) or not (limit.minimum or limit.maximum):
            return None
        if limit.minimum and limit.maximum:  # a plain figure, with what is nearly that
            middle = f"{(float(limit.minimum) + float(limit.maximum)) / 2:g}"
            bounds = {"minimum": middle, "maximum": None} if old.minimum else {"minimum": None, "maximum": middle}
            limit = limit.model_copy(update=bounds)
        return Wish(attributes=[limit])

    def _must(self, text: str, running: Wish) -> Wish | None:
        """'They must run 8 hours on one charge': the limits that it has to keep, whatever is told beside them."""
        for what in _captured(self._required, text, most=MOST_OF_A_MUST):
            wish, heads = self._wishes.read(what, tuple(running.category) if running.category else None)
            if not heads and (wish.attributes or wish.price_max or wish.price_min or wish.rating_min):
                return wish.model_copy(update={"text": "", "noun": "", "category": None, "quantity": None})
        return None


def _captured(patterns: Sequence[Pattern[str]], text: str, most: int = MOST_OF_WHAT) -> list[str]:
    """What the patterns that fit are about, in few words."""
    found = [one["what"] for pattern in patterns if (one := pattern.search(text))]
    return list(dict.fromkeys(what.strip(" ,") for what in found if 0 < len(what.split()) <= most))


def _refused(wish: Wish) -> Wish:
    """Only what the wish refuses."""
    limits = [limit.model_copy(update={"values": [], "said": ""}) for limit in wish.attributes if limit.exclude]
    return Wish(attributes=limits, exclude_terms=wish.exclude_terms)


def _together(changes: Sequence[Wish]) -> Wish:
    """Several changes as one."""
    result = changes[0]
    for change in changes[1:]:
        result = result.model_copy(
            update={
                "drop": [*result.drop, *change.drop],
                "attributes": [*result.attributes, *change.attributes],
                "price_min": change.price_min or result.price_min,
                "price_max": change.price_max or result.price_max,
                "exclude_terms": [*result.exclude_terms, *change.exclude_terms],
                "rating_min": change.rating_min or result.rating_min,
                "comparative": change.comparative or result.comparative,
                "text": " ".join(filter(None, [result.text, change.text])),
            }
        )
    return result
