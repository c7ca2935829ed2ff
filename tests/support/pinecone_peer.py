"""Pinecone's data plane on loopback: namespaces, upserts, queries with a filter, lists in pages, deletes, refusals.

What was put is counted only at the second look, as its makers say it may be. The peer can fail, or ask to come later.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np

API_KEY = "key-of-the-tests"


class Refusal(Exception):
    """A status with Pinecone's body of an error."""

    def __init__(self, status: int, message: str, retry_after: str = "") -> None:
        super().__init__(message)
        self.status, self.retry_after = status, retry_after
        self.body = {"code": status, "message": message, "details": []}


@dataclass
class PineconePeer:
    """One index."""

    dimension: int
    metric: str = "dotproduct"
    url: str = ""
    requests: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    failing: list[Refusal] = field(default_factory=list)
    down: bool = False
    _kept: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    _shown: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def asked(self, path: str) -> list[Mapping[str, Any]]:
        """The bodies that came to a path."""
        return [body for where, body in self.requests if where == path]

    def ids(self) -> dict[str, set[str]]:
        """What is kept, by namespace."""
        return {name: set(records) for name, records in self._kept.items() if records}

    def answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        address = urlsplit(target)
        asked = json.loads(body) if body else dict(parse_qsl(address.query))
        with self._lock:
            self.requests.append((address.path, asked))
            if headers.get("api-key") != API_KEY:
                raise Refusal(401, "Invalid API Key")
            if not headers.get("x-pinecone-api-version", "").startswith("20"):
                raise Refusal(400, "X-Pinecone-Api-Version is missing")
            if self.failing:
                raise self.failing.pop(0)
            if self.down:
                raise Refusal(503, "unavailable")
            if len(body) > 2 * 2**20:
                raise Refusal(413, "the message is larger than 2 MB")
            acts = {
                ("POST", "/vectors/upsert"): self._upsert,
                ("POST", "/query"): self._query,
                ("POST", "/vectors/delete"): self._delete,
                ("GET", "/vectors/list"): self._list,
                ("POST", "/describe_index_stats"): self._stats,
            }
            act = acts.get((method, address.path))
            if act is None:
                raise Refusal(404, f"no {method} {address.path}")
            return act(asked)

    def _upsert(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        vectors = asked["vectors"]
        if not 1 <= len(vectors) <= 1000:
            raise Refusal(400, "1 to 1000 vectors")
        for one in vectors:
            if len(one["values"]) != self.dimension:
                raise Refusal(400, f"Vector dimension {len(one['values'])} does not match the index {self.dimension}")
        records = {one["id"]: one | {"values": np.array(one["values"])} for one in vectors}
        self._kept.setdefault(asked["namespace"], {}).update(records)
        return {"upsertedCount": len(vectors)}

    def _query(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if not 1 <= asked["topK"] <= 10_000:
            raise Refusal(400, "topK is 1 to 10000")
        wanted = asked.get("filter", {}).get("key", {}).get("$in")
        if wanted is not None and len(wanted) > 10_000:
            raise Refusal(400, "$in takes 10000 values")
        records = self._kept.get(asked["namespace"], {})
        named = None if wanted is None else set(wanted)
        found = [one for one in records.values() if named is None or one["metadata"]["key"] in named]
        if not found:
            return {"matches": [], "namespace": asked["namespace"]}
        scores = np.stack([one["values"] for one in found]) @ np.array(asked["vector"])
        best = np.argsort(-scores, kind="stable")[: asked["topK"]]
        matches = [{"id": found[at]["id"], "score": float(scores[at]), "values": []} for at in best]
        return {"matches": matches, "namespace": asked["namespace"], "usage": {"readUnits": 1}}

    def _delete(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        if not 1 <= len(asked["ids"]) <= 1000:
            raise Refusal(400, "1 to 1000 ids")
        for one in asked["ids"]:
            self._kept.get(asked["namespace"], {}).pop(one, None)
        return {}

    def _list(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        ids = sorted(self._kept.get(asked["namespace"], {}))
        start, limit = int(asked.get("paginationToken", 0)), int(asked.get("limit", 100))
        if not 1 <= limit <= 100:
            raise Refusal(400, "limit is 1 to 100")
        more = {"pagination": {"next": str(start + limit)}} if start + limit < len(ids) else {}
        return {"vectors": [{"id": one} for one in ids[start : start + limit]], **more}

    def _stats(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Shows what was there at the look before."""
        spaces = {name: {"vectorCount": count} for name, count in self._shown.items()}
        self._shown = {name: len(records) for name, records in self._kept.items()}
        total = sum(one["vectorCount"] for one in spaces.values())
        return {"namespaces": spaces, "dimension": self.dimension, "metric": self.metric, "totalVectorCount": total}


@contextmanager
def pinecone(dimension: int, **options: Any) -> Iterator[PineconePeer]:
    """A peer that listens on loopback."""
    peer = PineconePeer(dimension, **options)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body leave together, or the client's system waits before it acknowledges

        def _reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            retry_after, status = "", 200
            try:
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = peer.answer(self.command, self.path, headers, body)
            except Refusal as refusal:
                answer, status, retry_after = refusal.body, refusal.status, refusal.retry_after
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            if retry_after:
                self.send_header("retry-after", retry_after)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _reply  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    peer.url = f"http://127.0.0.1:{server.server_port}"
    yield peer
    server.shutdown()
    server.server_close()
    thread.join()
