"""The things of an order as they are said: how many of which, in which version, among what is known."""

from collections.abc import Sequence

from agent.planner.frames import Reference
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.text import Clause
from agent.planner.policy.cart.piece import Piece
from agent.planner.policy.cart.split import chunks, is_version, spread
from agent.planner.policy.items.accounting import Account, Words, account, placing_words, words_of_language
from agent.planner.policy.items.degrees import value_by_degree
from agent.planner.policy.items.options import only_values, value_said, versions_said, ways_of
from agent.planner.policy.items.resolve import Resolver, called_as_asked, only_for_it, talked_of, words_in
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

MOST_PIECES = 6
MOST_OF_A_NAME = 4
LEAST_OF_ALL = 2


def pieces_of(turn: Turn, text: str) -> list[Piece]:
    """What stands between joining words, each with what it is; a number alone is of what stands before it."""
    joining = turn.understanding.phrases.language.reading.quantity.joining
    said = [part for one in turn.understanding.joined(text) if (part := _without(one, joining))]
    parts = [part for one in said for part in chunks(turn, one)]
    if not 0 < len(parts) <= MOST_PIECES:
        return []
    words = words_of_language(turn.understanding.phrases)
    hand = in_hand(turn)
    pieces: list[Piece] = []
    for part in parts:
        if pieces and part.isdigit() and _is_of_its_version(turn, part, pieces[-1]):
            continue
        piece = _piece(turn, words, part, hand if not pieces else None, [one.ids for one in pieces])
        if not pieces and piece.only_counts and hand is not None:
            piece.ids = [hand.product_id]  # "2, white" of what is in hand
        if pieces and pieces[-1].count is None and piece.only_counts:
            pieces[-1].count = piece.count
            continue
        if pieces and (_chooses_by_degree(turn, piece, pieces[-1]) or _chooses_for_all(turn, words, part, pieces)):
            continue
        if len(pieces) == 1 and _describes_the_unknown(turn, piece, pieces[-1]):
            pieces[-1].text = f"{part} {pieces[-1].text}"
            continue
        alone = len(pieces) == 1 or (pieces and not pieces[-1].only_chooses_some)
        if alone and piece.only_chooses and _may_choose(turn, piece, pieces[-1]):
            pieces[-1].values = {**pieces[-1].values, **piece.values}
            pieces[-1].text = f"{pieces[-1].text} {part}"
            continue
        pieces.append(piece)
    return spread(turn, pieces)


def _is_of_its_version(turn: Turn, figure: str, piece: Piece) -> bool:
    """'The sandals, 38': a figure that a version is called by, and no number of them."""
    if piece.unknown:
        if len(figure) > 1:
            piece.text = f"{piece.text} {figure}"
        return len(figure) > 1
    items = [turn.state.items[key] for key in piece.ids if key in turn.state.items]
    open_ones = {name: values for item in items for name, values in item.options.items() if name not in piece.values}
    told = versions_said(figure, open_ones)
    piece.values |= told
    return bool(told)


def _chooses_for_all(turn: Turn, words: Words, part: str, pieces: Sequence[Piece]) -> bool:
    """'The first and the third, both in M': one version for all that was named before it."""
    reference = turn.understanding.references.read(part)
    items = [turn.state.items[key] for piece in pieces for key in piece.ids if key in turn.state.items]
    if not (reference.everything or reference.pronoun == "them") or len(pieces) < LEAST_OF_ALL or not items:
        return False
    told = {item.product_id: versions_said(part, item.options, sizes=words.sizes) for item in items}
    known = " ".join(
        way for values in told.values() for value in values.values() for way in ways_of(value, words.sizes)
    )
    if not all(word in words_in(known) for word in words.telling(part)):
        return False
    for piece in pieces:  # of what does not come so, the rest is asked
        piece.values |= told.get(piece.ids[0], {}) if len(piece.ids) == 1 else {}
    return True


def _without(part: str, joining: Sequence[str]) -> str:
    """A part without the joining words that it begins with ("and a lamp" behind a comma)."""
    first, _, rest = part.partition(" ")
    return rest.strip() if first in joining else part


def _chooses_by_degree(turn: Turn, degree: Piece, piece: Piece) -> bool:
    """'2 in navy, the long ones': a version by how much it is, of what was named before it."""
    if len(piece.ids) != 1 or degree.count is not None or degree.ids or not degree.unknown:
        return False
    options = turn.state.items[piece.ids[0]].options
    open_ones = {name: values for name, values in options.items() if name not in piece.values}
    found = {name: value for name, values in open_ones.items() if (value := value_by_degree(turn, degree.text, values))}
    if not found or len(degree.unknown) > 1:
        return False
    piece.values = {**piece.values, **found}
    return True


def _describes_the_unknown(turn: Turn, version: Piece, piece: Piece) -> bool:
    """'A bathrobe, L navy': values and nothing else, of what is to be looked for."""
    if piece.stands or not piece.unknown or version.count is not None or version.is_one:
        return False
    if version.only_chooses:
        return True
    if not version.unknown:
        return False
    sizes = {way for ways in turn.understanding.phrases.language.constraints.sizes.values() for way in ways}
    valued = {
        word
        for one in turn.vocabulary.match(" ".join(version.unknown))
        if one.kind == "value"
        for word in words_in(" ".join(version.unknown)[one.start : one.end])
    }
    return all(word in sizes or word in valued for word in version.unknown)


def _may_choose(turn: Turn, version: Piece, piece: Piece) -> bool:
    """Whether a version is of what was named before it ("the red one, in L"), and not said already."""
    items = [turn.state.items[key] for key in piece.ids if key in turn.state.items]
    comes_so = piece.pointing is not None or any(set(version.values) <= set(item.options) for item in items)
    return comes_so and not set(version.values) & set(piece.values)


