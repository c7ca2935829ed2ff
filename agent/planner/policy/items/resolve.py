"""Which products or cart lines a reference means, over what was shown, in order, and what was last talked about."""

import re
from collections.abc import Iterable, Sequence
from functools import partial

from rapidfuzz import fuzz

from agent.planner.frames import Reference
from agent.planner.policy.turn import Turn
from agent.planner.reply.wording import Wording
from agent.planner.state import CartLine, DialogueState, Item

NEAR = 84
MOST_OF_AN_ENDING = 2
_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")
_FIGURE_AND_UNIT = re.compile(r"(?<![\w.])(\d+) ([a-z]{1,2})(?![a-z])")
"""Written apart and said together: "5 mm" is called "5mm"."""
_ADDITION = re.compile(r"[,:;(]|\s(?:for|with|in|from|by)\s|\s[-\u2013]\s")
_SMALL = frozenset([
    "the", "a", "an", "one", "ones", "with", "in", "of", "and", "for", "to", "from", "by", "my", "your", "that",
    "this", "item", "product", "model", "version",
])  # fmt: skip


def words_in(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _SMALL]


def similarity(words: Sequence[str], text: str) -> float:
    """How much of the words the text holds, typing errors and plurals allowed; 0 to 100."""
    if not words:
        return 0.0
    there = [*words_in(text), *("".join(found.groups()) for found in _FIGURE_AND_UNIT.finditer(text.lower()))]
    scores = []
    for word in words:
        best = max((_alike(word, other) for other in there), default=0.0)
        scores.append(best if best >= 78 else 0.0)
    return sum(scores) / len(scores)


def plain_spelling(word: str) -> str:
    """A word in one of the spellings that catalogues and shoppers use."""
    return word.replace("grey", "gray").replace("colour", "color")


def _alike(word: str, other: str) -> float:
    if word == other or word.rstrip("s") == other.rstrip("s") or plain_spelling(word) == plain_spelling(other):
        return 100.0
    if len(word) >= 4 and len(other) >= 4 and (other.startswith(word) or word.startswith(other)):
        return 90.0
    return float(fuzz.ratio(word, other)) if min(len(word), len(other)) >= 4 else 0.0


def is_head(word: str, title: str) -> bool:
    """Whether a title's last word before any addition ("…, 2 pack", "… for boots") is the word."""
    name = words_in(_ADDITION.split(title)[0])
    return bool(name) and _alike(word, name[-1]) >= NEAR


def _best(scored: list[tuple[str, float]]) -> list[str]:
    """Those with the best score, if it is good enough."""
    top = max((score for _, score in scored), default=0.0)
    return [key for key, score in scored if score == top] if top >= NEAR else []


def named_in(text: str, items: Iterable[Item]) -> list[str]:
    """Those whose whole title stands in the text, whatever marks are between its words; the longest title only."""
    said = evenly(text)
    named = [(title, item.product_id) for item in items if (title := evenly(item.title)) and title in said]
    longest = max((title for title, _ in named), key=len, default="")
    if len(longest.split()) < 2:
        return []
    return [product_id for title, product_id in named if title == longest]


def evenly(text: str) -> str:
    """The words alone, with a space around each; "and" is often written as a sign."""
    words = [word for word in _WORD.findall(text.lower()) if word != "and"]
    return f" {' '.join(words)} " if words else ""


def is_called(word: str, text: str) -> bool:
    """Whether a word is one of the text, or begins one; a longer word is another ("bathrobe" of a bath mat)."""
    there = [*words_in(text), *("".join(found.groups()) for found in _FIGURE_AND_UNIT.finditer(text.lower()))]
    return any(_alike(word, other) >= NEAR and len(word) - len(other) <= MOST_OF_AN_ENDING for other in there)


def near_in_spelling(word: str, other: str) -> bool:
    """Whether a word is another with a typing error."""
    return min(len(word), len(other)) > MOST_OF_AN_ENDING + 1 and fuzz.ratio(word, other) >= NEAR


def only_for_it(turn: Turn, text: str, item: Item) -> bool:
    """'Two cans of gas' are no gas stoves: what is in the cans is what a thing is, and not what it is for."""
    contents = turn.understanding.phrases.named("portion_of", text)
    called = " ".join([*words_in(item.title)[-1:], *item.kinds[-1:]])
    return bool(contents) and not any(similarity([word], called) >= NEAR for word in words_in(contents))


