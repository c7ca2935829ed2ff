"""Answers from help pages and from the texts of a product."""

import pytest

from retrieval.catalogue.products import HelpPage
from retrieval.index.snapshots import Indexes
from retrieval.query.passages import Passages
from retrieval.stores.passage_index import passages_of, sentences
from tests.support.encoders import WordEncoder


@pytest.fixture
def passages(home: Indexes, encoder: WordEncoder) -> Passages:
    return Passages(home, encoder)


async def test_a_question_finds_the_passage_that_answers_with_its_source(passages: Passages) -> None:
    [best, *_] = await passages.find("shop", "how much is express delivery")

    assert "Express delivery takes one working day and costs $12." in best.text
    assert (best.title, best.url) == ("Shipping", "/help/shipping")


async def test_a_heading_names_its_passage(passages: Passages) -> None:
    [best, *_] = await passages.find("shop", "when do refunds go back to my payment method")

    assert best.title == "Returns and refunds: Refunds"


async def test_nothing_is_returned_where_nothing_answers(passages: Passages) -> None:
    assert await passages.find("shop", "do you repair bicycles") == []
    assert await passages.find("shop", "") == []
    assert await passages.find("shop", "the of and") == []


async def test_the_sentences_that_answer_are_found_among_texts(passages: Passages) -> None:
    texts = [
        "Woven from merino wool. Warm and light.",
        "Material: Wool",
        "I wash it by hand. My cat loves it.",
    ]

    found = await passages.best_sentences("can I wash it by hand", texts)

    assert (found[0].text, found[0].index) == ("I wash it by hand.", 2)
    assert all("cat" not in one.text for one in found)
    assert await passages.best_sentences("does it play music", texts) == []
    assert await passages.best_sentences("wash", []) == []


def test_long_pages_are_cut_at_sentences() -> None:
    body = " ".join(f"Sentence number {n} says something of use." for n in range(60))

    cut = passages_of(HelpPage("p", "Page", body))

    assert len(cut) > 2
    assert all(part.text.startswith("Sentence") and part.text.endswith(".") for part in cut)
    assert " ".join(part.text for part in cut) == body
    assert [part.id for part in cut] == [f"p#{n}" for n in range(len(cut))]


def test_sentences_and_list_items_are_told_apart() -> None:
    assert sentences('One. Two is 1.5 m long! "Three?" Yes.\n- a point\n\n* another') == [
        "One.",
        "Two is 1.5 m long!",
        '"Three?"',
        "Yes.",
        "a point",
        "another",
    ]
