"""Vectors in an index of Pinecone, by its HTTP API: a namespace a merchant and encoder, ids that are texts' hashes."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
import numpy as np
import orjson

from retrieval.encoding.calls import CallLimits, Calls
from retrieval.encoding.http_calls import asked
from retrieval.errors import VectorStoreUnavailable
from retrieval.stores.neighbours import Key, Place, Vector

API_VERSION = "2026-07"
_LARGEST_BODY = 1_500_000  # of the 2 MB that are taken
_MOST_PUT = 1_000
_MOST_DROPPED = 1_000
_LISTED = 100
_LOOK_AGAIN_SECONDS = 0.5


class PineconeVectors:
    """One index of unit vectors, whose metric is `dotproduct` or `cosine`.

    What is put there is found a moment later: putting waits for that. Each vector bears its id in its metadata too, so
    that a query can be limited to named ones.
    """

    name = "pinecone"
    most_named = 1_000
    most_found = 10_000

    def __init__(
        self, host: str, api_key: str, limits: CallLimits, *, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._host = host.rstrip("/") if "://" in host else f"https://{host.rstrip('/')}"
        self._headers = {"Api-Key": api_key, "X-Pinecone-Api-Version": API_VERSION}
        self._client = httpx.Client(transport=transport, limits=httpx.Limits(max_connections=16))
        self._calls = Calls(
            f"Pinecone at {self._host!r} (SHOPMIND_VECTOR_URL, SHOPMIND_VECTOR_API_KEY)", limits, VectorStoreUnavailable
        )
        try:
            self._dimension = self._described()
        except VectorStoreUnavailable:
            self._client.close()
            raise

    def put(self, place: Place, vectors: Mapping[Key, Vector]) -> None:
        """Keeps these, in batches as large as one request may be, and waits until all are found."""
        if self._dimension and place.dimension != self._dimension:
            raise VectorStoreUnavailable(
                f"the index at {self._host!r} (SHOPMIND_VECTOR_URL) has {self._dimension} dimensions, and the encoder "
                f"{place.encoder!r} has {place.dimension}; make an index that fits"
            )
        if not vectors:
            return
        expected = self._count(place) + len(vectors)
        for batch in _batches(vectors):
            self._bulk("POST", "/vectors/upsert", {"vectors": batch, "namespace": _namespace(place)})
        self._wait_for(place, expected)

    def keys(self, place: Place) -> set[Key]:
        """All keys of a place, listed in pages."""
        found: set[Key] = set()
        token = ""
        while True:
            query = {"namespace": _namespace(place), "limit": str(_LISTED)}
            query |= {"paginationToken": token} if token else {}
            page = self._bulk("GET", f"/vectors/list?{httpx.QueryParams(query)}", None)
            found.update(bytes.fromhex(one["id"]) for one in page.get("vectors", ()))
            token = (page.get("pagination") or {}).get("next") or ""
            if not token:
                return found

    def drop(self, place: Place, keys: Sequence[Key]) -> None:
        """Forgets these."""
        for start in range(0, len(keys), _MOST_DROPPED):
            ids = [key.hex() for key in keys[start : start + _MOST_DROPPED]]
            self._bulk("POST", "/vectors/delete", {"ids": ids, "namespace": _namespace(place)})

    def near(self, place: Place, query: Vector, limit: int, among: Sequence[Key] | None) -> list[Key]:
        """The nearest keys; with `among`, of these."""
        body: dict[str, Any] = {
            "namespace": _namespace(place),
            "vector": _rounded(query),
            "topK": limit,
            "includeValues": False,
            "includeMetadata": False,
        }
        if among is not None:
            body["filter"] = {"key": {"$in": [key.hex() for key in among]}}
        matches = self._ask("POST", "/query", body).get("matches", [])
        try:
            return [bytes.fromhex(match["id"]) for match in matches]
        except (KeyError, TypeError, ValueError) as error:
            raise VectorStoreUnavailable(f"Pinecone at {self._host!r} answered no ids of ours: {error}") from error

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _described(self) -> int:
        """The index's dimension; an index that compares otherwise than by angle is refused."""
        described = self._ask("POST", "/describe_index_stats", {})
        metric = described.get("metric", "dotproduct")
        if metric not in {"dotproduct", "cosine"}:
            raise VectorStoreUnavailable(
                f"the index at {self._host!r} (SHOPMIND_VECTOR_URL) compares by {metric!r}; make one with 'dotproduct'"
            )
        return int(described.get("dimension") or 0)

    def _wait_for(self, place: Place, expected: int) -> None:
        until = time.monotonic() + self._calls.limits.bulk_seconds
        while self._count(place) < expected:
            if time.monotonic() > until:
                raise VectorStoreUnavailable(f"Pinecone at {self._host!r} does not show what was put there in time")
            time.sleep(_LOOK_AGAIN_SECONDS)

    def _count(self, place: Place) -> int:
        spaces = self._bulk("POST", "/describe_index_stats", {}).get("namespaces") or {}
        return int((spaces.get(_namespace(place)) or {}).get("vectorCount", 0))

    def _bulk(self, method: str, path: str, body: Any) -> Mapping[str, Any]:
        return self._ask(method, path, body, within=self._calls.limits.bulk_seconds)

    def _ask(self, method: str, path: str, body: Any, within: float | None = None) -> Mapping[str, Any]:
        def attempt(seconds: float) -> Mapping[str, Any]:
            answer = asked(self._client, method, self._host + path, seconds, body=body, headers=self._headers)
            return answer.body()

        return self._calls.ask(attempt, within=within)


def _namespace(place: Place) -> str:
    """A name that holds the merchant apart from others and an encoder's vectors from those of another."""
    encoder = hashlib.sha256(f"{place.encoder}\0{place.dimension}".encode()).hexdigest()[:12]
    return f"{place.merchant_id}-{encoder}"


def _batches(vectors: Mapping[Key, Vector]) -> list[list[dict[str, Any]]]:
    """The records in requests of at most a thousand and of less than the largest body."""
    batches: list[list[dict[str, Any]]] = [[]]
    size = 0
    for key, vector in vectors.items():
        record = {"id": key.hex(), "values": _rounded(vector), "metadata": {"key": key.hex()}}
        weight = len(orjson.dumps(record)) + 1
        if len(batches[-1]) >= _MOST_PUT or size + weight > _LARGEST_BODY:
            batches.append([])
            size = 0
        batches[-1].append(record)
        size += weight
    return batches


def _rounded(vector: Vector) -> list[float]:
    rounded: list[float] = np.round(vector.astype(np.float64), 6).tolist()
    return rounded
