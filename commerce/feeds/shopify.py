"""Reads Shopify's product CSV: one product over several rows, which share a handle."""

from collections.abc import Mapping, Sequence
from typing import Any

from commerce.domain.money import Money
from commerce.domain.product import AvailabilityStatus
from commerce.feeds.categories import category_path
from commerce.feeds.fields import Fields
from commerce.feeds.general import LONGEST_ID, read_attributes
from commerce.feeds.media import read_images
from commerce.feeds.names import field_key
from commerce.feeds.pricing import read_prices
from commerce.feeds.records import Record
from commerce.feeds.rows import FeedTerms, Row, RowRefused
from commerce.feeds.stock import refuse_unsold
from commerce.feeds.text import one_line, plain_text
from commerce.feeds.values import first_text, read_list, read_quantity, read_status

HANDLE = ("handle", "url_handle")
_NO_CHOICE = "default title"
# What Shopify's columns are called in the export (old and new heading), by the one spelling that we use.
_RENAMED = {
    "variant_price": "price",
    "variant_compare_at_price": "compare_at_price",
    "variant_sku": "sku",
    "variant_barcode": "barcode",
    "variant_inventory_qty": "inventory_quantity",
    "variant_inventory_policy": "inventory_policy",
    "continue_selling_when_out_of_stock": "inventory_policy",
    "variant_inventory_tracker": "inventory_tracker",
    "variant_image": "variant_image_url",
    "variant_grams": "grams",
    "weight_value_grams": "grams",
    "type": "product_type",
    "published_on_online_store": "published",
    "body_html": "description",
    "image_src": "product_image_url",
}
_IGNORED = (
    "gift_card", "variant_requires_shipping", "requires_shipping", "variant_taxable", "charge_tax", "variant_tax_code",
    "tax_code", "variant_fulfillment_service", "fulfillment_service", "variant_weight_unit", "weight_unit_for_display",
    "seo_title", "seo_description", "cost_per_item", "image_position", "image_alt_text", "google_shopping_mpn",
    "google_shopping_custom_product", "unit_price_total_measure", "unit_price_total_measure_unit",
    "unit_price_base_measure", "unit_price_base_measure_unit", "option1_linked_to", "option2_linked_to",
    "option3_linked_to", "status", "published",
)  # fmt: skip
_LABELS = {
    "google_shopping_gender": "Gender",
    "google_shopping_age_group": "Age group",
    "google_shopping_condition": "Condition",
    "grams": "Weight",
}


def is_shopify(heading: Sequence[str]) -> bool:
    """Whether these columns are those of Shopify's product export."""
    keys = {field_key(name) for name in heading}
    has_price = bool(keys & {"variant_price", "price"})
    has_option = "option1_value" in keys or "variant_inventory_policy" in keys or "variant_sku" in keys
    return bool(keys & set(HANDLE)) and has_price and has_option


def handle_of(record: Record) -> str | None:
    """The handle that rows of one product share."""
    return first_text(value for name, value in record.fields.items() if field_key(name) in HANDLE)


def read_product_rows(records: Sequence[Record], terms: FeedTerms) -> tuple[list[Row], list[tuple[int, RowRefused]]]:
    """All rows of one handle: the first carries the product; rows with a price are variants, others bring pictures."""
    head = _named(records[0])
    handle = _handle(head)
    if not first_text([head.get("title")]):
        raise RowRefused("Title", "the first row of the handle has no title", "put the title into its first row")
    refuse_unsold(Fields({key: head[key] for key in ("status", "published") if key in head}))
    shared = _shared(head, records, terms)
    rows: list[Row] = []
    refused: list[tuple[int, RowRefused]] = []
    option_names: dict[int, str] = {}
    for record in records:
        fields = _named(record)
        _note_option_names(option_names, fields)
        if record is records[0] or any(fields.get(key) for key in ("price", "sku", "option1_value")):
            try:
                rows.append(_variant(record.line, handle, fields, shared, option_names, terms))
            except RowRefused as error:
                refused.append((record.line, error))
    _name_variants(rows, handle)
    return rows, refused


def _named(record: Record) -> dict[str, Any]:
    named = {}
    for name, value in record.fields.items():
        key = field_key(name)
        named[_RENAMED.get(key, key)] = value
    return named


def _handle(head: Mapping[str, Any]) -> str:
    handle = first_text([head.get("handle") or head.get("url_handle")])
    if handle is None or len(handle) > LONGEST_ID:
        raise RowRefused("Handle", "it has no usable handle", "give each product a handle of its own")
    return handle


