"""Why each hit stands where it stands: what the signs add is the score, and places are those of the answer."""

import pytest

from retrieval.query.search import Search
from retrieval.scoring.request import SearchRequest


async def test_what_the_signs_add_is_the_score_of_each_hit(home, encoder):
    found = await Search(home, encoder).search("shop", SearchRequest("backpack", limit=5), explain=True)

    assert [one.product_id for one in found.explanations] == [hit.product_id for hit in found.hits]
    for hit, one in zip(found.hits, found.explanations, strict=True):
        whole = sum(share.adds for share in one.signs)
        assert one.score == hit.score
        assert whole * (0.85 if one.sold_out else 1.0) == pytest.approx(one.score, abs=2e-3)


async def test_the_places_name_both_channels_and_the_fused_order(home, encoder):
    found = await Search(home, encoder).search("shop", SearchRequest("backpack", limit=5), explain=True)

    first = found.explanations[0]

    assert first.by_score == 1
    assert min(first.by_words, first.by_meaning, first.fused) >= 1


async def test_an_answer_explains_itself_only_when_asked(home, encoder):
    search, request = Search(home, encoder), SearchRequest("backpack")

    explained = await search.search("shop", request, explain=True)
    plain = await search.search("shop", request)

    assert explained.explanations
    assert plain.explanations == ()
    assert plain.hits == explained.hits


async def test_a_sorted_answer_has_no_reasons_but_its_sort(home, encoder):
    found = await Search(home, encoder).search("shop", SearchRequest("backpack", sort="price_asc"), explain=True)

    assert found.hits
    assert found.explanations == ()
