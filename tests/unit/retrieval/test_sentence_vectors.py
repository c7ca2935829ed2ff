"""Sentences that many searches ask for."""

from collections.abc import Sequence

import numpy as np

from retrieval.encoding.encoder import Vectors
from retrieval.encoding.sentence_vectors import SentenceVectors


class Counting:
    """Tells a text by its length, and keeps what it was asked for."""

    name, dimension = "counting", 2

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return np.asarray([[len(text), 1.0] for text in texts], dtype=np.float32)

    async def encode_query(self, text: str) -> Vectors:
        vector: Vectors = self.encode([text])[0]
        return vector

    def close(self) -> None:
        """Nothing to end."""


async def test_each_sentence_is_encoded_once_while_it_is_remembered() -> None:
    encoder = Counting()
    vectors = SentenceVectors(encoder)

    first = await vectors.of(["dry", "of wool", "dry"])
    await vectors.of(["of wool", "warm"])

    assert first[:, 0].tolist() == [3.0, 7.0, 3.0]
    assert encoder.asked == [["dry", "of wool"], ["warm"]]


async def test_what_was_not_asked_for_lately_is_encoded_again() -> None:
    encoder = Counting()
    vectors = SentenceVectors(encoder, most=1)

    await vectors.of(["dry"])
    await vectors.of(["warm"])
    await vectors.of(["dry"])

    assert encoder.asked == [["dry"], ["warm"], ["dry"]]


async def test_no_sentence_is_no_row() -> None:
    assert (await SentenceVectors(Counting()).of([])).shape == (0, 2)
