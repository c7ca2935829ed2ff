"""One thing split over its versions: "the socks, 3 black and 2 grey, all large", "2 twines, one green one natural"."""

from collections.abc import Sequence

from agent.planner.nlu.numbers import count_of
from agent.planner.policy.cart.piece import Piece
from agent.planner.policy.items.accounting import words_of_language
from agent.planner.policy.items.degrees import degree_words
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Turn


def chunks(turn: Turn, part: str) -> list[str]:
    """A part cut where it counts anew ("one navy one white"), if each piece is so many of a version."""
    phrases, said = turn.understanding.phrases, part.split()
    starts = [at for at, word in enumerate(said) if count_of(word, phrases) is not None]
    if len(starts) < 2 or starts[0] != 0:
        return [part]
    cut = [said[start:end] for start, end in zip(starts, [*starts[1:], len(said)], strict=True)]
    if not all(len(words) > 1 and is_version(turn, " ".join(words[1:])) for words in cut):
        return [part]
    return [" ".join(words) for words in cut]


def is_version(turn: Turn, text: str) -> bool:
    """Whether the words are values that things come in, and nothing else."""
    words = words_of_language(turn.understanding.phrases)
    said = [word for word in words.telling(text) if word not in words.portions]
    sizes = {word for ways in words.sizes.values() for way in ways for word in words_in(way)}
    values = [one for one in turn.vocabulary.match(text) if one.kind == "value"]
    valued = {word for one in values for word in words_in(text[one.start : one.end])}
    degrees = degree_words(turn.understanding.phrases)
    known = sizes | valued | degrees
    return bool(said) and all(word in known or (word.isdigit() and len(word) > 1) for word in said)


def spread(turn: Turn, pieces: Sequence[Piece]) -> list[Piece]:
    """The versions of a thing that is named before them, each so many of it; what is said of all holds for each."""
    kept: list[Piece] = []
    head: Piece | None = None
    for piece in pieces:
        if head is not None and _is_version_of(turn, piece, head):
            if piece.count is None:
                _holds_for_all(piece, [one for one in kept if one.of is head] or [head])
                continue
            piece.of = head
            if not head.ids:  # what it is of is still to be found, and so are its values
                piece.ids, piece.values = [], {}
        else:
            head = piece
        kept.append(piece)
    return [one for one in kept if not _is_heading(one, kept)]


def _is_version_of(turn: Turn, piece: Piece, head: Piece) -> bool:
    """Whether a piece says no more than a version of what is named before it."""
    if piece.named or piece.pointing is not None or not (head.named or head.unknown or head.pointing is not None):
        return False
    if piece.values:
        return not head.ids or set(piece.ids) <= set(head.ids) or head.pointing is not None
    return not piece.ids and not head.ids and is_version(turn, " ".join(piece.unknown))


def _holds_for_all(piece: Piece, versions: Sequence[Piece]) -> None:
    for one in versions:
        one.text = f"{one.text} {piece.text}"
        one.values = {**piece.values, **one.values} if one.of is None or one.of.ids else {}


def _is_heading(head: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether a piece only names what the versions behind it are of, with as many as they are together."""
    counts = [one.count or 0 for one in pieces if one.of is head]
    pointed = head.pointing is not None and len(counts) == 1  # "that, and one in black"
    return bool(counts) and not pointed and head.count in (None, sum(counts))
