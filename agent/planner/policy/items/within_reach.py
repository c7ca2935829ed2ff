"""The things that words can be about without being looked for, nearest first, and the one that explains them best."""

from collections.abc import Sequence

from agent.planner.frames import Reference
from agent.planner.policy.items.explaining import Explained, explain, is_headed
from agent.planner.policy.items.options import version_of
from agent.planner.policy.items.resolve import called_as_asked, only_for_it, talked_of
from agent.planner.policy.items.tokens import small_words, tokens_of
from agent.planner.policy.turn import Turn
from agent.planner.state import CartLine, Item

ALIKE = 0.5
"""A phrase and a name as near as this by embedding mean the same, where no other name is nearly as near."""
AHEAD = 0.15
_ON_THE_SCREEN = 2
"""The last of the circles that one can see."""
ASKING_WHICH = frozenset(["options", "left", "offer", "which"])


def in_hand(turn: Turn) -> Item | None:
    """The one thing that the talk is of: asked about, just put in, looked at or the only one on the screen."""
    state, question = turn.state, turn.opened
    if question is not None and question.kind in ASKING_WHICH and len(question.candidates) == 1:
        return state.items.get(question.candidates[0])
    lately = [line.product_id for line in state.cart if line.line_id in state.last_lines]
    if state.topic == "cart" and len(set(lately)) == 1 and state.changed_at >= state.turn - 2:
        return state.items.get(lately[0])
    last = state.last
    if last is not None and last.intent == "ask" and len(state.shown) > 1 and _of_several(last.reference):
        return None
    return talked_of(turn) or called_as_asked(turn)


def _of_several(reference: Reference) -> bool:
    """Whether something was asked of several things at once ("are they washable")."""
    return reference.everything or reference.pronoun == "them" or reference.empty


def circles(turn: Turn) -> list[list[Item]]:
    """What is within reach, circle by circle: asked about, in hand, in the cart, on the screen, known."""
    state = turn.state
    asked = turn.opened.candidates if turn.opened is not None and turn.opened.kind in ASKING_WHICH else []
    hand = in_hand(turn)
    held = [line.product_id for line in state.cart]
    rest = list(reversed(list(state.items)))
    keys = [asked, [hand.product_id] if hand is not None else [], state.shown, held, state.focus, rest]
    return [[state.items[key] for key in dict.fromkeys(circle) if key in state.items] for circle in keys]


def explained(turn: Turn, text: str, *, apart_from: Sequence[str] = ()) -> list[Explained]:
    """The things that explain all the words, best first and as good as each other; those of the nearest circle."""
    found: list[Explained] = []
    for at, circle in enumerate(circles(turn)):
        said = [explain(turn, item, text) for item in circle if item.product_id not in apart_from]
        seen = at <= _ON_THE_SCREEN  # a version alone is of what is seen
        found += [one for one in said if one.whole and (one.names_it or (seen and one.values))]
        found = [one for one in found if one.values or not only_for_it(turn, text, one.item)]
        if any(one.names for one in found):
            break
    most = max((one.weight[:3] for one in found), default=None)
    best = {one.item.product_id: one for one in reversed(found) if one.weight[:3] == most}
    return _talked_of_last(turn, list(reversed(best.values())))


def _talked_of_last(turn: Turn, found: list[Explained]) -> list[Explained]:
    """Of several that explain the words alike the one that was talked of by itself last ("the stove")."""
    hand = in_hand(turn)
    alone = [one for one in found if hand is not None and one.item.product_id == hand.product_id]
    if len(found) < 2 or alone:
        return alone or found
    for key in turn.state.focus if not any((one.count or 1) > 1 for one in found) else ():
        if named := [one for one in found if one.item.product_id == key and one.names]:
            return named
    return found


def lines_explained(turn: Turn, text: str) -> list[tuple[CartLine, Explained]]:
    """The lines of the cart that explain the words best, by their versions too; by meaning where no words do."""
    told = [(line, item) for line in turn.state.cart if (item := turn.state.items.get(line.product_id)) is not None]
    found = [(line, explain(turn, item, text)) for line, item in told]
    found = [(line, one) for line, one in found if one.values.items() <= version_of(one.item, line).items()]
    whole = [(line, one) for line, one in found if one.whole and (one.names_it or one.values)]
    most = max(((one.names, one.nicknames) for _, one in whole), default=None)
    if best := [(line, one) for line, one in whole if (one.names, one.nicknames) == most]:
        return [(line, one) for line, one in best if is_headed(turn, text, one.item)] or best
    labels = {line.line_id: f"{line.title} {' '.join(one.item.category[-1:])}" for line, one in found}
    if nearly := _nearly(turn, text, found):
        return nearly
    near = nearest(turn, text, list(labels.values())) if not _names_another_kind(turn, text, found) else None
    return [(line, one) for line, one in found if labels[line.line_id] == near]


def _names_another_kind(turn: Turn, text: str, found: Sequence[tuple[CartLine, Explained]]) -> bool:
    """Whether the words name a kind of thing that is sold here, of which none is in the cart."""
    _, heads = turn.understanding.wishes.read(text, None)
    held = {kind for _, one in found for kind in one.item.category}
    return any(head.category and head.category[-1] not in held for head in heads)


def _nearly(turn: Turn, text: str, found: Sequence[tuple[CartLine, Explained]]) -> list[tuple[CartLine, Explained]]:
    """'The rain gear': the only thing that is called by a word of them, where they are no name of something else."""
    said = " ".join(word for _, one in found[:1] for word in one.left)
    named = [(line, one) for line, one in found if one.names_it and len(one.left) <= one.names + one.nicknames]
    other = any(one.kind in ("product", "category", "value") for one in turn.vocabulary.match(said)) if said else False
    same = len({line.product_id for line, _ in named}) == 1
    return named if same and not other and len(named) < 1 + len(found) else []


def nearest(turn: Turn, text: str, names: Sequence[str]) -> str | None:
    """The name that means what the words mean, by embedding; None where none does or two may."""
    small, encode = small_words(turn.understanding.phrases), turn.understanding.encode
    said = " ".join(word for word in tokens_of(turn, text) if word not in small.plain and not word.isdigit())
    names = list(dict.fromkeys(names))
    if encode is None or not said or not names:
        return None
    vectors = encode([said, *names])
    near = sorted(((float(vectors[0] @ vector), name) for name, vector in zip(names, vectors[1:], strict=True)))
    second = near[-2][0] if len(near) > 1 else 0.0
    return near[-1][1] if near[-1][0] >= ALIKE and near[-1][0] - second >= AHEAD else None
