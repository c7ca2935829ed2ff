"""`search_by_picture`: the same limits and cards as a search by words, and plain refusals where it cannot look."""

from dataclasses import dataclass, field, replace

import pytest

from retrieval.errors import EncoderUnavailable, PicturesMissing
from retrieval.query.result import Hit, SearchResult
from retrieval.scoring.request import SearchRequest
from tests.unit.tools.outcomes import done, fact, refused
from tools.registry import build_registry


@dataclass
class Looking:
    """Finds everything of the shop alike, or fails."""

    hits: tuple[Hit, ...] = ()
    shown: bool = True
    error: Exception | None = None
    asked: list[tuple[str, SearchRequest]] = field(default_factory=list)

    async def like(
        self, merchant_id: str, shopper_id: str, picture_id: str, request: SearchRequest
    ) -> SearchResult | None:
        self.asked.append((picture_id, request))
        if self.error:
            raise self.error
        result = SearchResult(self.hits, len(self.hits), exhaustive=False, relaxed=("picture",))
        return result if self.shown else None


@pytest.fixture
def looking(shop):
    ids = ("borealis", "mug")
    hits = tuple(Hit(shop.product_id(one), shop.products[one].default_variant.id, 0.9) for one in ids)
    made = Looking(hits)
    shop.services = replace(shop.services, pictures=made)
    return made


async def test_limits_are_those_of_a_search_by_words_and_checked_against_the_record(shop, looking):
    outcome = done(await shop.call("search_by_picture", {"picture": "pic_1", "price_max": "$58", "query": "mug"}))

    [(picture, request)] = looking.asked
    assert (picture, request.text, request.price.maximum) == ("pic_1", "mug", 5800)
    assert "Borealis clamp lamp" not in [one["title"] for one in outcome.data["products"]]
    assert outcome.data["products"]


async def test_cards_have_a_heading_and_nothing_is_counted_for_certain(shop, looking):
    outcome = done(await shop.call("search_by_picture", {"picture": "pic_1"}))

    assert outcome.data["title"] == "Like your picture"
    assert outcome.data["relaxed"] == ["picture"]
    assert fact(outcome, "count").value["exhaustive"] is False
    assert [one.type for one in outcome.activities] == ["products"]


@pytest.mark.parametrize(
    ("looked", "code"),
    [
        (Looking(shown=False), "picture_not_found"),
        (Looking(error=PicturesMissing("none yet")), "pictures_missing"),
        (Looking(error=EncoderUnavailable("gone")), "pictures_unavailable"),
        (None, "image_search_off"),
    ],
)
async def test_what_cannot_be_looked_at_is_refused_with_what_to_do(shop, looked, code):
    shop.services = replace(shop.services, pictures=looked)

    outcome = refused(await shop.call("search_by_picture", {"picture": "pic_1"}))

    assert outcome.code == code
    assert outcome.remedy


def test_where_it_is_switched_off_it_is_not_constructed():
    assert "search_by_picture" not in build_registry(lambda name: name != "search_by_picture").tools