def talked_of(turn: Turn) -> Item | None:
    """The only thing shown, or the one looked at or asked about in the turn before."""
    state = turn.state
    item = state.items.get(state.focus[0]) if state.focus else None
    if item is None or state.topic not in ("items", "cart"):
        return None
    lately = state.looked_at == state.turn - 1 or (state.last is not None and state.last.intent == "ask")
    just_added = state.topic == "cart" and state.changed_at == state.turn - 1
    return item if lately or just_added or state.shown == [item.product_id] else None


def called_as_asked(turn: Turn) -> Item | None:
    """The only thing on the screen that is called just as was looked for."""
    state = turn.state
    asked = set(words_in(state.search.wish.text)) if state.search is not None and state.topic == "items" else set()
    called = [key for key in state.shown if key in state.items and set(words_in(state.items[key].title)) == asked]
    return state.items[called[0]] if len(called) == 1 else None


class Resolver:
    """Resolves references against one dialogue state."""

    def __init__(self, turn: Turn) -> None:
        self._state: DialogueState = turn.state
        self._wording = turn.wording
        self._match = turn.vocabulary.match
        self._portions = frozenset(turn.understanding.phrases.language.reading.wish.portions)
        self._is_superlative = partial(turn.understanding.phrases.asks, "superlative")

    # --- products --------------------------------------------------------------------------------------------

    def items(self, reference: Reference, *, default_focus: bool = True) -> list[str]:
        """Product ids; several where several fit (the caller asks); none where nothing does."""
        shown = self._state.shown or self._state.focus
        if reference.among:
            return self._among(reference)
        if reference.excluded is not None:
            gone = set(self.items(reference.excluded, default_focus=False))
            return [product_id for product_id in shown if product_id not in gone]
        if reference.ordinals:
            return self.by_place(self._list(reference), reference.ordinals)
        if reference.words and not reference.extreme:
            return self._described(reference)
        group = [key for key in self._state.group if key in self._state.items] or list(shown)
        if reference.extreme:
            return self.by_extreme(reference, group)
        if reference.pronoun == "other":
            return self._other(group)
        if reference.everything:
            return list(shown)
        if reference.pronoun == "them":
            return self._last_put_in(reference) or self._several(group, reference.count)
        if reference.pronoun == "it" or default_focus:
            return self._it(shown)
        return []

    def _among(self, reference: Reference) -> list[str]:
        """What is meant of the products that it is meant among; all of them where nothing tells them apart."""
        if reference.ordinals:
            return self.by_place(reference.among, reference.ordinals)
        if reference.extreme:
            return self.by_extreme(reference, reference.among)
        return self.by_words(reference.words, reference.among) if reference.words else list(reference.among)

    def _described(self, reference: Reference) -> list[str]:
        """What the words say: in the cart, of an earlier list, or of all that is known."""
        if reference.held and (lines := self.lines(reference.model_copy(update={"held": False}))):
            return list(dict.fromkeys(line.product_id for line in lines))
        return self._among_earlier(reference.words) if reference.earlier else self.by_words(reference.words)

    def _list(self, reference: Reference) -> Sequence[str]:
        """The list in which a place counts."""
        state = self._state
        if reference.earlier == "first" and state.lists:
            return state.lists[0]
        if reference.earlier == "before" and state.earlier:
            return state.earlier
        return state.shown or state.focus

    def _among_earlier(self, words: str) -> list[str]:
        """What the words describe, rather of an earlier list than of what is on the screen."""
        shown = self._state.shown
        past = [key for key in self._state.items if key not in shown]
        return self.by_words(words, self._state.earlier) or self.by_words(words, past) or self.by_words(words)

    @staticmethod
    def by_place(shown: Sequence[str], places: Sequence[int]) -> list[str]:
        found: list[str] = []
        for place in places:
            at = len(shown) // 2 if place == 0 else place - 1 if place > 0 else len(shown) + place
            if 0 <= at < len(shown):
                found.append(shown[at])
        return list(dict.fromkeys(found))

    def _it(self, shown: Sequence[str]) -> list[str]:
        question = self._state.question
        asks_act = question is not None and (question.frame is None or question.frame.intent != "ask")
        if question is not None and question.kind == "which" and asks_act:
            return list(question.candidates)
        if self._state.focus:
            return self._state.focus[:1]
        return list(shown)

    def _last_put_in(self, reference: Reference) -> list[str]:
        """What was put into the cart or changed there last, while that is talked about."""
        state = self._state
        if state.topic != "cart" or reference.count is not None:
            return []
        touched = [line.product_id for line in state.cart if line.line_id in state.last_lines]
        return list(dict.fromkeys(touched))

    def _several(self, group: Sequence[str], count: int | None) -> list[str]:
        """All of the group, or as many as were said: of the group if it has so many, else the last talked about."""
        question = self._state.question
        if question is not None and question.kind == "which" and len(question.candidates) == count:
            return list(question.candidates)
        if count is None or len(group) == count:
            return list(group)
        return self._state.focus[:count] if len(self._state.focus) >= count else list(group)[:count]

    def _other(self, shown: Sequence[str]) -> list[str]:
        focus = self._state.focus
        pair = focus[:2] if len(focus) >= 2 and len(shown) != 2 else list(shown)
        rest = [product_id for product_id in pair if not focus or product_id != focus[0]]
        return rest[:1] if len(pair) == 2 else rest

    def by_extreme(self, reference: Reference, shown: Sequence[str]) -> list[str]:
        pool = [self._state.items[product_id] for product_id in shown if product_id in self._state.items]
        if reference.words:
            fitting = set(self.by_words(reference.words, shown))
            pool = [item for item in pool if item.product_id in fitting]
        if len(pool) == 1 and reference.extreme in ("largest", "smallest"):
            return [pool[0].product_id]  # of one thing it is the version that is larger
        return [item.product_id for item in extreme(pool, reference.extreme, self._wording)]

    def by_words(self, words: str, within: Sequence[str] | None = None) -> list[str]:
        """By title, brand, option value or highlight, best among the shown, then among all known."""
        return self.described(words, within)[0]

    def described(self, words: str, within: Sequence[str] | None = None) -> tuple[list[str], str]:
        """The products described, and the words that did so: trailing words may belong to a question."""
        if self._is_superlative(words.lower()) and not self._in_a_title(words.lower(), within):
            return [], ""  # "the longest" asks for a figure; it is no part of a title
        pieces = words.split()
        for size in range(len(pieces), 0, -1):
            said = " ".join(pieces[:size])
            if found := self._fitting(words_in(said), within):
                return found, said
        return [], ""

    def _in_a_title(self, word: str, within: Sequence[str] | None) -> bool:
        """Whether it is a word of a title all the same ("the forest one" of two kinds of honey)."""
        pool = [self._state.items[key] for key in (within or self._state.shown) if key in self._state.items]
        return any(word in words_in(item.title) for item in pool)

    def _fitting(self, said: list[str], within: Sequence[str] | None) -> list[str]:
        state = self._state
        pools = [within] if within is not None else [state.shown, state.focus, state.earlier, list(state.items)]
        kind = self.kind_in(said)
        for pool in pools:
            scored = [
                (product_id, self._score(said, item))
                for product_id in pool
                if (item := state.items.get(product_id)) is not None and (not kind or _may_be(item, kind))
            ]
            if best := _best(scored):
                return self._headed(said, list(dict.fromkeys(best)))
        return []

    def _headed(self, said: Sequence[str], ids: list[str]) -> list[str]:
        """Of several the only one whose title ends in what is named: "the house" is no house furniture."""
        heads = [key for key in ids if is_head(said[-1], self._state.items[key].title)]
        return heads if len(heads) == 1 else ids

    def kind_in(self, said: Sequence[str]) -> str:
        """The last word, where the shop has a kind of thing that is called so; empty where it has none."""
        last = said[-1] if said else ""
        whole = (one for one in self._match(last) if one.kind == "category" and (one.start, one.end) == (0, len(last)))
        return last if any(whole) else ""

    @staticmethod
    def _score(said: Sequence[str], item: Item) -> float:
        title = similarity(said, f"{item.title} {item.brand}")
        if title >= NEAR:
            return title + 1
        values = " ".join(value for choices in item.options.values() for value in choices)
        told = f"{item.title} {item.brand} {values} {' '.join(item.highlights)}"
        score = similarity(said, told)
        return score if score >= NEAR else min(similarity(said, f"{told} {' '.join(item.kinds)}"), NEAR)

    # --- lines -----------------------------------------------------------------------------------------------

    def lines(self, reference: Reference) -> list[CartLine]:
        """Lines of the cart that are meant."""
        lines = self._state.cart
        if reference.among:
            return [line for line in lines if {line.line_id, line.product_id} & set(reference.among)]
        if reference.excluded is not None:
            gone = {line.line_id for line in self.lines(reference.excluded)}
            return [line for line in lines if line.line_id not in gone]
        if reference.words:
            return self._lines_called(words_in(reference.words))
        if reference.ordinals:
            return self._lines_by_place(reference.ordinals)
        if reference.extreme:
            return self._extreme_lines(reference.extreme)
        both = reference.count is not None and reference.count == len(lines)
        if reference.everything or both or (reference.pronoun == "them" and not self._state.last_lines):
            return list(lines)
        return self.recent_lines()

    def _lines_called(self, said: list[str]) -> list[CartLine]:
        """Lines of which the words are the title or the version, else the kind; what only counts says nothing."""
        telling = [word for word in said if word not in self._portions] or said
        for words in [telling, telling[:-1]] if telling and telling[-1].isdigit() else [telling]:
            best = _best(
                [(line.line_id, similarity(words, f"{line.title} {line.variant_title}")) for line in self._state.cart]
            )
            if found := [line for line in self._state.cart if line.line_id in best] or self._lines_of_kind(words):
                return found
        return []

    def _lines_of_kind(self, said: list[str]) -> list[CartLine]:
        """Lines of what was looked for under these words: "the phone", whatever its title is."""
        scored = []
        for line in self._state.cart:
            item = self._state.items.get(line.product_id)
            stated = [one.partition(": ")[2] or one for one in item.highlights] if item is not None else []
            kinds = " ".join([item.brand, *item.kinds, *stated]) if item is not None else ""
            scored.append((line.line_id, similarity(said, f"{line.title} {line.variant_title} {kinds}")))
        best = _best(scored)
        return [line for line in self._state.cart if line.line_id in best]

    def recent_lines(self) -> list[CartLine]:
        """The lines touched last, else the focused product's, else the only one."""
        lines = self._state.cart
        touched = [line for line in lines if line.line_id in self._state.last_lines]
        if touched:
            return touched
        for product_id in self._state.focus:
            if found := [line for line in lines if line.product_id == product_id]:
                return found
        return list(lines)

    def _lines_by_place(self, places: Sequence[int]) -> list[CartLine]:
        if self._state.topic != "cart":
            wanted = self.by_place(self._state.shown, places)
            if found := [line for line in self._state.cart if line.product_id in wanted]:
                return found
        ids = self.by_place([line.line_id for line in self._state.cart], places)
        return [line for line in self._state.cart if line.line_id in ids]

    def _extreme_lines(self, which: str) -> list[CartLine]:
        figure = self._wording.figure
        priced = [(price, line) for line in self._state.cart if (price := figure(line.unit_price)) is not None]
        if not priced:
            return []
        chosen = (max if which in ("dearest", "best_rated") else min)(price for price, _ in priced)
        return [line for price, line in priced if price == chosen]


