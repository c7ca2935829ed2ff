"""How a test reads a feed: write it to a file, open it, take everything."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from commerce.feeds.feed import Feed, FeedFormat, open_feed
from commerce.feeds.items import FeedProduct, Refusal
from commerce.feeds.rows import FeedTerms


@dataclass
class Taken:
    """What came out of a feed."""

    feed: Feed
    products: list[FeedProduct] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def product(self) -> FeedProduct:
        [product] = self.products
        return product


Take = Callable[..., Taken]


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Read a feed given as text or bytes."""

    def read(content: str | bytes, name: str = "feed.txt", feed_format: FeedFormat | None = None) -> Taken:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        feed = open_feed(path, feed_format)
        survey = feed.survey
        taken = Taken(feed)
        terms = FeedTerms(survey.currency or "USD", survey.decimal_mark, survey.type_is_wider)
        for item in feed.products(terms):
            if isinstance(item, Refusal):
                taken.refused.append(item)
            else:
                taken.products.append(item)
        return taken

    return read
