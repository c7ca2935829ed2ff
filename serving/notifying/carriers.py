"""Who brings a notice to its reader: the port, how a try can end, and the page that keeps what nobody brings."""

from dataclasses import dataclass, field
from typing import Protocol

from serving.db.notices import Notice


class Undelivered(Exception):
    """A try that did not bring the notice."""


class Later(Undelivered):
    """The carrier did not take it now and may take it later."""


class Never(Undelivered):
    """The carrier will not take it, however often it is asked."""


class Unsure(Undelivered):
    """The carrier was given it and never said how it went; giving it again might bring it twice."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A notice as its carrier needs it."""

    notice: Notice
    sender: str
    unsubscribe_url: str | None
    headers: dict[str, str] = field(default_factory=dict)


class Carrier(Protocol):
    """Brings notices on one way. Raises Later, Never or Unsure where it did not."""

    @property
    def name(self) -> str: ...

    @property
    def repeatable(self) -> bool:
        """Whether bringing the same twice shows it once."""
        ...

    async def bring(self, parcel: Parcel) -> None: ...

    async def close(self) -> None: ...


class OutboxPage:
    """Leaves notices where the outbox page shows them."""

    name = "outbox"
    repeatable = True

    async def bring(self, parcel: Parcel) -> None:
        """Nothing more: the notice is kept already."""

    async def close(self) -> None:
        """Nothing was opened."""
