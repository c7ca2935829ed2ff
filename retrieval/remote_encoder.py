"""A sentence encoder behind HTTP: the serving deployment that `SHOPMIND_EMBEDDER` addresses.

`GET {address}` answers `{"name", "dimension"}`; `POST {address}` takes `{"texts": [...]}` and answers
`{"name", "vectors": [[...]]}`, one unit vector a text.
"""

from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from retrieval.errors import EncoderUnavailable

_BATCH = 64


class RemoteEncoder:
    """Asks a deployment for vectors, within a deadline a request."""

    def __init__(
        self, address: str, *, timeout_seconds: float = 10.0, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._address = address
        self._client = httpx.Client(timeout=timeout_seconds, transport=transport)
        described = self._ask("GET", None)
        self.name = f"{described['name']}@remote"
        self.dimension = int(described["dimension"])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row a text, asked for in batches.

        Raises:
            EncoderUnavailable: no answer within the deadline, or one of another shape.
        """
        rows = [self._vectors(list(texts[start : start + _BATCH])) for start in range(0, len(texts), _BATCH)]
        return np.concatenate(rows) if rows else np.empty((0, self.dimension), dtype=np.float32)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        vectors = np.asarray(self._ask("POST", {"texts": texts}).get("vectors"), dtype=np.float32)
        if vectors.shape != (len(texts), self.dimension):
            raise EncoderUnavailable(
                f"the encoder at {self._address!r} answered shape {vectors.shape}, not {(len(texts), self.dimension)}"
            )
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        normalised: NDArray[np.float32] = vectors / np.maximum(norms, 1e-9)
        return normalised

    def _ask(self, method: str, body: dict[str, Any] | None) -> dict[str, Any]:
        try:
            response = self._client.request(method, self._address, json=body).raise_for_status()
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise EncoderUnavailable(
                f"the encoder at {self._address!r} (SHOPMIND_EMBEDDER) does not answer: {error}"
            ) from error
        if not isinstance(answer, dict):
            raise EncoderUnavailable(
                f"the encoder at {self._address!r} answered {type(answer).__name__}, not an object"
            )
        return answer
