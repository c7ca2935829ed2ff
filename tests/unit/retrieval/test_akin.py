"""What a thing is wanted for orders the things of its kind, by the catalogue's own words that are akin to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from retrieval.catalogue.products import IndexedProduct
from retrieval.encoding.encoder import TextEncoder, open_encoder
from retrieval.index.snapshots import Indexes
from retrieval.query.search import Search
from retrieval.scoring.request import SearchRequest
from tests.support.catalogue_samples import in_batches, product
from tests.support.encoders import WordEncoder
from tests.unit.retrieval.conftest import Build


def audio_shop() -> list[IndexedProduct]:
    """Headphones that say what they are good for in other words than shoppers do, and a name that looks like a word."""
    kind = ("Audio", "Headphones")
    return [
        product("studio", "Studio Headphones", description="For mixing all day.", categories=kind, rating=4.9),
        product("son", "Lark Headphones", description="Made by Sonder.", brand="Sonder", categories=kind, rating=4.8),
        product("kids", "Quiet Headphones", description="For a child: never too loud.", categories=kind),
        product("hooks", "Hook Headphones", description="They stay on in training and on trails.", categories=kind),
        product("mat", "Exercise Mat", description="For the gym.", categories=("Sport", "Mats")),
    ]


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> TextEncoder:
    return open_encoder(None, tmp_path_factory.mktemp("encoder"))


@pytest.fixture
async def shop(tmp_path: Path, sentences: TextEncoder) -> AsyncIterator[Indexes]:
    made = Indexes(tmp_path / "indexes", sentences, tmp_path / "cache")
    await made.build("shop", in_batches(audio_shop()), wait=True)
    yield made
    await made.close()


async def first(shop: Indexes, encoder: TextEncoder, text: str) -> str:
    found = await Search(shop, encoder).search("shop", SearchRequest(text, strict=True))
    return found.hits[0].product_id


@pytest.mark.parametrize(
    ("wish", "best"),
    [
        ("headphones for the gym", "hooks"),
        ("headphones for workouts", "hooks"),
        ("headphones for my son", "kids"),
        ("headphones for a recording session", "studio"),
    ],
)
async def test_what_suits_the_purpose_comes_first(shop: Indexes, sentences: TextEncoder, wish: str, best: str) -> None:
    assert await first(shop, sentences, wish) == best


async def test_a_purpose_finds_no_other_kind_of_thing(shop: Indexes, sentences: TextEncoder) -> None:
    found = await Search(shop, sentences).search("shop", SearchRequest("headphones for the gym", strict=True))

    assert {hit.product_id for hit in found.hits} == {"studio", "son", "kids", "hooks"}
    assert found.relaxed == ("any_word",)


async def test_words_of_a_joined_level_make_nothing_another_kind(build: Build, encoder: WordEncoder) -> None:
    worn = "Clothing and shoes"
    shop = await build(
        [
            product("jacket", "Squall Rain Jacket", categories=(worn, "Outerwear")),
            product("boots", "Chelsea Boots", categories=(worn, "Shoes", "Boots")),
            product("runners", "Swift Running Shoes", categories=(worn, "Shoes")),
            product("shirt", "Linen Shirt", categories=(worn, "Tops")),
        ]
    )

    found = await Search(shop, encoder).search("shop", SearchRequest("shoes for rain", strict=True))

    assert {hit.product_id for hit in found.hits} == {"boots", "runners"}


async def test_akin_words_are_there_after_a_restart_and_an_update(
    shop: Indexes, sentences: TextEncoder, tmp_path: Path
) -> None:
    await shop.update("shop", [product("new", "Lounge Headphones", categories=("Audio", "Headphones"))])
    await shop.filled("shop")
    again = Indexes(tmp_path / "indexes", sentences, tmp_path / "cache")
    await again.refresh("shop")
    await again.filled("shop")

    assert shop.current("shop").knows_akin_words
    assert again.current("shop").knows_akin_words
    assert await first(again, sentences, "headphones for the gym") == "hooks"
    await again.close()


async def test_the_words_are_compared_by_meaning_and_names_are_not(shop: Indexes, sentences: TextEncoder) -> None:
    akin = shop.current("shop").akin
    assert akin is not None

    near = [word for word, _ in akin.near(await sentences.encode_query("gym"))]

    assert {"training", "exercise"} <= set(near)
    assert "sonder" not in akin.words
