"""A message cut into segments by what each does (dialogue acts), with what is named in it, learned from examples.

A recurrent network (a gated recurrent unit, Cho et al. 2014, in both directions) reads the packaged encoder's states of
the words and says for each word in what kind of segment it stands and what it is there. Its weights are learned by
`python -m evals.segments_fit`; docs/segments.md tells from what and how well.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

FILE = "segments_weights.npz"
CONTEXTS = ("start", "shown", "one", "which", "offer", "added", "pay", "talk")
"""What stood before a message: nothing, several things shown, one thing, a choice asked, a thing offered, something
just put in the cart, the checkout, or talk of delivery and the like."""
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['\u2019][^\W\d_]+)*|[^\w\s]")
_MARKS = ".!?;"
_SHORT, _LONGER = 3, 6
_REMEMBERED = 256
_HARDLY = 1e-6
_CHANGE, _CHANGE_BEHIND_A_MARK = 1.6, 0.2
"""What a change of act costs, as a logarithm, within a clause and behind a mark."""
Array = npt.NDArray[np.float32]
States = Callable[[Sequence[str]], Array]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, figure or mark and where it stands in the message."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Segment:
    """A piece of a message that does one thing (docs/segments.md); an act of "" is courtesy, reaction and the like."""

    act: str
    text: str
    sure: float
    """The mean probability of its words to be of this act."""
    said: list[tuple[str, str]] = field(default_factory=list)
    """What is named in it, in order, each behind its role: "x" a thing, "y" what it shall be instead, "n" how many,
    "not" what it shall not be."""
    core: str = ""
    """The text from the first to the last of these words, without what stands around them."""

    @property
    def things(self) -> list[str]:
        """The words that name or point to a thing or version, one text a thing."""
        return self._said_as("x")

    @property
    def instead(self) -> list[str]:
        """In a change, the words for the new thing or version."""
        return self._said_as("y")

    @property
    def counts(self) -> list[str]:
        """The words for how many."""
        return self._said_as("n")

    @property
    def refused(self) -> list[str]:
        """The words for what it shall not be."""
        return self._said_as("not")

    def _said_as(self, role: str) -> list[str]:
        return [text for one, text in self.said if one == role]


def words_of(message: str) -> list[Word]:
    """The words, figures and marks of a message in order."""
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(message)]


def features(words: Sequence[str], context: str, states: States) -> Array:
    """One row a word: its state in the encoder, how it stands in the message, and the context."""
    count, asks = len(words), [at for at, word in enumerate(words) if word == "?"]
    standing = [
        [word.isdigit(), word in _MARKS, word == ",", word == "?", at == 0, at == count - 1,
         bool(asks) and at <= asks[-1], bool(asks), count <= _SHORT, count <= _LONGER]
        for at, word in enumerate(words)
    ]  # fmt: skip
    before = [[context == one for one in CONTEXTS]] * count
    spelt = [word.replace("\u2019", "'").lower() for word in words]
    return np.hstack([states(spelt), np.array(standing, np.float32), np.array(before, np.float32)])


@dataclass(frozen=True, slots=True)
class Weights:
    """The learned numbers and the labels that they speak for."""

    labels: tuple[str, ...]
    arrays: dict[str, Array]

    @classmethod
    def read(cls) -> "Weights":
        """The weights that ship."""
        with resources.files("agent.planner.nlu").joinpath(FILE).open("rb") as file, np.load(file) as kept:
            arrays = {name: kept[name].astype(np.float32) for name in kept.files if name != "labels"}
            return cls(tuple(str(one) for one in kept["labels"]), arrays)

    def probabilities(self, rows: Array) -> Array:
        """How likely each label is, one row a word."""
        # Row by row: for matrices as small as these the threads that BLAS starts cost more than they save.
        read = np.tanh(np.stack([row @ self.arrays["into"] for row in rows]) + self.arrays["into_bias"])
        both = np.hstack([self._gated(read, "forward"), self._gated(read[::-1], "backward")[::-1]])
        said = both @ self.arrays["out"] + self.arrays["out_bias"]
        likely = np.exp(said - said.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True), np.float32)

    def _gated(self, rows: Array, way: str) -> Array:
        """The states of a gated recurrent unit over the rows; its gates stand as reset, update, new."""
        by_input = rows @ self.arrays[f"{way}_input"] + self.arrays[f"{way}_input_bias"]
        size = by_input.shape[1] // 3
        state, states = np.zeros(size, np.float32), []
        for row in by_input:
            by_state = state @ self.arrays[f"{way}_state"] + self.arrays[f"{way}_state_bias"]
            reset = _sigmoid(row[:size] + by_state[:size])
            update = _sigmoid(row[size : 2 * size] + by_state[size : 2 * size])
            new = np.tanh(row[2 * size :] + reset * by_state[2 * size :])
            state = (1 - update) * new + update * state
            states.append(state)
        return np.array(states, np.float32)


class Segmenter:
    """Cuts messages into segments; the same message in the same context gives the same segments."""

    def __init__(self, states: States, weights: Weights | None = None) -> None:
        self._states = states
        self._weights = weights or Weights.read()
        self._known = lru_cache(maxsize=_REMEMBERED)(self._cut)

    def cut(self, message: str, context: str) -> tuple[Segment, ...]:
        """The segments of a message, in order and without gaps."""
        return self._known(message, context)

    def _cut(self, message: str, context: str) -> tuple[Segment, ...]:
        words = words_of(message)
        if not words:
            return ()
        likely = self._weights.probabilities(features([word.text for word in words], context, self._states))
        return tuple(assembled(message, words, self._weights.labels, likely))


def assembled(message: str, words: Sequence[Word], labels: Sequence[str], likely: Array) -> list[Segment]:
    """The segments that the most likely labels of the words come to."""
    acts = [label.split("-")[0] for label in labels]
    columns = {act: [at for at, one in enumerate(acts) if one == act] for act in dict.fromkeys(acts)}
    by_act = {act: likely[:, places].sum(axis=1) for act, places in columns.items()}
    best = _likeliest(words, by_act)
    segments: list[Segment] = []
    start = 0
    for at in range(1, len(words) + 1):
        if at < len(words) and best[at] == best[start]:
            continue
        act, places = best[start], range(start, at)
        piece = message[words[start].start : words[at - 1].end]
        sure = float(np.mean([by_act[act][place] for place in places]))
        segment = Segment("" if act == "O" else act, piece, sure)
        told = [labels[columns[act][int(np.argmax(likely[place, columns[act]]))]] for place in places]
        _take_roles(segment, message, [words[place] for place in places], told)
        segments.append(segment)
        start = at
    return segments


def _likeliest(words: Sequence[Word], by_act: Mapping[str, Array]) -> list[str]:
    """The act of each word on the likeliest way through all of them (Viterbi 1967); acts seldom change within a clause.

    A mark is of the act before it.
    """
    names = list(by_act)
    said = np.log(np.stack([by_act[name] for name in names], axis=1) + _HARDLY)
    score, came = said[0], []
    for at in range(1, len(words)):
        is_mark, behind = not words[at].text[0].isalnum(), not words[at - 1].text[0].isalnum()
        stay = score + (0.0 if is_mark else said[at])
        change = score.max() - (_CHANGE_BEHIND_A_MARK if behind else _CHANGE) + said[at]
        change = np.full_like(change, -np.inf) if is_mark else change
        came.append(np.where(stay >= change, np.arange(len(names)), int(score.argmax())))
        score = np.maximum(stay, change)
    path = [int(score.argmax())]
    for back in reversed(came):
        path.append(int(back[path[-1]]))
    return [names[at] for at in reversed(path)]


def _take_roles(segment: Segment, message: str, words: Sequence[Word], labels: Sequence[str]) -> None:
    """Read the things, counts and refusals of a segment off the labels of its words."""
    open_role, begun = "", 0
    told = [word for word, label in zip(words, labels, strict=True) if "-" in label]
    segment.core = message[told[0].start : told[-1].end] if told else ""
    for at in range(len(words) + 1):
        _, _, role = labels[at].partition("-") if at < len(words) else ("", "", "")
        plain = role.removesuffix("-B")
        if plain == open_role and not role.endswith("-B"):
            continue
        is_glued = open_role == "n" and message[: words[begun].start][-1:].isalpha()  # the 10 of a code "SAVE10"
        if open_role and not is_glued:
            segment.said.append((open_role, message[words[begun].start : words[at - 1].end]))
        open_role, begun = plain, at


def _sigmoid(values: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), np.float32)
