"""How rankings are measured, and how sure the means are."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.intervals import estimate
from evals.retrieval_metrics import ndcg_of_all, ndcg_of_judged, recall, reciprocal_rank
from evals.retrieval_ways import fused_by_rank


def test_unjudged_items_are_passed_over_or_count_as_irrelevant():
    ranking, ratings = ["unknown", "best", "bad"], {"best": 3, "bad": 0}

    judged, everything = ndcg_of_judged(ranking, ratings), ndcg_of_all(ranking, ratings)

    assert judged == 1.0
    assert everything == pytest.approx(1 / math.log2(3))


def test_the_reciprocal_rank_is_that_of_the_first_relevant_item():
    assert reciprocal_rank(["x", "bad", "good"], {"bad": 0, "good": 1}) == pytest.approx(1 / 3)
    assert reciprocal_rank(["x", "bad"], {"bad": 0, "good": 1}) == 0.0


def test_a_query_without_relevant_items_measures_nothing():
    ratings = {"bad": 0}

    measured = [measure(["bad"], ratings) for measure in (ndcg_of_judged, ndcg_of_all, reciprocal_rank, recall)]

    assert measured == [None] * 4


def test_what_two_rankings_agree_on_comes_first_when_they_are_fused():
    assert fused_by_rank([["a", "b", "c"], ["d", "c", "b"]])[:2] == ["b", "c"]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_an_interval_holds_its_mean_and_is_the_same_every_time(values):
    first, second = estimate(values), estimate(values)

    assert first == second
    assert first.low - 1e-9 <= first.mean <= first.high + 1e-9


def test_an_estimate_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        estimate([])