def _may_be(item: Item, kind: str) -> bool:
    """Whether a thing is of a kind, or is so: a guitar that states its strings is none of the strings."""
    values = [value for choices in item.options.values() for value in choices]
    stated = [text.partition(": ")[2] for text in item.highlights]
    return similarity([kind], " ".join([item.title, item.brand, *item.kinds, *values, *stated])) >= NEAR


def extreme(pool: Sequence[Item], which: str, wording: Wording) -> list[Item]:
    """The first item with the least or greatest figure; none where the figure is not known here."""
    if which in ("cheapest", "dearest"):
        priced = [(price, item) for item in pool if (price := wording.figure(item.price)) is not None]
        chosen = (min if which == "cheapest" else max)((price for price, _ in priced), default=None)
        return [item for price, item in priced if price == chosen][:1]
    if which in ("best_rated", "worst_rated"):
        best = best_rated(pool) if which == "best_rated" else min(_rated(pool), key=_rating, default=None)
        return [best] if best else []
    return []


def best_rated(pool: Sequence[Item]) -> Item | None:
    """The best rated, by the most; None where no rating is known."""
    return max(_rated(pool), key=_rating, default=None)


def _rated(pool: Sequence[Item]) -> list[Item]:
    return [item for item in pool if item.rating is not None]


def _rating(item: Item) -> tuple[float, int]:
    return item.rating or 0, item.rating_count or 0
