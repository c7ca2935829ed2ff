"""Which fields of a record mean the same: the spellings that shops use for what we know."""

from collections.abc import Iterator, Mapping
from typing import Any

from commerce.feeds.names import field_key

ID = (
    "id",
    "item_id",
    "product_id",
    "offer_id",
    "article_number",
    "item_number",
    "sku",
    "asin",
    "handle",
    "slug",
    "mpn",
)
SKU = ("sku", "variant_sku", "seller_sku")
GROUP = ("item_group_id", "group", "group_id", "parent_id", "parent_sku", "product_group", "product_group_id")
TITLE = ("title", "name", "product_name", "product_title", "item_name", "display_name")
DESCRIPTION = (
    "description",
    "desc",
    "body_html",
    "body",
    "long_description",
    "product_description",
    "full_description",
    "summary",
    "short_description",
)
BRAND = ("brand", "brand_name", "manufacturer", "vendor", "make", "marke")
HANDLE = ("handle", "slug", "url_key", "url_handle", "permalink_slug")
IMAGES = (
    "image_link",
    "image",
    "images",
    "image_url",
    "image_urls",
    "image_src",
    "img",
    "img_url",
    "picture",
    "pictures",
    "photo",
    "photos",
    "media",
    "featured_image",
    "additional_image_link",
    "additional_image_links",
    "additional_images",
)
THUMBNAILS = ("thumbnail", "thumbnail_url", "image_thumb", "thumb", "thumbnail_image", "image_thumbnail")
PRICE = ("price", "current_price", "price_amount", "unit_price", "selling_price", "price_usd", "price_eur", "preis")
REGULAR_PRICE = ("regular_price",)
LIST_PRICE = (
    "list_price",
    "compare_at_price",
    "msrp",
    "rrp",
    "original_price",
    "was_price",
    "price_before_discount",
    "old_price",
    "retail_price",
    "suggested_retail_price",
)
SALE_PRICE = ("sale_price", "special_price", "discounted_price", "promo_price")
SALE_PERIOD = ("sale_price_effective_date", "sale_period")
SALE_START = ("sale_start", "sale_starts_at", "sale_start_date", "sale_price_start_date", "sale_from")
SALE_END = ("sale_end", "sale_ends_at", "sale_end_date", "sale_price_end_date", "sale_until", "sale_to")
CURRENCY = ("currency", "currency_code", "price_currency", "currency_id", "iso_currency")
AVAILABILITY = (
    "availability",
    "availability_status",
    "stock_status",
    "in_stock",
    "is_in_stock",
    "available",
    "is_available",
)
QUANTITY = (
    "stock",
    "quantity",
    "stock_quantity",
    "inventory",
    "inventory_quantity",
    "qty",
    "on_hand",
    "available_quantity",
    "quantity_available",
    "stock_level",
    "sell_on_google_quantity",
)
CATEGORY = ("category", "categories", "category_path", "breadcrumb", "breadcrumbs", "category_name")
PRODUCT_TYPE = ("product_type",)
TAXONOMY = ("google_product_category", "product_category", "taxonomy")
BARCODE = ("gtin", "ean", "upc", "isbn", "barcode", "barcodes", "gtin13", "gtin12", "gtin14", "ean13", "jan")
RATING = (
    "rating",
    "ratings",
    "average_rating",
    "rating_value",
    "rating_average",
    "stars",
    "review_rating",
    "aggregate_rating",
)
RATING_COUNT = (
    "rating_count",
    "ratings_count",
    "review_count",
    "reviews_count",
    "number_of_reviews",
    "num_reviews",
    "num_ratings",
    "number_of_ratings",
)
REVIEWS = ("reviews", "customer_reviews")
TAGS = ("tags", "tag_list", "keywords")
POPULARITY = ("popularity", "popularity_score", "units_sold", "sales_count", "sales", "sold", "order_count")
STATE = ("status", "product_status", "publication_status", "state")
PUBLISHED = ("published", "is_published", "active", "is_active", "enabled", "visible", "is_visible")
DRAFT = ("draft", "is_draft", "hidden", "archived", "deleted", "is_deleted")
OPTIONS = ("options", "option", "variant_options", "selected_options", "variation")
VARIANTS = ("variants", "variations", "skus")
CHOICES = ("color", "colour", "size", "material", "pattern")
"""Google's fields that tell the items of one group apart."""
DETAILS = ("product_detail", "product_details")
HIGHLIGHTS = ("product_highlight", "product_highlights", "highlights", "bullet_points")

# Objects whose members stand for themselves: `{"dimensions": {"width": 3}}` says that the width is 3.
TRANSPARENT = frozenset({
    "attributes", "attribute", "specs", "spec", "specifications", "specification", "properties", "features", "details",
    "dimensions", "meta", "metadata", "additional_attributes", "custom_attributes", "extra", "technical_details",
    "facts",
})  # fmt: skip
# What concerns advertising, addresses or bookkeeping, and tells a shopper nothing.
IGNORED = frozenset({
    "link", "mobile_link", "canonical_link", "ads_redirect", "url", "product_url", "shipping", "tax", "tax_category",
    "identifier_exists", "excluded_destination", "included_destination", "shopping_ads_excluded_country",
    "promotion_id", "custom_label_0", "custom_label_1", "custom_label_2", "custom_label_3", "custom_label_4", "adult",
    "is_bundle", "availability_date", "expiration_date", "pause", "lifestyle_image_link", "created_at", "updated_at",
    "created", "updated",
    "ads_grouping", "ads_labels", "cost_of_goods_sold", "price_sign", "price_range", "object_id", "online_store_url",
})  # fmt: skip


class Fields:
    """A record's fields by their one spelling; what is taken is gone, and what is left becomes attributes."""

    __slots__ = ("_left",)

    def __init__(self, record: Mapping[str, Any]) -> None:
        self._left: dict[str, tuple[str, Any]] = {}
        for name, value in record.items():
            self._put(name, value)

    def _put(self, name: str, value: Any) -> None:
        if value is None or value == "":
            return
        key = field_key(name)
        if key in TRANSPARENT and isinstance(value, Mapping):
            for inner, one in value.items():
                self._put(str(inner), one)
        elif key not in self._left:
            self._left[key] = (name, value)

    def take(self, aliases: tuple[str, ...]) -> Any:
        """The first of these that says something; the others stay."""
        left = self._left
        if left.keys().isdisjoint(aliases):  # most are not there, and one look says so of all their spellings
            return None
        return left.pop(next(alias for alias in aliases if alias in left))[1]

    def take_all(self, aliases: tuple[str, ...]) -> list[Any]:
        """All of these that say something, in the order of the aliases."""
        left = self._left
        return [] if left.keys().isdisjoint(aliases) else [left.pop(alias)[1] for alias in aliases if alias in left]

    def see(self, aliases: tuple[str, ...]) -> Any:
        """Like `take`, but it stays."""
        left = self._left
        return None if left.keys().isdisjoint(aliases) else next(left[one][1] for one in aliases if one in left)

    def rest(self) -> Iterator[tuple[str, Any]]:
        """What nobody took, under the names that the feed gave."""
        for key, (name, value) in self._left.items():
            if key not in IGNORED:
                yield name, value
