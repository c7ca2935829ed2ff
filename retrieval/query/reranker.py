"""A model that reads the query and each of the first results together and puts these in its order, where one is set."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Columns
from retrieval.encoding.calls import CallFailed, CallLimits, Calls
from retrieval.encoding.model_service import HttpModelService, ModelService
from retrieval.encoding.remote_encoder import DEFAULT_LIMITS
from retrieval.errors import RerankerUnavailable
from retrieval.query.relevance import fused_order

READ = 24
_CHARACTERS = 400

Scores = NDArray[np.float32]


class Reranker(Protocol):
    """Says how well each of a few texts answers a query."""

    async def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """One figure a text, the more the better.

        Raises:
            RerankerUnavailable: no answer within the deadline.
        """
        ...

    def close(self) -> None: ...


class RemoteReranker:
    """Asks a served model."""

    def __init__(self, service: ModelService, limits: CallLimits = DEFAULT_LIMITS) -> None:
        self._service = service
        self._calls = Calls(f"the ranker at {service.address!r} (SHOPMIND_RERANKER)", limits, RerankerUnavailable)
        self._calls.ask(service.describe, within=limits.bulk_seconds)
        self._executor = ThreadPoolExecutor(4, thread_name_prefix="rerank")

    async def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """One figure a text."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, self._asked, query, texts)

    def close(self) -> None:
        """Ends the threads and closes the connections."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._service.close()

    def _asked(self, query: str, texts: Sequence[str]) -> Scores:
        return self._calls.ask(lambda seconds: self._scored(query, texts, seconds))

    def _scored(self, query: str, texts: Sequence[str], seconds: float) -> Scores:
        found = self._service.scores(query, texts, seconds)
        if found.shape != (len(texts),) or not np.isfinite(found).all():
            raise CallFailed(f"it answered no {len(texts)} figures", again=False)
        return found


class LocalReranker:
    """Runs a cross-encoder in process: one query at a time, in a thread."""

    def __init__(self, spec: str) -> None:
        from retrieval.encoding.sentence_transformers_door import load_ranker  # noqa: PLC0415 - loads torch

        try:
            self._model = load_ranker(spec)
        except (OSError, ValueError) as error:
            raise RerankerUnavailable(f"{spec!r} (SHOPMIND_RERANKER) cannot be loaded: {error}") from error
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="rerank")

    async def scores(self, query: str, texts: Sequence[str]) -> Scores:
        """One figure a text."""
        pairs = [(query, text) for text in texts]
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._model.scores, pairs)

    def close(self) -> None:
        """Ends the thread."""
        self._executor.shutdown(wait=True, cancel_futures=True)


def open_reranker(spec: str, limits: CallLimits = DEFAULT_LIMITS) -> Reranker:
    """Opens the model that a setting names: a cross-encoder by name or folder, or the address of the deployment.

    Raises:
        RerankerUnavailable: it cannot be reached or loaded.
    """
    if spec.startswith(("http://", "https://")):
        return RemoteReranker(HttpModelService(spec), limits)
    return LocalReranker(spec)


def described(columns: Columns, row: int) -> str:
    """A product as the model reads it: title, brand, category and attributes."""
    parts = [columns.titles[row], columns.brand_name(row) or "", ", ".join(columns.path(row)[-2:])]
    parts += [f"{name.replace('_', ' ')}: {value}" for name, value in columns.attributes_of(row)]
    return ". ".join(part for part in parts if part)[:_CHARACTERS]


def reordered(ranked: Sequence[tuple[int, float]], scores: Scores) -> list[tuple[int, float]]:
    """The first results as the learned order and the model together have them, fused by their places.

    The scores stay at their places: they say how far down one is, not which of the two put it there.
    """
    by_model = np.empty(len(scores), dtype=np.int32)
    by_model[np.argsort(-scores, kind="stable")] = np.arange(len(scores), dtype=np.int32)
    order = fused_order(np.arange(len(scores), dtype=np.int32), by_model)
    first = [(ranked[place][0], ranked[at][1]) for at, place in enumerate(order.tolist())]
    return first + list(ranked[len(scores) :])
