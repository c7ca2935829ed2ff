"""What may be done after the sale, by whom, until when, and what it costs: data per merchant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from commerce.domain.order_states import OrderStatus
from commerce.domain.requests import RequestKind
from commerce.errors import RulesInvalid

MeansAllowed = Literal["original", "gift_card", "instrument"]
Settles = Literal["at_once", "on_receipt"]
Identification = Literal["number_and_email", "email", "name_and_postal_code"]
Count = Annotated[int, Field(ge=0)]

_STRICT = ConfigDict(extra="forbid")
SENT: tuple[OrderStatus, ...] = (
    "partially_fulfilled",
    "fulfilled",
    "delivered",
    "partially_returned",
    "return_requested",
    "exchange_requested",
)
"""The states in which some of an order is on its way or with the buyer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRule:
    """When an act may be done. Without states it may never be done."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    states: tuple[OrderStatus, ...] = ("paid",)
    """From which states of the order."""
    hours: Count | None = None
    """Until so many hours after the order was placed; None: for as long as the states allow it."""
    times: Count | None = None
    """How often for one order; None: any number of times."""
    not_after: tuple[RequestKind, ...] = ()
    """What must not have been done with the order before."""
    reasons: tuple[str, ...] = ()
    """The reasons that count; none: any reason, also none."""
    fee: Count = 0
    """What is kept back, or charged on top, in minor units."""

    def __post_init__(self) -> None:
        if self.fee < 0:
            raise RulesInvalid(f"fee: {self.fee} is below zero; give minor units, such as 500 for $5.00")
        for name in ("hours", "times"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise RulesInvalid(f"{name}: {value} is below zero; leave it out where there is no limit")

    def reason_allowed(self, reason: str) -> str | None:
        """Return the reason as the policy writes it; None where it does not count."""
        if not self.reasons:
            return reason
        said = " ".join(reason.casefold().split()).rstrip(".")
        return next((one for one in self.reasons if one.casefold() == said), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsRule(ActRule):
    """When items may be changed for others, and who pays the difference with what."""

    same_product: bool = True
    """Only for another variant of the same product."""
    keep_discount: bool = True
    """Whether what was taken off the old item's price is taken off the new one's too, in proportion."""
    pay_with: tuple[MeansAllowed, ...] = ("original", "gift_card", "instrument")
    split: bool = True
    """Whether a gift card that holds less pays what it can, and the original means the rest."""
    refund_to: tuple[MeansAllowed, ...] = ("original", "gift_card")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRule(ActRule):
    """When items may be sent back, and when and where their money goes."""

    states: tuple[OrderStatus, ...] = SENT
    days: Count = 30
    """Days since the parcel arrived (since it was sent, where that is not known); 0: nothing can be sent back."""
    final_sale: tuple[str, ...] = ()
    """Categories of which nothing can be sent back."""
    refund_to: tuple[MeansAllowed, ...] = ("original", "gift_card")
    settles: Settles = "on_receipt"
    """Whether money moves when the buyer asks, or when the parcel has arrived."""
    approval: Literal["automatic", "by_staff"] = "automatic"

    def __post_init__(self) -> None:
        ActRule.__post_init__(self)
        if self.days < 0:
            raise RulesInvalid(f"days: {self.days} is below zero; 0 means that nothing can be sent back")

    def until(self, since: datetime, categories: Sequence[str]) -> datetime | None:
        """Return until when an item can come back that is with the shopper since then; None for a final sale."""
        names = {category.casefold() for category in categories}
        if self.days == 0 or any(category.casefold() in names for category in self.final_sale):
            return None
        return since + timedelta(days=self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRule(ReturnRule):
    """When items may be exchanged for others; the new one is set aside until then."""

    same_product: bool = True
    keep_discount: bool = True
    pay_with: tuple[MeansAllowed, ...] = ("original", "gift_card", "instrument")
    split: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterSalePolicy:
    """What a merchant promises; an order keeps the one under which it was placed."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    cancellation: ActRule = field(default_factory=lambda: ActRule(states=("pending", "paid")))
    address: ActRule = field(default_factory=ActRule)
    payment: ActRule = field(default_factory=ActRule)
    items: ItemsRule = field(default_factory=ItemsRule)
    returns: ReturnRule = field(default_factory=ReturnRule)
    exchanges: ExchangeRule = field(default_factory=ExchangeRule)
    identify_by: tuple[Identification, ...] = ("number_and_email",)
    """What a person who is not signed in may show themselves to be the buyer with."""

    def rule(self, kind: RequestKind) -> ActRule:
        """Return the rule of an act."""
        rules: Mapping[RequestKind, ActRule] = {
            "cancellation": self.cancellation,
            "address": self.address,
            "payment": self.payment,
            "items": self.items,
            "return": self.returns,
            "exchange": self.exchanges,
        }
        return rules[kind]


_POLICY = TypeAdapter(AfterSalePolicy)


def read_policy(document: Mapping[str, Any]) -> AfterSalePolicy:
    """Read a policy as a user wrote it or as it is kept; raises RulesInvalid, which names field and remedy."""
    try:
        return _POLICY.validate_python(dict(_modern(document)))
    except ValidationError as error:
        raise RulesInvalid("; ".join(_words(one) for one in error.errors())) from None


def write_policy(policy: AfterSalePolicy) -> dict[str, Any]:
    """Return the document of a policy."""
    document: dict[str, Any] = _POLICY.dump_python(policy, mode="json")
    return document


def _words(problem: Mapping[str, Any]) -> str:
    path = ".".join(str(part) for part in problem["loc"] if not str(part).startswith("function-"))
    if problem["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
        return f"{path}: there is no such field; {_known(path)}"
    if problem["type"] == "value_error":
        return f"{path}: {problem['ctx']['error']}"
    return f"{path}: {problem['msg'][0].lower()}{problem['msg'][1:]}, not {problem['input']!r}"


def _known(path: str) -> str:
    """Name the fields that there are beside one that there is not."""
    kind = path.split(".", 1)[0] if "." in path else None
    holder = next((one.default_factory for one in fields(AfterSalePolicy) if one.name == kind), None)
    known = fields(holder()) if callable(holder) else fields(AfterSalePolicy)
    return "known are " + ", ".join(one.name for one in known)


def _modern(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read what orders of an earlier release keep: a cancellation and a return without parts, or words for nobody."""
    document = {name: value for name, value in document.items() if name != "hand_over"}
    if "return_days" not in document:
        return document
    start: Literal["paid", "fulfilled", "delivered"] = document.get("returns_from", "fulfilled")
    earliest = {"paid": ("paid", *SENT), "fulfilled": SENT[1:], "delivered": SENT[2:]}[start]
    default = AfterSalePolicy()
    days, final = document["return_days"], tuple(document.get("final_sale_categories", ()))
    cancellation = replace(default.cancellation, hours=document.get("cancel_hours"))
    returns = replace(default.returns, states=earliest, days=days, fee=document.get("return_fee", 0), final_sale=final)
    exchanges = replace(default.exchanges, states=earliest, days=days, final_sale=final)
    return write_policy(replace(default, cancellation=cancellation, returns=returns, exchanges=exchanges))
