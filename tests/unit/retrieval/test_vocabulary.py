"""What is learned from a catalogue, and what a shopper's words mean in it."""

import pytest

from retrieval.catalogue.vocabulary import TermMatch
from retrieval.index.snapshots import Indexes
from retrieval.understanding.learned_vocabulary import LearnedVocabulary
from tests.support.catalogue_samples import product, variant
from tests.unit.retrieval.conftest import Build


@pytest.fixture
def words_of_home(home: Indexes) -> LearnedVocabulary:
    return home.current("shop").vocabulary


@pytest.fixture
def words_of_tools(tools_shop: Indexes) -> LearnedVocabulary:
    return tools_shop.current("shop").vocabulary


def read(vocabulary: LearnedVocabulary, text: str) -> list[tuple[str, str, object]]:
    """The likeliest reading of each stretch."""
    best: dict[int, TermMatch] = {}
    for match in vocabulary.match(text):
        best.setdefault(match.start, match)
    return [(text[m.start : m.end], m.kind, m.canonical) for m in best.values()]


def test_every_level_of_the_categories_is_known_with_its_count(words_of_home: LearnedVocabulary) -> None:
    counts = {term.path: term.count for term in words_of_home.categories}

    assert counts[("Home",)] == 6
    assert counts[("Home", "Lighting")] == 3


def test_attributes_have_kind_unit_bounds_and_values(words_of_home: LearnedVocabulary) -> None:
    attributes = words_of_home.attributes

    assert (attributes["Battery life"].kind, attributes["Battery life"].unit) == ("number", "h")
    assert (attributes["Battery life"].minimum, attributes["Battery life"].maximum) == (8.0, 30.0)
    assert attributes["Dimmable"].kind == "boolean"
    assert attributes["Material"].kind == "text"
    assert attributes["Colour"].is_option


def test_a_sentence_is_read_into_its_terms(words_of_home: LearnedVocabulary) -> None:
    found = read(words_of_home, "do you have wireless headphones from sonora in black?")

    assert ("headphones", "category", ("Electronics", "Headphones")) in found
    assert ("sonora", "brand", "Sonora") in found
    assert ("black", "value", "Black") in found


def test_a_part_of_a_joined_category_name_means_the_category(words_of_home: LearnedVocabulary) -> None:
    assert read(words_of_home, "a mug please") == [("mug", "category", ("Home", "Mugs & Cups"))]
    assert read(words_of_home, "cups") == [("cups", "category", ("Home", "Mugs & Cups"))]


def test_typing_errors_and_plurals_are_understood(words_of_home: LearnedVocabulary) -> None:
    assert read(words_of_home, "bakpacks")[0][1:] == ("category", ("Travel", "Backpacks"))
    assert read(words_of_home, "a headphone")[0][1:] == ("category", ("Electronics", "Headphones"))


def test_a_misspelt_word_counts_less_than_the_right_one(words_of_home: LearnedVocabulary) -> None:
    [right], [wrong] = words_of_home.match("backpacks"), words_of_home.match("bakpacks")

    assert wrong.score < right.score


@pytest.mark.parametrize("text", ["something cheap please", "thanks a lot", "under 50 dollars", "what else is there"])
def test_ordinary_words_are_never_turned_into_terms(words_of_home: LearnedVocabulary, text: str) -> None:
    assert words_of_home.match(text) == []


def test_a_product_is_known_by_its_name(words_of_home: LearnedVocabulary) -> None:
    assert ("aurora", "product", "lamp-aurora") in read(words_of_home, "tell me about the aurora one")
    assert ("Steady Travel Mug 500 ml", "product", "mug-steady") in read(words_of_home, "Steady Travel Mug 500 ml")


def test_kinds_of_product_are_learned_from_titles_where_there_are_no_categories(
    words_of_tools: LearnedVocabulary,
) -> None:
    assert words_of_tools.categories == []
    assert {"drill", "saw", "hammer"} <= words_of_tools.nouns.keys()
    assert ("hammers", "category", "hammer") in read(words_of_tools, "got any hammers?")


def test_a_brand_is_never_a_kind_of_product(words_of_tools: LearnedVocabulary) -> None:
    assert ("ferro", "brand", "Ferro") in read(words_of_tools, "a ferro saw")


async def test_a_value_of_one_letter_needs_a_capital_or_the_name_of_its_attribute(build: Build) -> None:
    shirt = product(
        "shirt", "Linen Shirt", variants=[variant(f"shirt-{s}", 900, size=s) for s in ("S", "M", "L", "10")]
    )
    vocabulary = (await build([shirt])).current("shop").vocabulary

    assert vocabulary.match("i m not sure, 10 of them") == []
    assert read(vocabulary, "in M please") == [("M", "value", "M")]
    assert ("10", "value", "10") in read(vocabulary, "size 10")


def test_attributes_that_matter_come_with_the_category(words_of_home: LearnedVocabulary) -> None:
    names = [term.name for term in words_of_home.attributes_of(("Electronics", "Headphones"))]

    assert {"Battery life", "Noise cancelling"} <= set(names)
    assert "Power" not in names


def test_price_quantiles_are_those_of_the_category(words_of_home: LearnedVocabulary) -> None:
    lighting = ("Home", "Lighting")

    assert words_of_home.price_quantile(lighting, 0.0) == 2900
    assert words_of_home.price_quantile(lighting, 0.5) == 5900
    assert words_of_home.price_quantile(("Nowhere",), 0.5) is None


def test_known_words_are_those_that_the_catalogue_uses(words_of_home: LearnedVocabulary) -> None:
    assert words_of_home.known_word("lamps")
    assert words_of_home.known_word("Insulated")
    assert not words_of_home.known_word("kayak")


def test_places_of_matches_are_places_in_the_text(words_of_home: LearnedVocabulary) -> None:
    text = "A   Backpack,\nin GREY"

    assert [text[m.start : m.end] for m in words_of_home.match(text)] == ["Backpack", "GREY"]


async def test_the_last_word_of_a_category_is_no_category_where_others_are_called_so_too(build: Build) -> None:
    shop = [
        product("rain", "Squall Rain Jacket", categories=("Clothes", "Rain jackets")),
        product("fleece", "Fleece Jacket", categories=("Clothes", "Fleece")),
    ]

    vocabulary = (await build(shop)).current("shop").vocabulary

    assert read(vocabulary, "jacket") == [("jacket", "category", "jacket")]
    assert read(vocabulary, "rain jacket")[0][2] == ("Clothes", "Rain jackets")


async def test_a_thing_written_apart_is_the_one_that_a_title_writes_together(build: Build) -> None:
    shop = [
        product("teapot", "Iron Teapot", categories=("Kitchen", "Tea")),
        product("pan", "Deep Pot", categories=("Kitchen", "Pots")),
    ]

    vocabulary = (await build(shop)).current("shop").vocabulary

    assert read(vocabulary, "tea pot") == [("tea pot", "category", "teapot")]
