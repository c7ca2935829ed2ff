"""Finds what a model means by an id, an option or a line, and says what is still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commerce.domain.product import Product, Variant
from commerce.errors import ProductNotFound
from tools.base import Refused, ToolContext
from tools.refusals import refused

if TYPE_CHECKING:
    from commerce.domain.cart import Line, LineBefore

_SPELLINGS = {"colour": "color", "grey": "gray", "centre": "center", "metre": "meter"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The one variant that is meant."""

    product: Product
    variant: Variant


@dataclass(frozen=True, slots=True)
class Open:
    """Options that are still to be chosen, with the values that remain, in the shop's order."""

    missing: Mapping[str, tuple[str, ...]]
    candidates: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class NoSuchOption:
    """An option value that this product does not have, and those that it has."""

    asked: str
    offered: Mapping[str, tuple[str, ...]]


async def find_product(ctx: ToolContext, reference: str) -> tuple[Product, Variant | None]:
    """The product by its id or handle, or by the id of one of its variants."""
    catalogue = ctx.services.catalogue
    if reference.startswith("var_"):
        found = (await catalogue.by_variants(ctx.merchant_id, [reference])).get(reference)
        if found:
            return found
    try:
        return await catalogue.product(ctx.merchant_id, reference), None
    except ProductNotFound:
        found = (await catalogue.by_variants(ctx.merchant_id, [reference])).get(reference)
        if found is None:
            raise
        return found


def choose(
    product: Product, options: Mapping[str, str], *, near: Variant | None = None
) -> Chosen | Open | NoSuchOption:
    """The variant with these options; with `near`, its other options stay as they are."""
    wanted: dict[str, str] = {}
    for name, value in options.items():
        placed = _place(product, name, value)
        if placed is None:
            return NoSuchOption(value, {option.name: option.values for option in product.options})
        wanted[placed[0]] = placed[1]
    candidates = [variant for variant in product.variants if wanted.items() <= dict(variant.options).items()]
    if near is not None and len(candidates) > 1:
        kept = {**near.options, **wanted}
        candidates = [variant for variant in candidates if dict(variant.options) == kept] or candidates
    if len(candidates) == 1:
        return Chosen(product, candidates[0])
    if not candidates:
        return NoSuchOption(", ".join(options.values()), _remaining(product, product.variants, {}))
    return Open(_remaining(product, candidates, wanted), tuple(candidates))


def _remaining(
    product: Product, candidates: Sequence[Variant], wanted: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    remaining: dict[str, tuple[str, ...]] = {}
    for option in product.options:
        values = {variant.options.get(option.name) for variant in candidates}
        left = tuple(value for value in option.values if value in values)
        if option.name not in wanted and len(left) > 1:
            remaining[option.name] = left
    return remaining


def _place(product: Product, name: str, value: str) -> tuple[str, str] | None:
    """The option and value meant, tolerant of case, spelling and of a name left out."""
    named = [option for option in product.options if folded(option.name) == folded(name)]
    for option in named or product.options:
        for known in option.values:
            if folded(known) == folded(value):
                return option.name, known
    for option in named or product.options:
        close = [known for known in option.values if folded(value) in folded(known).split()]
        if len(close) == 1:
            return option.name, close[0]
    return None


def folded(text: str) -> str:
    words = text.casefold().replace("_", " ").replace("-", " ").split()
    return " ".join(_SPELLINGS.get(word, word) for word in words)


def option_refusal(product: Product, choice: Open | NoSuchOption) -> Refused:
    """The refusal that asks for the options that are missing, or names those that exist."""
    if isinstance(choice, NoSuchOption):
        offered = {name: list(values) for name, values in choice.offered.items()}
        text = f"{product.title} does not come in {choice.asked}."
        return refused(
            "no_such_option",
            text,
            remedy="Offer the options that it has.",
            details={"product_id": product.id, "title": product.title, "offered": offered},
        )
    names = " and ".join(name.lower() for name in choice.missing) or "option"
    available = {
        name: [value for value in values if _purchasable(choice.candidates, name, value)]
        for name, values in choice.missing.items()
    }
    return refused(
        "option_needed",
        f"{product.title} needs a choice of {names}.",
        remedy=f"Ask which {names} it should be.",
        details={
            "product_id": product.id,
            "title": product.title,
            "missing": {name: list(values) for name, values in choice.missing.items()},
            "in_stock": available,
        },
    )


def _purchasable(candidates: Sequence[Variant], name: str, value: str) -> bool:
    return any(variant.availability.purchasable for variant in candidates if variant.options.get(name) == value)


def find_line(lines: Sequence[Line | LineBefore], reference: str) -> Line | LineBefore | None:
    """A line of the cart by its id, or by the id of what is in it where that is one line."""
    for line in lines:
        if line.id == reference:
            return line
    matching = [line for line in lines if reference in {line.variant_id, line.product_id}]
    if not matching and reference.isdigit() and 1 <= int(reference) <= len(lines):
        return lines[int(reference) - 1]
    return matching[0] if len(matching) == 1 else None
