"""The deployments: replicas that embed or rank in batches, and the canary that shares calls out among versions."""

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import ray
from ray import serve
from ray.serve.handle import DeploymentHandle
from starlette.requests import Request
from starlette.responses import Response

from retrieval.encoding.onnx_encoder import OnnxEncoder
from retrieval.encoding.remote_encoder import PROBES, are_alike
from serving.models.versions import ModelVersion, chosen
from serving.models.wire import MOST_TEXTS, Rows, UnknownVersion, answered

_BATCH_WAIT_SECONDS = 0.001
_ALIKE = 0.999


def _texts_in(groups: list[list[str]]) -> int:
    return sum(map(len, groups))


def _pairs_in(groups: list[tuple[str, list[str]]]) -> int:
    return sum(len(texts) for _, texts in groups)


def _device() -> str | None:
    """The GPU that Ray gave this replica; none leaves the model on the CPU."""
    return "cuda" if ray.get_gpu_ids() else None


class EncoderReplica:
    """One copy of an encoder. On a GPU sentence-transformers in bfloat16; on a CPU ONNX, in half the time of torch."""

    def __init__(self, version: str, model: str, cache: str) -> None:
        device = _device()
        if device:
            from retrieval.encoding.sentence_transformers_door import load_model  # noqa: PLC0415 - loads torch

            loaded = load_model(model or None, device=device)
            self._encode, self._name, self._dimension = loaded.encode, f"{loaded.name}:bf16", loaded.dimension
        else:
            local = OnnxEncoder(model or None, Path(cache), threads=1)
            self._encode, self._name, self._dimension = local.encode, local.name, local.dimension
        self._version = version
        self._device = device or "cpu"
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="encode")
        self._probed = self._encode(PROBES)

    async def describe(self, version: str = "") -> Mapping[str, Any]:
        """What this is."""
        self._check(version)
        return {
            "name": self._name,
            "dimension": self._dimension,
            "device": self._device,
            "versions": {self._version: {"name": self._name, "weight": 100}},
        }

    async def answer(self, texts: Sequence[str], query: str | None = None, version: str = "") -> Rows:
        """One unit row a text; texts of several callers share a batch."""
        self._check(version)
        rows: Rows = await self._batched(list(texts))
        return rows

    async def __call__(self, request: Request) -> Response:
        """The same over HTTP."""
        return await answered(request, self, ranks=False)

    async def check_health(self) -> None:
        """Ray replaces a replica whose vectors are no longer those that it began with."""
        now = await asyncio.get_running_loop().run_in_executor(self._worker, self._encode, PROBES)
        if not are_alike(now, self._probed, _ALIKE):
            raise RuntimeError("the encoder answers otherwise than when it was loaded")

    @serve.batch(max_batch_size=MOST_TEXTS, batch_wait_timeout_s=_BATCH_WAIT_SECONDS, batch_size_fn=_texts_in)
    async def _batched(self, groups: list[list[str]]) -> list[Rows]:
        texts = [text for group in groups for text in group]
        rows = await asyncio.get_running_loop().run_in_executor(self._worker, self._encode, texts)
        ends = np.cumsum([len(group) for group in groups])
        return np.split(rows, ends[:-1])

    def _check(self, version: str) -> None:
        if version not in {"", self._version}:
            raise UnknownVersion(f"version {version!r} is not served, only {self._version!r}")