def _counted(turn: Turn, part: str) -> tuple[int | None, str]:
    """How many a part says, and the part without it; a figure behind a number is a size ("two 5mm")."""
    clause = Clause(part)
    limits = turn.understanding.limits
    if count := limits.leading_quantity(clause) or limits.quantity(clause):
        return count, clause.rest()
    first, _, rest = part.partition(" ")
    second, _, value = rest.partition(" ")
    count = count_of(first, turn.understanding.phrases)
    if count is not None and second in turn.understanding.phrases.language.reading.quantity.each_of:
        known = [values for item in turn.state.items.values() for values in item.options.values()]
        valued = any(value_said(value, values) for values in known) or is_version(turn, value)
        return (count, value) if valued else (None, part)  # "2 in navy" are no two inches
    if rest[:1].isdigit() and count:
        return count, rest
    return None, part


def figure_alone(turn: Turn, text: str) -> Piece:
    """'220' of what was just put in or is talked about, a version of which is called so by more than one digit."""
    lately = [line.product_id for line in turn.state.cart if line.line_id in turn.state.last_lines]
    last = turn.state.items.get(lately[0]) if len(lately) == 1 and turn.state.topic == "cart" else None
    item = last or in_hand(turn)
    values = {name: value_said(text, values) for name, values in item.options.items()} if item and len(text) > 1 else {}
    return Piece(text, values={name: value for name, value in values.items() if value is not None})


def _piece(turn: Turn, words: Words, part: str, hand: Item | None, before: Sequence[list[str]]) -> Piece:
    count, uncounted = _counted(turn, part)
    if hand is not None and len(only_values(hand, part, words.sizes)) > len(only_values(hand, uncounted, words.sizes)):
        count, uncounted = None, part  # "32 34" is a waist and a length
    said = words.telling(uncounted)
    reference = turn.understanding.references.read(part)
    if count is not None and reference.ordinals == [count]:  # "i take 2": so many of what is in hand, else the second
        count, reference = (None, reference) if hand is None else (count, Reference())
    articles = turn.understanding.phrases.language.lexicon.articles
    piece = Piece(part, count, definite=reference.definite, is_one=part.split(" ", 1)[0] in articles)
    if reference.ordinals or reference.extreme or (reference.pronoun in ("it", "other") and count is None):
        piece.pointing = reference
        _read_version(turn, words, piece, reference, said)
        if not piece.ids and hand is not None and reference.pronoun == "it":
            piece.ids = [hand.product_id]
        return piece
    found = _known(turn, words, uncounted, said, hand, before)
    if found:
        best = found[0]
        piece.ids = [one.item.product_id for one in found]
        piece.values = best.values if len(found) == 1 else {}
        piece.named = best.names > 0
    elif not set(said) <= words.portions:
        piece.unknown = said
    elif before and piece.is_one and _is_named(turn, uncounted):
        piece.unknown = words_in(uncounted)
    return piece


def _read_version(turn: Turn, words: Words, piece: Piece, reference: Reference, said: Sequence[str]) -> None:
    """What is pointed to, and its version: "the first one in ember"."""
    pointing = placing_words(turn.understanding.phrases)
    told = [word for word in said if word not in pointing]
    piece.ids = Resolver(turn).items(reference)
    accounts = [account(words, turn.state.items[key], piece.text, told) for key in piece.ids if key in turn.state.items]
    piece.is_plain = bool(accounts) and all(accounts)
    if len(accounts) == 1 and accounts[0] is not None:
        piece.values = accounts[0].values


def _is_named(turn: Turn, text: str) -> bool:
    """Whether things are called by words that may be a portion too ("and a case", for glasses)."""
    said = " ".join(words_in(text))
    named = [one for one in turn.vocabulary.match(said) if one.kind in ("category", "product")]
    return any((one.start, one.end) == (0, len(said)) for one in named)


def _known(
    turn: Turn, words: Words, part: str, said: Sequence[str], hand: Item | None, before: Sequence[list[str]]
) -> list[Account]:
    """The known things that account for every word: what is in hand or was just named first, then what is shown."""
    state = turn.state
    if not said:
        return []
    last = before[-1] if before else []
    pools = [[hand.product_id] if hand is not None else [], last, state.shown, state.focus, list(state.items)]
    for at, pool in enumerate(pools):
        units = at == 0 or pool is last
        accounts = [account(words, state.items[key], part, said, any_unit=units) for key in pool if key in state.items]
        fitting = [one for one in accounts if one is not None and (one.names or one.values)]
        fitting = [one for one in fitting if one.values or not only_for_it(turn, part, one.item)]
        most = max(((one.names, len(one.values)) for one in fitting), default=None)
        best = [one for one in fitting if (one.names, len(one.values)) == most]
        whole = [one for one in best if one.is_whole_title]
        if best:
            return whole if len(whole) == 1 else best
    return []


def in_hand(turn: Turn) -> Item | None:
    """The one thing talked about: looked at, the only one found, or the only one that is called just as was asked."""
    return talked_of(turn) or called_as_asked(turn)


def is_sold(turn: Turn, piece: Piece, *, loosely: bool) -> bool:
    """Whether the words of a piece name something of this shop; behind another thing any short name will do."""
    said = turn.understanding.wishes.measures.without(" ".join(piece.unknown)).split()
    if loosely:
        begins = (
            piece.count is not None
            or piece.text.split(" ", 1)[0] in turn.understanding.phrases.language.lexicon.articles
        )
        return 0 < len(said) <= MOST_OF_A_NAME and (begins or piece.definite)
    named = any(one.kind in ("product", "category") for one in turn.vocabulary.match(" ".join(said)))
    return named and all(map(turn.vocabulary.known_word, said))
