"""Queries made from a catalogue itself: somebody who knows an item and remembers some of its words looks for it."""

import random
import re
from collections.abc import Iterator

from retrieval.catalogue.columns import Columns

_WORD = re.compile(r"[^\W_][\w'-]*")
_SEED = 7
_FEWEST_WORDS = 2
_KINDS_OF_MEMORY = ("some words", "some words", "brand and kind", "whole title")


def known_item_queries(columns: Columns, most: int) -> Iterator[tuple[str, str]]:
    """Up to `most` queries, the same every time, each with the id of the item that is looked for.

    Half of them say two to four words of the title in its order, a quarter the brand, the kind and one word of the
    title, and a quarter the whole title.
    """
    chance = random.Random(_SEED)  # noqa: S311 -- a sample that can be drawn again, no secret
    living = [row for row in range(columns.count) if columns.alive[row]]
    for row in chance.sample(living, min(most, len(living))):
        said = _remembered(chance, columns, row)
        if said:
            yield said.lower(), columns.product_ids[row]


def judged_known_items(columns: Columns, most: int) -> dict[str, dict[str, int]]:
    """The same as judgements: one relevant item a query."""
    return {query: {id_: 1} for query, id_ in known_item_queries(columns, most)}


def _remembered(chance: random.Random, columns: Columns, row: int) -> str:
    words = _WORD.findall(columns.titles[row])
    if len(words) < _FEWEST_WORDS:
        return ""
    match chance.choice(_KINDS_OF_MEMORY):
        case "some words":
            count = min(len(words), chance.choice((2, 3, 3, 4)))
            return " ".join(words[place] for place in sorted(chance.sample(range(len(words)), count)))
        case "brand and kind":
            kind = columns.path(row)[-1:] or (words[-1],)
            return " ".join(part for part in (columns.brand_name(row) or "", *kind, chance.choice(words)) if part)
        case _:
            return " ".join(words)
