"""What the screen shows: the content of each activity, as JSON in camelCase around bodies in UCP's own words."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, WithJsonSchema
from pydantic.alias_generators import to_camel

JsonObject: TypeAlias = dict[str, JsonValue]

UcpProduct = Annotated[JsonObject, WithJsonSchema({"x-ucp": "UcpProduct"})]
UcpCart = Annotated[JsonObject, WithJsonSchema({"x-ucp": "UcpCart"})]
UcpCheckout = Annotated[JsonObject, WithJsonSchema({"x-ucp": "UcpCheckout"})]
UcpOrder = Annotated[JsonObject, WithJsonSchema({"x-ucp": "UcpOrder"})]
UcpMessage = Annotated[JsonObject, WithJsonSchema({"x-ucp": "UcpMessage"})]


class WireModel(BaseModel):
    """A part of an activity: frozen, camelCase outside, snake_case inside."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        json_schema_serialization_defaults_required=True,
    )

    def to_json(self) -> JsonObject:
        return self.model_dump(mode="json", by_alias=True)


class ActivityContent(WireModel):
    """The content of one activity; `activity_type` is its name on the wire."""

    activity_type: ClassVar[str]


class Total(BaseModel):
    """One row of totals in UCP's words; discounts are negative minor units."""

    model_config = ConfigDict(frozen=True)

    type: str
    amount: int
    display_text: str


class Miss(WireModel):
    """A product that breaks one stated limit, and is shown as a miss."""

    product_id: str
    limit: str
    wanted: str
    actual: str


class Products(ActivityContent):
    """Found products in the order shown; the first variant of each is the one meant."""

    activity_type = "products"

    title: str
    products: list[UcpProduct]
    total: int
    exhaustive: bool
    misses: list[Miss] = Field(default_factory=list)


class ProductDetail(ActivityContent):
    """One product in full, with the variant that is selected."""

    activity_type = "product"

    product: UcpProduct
    selected: str


class ComparisonRow(WireModel):
    """One property of each compared product, in their order; null where the catalogue says nothing."""

    label: str
    values: list[str | None]


class Comparison(ActivityContent):
    """Two to four products side by side."""

    activity_type = "comparison"

    products: list[UcpProduct]
    rows: list[ComparisonRow]


class CartActivity(ActivityContent):
    """The cart as it is now."""

    activity_type = "cart"

    cart: UcpCart


class CheckoutActivity(ActivityContent):
    """The checkout as it is now; `missing` names what the shopper has still to give."""

    activity_type = "checkout"

    checkout: UcpCheckout
    missing: list[str] = Field(default_factory=list)


class Choice(WireModel):
    """A way out of a problem: what the button says, and what is sent for the shopper."""

    label: str
    message: str


class ProblemActivity(ActivityContent):
    """What stands in the way, and the ways out."""

    activity_type = "problem"

    messages: list[UcpMessage]
    choices: list[Choice] = Field(default_factory=list)


class ProposalActivity(ActivityContent):
    """A consequential act, waiting for a yes to exactly this; sent again with how it ended."""

    activity_type = "proposal"

    id: str
    hash: str
    act: str
    sentence: str
    lines: list[str]
    totals: list[Total]
    currency: str | None = None
    button: str
    decline: str
    expires_at: str
    interrupt_id: str
    state: Literal["open", "done", "declined", "void", "expired"] = "open"
    receipt: str | None = None


class OrderActivity(ActivityContent):
    """One order."""

    activity_type = "order"

    order: UcpOrder


class Orders(ActivityContent):
    """The shopper's orders, newest first."""

    activity_type = "orders"

    orders: list[UcpOrder]


class QuickReplies(ActivityContent):
    """What the shopper may want to say next."""

    activity_type = "quickReplies"

    replies: list[str]


class Source(WireModel):
    """Where a statement comes from."""

    claim: str
    fact_id: str
    title: str
    url: str | None = None


class Sources(ActivityContent):
    """The sources of an answer."""

    activity_type = "sources"

    sources: list[Source]


class Handoff(ActivityContent):
    """A person of the shop has been asked to help."""

    activity_type = "handoff"

    ticket_id: str
    state: Literal["waiting", "active", "closed"]


ACTIVITIES: tuple[type[ActivityContent], ...] = (
    Products,
    ProductDetail,
    Comparison,
    CartActivity,
    CheckoutActivity,
    ProblemActivity,
    ProposalActivity,
    OrderActivity,
    Orders,
    QuickReplies,
    Sources,
    Handoff,
)
