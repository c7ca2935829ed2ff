"""What is said where a wish names an occasion, a pursuit or a quality instead of a thing."""

import re

from agent.planner.frames import Wish
from agent.planner.policy.turn import Turn
from retrieval.text.theme_words import names_quality, starts_deed, starts_making
from retrieval.understanding.themes import head_of, is_theme, told


def is_themed(wish: Wish) -> bool:
    """Whether the words of a wish name no kind of thing."""
    return bool(wish.text) and not wish.noun and not wish.category and is_theme(wish.text, frozenset())


def theme_of(turn: Turn, wish: Wish) -> str:
    """The theme as it stands after "for": "cooking", "a rainy day", "something warm for winter"; else no words."""
    if wish.text.startswith(tuple(f"{word} " for word in turn.word("theme.whose").split())):
        return turn.word("theme.someone", theme=wish.text.lower())
    theme = told(wish.text).lower().removeprefix(turn.word("theme.loved", theme="")).strip()
    head = head_of(theme)
    if not head or starts_deed(head[0]) or (len(head) > 1 and (wish.to_do or starts_making(head[0]))):
        return ""
    if names_quality(head[-1]):
        return turn.word("theme.something", theme=theme) if len(head) == 1 else ""
    articles = "|".join(turn.word("theme.articles").split())
    before = re.search(rf"\b({articles})\s+{re.escape(theme)}\b", turn.message, re.IGNORECASE)
    return f"{before.group(1).lower()} {theme}" if before else theme
