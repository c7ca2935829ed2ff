"""The comparison of ways of searching, over the sample shop, and the command that shows it."""

import json
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.errors import JudgedSetInvalid
from evals.judged import read_judgements, read_products
from evals.query_classes import query_class
from evals.retrieval import batches, compared
from evals.retrieval_report import as_json, as_text
from evals.retrieval_ways import ways_of_searching
from retrieval.index.snapshots import Indexes
from tests.support.catalogue_samples import home_shop
from tests.support.encoders import WordEncoder

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def comparison(tmp_path):
    encoder = WordEncoder()
    indexes = Indexes(tmp_path / "indexes", encoder, tmp_path / "cache")
    await indexes.build("shop", batches(home_shop()), wait=True)
    first, second = home_shop()[0], home_shop()[1]
    judged = {first.title: {first.id: 3, second.id: 0}, second.title: {second.id: 2}, "nothing here": {first.id: 0}}
    ways = ways_of_searching("shop", indexes, encoder, home_shop())
    yield await compared(ways, judged, indexes.current("shop").vocabulary)
    await indexes.close()


async def test_every_way_is_measured_on_the_same_queries_and_titles_find_their_products(comparison):
    assert [way.name for way in comparison.ways] == ["plain BM25", "vector alone", "plain fusion", "search"]
    assert all(set(way.figures) == set(comparison.classes) and len(way.figures) == 2 for way in comparison.ways)
    assert comparison.search.estimates(list(comparison.classes))["mrr"].mean == 1.0


async def test_the_report_says_the_same_to_people_and_to_programs(comparison):
    body, text = as_json(comparison), as_text(comparison)

    json.dumps(body)
    assert body["queries"] == 2
    assert [way["overall"]["mrr"]["mean"] for way in body["ways"]][-1] == 1.0
    assert set(body["gains"]) == {"plain BM25", "vector alone", "plain fusion"}
    assert "gain of search over" in text
    assert "1.000 1.000..1.000" in text


async def test_queries_are_sorted_into_classes_by_the_words_of_the_catalogue(tmp_path):
    indexes = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache")
    await indexes.build("shop", batches(home_shop()), wait=True)
    vocabulary = indexes.current("shop").vocabulary
    brand = vocabulary.brands[0].name

    found = [
        query_class(text, vocabulary)
        for text in (
            "0095205603217",
            f"{brand} lamp",
            "backpack 20 l",
            "backpack",
            "a warm light jacket for my rainy city walks",
        )
    ]

    assert found == ["part_number", "brand_and_kind", "attribute", "kind", "long_wish"]
    await indexes.close()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("query,rating\nlamp,1\n", "lacks the column 'docid'"),
        ("query,docid,rating\nlamp,1,good\n", "line 2: the rating 'good'"),
        ("query,docid,rating\nlamp,1,0\n", "no item above zero"),
    ],
)
def test_judgements_that_cannot_be_used_are_refused_with_the_place(tmp_path, content, problem):
    path = tmp_path / "judged.csv"
    path.write_text(content)

    with pytest.raises(JudgedSetInvalid, match=problem):
        read_judgements(path)


def test_a_line_that_is_no_product_is_refused_with_its_number(tmp_path):
    path = tmp_path / "products.jsonl"
    path.write_text('{"id": 1, "title": "Lamp"}\n{"title": "no id"}\n')

    with pytest.raises(JudgedSetInvalid, match="line 2 is no product"):
        list(read_products(path))


def test_the_command_is_registered_and_refuses_a_file_that_is_not_there():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["shopmind.commands"]
    module, name = declared["eval"].split(":")
    app = getattr(import_module(module), name)

    missing = CliRunner().invoke(app, ["retrieval", "--catalogue", "missing.jsonl", "--judgments", "missing.csv"])

    assert missing.exit_code == 2
    assert "missing.jsonl" in missing.output
