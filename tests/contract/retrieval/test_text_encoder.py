"""What every encoder promises."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from retrieval.encoding.encoder import TextEncoder, open_encoder, open_served_encoder
from retrieval.encoding.model_service import HttpModelService
from tests.support.encoders import WordEncoder


def _words(folder: Path) -> TextEncoder:
    return WordEncoder()


def _remote(folder: Path) -> TextEncoder:
    words = WordEncoder()

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"name": "words", "dimension": words.dimension})
        vectors = words.encode(json.loads(request.content)["texts"])
        return httpx.Response(200, json={"name": "words", "vectors": vectors.tolist()})

    service = HttpModelService("http://models/encoder", transport=httpx.MockTransport(handle))
    return open_served_encoder(service, folder)


def _packaged(folder: Path) -> TextEncoder:
    return open_encoder(None, folder)


@pytest.fixture(params=[_words, _remote, pytest.param(_packaged, marks=pytest.mark.slow)])
def encoder(request: pytest.FixtureRequest, pytestconfig: pytest.Config) -> Iterator[TextEncoder]:
    opened: Callable[[Path], TextEncoder] = request.param
    made = opened(pytestconfig.cache.mkdir("shopmind-encoder"))
    yield made
    made.close()


def test_vectors_are_unit_rows_of_the_stated_dimension(encoder: TextEncoder) -> None:
    vectors = encoder.encode(["a red shoe", "a desk lamp"])

    assert vectors.dtype == np.float32
    assert vectors.shape == (2, encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-4)


def test_no_texts_give_no_rows(encoder: TextEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_rows_come_in_the_order_of_the_texts_whatever_their_length(encoder: TextEncoder) -> None:
    texts = [" ".join(["shoe", "lamp", "mug", "desk"][: 1 + n % 4]) for n in range(40)]

    together = encoder.encode(texts)

    for place in (0, 7, 39):
        assert together[place] @ encoder.encode([texts[place]])[0] > 0.98


async def test_a_query_is_near_the_same_text_encoded_as_a_document(encoder: TextEncoder) -> None:
    [document] = encoder.encode(["red running shoes"])

    assert await encoder.encode_query("red running shoes") @ document > 0.98


async def test_what_is_alike_is_nearer_than_what_is_not(encoder: TextEncoder) -> None:
    alike, other = encoder.encode(["red shoes for running", "cast iron pan"])
    asked = await encoder.encode_query("red running shoes")

    assert asked @ alike > asked @ other + 0.2
