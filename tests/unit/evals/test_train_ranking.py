"""What is learned from judgements: weights that put the better items first, and no claim where nothing was gained."""

import numpy as np
import pytest

from evals.known_items import known_item_queries
from evals.ranking_examples import Example
from evals.ranking_fit import BY_HAND, NOT_LEARNED, fitted, hand_set, pairs_of
from evals.retrieval import batches
from evals.train_ranking import learned
from retrieval.index.snapshots import Indexes
from retrieval.scoring.ranking_weights import learned_weights, weights_of
from retrieval.scoring.signals import SIGNS
from tests.support.catalogue_samples import home_shop
from tests.support.encoders import WordEncoder

PHRASE, MEANING = SIGNS.index("phrase"), SIGNS.index("meaning")


def example(number: int, telling: int, *, misleading: int | None = None) -> Example:
    chance = np.random.default_rng(number)
    signs = chance.uniform(0.2, 0.4, (12, len(SIGNS)))
    ratings = np.array([3] * 4 + [0] * 8)
    signs[:4, telling] = 1.0
    if misleading is not None:
        signs[4:, misleading] = 0.6
    order = chance.permutation(12)
    ids = [f"p{number}-{place}" for place in order]
    return Example(
        query=f"query {number}",
        ids=ids,
        signs=signs[order],
        ratings=ratings[order],
        behind=[],
        judged={id_: int(rating) for id_, rating in zip(ids, ratings[order], strict=True)},
    )


def test_a_sign_that_tells_good_items_apart_gets_weight_and_the_gain_is_sure():
    judged = [example(number, PHRASE, misleading=MEANING) for number in range(12)]
    known = {"shop": [example(number, PHRASE) for number in range(50, 55)]}

    found = learned(judged, known)

    assert found.weights["phrase"] > BY_HAND["phrase"] + 0.05
    assert found.judged["ndcg10"]["learned"].mean > found.judged["ndcg10"]["byHand"].mean
    assert found.better


def test_where_the_hand_set_order_is_right_already_nothing_is_claimed():
    judged = [example(number, MEANING) for number in range(12)]

    found = learned(judged, {"shop": [example(99, MEANING)]})

    assert found.judged["ndcg10"]["gain"].mean == 0.0
    assert not found.better


def test_what_the_judged_catalogue_cannot_teach_stays_as_it_was_set():
    weights = fitted([example(1, PHRASE)], [example(2, PHRASE)], 0.1)

    assert [weights[SIGNS.index(name)] for name in NOT_LEARNED] == [BY_HAND[name] for name in NOT_LEARNED]
    assert (weights >= 0).all()


def test_a_strong_pull_leaves_the_hand_set_weights():
    weights = fitted([example(1, PHRASE)], [example(2, PHRASE)], 1e6)

    assert weights == pytest.approx(hand_set(), abs=1e-3)


def test_a_query_whose_candidates_are_equally_good_teaches_nothing():
    alike = example(1, PHRASE)
    alike.ratings[:] = 2

    assert pairs_of(alike) is None


async def test_known_item_queries_are_the_same_every_time_and_speak_of_their_item(tmp_path):
    indexes = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache")
    await indexes.build("shop", batches(home_shop()), wait=True)
    columns = indexes.current("shop").columns

    first, second = list(known_item_queries(columns, 10)), list(known_item_queries(columns, 10))

    assert first == second
    assert len(first) == 10
    for query, id_ in first:
        row = columns.row_of[id_]
        known = f"{columns.titles[row]} {columns.brand_name(row)} {' '.join(columns.path(row))}".lower()
        assert all(word in known for word in query.split())
    await indexes.close()


def test_the_shipped_weights_are_whole_and_scaled():
    weights = learned_weights()

    assert weights.shape == (len(SIGNS),)
    assert weights.sum() == pytest.approx(1.0, abs=1e-5)
    assert (weights >= 0).all()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"words": 1.0}, "the signs are"),
        (dict.fromkeys(SIGNS, -1.0), "at least zero"),
        (dict.fromkeys(SIGNS, 0.0), "above"),
    ],
)
def test_weights_that_do_not_fit_the_signs_are_refused(given, problem):
    with pytest.raises(ValueError, match=problem):
        weights_of(given)
