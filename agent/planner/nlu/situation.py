"""What the meaning of a message depends on besides its words."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Situation:
    """What the meaning of a message depends on besides its words."""

    flags: frozenset[str] = frozenset()
    category: tuple[str, ...] | None = None
    country: str = ""
    order_prefix: str = ""
    titles: tuple[str, ...] = field(default=())
    """What is in the cart, or waits for a choice to be put there."""


def is_held(words: str, situation: Situation) -> bool:
    """Whether something in the cart is called so."""
    named = {word.removesuffix("s") for word in words.split()}
    return any(named <= {word.strip(",").removesuffix("s") for word in title.split()} for title in situation.titles)
