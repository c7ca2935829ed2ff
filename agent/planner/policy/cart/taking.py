"""What is taken without a word for buying: "ok the first one in ember, size 9", "the navy one then, L"."""

from collections.abc import Sequence

from agent.planner.policy.cart.piece import Piece
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

LEAST_TO_CHOOSE = 2


def is_taken(turn: Turn, pieces: Sequence[Piece], clause: str) -> bool:
    """Whether things that are known are accepted ("ok …", "… please") in versions that are said.

    Where every choice that there is of a thing is said, nobody has to say that it is wanted.
    """
    asks = turn.understanding.phrases.asks
    if not pieces or not _is_known(pieces[0]) or asks("looks_at", clause):
        return False
    if len(pieces) == 1 and asks("in_that_version", clause) and pieces[0].ids[0] in turn.state.wanted:
        return True  # "the leather ones in that size"
    alone = len(pieces) == 1 and asks("agrees", clause) and _has_no_choice(turn, pieces[0])
    chosen = alone or any(piece.values for piece in pieces)
    if _accepts(turn, clause) and (pieces[0].definite or pieces[0].pointing is not None or asks("agrees", clause)):
        placed = len(pieces) > 1 and all(piece.pointing is not None for piece in pieces)
        return (chosen or placed) and all(_is_known(piece) or _may_be_sought(piece) for piece in pieces)
    return all(_is_known(piece) and _is_whole(turn, piece) for piece in pieces)


def _accepts(turn: Turn, clause: str) -> bool:
    """Whether the words agree to something or ask for it: "ok …", "… please", "… then"."""
    asks = turn.understanding.phrases.asks
    return asks("accepts", clause) and not asks("looks_at", clause)


def is_whole(turn: Turn, item: Item, values: dict[str, str]) -> bool:
    """Whether every choice that there is of a thing is made, now or before."""
    chosen = {**turn.state.wanted.get(item.product_id, {}), **values}
    open_ones = [name for name, choices in item.options.items() if len(choices) > 1 and name not in chosen]
    return bool(values) and not open_ones


def _is_known(piece: Piece) -> bool:
    """Whether one thing is pointed to or called so that no word is left over."""
    pointed = piece.pointing is not None and piece.is_plain
    called = piece.pointing is None and (piece.definite or (piece.named and bool(piece.values)))
    return len(piece.ids) == 1 and (pointed or called)


def _has_no_choice(turn: Turn, piece: Piece) -> bool:
    """Whether there is nothing to choose of it: "ok the hand one", of what comes in one version."""
    item = turn.state.items.get(piece.ids[0])
    return item is not None and all(len(values) < LEAST_TO_CHOOSE for values in item.options.values())


def _may_be_sought(piece: Piece) -> bool:
    """Whether it is named as one thing, or as so many, though none that is known is called so."""
    return not piece.stands and (piece.is_one or piece.count is not None or piece.definite)


def _is_whole(turn: Turn, piece: Piece) -> bool:
    item = turn.state.items.get(piece.ids[0])
    return item is not None and len(item.options) > 1 and is_whole(turn, item, piece.values)
