"""Many titles compared with a query at once say of each what it says alone."""

from collections.abc import Sequence
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.scoring.ranking import diversified
from retrieval.scoring.title_table import TitleTable
from retrieval.stores.lexical import Alternative, Clause
from retrieval.text.titles import place_in_title, read_title
from retrieval.understanding.reading import ReadQuery

NOUNS = frozenset({"sleev", "case", "lamp", "desk lamp", "seat"})
WORDS = st.sampled_from(
    ["laptop", "sleeve", "case", "for", "desk", "lamp", "with", "red", "red", "usb", "seat", "-", "set"]
)
TITLES = st.lists(st.lists(WORDS, max_size=9).map(" ".join), min_size=1, max_size=12)
STEMS = ["laptop", "sleev", "case", "desk", "lamp", "red", "seat", "never"]
CLAUSES = st.lists(
    st.lists(st.lists(st.sampled_from(STEMS), min_size=1, max_size=2, unique=True), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)


def query_of(clauses: Sequence[Sequence[Sequence[str]]], text: str) -> ReadQuery:
    made = tuple(Clause(tuple(Alternative(tuple(way)) for way in ways), 1.0) for ways in clauses)
    return ReadQuery(text, made, made[0], head_known=True, codes=(), corrected=())


@given(TITLES, CLAUSES, st.lists(st.sampled_from(STEMS), max_size=4).map(" ".join))
def test_titles_compared_together_say_what_each_says_alone(
    titles: list[str], clauses: list[list[list[str]]], text: str
) -> None:
    query = query_of(clauses, text)
    read = [read_title(title, NOUNS) for title in titles]
    rows = np.arange(len(titles), dtype=np.int32)[::-1]

    compared = TitleTable(read.__getitem__, len(titles)).compared(rows, query)

    for place, row in enumerate(rows.tolist()):
        title = read[row]
        said = {one: place_in_title(title, one, query.stems) for one in query.asked}
        met = sum(max(min(said[one] for one in way) for way in ways) for ways in query.ways) / len(query.ways)
        phrases = len(query.neighbours & set(pairwise(title.stems))) / max(len(query.neighbours), 1)
        assert compared.met(query)[place] == pytest.approx(met)
        assert compared.named(query)[place] == max(said[one] for one in query.head_ends)
        assert compared.phrases[place] == pytest.approx(phrases)


def test_a_table_that_outgrows_its_room_keeps_what_it_has() -> None:
    titles = [read_title(f"lamp number{row} " + "red " * 60, NOUNS) for row in range(200)]
    table = TitleTable(titles.__getitem__, len(titles))
    query = query_of([[["number3"]]], "number3")

    for rows in np.array_split(np.arange(len(titles), dtype=np.int32), 20):
        table.compared(rows, query)

    assert np.flatnonzero(table.compared(np.arange(len(titles), dtype=np.int32), query).met(query)).tolist() == [3]


def test_nearly_the_same_titles_step_back_behind_the_first_two() -> None:
    titles = ["blue cotton shirt with long sleeves"] * 3 + ["green lamp", "blue cotton shirt"]
    read = [read_title(title, NOUNS) for title in titles]

    assert diversified([0, 1, 2, 3, 4], SimpleNamespace(title_words=read.__getitem__)) == [0, 1, 3, 2, 4]
