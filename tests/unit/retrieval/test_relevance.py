"""The order by relevance: candidates of both channels are ranked, and what leads is what the signs speak for."""

import numpy as np

from retrieval.query.matches import find_matches
from retrieval.query.ordering import ordered
from retrieval.query.relevance import LEADING, by_relevance
from retrieval.scoring.signals import SIGNS
from tests.support.catalogue_samples import product


async def reasons_of(snapshot, encoder, text):
    query, vector = snapshot.reader.read(text), await encoder.encode_query(text)
    matches = find_matches(snapshot, query, vector, snapshot.columns.alive)
    everything = np.ones(len(snapshot.columns.variant_ids), dtype=np.bool_)
    return ordered(snapshot, query, vector, matches, everything, "relevance").reasons


async def test_every_sign_lies_between_zero_and_one(home, encoder):
    reasons = await reasons_of(home.current("shop"), encoder, "leather backpack for travel")

    assert reasons.signs.shape == (len(reasons.rows), len(SIGNS))
    assert reasons.signs.min() >= 0
    assert reasons.signs.max() <= 1 + 1e-6


async def test_no_candidate_is_lost_or_doubled_between_those_that_lead_and_those_that_follow(home, encoder):
    reasons = await reasons_of(home.current("shop"), encoder, "bag")

    placed = [*reasons.leading, *reasons.following.tolist()]

    assert sorted(placed) == sorted(reasons.candidates.tolist())
    assert len(reasons.leading) <= LEADING


async def test_what_cannot_be_bought_stands_behind_what_is_otherwise_alike(home, encoder):
    snapshot = home.current("shop")
    query, vector = snapshot.reader.read("backpack"), await encoder.encode_query("backpack")
    matches = find_matches(snapshot, query, vector, snapshot.columns.alive)
    rows, worded = matches.lexical.rows, matches.lexical.scores
    first = by_relevance(snapshot.ranker, query, vector, rows, worded, np.ones(len(rows), dtype=np.bool_)).leading[0]

    again = by_relevance(snapshot.ranker, query, vector, rows, worded, rows != first)

    assert again.scores[again.rows == first][0] < 0.86
    assert len(rows) < 2 or again.leading[0] != first or again.scores.max() == again.scores[again.rows == first][0]


async def test_a_compound_written_apart_is_known_by_the_other_names_of_the_joined_word(build):
    indexes = await build([product("a", "Office headset"), product("b", "Studio headphones")])

    [clause] = indexes.current("shop").reader.read("head set").clauses

    assert [option.stems for option in clause.alternatives] == [("headset",), ("head", "set"), ("headphon",)]
