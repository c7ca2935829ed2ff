"""A sentence encoder that is served elsewhere, asked within deadlines and left alone while it fails."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.calls import CallFailed, CallLimits, Calls
from retrieval.encoding.model_service import ModelService
from retrieval.errors import EncoderUnavailable

DEFAULT_LIMITS = CallLimits()
LANES = 4
PROBES = ("a warm winter coat", "stainless steel water bottle 750 ml", "usb-c charger for a laptop")
_BATCH = 64
_SAME = 0.97

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


class RemoteEncoder:
    """Asks a served model for vectors; several requests are under way at once."""

    def __init__(self, service: ModelService, limits: CallLimits = DEFAULT_LIMITS) -> None:
        self._service = service
        self._what = f"the encoder at {service.address!r} (SHOPMIND_EMBEDDER)"
        self._calls = Calls(self._what, limits, EncoderUnavailable)
        described = self._calls.ask(service.describe, within=limits.bulk_seconds)
        try:
            self.name = f"{described['name']}@remote"
            self.dimension = int(described["dimension"])
        except (KeyError, TypeError, ValueError) as error:
            raise EncoderUnavailable(f"{self._what} does not say its name and dimension") from error
        self._pool = ThreadPoolExecutor(LANES, thread_name_prefix="encode-remote")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text, asked for in batches that may take long.

        Raises:
            EncoderUnavailable: no answer within the deadline, or one of another shape.
        """
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        seconds = self._calls.limits.bulk_seconds
        rows = list(self._pool.map(lambda batch: self._vectors(batch, seconds), batches))
        return np.concatenate(rows) if rows else np.empty((0, self.dimension), dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """The same for what a shopper waits for.

        Raises:
            EncoderUnavailable: no answer within the deadline, or one of another shape.
        """
        return self._vectors(texts, self._calls.limits.deadline_seconds)

    def close(self) -> None:
        """Ends the threads and closes the connections."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._service.close()

    def _vectors(self, texts: Sequence[str], within: float) -> Vectors:
        return self._calls.ask(lambda seconds: self._asked(texts, seconds), within=within)

    def _asked(self, texts: Sequence[str], seconds: float) -> Vectors:
        vectors = self._service.vectors(texts, seconds)
        if vectors.shape != (len(texts), self.dimension):
            raise CallFailed(f"it answered shape {vectors.shape}, not {(len(texts), self.dimension)}", again=False)
        if not np.isfinite(vectors).all():
            raise CallFailed("it answered vectors that are no numbers", again=False)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        normalised: Vectors = vectors / np.maximum(norms, 1e-9)
        return normalised


class QueriesWithFallback:
    """Encodes queries where they are served, and in process while the service does not answer.

    Only queries: what is indexed waits, so that no index holds vectors of two encoders.
    """

    def __init__(self, served: Encode, local: Encode) -> None:
        self._served = served
        self._local = local

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text."""
        try:
            return self._served(texts)
        except EncoderUnavailable:
            return self._local(texts)


def same_space(first: Encode, second: Encode) -> bool:
    """Whether two encoders mean the same by a vector."""
    return are_alike(first(PROBES), second(PROBES))


def are_alike(first: Vectors, second: Vectors, least: float = _SAME) -> bool:
    """Whether two encoders' vectors of `PROBES` are near: other precision moves them little, another model wholly."""
    return first.shape == second.shape and bool(np.mean(np.sum(first * second, axis=1)) >= least)