def _shared(head: Mapping[str, Any], records: Sequence[Record], terms: FeedTerms) -> Row:
    """What the variants have in common, taken from the first row and from the pictures of all rows."""
    title = one_line(str(head["title"]))[:300]
    images: dict[str, str] = {}
    for record in records:
        fields = _named(record)
        words = one_line(str(fields.get("image_alt_text") or title))
        images.update(read_images(Fields({"image": fields.get("product_image_url")}), words))
    path = category_path(head.get("product_category"))
    product_type = category_path(head.get("product_type"))
    row = Row(id="", line=records[0].line, title=title, price=Money.zero(terms.currency))
    row.description = plain_text(str(head.get("description") or ""))
    row.brand = first_text([head.get("vendor")])
    row.categories = product_type if len(product_type) > 1 or not path else path
    row.tags = tuple(one_line(str(tag)) for tag in read_list(head.get("tags")))
    row.images = list(images.items())
    row.attributes = _attributes(head)
    if product_type and row.categories is path:
        row.attributes.setdefault("Type", product_type)
    return row


def _attributes(head: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    taken = {"title", "handle", "url_handle", "description", "vendor", "product_category", "product_type", "tags"}
    variant = {"price", "compare_at_price", "sku", "barcode", "inventory_quantity", "inventory_policy"}
    other = {"inventory_tracker", "variant_image_url", "product_image_url", *_IGNORED}
    kept = {
        _LABELS.get(key, key): f"{value} g" if key == "grams" else value
        for key, value in head.items()
        if key not in taken | variant | other and not key.startswith(("option1", "option2", "option3"))
        and not (key == "grams" and str(value).strip(".0") == "")
    }  # fmt: skip
    return read_attributes(Fields(kept))


def _note_option_names(option_names: dict[int, str], fields: Mapping[str, Any]) -> None:
    for number in (1, 2, 3):
        name = first_text([fields.get(f"option{number}_name")])
        if name:
            option_names[number] = name


def _variant(
    line: int, handle: str, fields: Mapping[str, Any], shared: Row, option_names: Mapping[int, str], terms: FeedTerms
) -> Row:
    price, list_price, _ = read_prices(
        Fields({key: fields[key] for key in ("price", "compare_at_price") if key in fields}), terms
    )
    row = Row(id="", line=line, title=shared.title, price=price, group=handle, handle=handle)
    row.list_price = list_price
    row.status, row.on_hand = _stock(fields)
    row.sku = first_text([fields.get("sku")])
    barcode = first_text([fields.get("barcode")])
    row.barcode = barcode.lstrip("'") if barcode else None
    row.options = _options(fields, option_names)
    own = read_images(Fields({"image": fields.get("variant_image_url")}), shared.title)
    row.images = own or shared.images
    row.description, row.brand, row.categories = shared.description, shared.brand, shared.categories
    row.tags, row.attributes = shared.tags, dict(shared.attributes)
    return row


def _options(fields: Mapping[str, Any], option_names: Mapping[int, str]) -> dict[str, str]:
    values = {number: first_text([fields.get(f"option{number}_value")]) for number in (1, 2, 3)}
    return {
        option_names.get(number, f"Option {number}"): value
        for number, value in values.items()
        if value and value.lower() != _NO_CHOICE
    }


def _stock(fields: Mapping[str, Any]) -> tuple[AvailabilityStatus, int | None]:
    """`continue`, or nobody who counts, sells at zero as well."""
    policy = str(fields.get("inventory_policy") or "").strip().lower()
    counted = "inventory_tracker" not in fields and "inventory_quantity" in fields
    tracked = bool(str(fields.get("inventory_tracker") or "").strip()) or counted
    if policy == "continue" or read_status(policy) == "in_stock" or not tracked:
        return "in_stock", None
    return "in_stock", read_quantity(fields.get("inventory_quantity")) or 0


def _name_variants(rows: list[Row], handle: str) -> None:
    """A single variant has the handle as its id; several have their sku, or the handle and what sets them apart."""
    for number, row in enumerate(rows, start=1):
        told_apart = "/".join([handle, *(value.lower().replace(" ", "-") for value in row.options.values())])
        own = handle if len(rows) == 1 else row.sku or told_apart
        row.id = own if len(own) <= LONGEST_ID else f"{handle}/{number}"