class RankerReplica:
    """One copy of a cross-encoder, through sentence-transformers; on a GPU in bfloat16."""

    def __init__(self, version: str, model: str, cache: str) -> None:
        from retrieval.encoding.sentence_transformers_door import load_ranker  # noqa: PLC0415 - loads torch

        device = _device()
        self._model = load_ranker(model, device=device or "cpu")
        self._version = version
        self._device = device or "cpu"
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="rank")

    async def describe(self, version: str = "") -> Mapping[str, Any]:
        """What this is."""
        self._check(version)
        name = self._model.name
        return {"name": name, "device": self._device, "versions": {self._version: {"name": name, "weight": 100}}}

    async def answer(self, texts: Sequence[str], query: str | None = None, version: str = "") -> Rows:
        """How well each text answers the query; pairs of several callers share a batch."""
        self._check(version)
        scores: Rows = await self._batched((query or "", list(texts)))
        return scores

    async def __call__(self, request: Request) -> Response:
        """The same over HTTP."""
        return await answered(request, self, ranks=True)

    async def check_health(self) -> None:
        """Ray replaces a replica whose figures are no numbers."""
        pairs = [(PROBES[0], PROBES[1])]
        found = await asyncio.get_running_loop().run_in_executor(self._worker, self._model.scores, pairs)
        if not np.isfinite(found).all():
            raise RuntimeError("the ranker answers what is no number")

    @serve.batch(max_batch_size=MOST_TEXTS, batch_wait_timeout_s=_BATCH_WAIT_SECONDS, batch_size_fn=_pairs_in)
    async def _batched(self, groups: list[tuple[str, list[str]]]) -> list[Rows]:
        pairs = [(query, text) for query, texts in groups for text in texts]
        scores = await asyncio.get_running_loop().run_in_executor(self._worker, self._model.scores, pairs)
        ends = np.cumsum([len(texts) for _, texts in groups])
        return np.split(scores, ends[:-1])

    def _check(self, version: str) -> None:
        if version not in {"", self._version}:
            raise UnknownVersion(f"version {version!r} is not served, only {self._version!r}")


class Canary:
    """Shares calls out among versions by weight; weights change while it serves.

    A text is always encoded, and a query ranked, by the same version, so that a repeated question has one answer.
    """

    def __init__(self, names: Sequence[str], *handles: DeploymentHandle[Any], ranks: bool) -> None:
        self._handles = dict(zip(names, handles, strict=True))
        self._ranks = ranks
        self._versions: tuple[ModelVersion, ...] = ()
        self._described: Mapping[str, Any] = {}

    async def reconfigure(self, weights: Mapping[str, int]) -> None:
        """Takes the weights, in the order of the versions."""
        stable = next(iter(self._handles))
        named = {name: (await handle.describe.remote())["name"] for name, handle in self._handles.items()}
        described = dict(await self._handles[stable].describe.remote())
        described["versions"] = {name: {"name": named[name], "weight": weights[name]} for name in self._handles}
        self._described = described
        self._versions = tuple(ModelVersion(name, named[name], weights[name]) for name in self._handles)

    async def describe(self, version: str = "") -> Mapping[str, Any]:
        """What the versions are; name and dimension are those of the stable one."""
        return await self._handle(version).describe.remote() if version else self._described

    async def answer(self, texts: Sequence[str], query: str | None = None, version: str = "") -> Rows:
        """As one of the versions answers, chosen by text or query."""
        if version or query is not None:
            name = version or chosen(self._versions, query or "")
            rows: Rows = await self._handle(name).answer.remote(list(texts), query)
            return rows
        names = [chosen(self._versions, text) for text in texts]
        parts = {name: [at for at, one in enumerate(names) if one == name] for name in dict.fromkeys(names)}
        answers = await asyncio.gather(
            *(self._handle(name).answer.remote([texts[at] for at in places]) for name, places in parts.items())
        )
        found = np.empty((len(texts), answers[0].shape[1]), dtype=np.float32)
        for places, rows in zip(parts.values(), answers, strict=True):
            found[places] = rows
        return found

    async def __call__(self, request: Request) -> Response:
        """The same over HTTP."""
        return await answered(request, self, ranks=self._ranks)

    def _handle(self, version: str) -> DeploymentHandle[Any]:
        if version not in self._handles:
            raise UnknownVersion(f"version {version!r} is not served, only {', '.join(self._handles)}")
        return self._handles[version]
