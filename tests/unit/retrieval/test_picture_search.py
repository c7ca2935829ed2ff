"""Finding by a picture: products' pictures are looked at in the background, kept with the snapshot, found in limits."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from retrieval.encoding.encoder import Vectors
from retrieval.encoding.image_encoder import ImageEncoder, open_image_encoder
from retrieval.encoding.pictures import read_picture
from retrieval.errors import PicturesMissing
from retrieval.index.picture_filling import PictureFilling
from retrieval.index.snapshot_files import verify
from retrieval.index.snapshots import Indexes
from retrieval.query.by_picture import PictureSearch
from retrieval.scoring.request import AttributeFilter, Range, SearchRequest
from tests.support.catalogue_samples import in_batches, product, variant
from tests.support.encoders import WordEncoder
from tests.support.painted import Gallery, picture_file
from tests.support.tiny_models import tiny_clip

LAMPS = [
    product("lamp-1", "Desk lamp", 5000, categories=("Lighting",), pictures=("https://img/1", "https://img/1b")),
    product("lamp-2", "Floor lamp", 9000, categories=("Lighting",), pictures=("https://img/2",)),
    product(
        "mug",
        "Stoneware mug",
        categories=("Kitchen",),
        pictures=("https://img/3",),
        variants=[variant("mug-red", 1200, colour="Red"), variant("mug-blue", 1200, colour="Blue")],
    ),
    product("plain", "Thing without a picture", 100),
]
FILES = {f"https://img/{name}": picture_file(seed) for seed, name in enumerate(["1", "1b", "2", "3", "new"])}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> ImageEncoder:
    return open_image_encoder(tiny_clip(tmp_path_factory.mktemp("clip")))


@pytest.fixture(scope="module")
def other_clip(tmp_path_factory: pytest.TempPathFactory) -> ImageEncoder:
    return open_image_encoder(tiny_clip(tmp_path_factory.mktemp("clip"), seed=2))


@pytest.fixture
def gallery() -> Gallery:
    return Gallery(dict(FILES))


Open = Callable[..., Indexes]


@pytest.fixture
async def opened(tmp_path: Path, clip: ImageEncoder, gallery: Gallery) -> AsyncIterator[Open]:
    made: list[Indexes] = []

    def open_indexes(encoder: ImageEncoder | None = clip) -> Indexes:
        filling = PictureFilling(encoder, gallery, tmp_path / "cache") if encoder else None
        made.append(Indexes(tmp_path / "indexes", WordEncoder(), tmp_path / "cache", pictures=filling))
        return made[-1]

    yield open_indexes
    for one in made:
        await one.close()


@pytest.fixture
async def shop(opened: Open) -> Indexes:
    indexes = opened()
    await indexes.build("shop", in_batches(LAMPS), wait=True)
    return indexes


def vector(encoder: ImageEncoder, name: str) -> Vectors:
    row: Vectors = encoder.encode_pictures([read_picture(FILES[f"https://img/{name}"])])[0]
    return row


def found(
    indexes: Indexes, encoder: ImageEncoder, name: str, words: Vectors | None = None, **limits: object
) -> list[str]:
    request = SearchRequest(**limits)
    return [hit.product_id for hit in PictureSearch(indexes).like("shop", vector(encoder, name), words, request).hits]


@pytest.mark.parametrize(("name", "expected"), [("1", "lamp-1"), ("1b", "lamp-1"), ("2", "lamp-2"), ("3", "mug")])
async def test_a_products_own_picture_finds_it_first_and_once(
    shop: Indexes, clip: ImageEncoder, name: str, expected: str
) -> None:
    ids = found(shop, clip, name)

    assert ids[0] == expected
    assert sorted(ids) == ["lamp-1", "lamp-2", "mug"]


async def test_the_manifest_says_which_model_looked_at_how_many(shop: Indexes, clip: ImageEncoder) -> None:
    snapshot = shop.current("shop")

    assert snapshot.manifest.pictures == {
        "model": clip.name,
        "dimension": 24,
        "pictures": 4,
        "tried": 4,
        "embedded": 4,
        "refused": {},
        "neighbours": None,
    }
    assert "picture-vectors/vectors.npy" in snapshot.manifest.files
    verify(snapshot.folder, snapshot.manifest, snapshot.manifest.checksum)


async def test_limits_are_exact_however_alike_something_is(shop: Indexes, clip: ImageEncoder) -> None:
    assert sorted(found(shop, clip, "2", price=Range(None, 8999))) == ["lamp-1", "mug"]
    assert found(shop, clip, "1", category=("Kitchen",)) == ["mug"]
    [hit] = (
        PictureSearch(shop)
        .like("shop", vector(clip, "1"), None, SearchRequest(attributes=(AttributeFilter("Colour", ("Blue",)),)))
        .hits
    )
    assert (hit.product_id, hit.variant_id) == ("mug", "mug-blue")


async def test_words_narrow_to_what_has_them_and_do_not_hide_everything(shop: Indexes, clip: ImageEncoder) -> None:
    search = PictureSearch(shop)

    lamps = search.like("shop", vector(clip, "3"), None, SearchRequest("lamp"))
    none = search.like("shop", vector(clip, "3"), None, SearchRequest("zeppelin"))

    assert sorted(hit.product_id for hit in lamps.hits) == ["lamp-1", "lamp-2"]
    assert lamps.relaxed == ("picture",)
    assert none.hits[0].product_id == "mug"
    assert none.relaxed == ("picture", "no_word")


async def test_the_vector_of_words_leans_the_order(shop: Indexes, clip: ImageEncoder) -> None:
    assert found(shop, clip, "3", words=50 * vector(clip, "2"))[0] == "lamp-2"


async def test_nothing_that_fits_shows_what_is_alike_as_a_miss(shop: Indexes, clip: ImageEncoder) -> None:
    result = PictureSearch(shop).like(
        "shop", vector(clip, "2"), None, SearchRequest(category=("Lighting",), price=Range(None, 100))
    )

    assert (result.hits, result.total, result.exhaustive) == ((), 0, False)
    assert {miss.limit for _, miss in result.misses} == {"price_max"}


async def test_results_can_be_sorted_and_paged(shop: Indexes, clip: ImageEncoder) -> None:
    assert found(shop, clip, "2", sort="price_asc") == ["mug", "lamp-1", "lamp-2"]
    assert found(shop, clip, "2", sort="price_asc", limit=1, offset=1) == ["lamp-1"]


async def test_a_restart_takes_the_vectors_from_the_snapshot(
    shop: Indexes, opened: Open, gallery: Gallery, clip: ImageEncoder
) -> None:
    gallery.asked.clear()
    again = opened()

    await again.refresh("shop")
    await again.looked_at("shop")

    assert gallery.asked == []
    assert again.current("shop").version == shop.current("shop").version
    assert found(again, clip, "2")[0] == "lamp-2"


async def test_a_new_build_fetches_only_what_is_new(shop: Indexes, gallery: Gallery, clip: ImageEncoder) -> None:
    gallery.asked.clear()

    await shop.build("shop", in_batches([*LAMPS, product("new", "Globe", pictures=("https://img/new",))]), wait=True)

    assert gallery.asked == ["https://img/new"]
    assert found(shop, clip, "new")[0] == "new"


async def test_an_update_looks_at_new_pictures_and_forgets_removed_products(
    shop: Indexes, gallery: Gallery, clip: ImageEncoder
) -> None:
    gallery.asked.clear()
    changed = product("lamp-2", "Floor lamp", 9000, categories=("Lighting",), pictures=("https://img/new",))

    await shop.update("shop", [changed], ["lamp-1"])
    await shop.looked_at("shop")

    assert gallery.asked == ["https://img/new"]
    assert found(shop, clip, "new")[0] == "lamp-2"
    assert sorted(found(shop, clip, "1")) == ["lamp-2", "mug"]
    assert shop.current("shop").pictures_on_disk


async def test_new_prices_touch_no_picture(shop: Indexes, gallery: Gallery, clip: ImageEncoder) -> None:
    gallery.asked.clear()

    await shop.update(
        "shop", [product("lamp-2", "Floor lamp", 100, categories=("Lighting",), pictures=("https://img/2",))]
    )
    await shop.looked_at("shop")

    assert gallery.asked == []
    assert found(shop, clip, "1", price=Range(None, 100)) == ["lamp-2"]


async def test_what_cannot_be_looked_at_is_counted_and_not_fatal(
    opened: Open, gallery: Gallery, clip: ImageEncoder
) -> None:
    indexes = opened()
    gallery.files |= {"https://img/page": b"<!doctype html>", "https://img/page-2": b"<!doctype html>"}
    broken = [
        product("gone", "Gone", pictures=("https://img/404",)),
        product("page", "Page", pictures=("https://img/page", "https://img/page-2")),
    ]

    await indexes.build("shop", in_batches([*LAMPS, *broken]), wait=True)

    described = indexes.current("shop").manifest.pictures or {}
    assert (described["embedded"], described["tried"]) == (4, 7)
    assert described["refused"] == {"not_found": 1, "not_a_picture": 2}
    assert found(indexes, clip, "2")[0] == "lamp-2"


async def test_another_models_vectors_are_not_used(
    shop: Indexes, opened: Open, clip: ImageEncoder, other_clip: ImageEncoder
) -> None:
    other = opened(other_clip)

    await other.refresh("shop")
    assert other.current("shop").pictures.embedded == 0  # type: ignore[union-attr]
    await other.looked_at("shop")

    assert (other.current("shop").manifest.pictures or {})["model"] == other_clip.name
    assert found(other, other_clip, "2")[0] == "lamp-2"


async def test_a_shop_never_finds_anothers_products(shop: Indexes, clip: ImageEncoder) -> None:
    await shop.build("other", in_batches([product("theirs", "Theirs", pictures=("https://img/2",))]), wait=True)

    assert "theirs" not in found(shop, clip, "2")
    [hit] = PictureSearch(shop).like("other", vector(clip, "2"), None, SearchRequest()).hits
    assert hit.product_id == "theirs"


async def test_without_a_model_no_picture_is_fetched_and_later_one_needs_no_new_build(
    opened: Open, gallery: Gallery, clip: ImageEncoder
) -> None:
    plain = opened(None)
    await plain.build("shop", in_batches(LAMPS), wait=True)
    await plain.update("shop", [product("new", "Globe", pictures=("https://img/new",))])
    await plain.filled("shop")

    assert gallery.asked == []
    assert not PictureSearch(plain).sees("shop")
    with pytest.raises(PicturesMissing):
        found(plain, clip, "1")

    seeing = opened()
    await seeing.refresh("shop")
    await seeing.looked_at("shop")
    assert PictureSearch(seeing).sees("shop")
    assert found(seeing, clip, "new")[0] == "new"
