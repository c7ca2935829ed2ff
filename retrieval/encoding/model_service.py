"""A model that is served elsewhere: the port, and its HTTP form.

`GET {address}` describes the model: `{"name", "dimension"?, "versions"}`. `POST {address}` takes `{"texts": [...]}` and
answers `{"name", "version", "vectors"}`, or, asked to accept `application/octet-stream`, the vectors as little-endian
32-bit floats; a ranker takes `{"query", "texts"}` and answers `{"name", "version", "scores"}`. `?version=` names one
version; otherwise the service chooses by weight.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import httpx
import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.calls import CallFailed
from retrieval.encoding.http_calls import Answer, asked

RAW = "application/octet-stream"


class ModelService(Protocol):
    """One attempt a call; each may take so many seconds, and raises `CallFailed` when it fails. Blocks."""

    @property
    def address(self) -> str:
        """Where it is, as the setting has it."""
        ...

    def describe(self, seconds: float) -> Mapping[str, Any]:
        """What the model is."""
        ...

    def vectors(self, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        """One row a text."""
        ...

    def scores(self, query: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        """How well each text answers the query; the more the better."""
        ...

    def close(self) -> None: ...


class HttpModelService:
    """The service behind an `http://` address."""

    def __init__(self, address: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self.address = address
        self._client = httpx.Client(transport=transport, limits=httpx.Limits(max_connections=32))

    def describe(self, seconds: float) -> Mapping[str, Any]:
        """What the model is."""
        return self._ask("GET", None, seconds).body()

    def vectors(self, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        """One row a text."""
        answer = self._ask("POST", {"texts": list(texts)}, seconds, accept=f"{RAW}, application/json;q=0.5")
        try:
            if answer.headers.get("content-type", "").startswith(RAW):
                return np.frombuffer(answer.content, dtype="<f4").reshape(len(texts), -1).astype(np.float32)
            return np.asarray(answer.body().get("vectors"), dtype=np.float32)
        except (ValueError, TypeError) as error:
            raise CallFailed(f"it answered something else than vectors ({error})", again=False) from error

    def scores(self, query: str, texts: Sequence[str], seconds: float) -> NDArray[np.float32]:
        """How well each text answers the query."""
        answer = self._ask("POST", {"query": query, "texts": list(texts)}, seconds).body()
        try:
            return np.asarray(answer.get("scores"), dtype=np.float32)
        except (ValueError, TypeError) as error:
            raise CallFailed(f"it answered something else than scores ({error})", again=False) from error

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _ask(self, method: str, body: Any, seconds: float, accept: str = "application/json") -> Answer:
        return asked(self._client, method, self.address, seconds, body=body, headers={"accept": accept})
