"""What the tools ask of finding: search by words and by a picture, and passages that answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from retrieval.query.passages import Passage
    from retrieval.query.result import SearchResult
    from retrieval.scoring.request import SearchRequest


class Finding(Protocol):
    """Search over the current index."""

    async def search(self, merchant_id: str, request: SearchRequest) -> SearchResult: ...


class FindingByPicture(Protocol):
    """Search by a picture that the shopper showed."""

    async def like(
        self, merchant_id: str, shopper_id: str, picture_id: str, request: SearchRequest
    ) -> SearchResult | None:
        """What looks most like it within the limits; None where the shopper showed no such picture.

        Raises:
            PicturesMissing: No product has a picture that was looked at.
        """
        ...


class BestSentence(Protocol):
    """A sentence that answers a question, which of the texts it stands in, and how near it is in meaning, -1 to 1."""

    @property
    def text(self) -> str: ...
    @property
    def index(self) -> int: ...
    @property
    def similarity(self) -> float: ...
    @property
    def likely(self) -> bool: ...


class HelpFinding(Protocol):
    """Passages of help pages and other texts that answer a question."""

    async def find(self, merchant_id: str, question: str, limit: int = 3) -> Sequence[Passage]: ...
    async def best_sentences(
        self, question: str, texts: Sequence[str], limit: int = 3, *, least: float = ...
    ) -> Sequence[BestSentence]: ...
