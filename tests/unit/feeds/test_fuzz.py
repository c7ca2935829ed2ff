"""Whatever a file holds, reading it ends in products and refusals, never in a crash."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.db.catalogue_documents import content_hash
from commerce.feeds.errors import FeedError
from commerce.feeds.feed import open_feed
from commerce.feeds.items import FeedProduct, Refusal
from commerce.feeds.rows import FeedTerms

NAMES = st.sampled_from(
    [
        "id",
        "title",
        "price",
        "sale_price",
        "sale_price_effective_date",
        "availability",
        "quantity",
        "item_group_id",
        "color",
        "size",
        "description",
        "image_link",
        "product_type",
        "rating",
        "reviews",
        "options",
        "variants",
        "currency",
        "status",
        "gtin",
        "attributes",
        "product_detail",
        "Handle",
        "Variant Price",
        "Option1 Value",
        "x y",
        "",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "12.50 USD",
            "€ 9",
            "1.299,00",
            "0",
            "in stock",
            "preorder",
            "A > B",
            "<b>x</b>",
            '15" x',
            "2026-03-01/",
            "null",
        ]
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(content: bytes) -> None:
    """Every product that comes out can be sold, every refusal says why and what to do."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feed"
        path.write_bytes(content)
        try:
            feed = open_feed(path)
        except FeedError:
            return
        for item in feed.products(FeedTerms(feed.survey.currency or "USD", feed.survey.decimal_mark)):
            check(item)


def check(item: FeedProduct | Refusal) -> None:
    if isinstance(item, Refusal):
        assert item.reason
        assert item.remedy
        return
    assert content_hash(item)
    assert item.title
    assert len(item.feed_id) <= 255
    assert all(len(variant.feed_id) <= 255 for variant in item.variants)
    assert item.variants
    assert all(variant.feed_id and variant.price.amount > 0 for variant in item.variants)
    choices = [tuple(sorted(variant.options.items())) for variant in item.variants]
    assert len(set(choices)) == len(choices)


@MANY
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    read(content)


@MANY
@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=8), min_size=1, max_size=6))
def test_any_json_records(records: list[dict[str, object]]) -> None:
    read("\n".join(json.dumps(record) for record in records).encode("utf-8", "surrogatepass"))


@MANY
@given(st.lists(st.dictionaries(NAMES, VALUES, max_size=8), max_size=6), st.integers(0, 40))
def test_any_json_array_whole_or_cut_off(records: list[dict[str, object]], cut: int) -> None:
    content = json.dumps(records)

    read(content[: len(content) - cut].encode())


@MANY
@given(
    st.lists(NAMES, min_size=2, max_size=8), st.lists(st.lists(TEXTS, max_size=8), max_size=6), st.sampled_from("\t,;|")
)
def test_any_table(heading: list[str], rows: list[list[str]], separator: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, escapechar="\\").writerows([heading, *rows])

    read(text.getvalue().encode("utf-8", "replace"))


@MANY
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(["g:id", "title", "g:price", "g:item_group_id", "g:color"]), TEXTS)),
        max_size=5,
    ),
    st.text(max_size=5),
)
def test_any_xml_items(items: list[list[tuple[str, str]]], noise: str) -> None:
    body = "".join(
        "<item>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in item) + "</item>" for item in items
    )

    read(f"<rss xmlns:g='g'><channel>{body}{noise}</channel></rss>".encode("utf-8", "replace"))


@MANY
@given(st.lists(st.lists(TEXTS, min_size=4, max_size=7), min_size=1, max_size=5))
def test_any_shopify_rows(rows: list[list[str]]) -> None:
    heading = [
        "Handle",
        "Title",
        "Option1 Name",
        "Option1 Value",
        "Variant SKU",
        "Variant Price",
        "Variant Inventory Qty",
    ]
    text = io.StringIO()
    csv.writer(text).writerows([heading, *rows])

    read(text.getvalue().encode("utf-8", "replace"))
