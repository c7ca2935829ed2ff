"""Reviews that a feed brings along."""

from collections.abc import Mapping
from typing import Any

from commerce.feeds.items import FeedReview
from commerce.feeds.text import one_line, plain_text
from commerce.feeds.values import read_rating, read_time

_MOST = 50
_LONGEST_BODY = 5000


def read_reviews(value: Any) -> tuple[FeedReview, ...]:
    """What can be read of a list of objects; those without a rating or without words are passed over."""
    if not isinstance(value, list):
        return ()
    read = (_read(one) for one in value[:_MOST] if isinstance(one, Mapping))
    return tuple(review for review in read if review is not None)


def _read(review: Mapping[str, Any]) -> FeedReview | None:
    rating = read_rating(_first(review, "rating", "stars", "score", "value", "reviewRating"), 1)
    title = _text(review, "title", "headline", "summary")
    body = _first(review, "body", "comment", "text", "review", "content", "reviewBody")
    words = plain_text(body)[:_LONGEST_BODY] if isinstance(body, str) else ""
    if rating is None or not (words or title):
        return None
    author = _text(review, "author", "reviewer_name", "reviewerName", "reviewer", "user", "name") or ""
    at = read_time(_first(review, "at", "date", "created_at", "createdAt", "datePublished", "time"))
    return FeedReview(max(1, min(5, round(rating.value))), title or "", words, author[:200], at)


def _first(review: Mapping[str, Any], *keys: str) -> Any:
    return next((review[key] for key in keys if review.get(key) not in (None, "")), None)


def _text(review: Mapping[str, Any], *keys: str) -> str | None:
    value = _first(review, *keys)
    if isinstance(value, Mapping):
        value = value.get("name")
    return one_line(value)[:300] if isinstance(value, str) else None
