"""One thing of an order as it is said."""

from dataclasses import dataclass, field

from agent.planner.frames import Reference


@dataclass(slots=True)
class Piece:
    """One thing of an order: how many, and what is known of what it is."""

    text: str
    count: int | None = None
    ids: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    definite: bool = False
    named: bool = False
    """Whether some word is of what it is called, and not only of its version."""
    is_one: bool = False
    """Whether it begins with an article: one of it."""
    pointing: Reference | None = None
    """How it is pointed to, where it is not called by any name."""
    is_plain: bool = True
    """Whether nothing is said of what is pointed to but its version."""
    of: "Piece | None" = None
    """What it is a version of, where that is named before it."""

    @property
    def only_counts(self) -> bool:
        """Whether it says how many and nothing else."""
        return self.count is not None and not (self.ids or self.values or self.unknown or self.named or self.placed)

    @property
    def only_chooses(self) -> bool:
        """Whether it says a version and nothing else."""
        open_to = self.named or self.definite or self.unknown or self.pointing is not None
        return bool(self.values) and self.count is None and not open_to

    @property
    def only_chooses_some(self) -> bool:
        """Whether it says a version and of how many of them ("firm for one of them")."""
        return bool(self.values) and self.count is not None and not (self.named or self.definite or self.unknown)

    @property
    def placed(self) -> bool:
        """Whether it is pointed to by its place or by how it stands out."""
        return self.pointing is not None and bool(self.pointing.ordinals or self.pointing.extreme)

    @property
    def stands(self) -> bool:
        """Whether it is known what is meant."""
        return bool(self.ids) or self.pointing is not None
