"""The HTTP form of a served model: what may be asked, and how it is answered."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from retrieval.encoding.model_service import RAW

MOST_TEXTS = 256
MOST_CHARACTERS = 20_000

Rows = NDArray[np.float32]


class Served(Protocol):
    """A model, or several versions of one, as an application offers it; `version` empty lets it choose."""

    async def describe(self, version: str = "") -> Mapping[str, Any]: ...

    async def answer(self, texts: Sequence[str], query: str | None = None, version: str = "") -> Rows:
        """Vectors of the texts, or with a query how well each answers it."""
        ...


class UnknownVersion(ValueError):
    """A version that is not served."""


async def answered(request: Request, served: Served, *, ranks: bool) -> Response:
    """The answer to one request."""
    version = request.query_params.get("version", "")
    try:
        if request.method == "GET":
            return JSONResponse(dict(await served.describe(version)))
        asked = _asked(await request.json(), ranks=ranks)
        if isinstance(asked, str):
            return JSONResponse({"detail": asked}, 422)
        texts, query = asked
        rows = await served.answer(texts, query, version)
        if not ranks and RAW in request.headers.get("accept", ""):
            return Response(np.ascontiguousarray(rows, dtype="<f4").tobytes(), media_type=RAW)
        described = await served.describe(version)
    except UnknownVersion as error:
        return JSONResponse({"detail": str(error)}, 404)
    except ValueError:
        return JSONResponse({"detail": "the body is no JSON"}, 400)
    name = {"name": described["name"], "version": version or "by weight"}
    return JSONResponse(name | {"scores" if ranks else "vectors": rows.tolist()})


def _asked(body: Any, *, ranks: bool) -> tuple[list[str], str | None] | str:
    """Texts and query of a body, or what is wrong with it."""
    if not isinstance(body, dict):
        return "send an object"
    texts, query = body.get("texts"), body.get("query")
    if not isinstance(texts, list) or not 1 <= len(texts) <= MOST_TEXTS:
        return f"`texts`: send 1 to {MOST_TEXTS} of them"
    if not all(isinstance(text, str) and len(text) <= MOST_CHARACTERS for text in texts):
        return f"`texts`: each is a text of at most {MOST_CHARACTERS} characters"
    if not ranks:
        return texts, None
    if not isinstance(query, str) or not query.strip() or len(query) > MOST_CHARACTERS:
        return f"`query`: send a text of at most {MOST_CHARACTERS} characters"
    return texts, query
