"""Opens the vector store that the settings name."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial

from retrieval.db.pgvector import PgVectors
from retrieval.encoding.calls import CallLimits
from retrieval.index.snapshot_reading import OpenVectors
from retrieval.stores.faiss_store import FaissStore
from retrieval.stores.keyed_store import KeyedStore, KeyedVectors
from retrieval.stores.pinecone import PineconeVectors
from retrieval.stores.vectors import VectorIndex
from serving.setting_groups import VectorSettings

_BULK_SECONDS = 120.0


async def open_vector_store(stack: AsyncExitStack, settings: VectorSettings, database_url: str) -> OpenVectors:
    """Open the store that VECTOR_STORE names, and say how a snapshot's vectors are opened with it.

    Raises:
        VectorStoreUnavailable: It does not answer, or cannot keep vectors.
    """
    if settings.store == "faiss":
        return partial(VectorIndex, store=FaissStore(least_recall=settings.least_recall))
    keyed = await asyncio.to_thread(_keyed, settings, database_url)
    stack.callback(keyed.close)
    store = KeyedStore(keyed, least_recall=settings.least_recall)
    return partial(VectorIndex, store=store, falls_back=settings.fallback)


def _keyed(settings: VectorSettings, database_url: str) -> KeyedVectors:
    limits = CallLimits(deadline_seconds=settings.deadline_seconds, bulk_seconds=_BULK_SECONDS)
    if settings.store == "pinecone":
        return PineconeVectors(settings.url, settings.api_key.get_secret_value(), limits)
    setting = "SHOPMIND_VECTOR_URL" if settings.url else "SHOPMIND_DATABASE_URL"
    return PgVectors(settings.url or database_url, limits, setting=setting)
