"""Help pages cut into passages, searched by words and meaning together."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.products import HelpPage
from retrieval.text.english import STOP_WORDS
from retrieval.text.words import stem, words

_MOST_WORDS = 50
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*)$")
_LEANING = re.compile(r"\b(?:(?:is|are|was|were|does|do|did|has|have|can|will) not|cannot|n't|too|as well|either|so)$")
"""What ends a part that says nothing without the one before it: "the rack is in the box; a stand is not"."""
_SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"')\]]))\s+(?=[A-Z0-9\"'(])")
# Measured on help pages: questions that they answer come out at 0.28 to 0.65, others below 0.2.
NEAR = 0.30
NEAR_WITH_WORDS = 0.22
_WORDS_NEEDED = 0.6
_FIRST = "#0"
"""How the id of a page's first passage ends: what a page is about is said there, often without its title's word."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a help page; `score` says how well it answers, from 0 to 1."""

    id: str
    title: str
    text: str
    url: str | None
    score: float = 0.0


class PassageIndex:
    """A merchant's passages. There are hundreds at most, so each question looks at all of them."""

    def __init__(self, passages: Sequence[Passage], vectors: NDArray[np.float32] | None) -> None:
        self.passages = list(passages)
        self.vectors = vectors
        self._stems = [content_stems(f"{passage.title} {passage.text}") for passage in passages]
        self._titles = [content_stems(passage.title) for passage in passages]
        self._used = Counter(stem for stems in self._stems for stem in stems)

    def find(self, question: str, vector: NDArray[np.float32] | None, limit: int) -> list[Passage]:
        """The passages that answer, best first; none where nothing is near enough."""
        asked = content_stems(question)
        if not self.passages or not asked:
            return []
        similar = np.zeros(len(self.passages), dtype=np.float32)
        if vector is not None and self.vectors is not None:
            similar = self.vectors @ vector
        found = []
        for place, passage in enumerate(self.passages):
            share = self._share(asked, self._stems[place])
            titled = (0.25 if passage.id.endswith(_FIRST) else 0.1) * self._share(asked, self._titles[place])
            near = float(similar[place])
            if self._answers(share, near, meaning=vector is not None):
                score = min(1.0, 0.45 * share + 0.55 * near + titled)
                found.append(Passage(passage.id, passage.title, passage.text, passage.url, round(score, 4)))
        return sorted(found, key=lambda passage: -passage.score)[:limit]

    @staticmethod
    def _answers(share: float, near: float, *, meaning: bool) -> bool:
        if not meaning:
            return share >= _WORDS_NEEDED
        return near >= NEAR or (near >= NEAR_WITH_WORDS and share >= _WORDS_NEEDED)

    def _share(self, asked: frozenset[str], stems: frozenset[str]) -> float:
        weights = {one: math.log(1 + len(self.passages) / (1 + self._used[one])) + 0.2 for one in asked}
        return sum(weights[one] for one in asked & stems) / max(sum(weights.values()), 1e-9)


def passages_of(page: HelpPage) -> list[Passage]:
    """The passages of a page: a heading and what stands below it, cut at paragraphs and sentences when long."""
    parts = [(heading, part) for heading, text in _sections(page.body) for part in _cut(text)]
    return [
        Passage(f"{page.id}#{number}", _titled(page.title, heading), part, page.url)
        for number, (heading, part) in enumerate(parts)
    ]


def _titled(title: str, heading: str) -> str:
    return title if not heading or heading == title else f"{title}: {heading}"


def sentences(text: str) -> list[str]:
    """The sentences and list items of a text."""
    lines = (line.strip(" \t-*\u2022") for line in text.splitlines())
    return [part.strip() for line in lines if line for part in _SENTENCE_END.split(line) if part.strip()]


def claims(text: str) -> list[str]:
    """The sentences of a text, cut once more where a semicolon joins two that stand by themselves."""
    found: list[str] = []
    for sentence in sentences(text):
        parts = [part.strip() for part in sentence.split("; ") if part.strip()]
        alone = len(parts) > 1 and not any(_LEANING.search(part.rstrip(".!?")) for part in parts[1:])
        found += parts if alone else [sentence]
    return found


def content_stems(text: str) -> frozenset[str]:
    """The stems of a text that carry meaning."""
    return frozenset(stem(word.text) for word in words(text) if word.text not in STOP_WORDS)


def _sections(body: str) -> list[tuple[str, str]]:
    sections: list[tuple[str, list[str]]] = [("", [])]
    for line in body.splitlines():
        heading = _HEADING.match(line)
        if heading:
            sections.append((heading.group(1).strip(), []))
        else:
            sections[-1][1].append(line)
    return [(heading, "\n".join(lines).strip()) for heading, lines in sections if "".join(lines).strip()]


def _cut(text: str) -> list[str]:
    """Paragraphs, cut at sentences when long; a passage that holds one thing is found more surely."""
    parts: list[str] = []
    for paragraph in text.split("\n"):
        size = _MOST_WORDS
        for sentence in sentences(paragraph):
            length = len(sentence.split())
            if size + length <= _MOST_WORDS:
                parts[-1] += f" {sentence}"
                size += length
            else:
                parts.append(sentence)
                size = length
    return parts
