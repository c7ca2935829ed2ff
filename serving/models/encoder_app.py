"""A Ray Serve deployment that turns texts into vectors, in batches, through sentence-transformers."""

import asyncio
from typing import Any

from ray import serve
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from retrieval.sentence_transformers_door import load_model

_MOST_TEXTS = 256
_MOST_CHARACTERS = 20_000


@serve.deployment(max_ongoing_requests=256)
class EncoderDeployment:
    """`GET /` describes the model; `POST /` takes `{"texts": [...]}` and answers `{"name", "vectors"}`."""

    def __init__(self, spec: str) -> None:
        self._model = load_model(spec or None)

    @serve.batch(max_batch_size=64, batch_wait_timeout_s=0.002)
    async def encode(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text; texts of several requests share a batch."""
        return [[float(x) for x in row] for row in self._model.encode(texts)]

    async def __call__(self, request: Request) -> Response:
        described = {"name": self._model.name, "dimension": self._model.dimension}
        if request.method == "GET":
            return JSONResponse(described)
        texts = _texts(await request.json())
        if texts is None:
            return JSONResponse({"detail": f"send 1 to {_MOST_TEXTS} texts"}, 422)
        vectors = await asyncio.gather(*(self.encode(text) for text in texts))
        return JSONResponse({**described, "vectors": vectors})


def _texts(body: Any) -> list[str] | None:
    texts = body.get("texts") if isinstance(body, dict) else None
    if not isinstance(texts, list) or not 1 <= len(texts) <= _MOST_TEXTS:
        return None
    return texts if all(isinstance(text, str) and len(text) <= _MOST_CHARACTERS for text in texts) else None
