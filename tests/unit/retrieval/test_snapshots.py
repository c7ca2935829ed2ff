"""The life of an index: built, swapped, updated, damaged, resumed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.errors import EncoderUnavailable, IndexMissing, SnapshotDamaged, SnapshotForeign
from retrieval.index.snapshot_files import verify
from retrieval.index.snapshots import Indexes, IndexProgress
from retrieval.query.search import Search
from retrieval.scoring.request import Range, SearchRequest
from retrieval.stores.faiss_store import FaissStore
from retrieval.stores.vectors import VectorIndex
from tests.support.catalogue_samples import help_pages, home_shop, in_batches, product, variant
from tests.support.encoders import WordEncoder

MUG = next(one for one in home_shop() if one.id == "mug-plain")


async def titles(indexes: Indexes, text: str, **limits: object) -> list[str]:
    found = await Search(indexes, None).search("shop", SearchRequest(text, **limits))
    return [hit.product_id for hit in found.hits]


async def test_a_build_is_searchable_and_filled_with_vectors(home: Indexes) -> None:
    snapshot = home.current("shop")

    assert (snapshot.products, snapshot.embedded, snapshot.complete) == (13, 13, True)
    assert await titles(home, "backpack") == ["bag-commuter", "bag-kids"]


async def test_progress_is_told_for_products_and_vectors(indexes: Indexes) -> None:
    told: list[IndexProgress] = []

    await indexes.build("shop", in_batches(home_shop()), progress=told.append, wait=True)

    assert [one.done for one in told if one.stage == "products"] == [5, 10, 13]
    assert [one for one in told if one.stage == "vectors"][-1] == IndexProgress("vectors", 13, 13)


async def test_another_process_opens_what_was_built(home: Indexes, tmp_path: Path) -> None:
    encoder = WordEncoder()
    other = Indexes(tmp_path / "indexes", encoder, tmp_path / "cache")

    snapshot = await other.refresh("shop")

    assert snapshot.version == home.current("shop").version
    assert snapshot.complete
    assert all("Returns" in text or "Shipping" in text for text in encoder.encoded)
    assert await titles(other, "backpack") == ["bag-commuter", "bag-kids"]
    await other.close()


async def test_a_process_swaps_when_the_pointer_moves(home: Indexes, tmp_path: Path) -> None:
    other = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache")
    await other.refresh("shop")

    await home.update("shop", [product("new", "Copper Kettle")])
    assert await titles(other, "kettle") == []
    await other.refresh("shop")

    assert await titles(other, "kettle") == ["new"]
    await other.close()


async def test_a_merchant_that_was_never_indexed_is_missing(indexes: Indexes) -> None:
    with pytest.raises(IndexMissing):
        indexes.current("shop")
    with pytest.raises(IndexMissing):
        await indexes.refresh("shop")


async def test_merchants_do_not_see_each_other(home: Indexes) -> None:
    await home.build("../shop", in_batches([product("only", "Copper Kettle")]), wait=True)

    assert await titles(home, "kettle") == []
    assert home.current("../shop").products == 1


async def test_a_new_price_and_stock_hold_at_once_and_cost_no_text_or_vector(
    home: Indexes, encoder: WordEncoder
) -> None:
    before = home.current("shop")
    encoder.encoded.clear()
    cheaper = replace(MUG, variants=(replace(MUG.variants[0], price=800, available=False),))

    after = await home.update("shop", [cheaper])

    assert after.version > before.version
    assert after.lexical is before.lexical
    assert encoder.encoded == []
    assert await titles(home, "stoneware mug", price=Range(None, 900)) == ["mug-plain"]
    assert "mug-plain" not in await titles(home, "stoneware mug", in_stock_only=True)
    assert after.vocabulary.price_quantile(("Home", "Mugs & Cups"), 0.0) == 800


async def test_new_changed_and_removed_products_are_taken_in(home: Indexes) -> None:
    renamed = replace(MUG, title="Glazed Beaker 350 ml", brand="Newbrand")
    kettle = product("new", "Copper Kettle", brand="Ketta", variants=[variant("new-v", 4900, colour="Copper")])

    await home.update("shop", [renamed, kettle], removed=["snack-mix", "unknown"])
    await home.filled("shop")

    snapshot = home.current("shop")
    assert await titles(home, "beaker") == ["mug-plain"]
    assert await titles(home, "stoneware mug") == ["mug-plain"]
    assert await titles(home, "trail mix") == []
    assert await titles(home, "kettle", brands=("ketta",)) == ["new"]
    assert (snapshot.products, snapshot.embedded) == (13, 13)
    assert {"Ketta", "Newbrand"} <= {term.name for term in snapshot.vocabulary.brands}
    assert snapshot.changes == 3


async def test_an_update_leaves_the_version_before_it_untouched(home: Indexes) -> None:
    before = home.current("shop")

    await home.update("shop", [product("new", "Copper Kettle")], removed=["lamp-pico"])

    verify(before.folder, before.manifest, before.manifest.checksum)
    assert before.lexical.documents == 13


async def test_updates_survive_a_restart(home: Indexes, tmp_path: Path) -> None:
    await home.update("shop", [product("new", "Copper Kettle")], removed=["lamp-pico"])
    await home.update("shop", [replace(MUG, variants=(replace(MUG.variants[0], price=555),))])
    await home.filled("shop")

    other = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache")
    await other.refresh("shop")

    assert await titles(other, "kettle") == ["new"]
    assert "lamp-pico" not in await titles(other, "lamp")
    assert await titles(other, "mug", price=Range(555, 555)) == ["mug-plain"]
    assert other.current("shop").complete
    await other.close()


async def test_a_product_that_cannot_be_bought_any_more_is_gone(home: Indexes) -> None:
    await home.update("shop", [replace(MUG, variants=())])

    assert "mug-plain" not in await titles(home, "mug")


async def test_old_versions_are_removed_and_the_current_one_stays(home: Indexes, tmp_path: Path) -> None:
    for price in range(100, 700, 100):
        await home.update("shop", [replace(MUG, variants=(replace(MUG.variants[0], price=price),))])

    kept = [path.name for path in (tmp_path / "indexes" / "shop").iterdir() if path.name.startswith("v")]
    assert len(kept) == 3
    assert home.current("shop").version in kept


async def test_an_empty_shop_has_an_index_in_which_nothing_is_found(indexes: Indexes) -> None:
    await indexes.build("shop", in_batches([]), wait=True)

    assert await titles(indexes, "lamp") == []
    assert await titles(indexes, "") == []
    assert indexes.current("shop").vocabulary.match("a lamp") == []
    await indexes.update("shop", [MUG])
    assert await titles(indexes, "mug") == ["mug-plain"]


@pytest.mark.parametrize("name", ["columns.npz", "names.json", "words.json", "vectors.npy", "manifest.json"])
async def test_a_torn_file_is_refused_by_name(home: Indexes, tmp_path: Path, name: str) -> None:
    folder = home.current("shop").folder
    torn = (folder / name).read_bytes()
    (folder / name).write_bytes(torn[: len(torn) // 2])
    other = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache")

    with pytest.raises(SnapshotDamaged, match="manifest" if name == "manifest.json" else name):
        await other.refresh("shop")
    with pytest.raises(IndexMissing):
        other.current("shop")


async def test_a_lost_file_is_refused_by_name(home: Indexes, tmp_path: Path) -> None:
    next(home.current("shop").folder.glob("lexical/*.idx")).unlink()
    other = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache")

    with pytest.raises(SnapshotDamaged, match="lexical/"):
        await other.refresh("shop")


async def test_another_merchants_snapshot_is_refused(home: Indexes, tmp_path: Path) -> None:
    (tmp_path / "indexes" / "shop").rename(tmp_path / "indexes" / "thief")
    other = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache")

    with pytest.raises(SnapshotForeign, match="'shop', not 'thief'"):
        await other.refresh("thief")


async def test_another_format_is_refused(home: Indexes, tmp_path: Path) -> None:
    manifest = home.current("shop").folder / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 0}))
    other = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache")

    with pytest.raises(SnapshotForeign, match="format 0"):
        await other.refresh("shop")


async def test_a_build_that_fails_leaves_the_index_as_it_was(home: Indexes, tmp_path: Path) -> None:
    async def failing():
        yield [MUG]
        raise RuntimeError("the database went away")

    before = home.current("shop").version
    with pytest.raises(RuntimeError, match="went away"):
        await home.build("shop", failing())

    assert home.current("shop").version == before
    assert not list((tmp_path / "indexes" / "shop").glob(".making-*"))


async def test_vectors_that_could_not_be_made_are_made_after_a_restart(tmp_path: Path) -> None:
    class Failing(WordEncoder):
        def encode(self, texts):
            raise EncoderUnavailable("gone")

    broken = Indexes(tmp_path / "indexes", Failing(), tmp_path / "cache")
    await broken.build("shop", in_batches(home_shop()), wait=True)
    assert broken.current("shop").embedded == 0
    assert await titles(broken, "backpack") == ["bag-commuter", "bag-kids"]
    await broken.close()

    mended = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache")
    await mended.refresh("shop")
    await mended.filled("shop")
    assert mended.current("shop").complete
    await mended.close()


async def test_another_encoder_fills_the_vectors_anew(home: Indexes, tmp_path: Path) -> None:
    other = Indexes(tmp_path / "indexes", WordEncoder(48, "words-2"), tmp_path / "cache")

    await other.refresh("shop")
    await other.filled("shop")

    snapshot = other.current("shop")
    assert snapshot.complete
    assert snapshot.vectors is not None
    assert snapshot.vectors.dimension == 48
    await other.close()


async def test_the_same_text_is_never_encoded_twice(home: Indexes, encoder: WordEncoder) -> None:
    encoder.encoded.clear()

    await home.build("shop", in_batches([*home_shop(), product("new", "Copper Kettle")]), help_pages(), wait=True)

    products = [text for text in encoder.encoded if "Returns" not in text and "Shipping" not in text]
    assert products == ["Copper Kettle", "copper", "kettle"]  # the text, and its words that were new


async def test_an_index_says_when_it_has_outgrown_its_build(home: Indexes) -> None:
    assert not home.current("shop").outgrown

    await home.update("shop", [product(f"p{n}", f"Kettle number {n}") for n in range(501)])

    assert home.current("shop").outgrown


async def test_a_large_catalogue_learns_its_new_words_after_the_update(tmp_path: Path) -> None:
    home = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache", relearned_at_once=len(home_shop()))
    await home.build("shop", in_batches(home_shop()), wait=True)

    at_once = await home.update("shop", [product("new", "Copper Kettle", brand="Ketta")])
    await home.update("shop", [product("newer", "Copper Pan", brand="Panna")])

    assert not at_once.learned
    assert await titles(home, "kettle") == ["new"]
    await home.filled("shop")
    assert home.current("shop").learned
    assert {"Ketta", "Panna"} <= {term.name for term in home.current("shop").vocabulary.brands}
    assert home.current("shop").vocabulary.version == home.current("shop").version
    await home.close()


async def test_neighbours_are_written_with_their_recall_taken_over_and_opened(tmp_path: Path) -> None:
    def vectors(encoder: str, dimension: int, rows: int) -> VectorIndex:
        return VectorIndex(encoder, dimension, rows, store=FaissStore(exact_up_to=100), gathered_up_to=0)

    many = [product(f"p{n}", f"{COLOURS[n % 7]} Kettle number {n}") for n in range(600)]
    first = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache", open_vectors=vectors)
    built = await first.build("shop", in_batches(many), wait=True)
    updated = await first.update("shop", [product("new", "Copper Teapot")])
    await first.filled("shop")
    await first.close()

    other = Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache", open_vectors=vectors)
    opened = await other.refresh("shop")
    await other.filled("shop")

    assert built.manifest.neighbours is not None
    assert built.manifest.neighbours["kind"] == "hnsw"
    assert built.manifest.neighbours["recall"] >= 0.95
    assert updated.manifest.neighbours == opened.manifest.neighbours == built.manifest.neighbours
    assert (await titles(other, "teapot"))[0] == "new"
    assert opened.version == other.current("shop").version
    await other.close()


COLOURS = ("Red", "Blue", "Green", "Black", "White", "Yellow", "Grey")
