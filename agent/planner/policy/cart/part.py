"""One thing that a clause asks for: which, in which version, and how many of it."""

from dataclasses import dataclass, field

from agent.planner.state import Item


@dataclass(slots=True)
class Part:
    """One thing, or several that it may be, with the version and the number that are said."""

    text: str
    items: list[Item] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    count: int | None = None
    named: bool = False
    placed: bool = False
    """Whether it is pointed to by its place or by how it stands out."""
    of_head: bool = False
    """Whether it is a version of what is named before it."""
    sought: str = ""
    """What it is called, where it is still to be looked for."""
    definite: bool = False
    """Whether a certain thing is spoken of, though it is still to be looked for: "the cot sheets"."""
    ordered: bool = False
    """Whether it is said as an order, though it is still to be looked for: "2 tins of the stain", "add a brush"."""
    not_so: str = ""
    """A version that is said of it and that there is not."""
    said_so: bool = False
    """Whether nothing but pointing is said of it, in a part of its own: "that and the lamp"."""
    chosen: bool = False
    """Whether it is pointed to in a version that was chosen before."""

    @property
    def ids(self) -> list[str]:
        return [item.product_id for item in self.items]
