"""A customer as the merchant's own records have them, and what a person may show themselves to be them with."""

from dataclasses import dataclass

from commerce.domain.address import Address
from commerce.domain.checkout import Instrument


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer: their orders are those that were placed under their id."""

    id: str
    name: str
    email: str
    address: Address
    """Where their things go, unless they say otherwise."""
    instruments: tuple[Instrument, ...] = ()
    """What they pay with, as tokens."""


def plain_name(name: str) -> str:
    """Return a name without case and spacing, as it is compared."""
    return " ".join(name.casefold().split())


def plain_postal_code(code: str) -> str:
    """Return a postal code without case and spacing, as it is compared."""
    return "".join(code.casefold().split())
