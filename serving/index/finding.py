"""Opens everything that finds, as the settings have it."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.buying.files import BuyingModels
from retrieval.encoding.calls import CallLimits
from retrieval.encoding.encoder import TextEncoder, open_encoder, open_served_encoder
from retrieval.encoding.model_service import ModelService
from retrieval.index.snapshot_reading import OpenVectors
from retrieval.index.snapshots import Indexes
from retrieval.query.passages import Passages
from retrieval.query.reranker import RemoteReranker, Reranker, open_reranker
from retrieval.query.search import Search
from retrieval.recommending.recommend import Recommender
from serving.extras import load
from serving.locks import Locks
from serving.setting_groups import ImageSettings, ModelSettings

if TYPE_CHECKING:  # torch and Pillow are loaded where image search is on, and only there
    from serving.index.looking import LookingInTurn

_BY_HANDLE = "ray:"


@dataclass(frozen=True, slots=True)
class Finding:
    """Everything that finds."""

    encoder: TextEncoder
    indexes: Indexes
    search: Search
    recommender: Recommender
    buying: BuyingModels
    passages: Passages
    looking: "LookingInTurn | None"


async def open_finding(
    stack: AsyncExitStack,
    home: Path,
    cache: Path,
    *,
    embedder: str,
    reranker: str,
    models: ModelSettings,
    vectors: OpenVectors,
    images: ImageSettings,
    locks: Locks,
) -> Finding:
    """Open the encoder, the reranker and the model for pictures where they are named, and the indexes.

    All is closed with the stack.

    Raises:
        EncoderUnavailable: The encoder that EMBEDDER names cannot be had, or the model that IMAGES_MODEL names.
        RerankerUnavailable: The model that RERANKER names cannot be had.
        ExtraMissing: A `ray:` address without the packages of the extra `serve`, or IMAGES_MODEL without `images`.
    """
    encoder = await asyncio.to_thread(_encoder, embedder, cache, models)
    stack.callback(encoder.close)
    reading = await asyncio.to_thread(_reranker, reranker, models) if reranker else None
    if reading:
        stack.callback(reading.close)
    looking: LookingInTurn | None = None
    if images.model:
        looking = await load("serving.index.image_search", extra="images").open_looking(stack, images, cache, locks)
    indexes = Indexes(home / "indexes", encoder, cache, open_vectors=vectors, pictures=looking)
    stack.push_async_callback(indexes.close)
    buying = BuyingModels(home / "recommendations")
    return Finding(
        encoder=encoder,
        indexes=indexes,
        search=Search(indexes, encoder, reading),
        recommender=Recommender(indexes, encoder, buying),
        buying=buying,
        passages=Passages(indexes, encoder),
        looking=looking,
    )


def call_limits(models: ModelSettings) -> CallLimits:
    """How long model services are waited for."""
    return CallLimits(
        deadline_seconds=models.deadline_seconds,
        bulk_seconds=models.bulk_seconds,
        attempts=models.attempts,
        failures=models.failures,
        rest_seconds=models.rest_seconds,
    )


def _encoder(embedder: str, cache: Path, models: ModelSettings) -> TextEncoder:
    limits = call_limits(models)
    if embedder.startswith(_BY_HANDLE):
        return open_served_encoder(_handle(embedder, "encoder"), cache, limits=limits, fallback=models.fallback)
    return open_encoder(embedder or None, cache, limits=limits, fallback=models.fallback)


def _reranker(reranker: str, models: ModelSettings) -> Reranker:
    if reranker.startswith(_BY_HANDLE):
        return RemoteReranker(_handle(reranker, "ranker"), call_limits(models))
    return open_reranker(reranker, call_limits(models))


def _handle(address: str, app: str) -> ModelService:
    service: ModelService = load("serving.models.handles", extra="serve").HandleModelService(address, app)
    return service
