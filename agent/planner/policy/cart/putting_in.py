"""What is told or meant to be put in, or only chosen: "2x 250 then", "red, and a proofing basket too"."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.text import bare
from agent.planner.policy.cart import exchanging
from agent.planner.policy.cart.asked_for import parts_of
from agent.planner.policy.cart.numbers import put_in_last
from agent.planner.policy.cart.part import Part
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.tokens import small_words
from agent.planner.policy.items.within_reach import in_hand
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

APPROVING = frozenset(["affirm", "thanks"])
"""What is said before a version settles it: "good. surf blue"."""


def put_in(
    turn: Turn, clause: str, text: str, frame: Frame, *, adds: bool, before: Sequence[Frame]
) -> list[Frame] | None:
    """What is told or meant to be put in: "2x 250 then", "red, and a proofing basket too"."""
    read = parts_of(turn, text, frame)
    if read is None:
        return None
    parts, beside = read
    phrases = turn.understanding.phrases
    fresh = turn.state.topic == "cart" and turn.state.changed_at >= turn.state.turn - 2
    if frame.correction and fresh and not all(part.of_head or part.values for part in parts):
        return None  # another thing in the place of the one put in
    too = phrases.asks("too", clause) or phrases.asks("wanted_too", clause)
    again = too and bool(turn.state.cart or before)
    again = again or (fresh and phrases.asks("once_more", clause))
    follows = any(one.intent == "add" and one.is_told for one in before)
    if len(parts) == 1 and (exchange := _of_the_last(turn, clause, text, parts[0], frame, adds=adds)) is not None:
        return [*exchange, *beside]
    said = [text, *(piece.strip() for piece in text.split(","))]
    into = any(phrases.named("orders", one) for one in said) and phrases.asks("into_the_cart", text)
    orders = adds or into or bool(phrases.named("orders", text))
    offered = _was_offered(turn, parts[0])
    named = parts[0].named and len(parts[0].items) == 1
    agreed = named and len(parts) == 1 and phrases.asks("agrees", clause) and not _is_open(parts[0].items[0])
    agreed = agreed or (named and len(parts) == 1 and _is_asked_for(turn, clause, parts[0]))
    enough = _says_enough(parts[0]) or _counts_what_is_in_hand(turn, clause, parts[0])
    if len(parts) == 1 and not enough and not (offered or agreed or into or (named and (follows or again))):
        return None
    settled = orders or phrases.asks("settles", bare(clause)) or too or again or follows or offered or agreed
    settled = settled or phrases.asks("same_number", clause) or any(one.intent in APPROVING for one in before)
    settled = settled or any(_is_so_much_of_it(turn, part) for part in parts)
    told = any(part.values or part.count or part.ordered or part.not_so for part in parts)
    if not (told or orders or again or follows or offered or agreed) or _points_twice(parts):
        return None
    settled = settled or any(part.count or part.ordered for part in parts) or len(parts) > 1
    no_such_size = small_words(phrases).words.only_size(parts[0].not_so.split())
    if settled or no_such_size or _is_settled_by_itself(turn, text, parts[0]):
        return [*[added(turn, frame, clause, part) for part in parts], *beside]
    only = parts[0]
    if len(only.items) == 1 and only.values and _is_the_only_one(turn, only):
        return [_chosen(frame, only.items[0], {**exchanging.last_version(turn, only.items[0]), **only.values}), *beside]
    return None


def _is_open(item: Item) -> bool:
    """Whether there is something to choose of it."""
    return any(len(values) > 1 for values in item.options.values())


def _says_enough(part: Part) -> bool:
    """Whether one part says a version or how many; a name or a pointing alone is read elsewhere."""
    return bool(part.values) or (bool(part.count) and part.named) or bool(part.not_so or part.sought)


def _counts_what_is_in_hand(turn: Turn, clause: str, part: Part) -> bool:
    """'Two bottles of that', 'one please': so many of the one thing talked about."""
    held = [line.product_id for line in turn.state.cart]
    reference = turn.understanding.references.read(part.text)
    if not part.count or len(part.items) != 1 or part.items[0].product_id in held or reference.ordinals:
        return False
    portions = small_words(turn.understanding.phrases).words.portions
    return (
        reference.pronoun in ("it", "them")
        or bool(portions & set(part.text.split()))
        or turn.understanding.phrases.asks("settles", bare(clause))
    )


def _is_asked_for(turn: Turn, clause: str, part: Part) -> bool:
    """'The wagon, please', where that is what was talked about or shown last."""
    near = [*turn.state.shown, *turn.state.focus[:1]]
    said = turn.understanding.phrases.asks
    return part.items[0].product_id in near and said("please_behind", clause) and not said("looks_at", clause)


def _is_so_much_of_it(turn: Turn, part: Part) -> bool:
    """'One kilo of those': so much of what is pointed to."""
    of = turn.understanding.phrases.language.reading.quantity.each_of[1:]
    points = turn.understanding.references.read(part.text).pronoun in ("it", "them")
    return bool(part.values or part.count) and points and any(f" {word} " in part.text for word in of)


def _was_offered(turn: Turn, part: Part) -> bool:
    """'Titanium.', where it was asked whether the titanium pot shall be put in."""
    question = turn.opened
    frame = question.frame if question is not None and question.kind == "offer" else None
    if question is None or frame is None or frame.intent != "add" or not part.named:
        return False
    return [item.product_id for item in part.items] == question.candidates


def _points_twice(parts: Sequence[Part]) -> bool:
    """'It and the headlamp' of a headlamp in hand: "it" is something else."""
    pointed = [item.product_id for part in parts if part.said_so for item in part.items]
    return any(
        item.product_id in pointed for part in parts if not (part.said_so or part.of_head) for item in part.items
    )


def _is_the_only_one(turn: Turn, part: Part) -> bool:
    """Whether a version is of what is in hand, or of the only thing on the screen that is called so or comes so."""
    item = part.items[0]
    if item == in_hand(turn) or (not part.named and len(part.values) > 1):
        return True
    others = [turn.state.items[key] for key in turn.state.shown if key in turn.state.items and key != item.product_id]
    return part.named and not any(explain(turn, other, part.text).names_it for other in others)


def _is_settled_by_itself(turn: Turn, text: str, part: Part) -> bool:
    """Whether a version is said of what was asked about or looked at, with nothing of it left to choose."""
    if len(part.items) != 1 or not part.values:
        return False
    item, state = part.items[0], turn.state
    version = {**exchanging.last_version(turn, item), **part.values}
    chosen = all(name in version for name, values in item.options.items() if len(values) > 1)
    asked = state.last is not None and state.last.intent == "ask" and state.focus[:1] == [item.product_id]
    definite = turn.understanding.references.read(text).definite
    return chosen and (asked or state.looked_at == state.turn - 1 or definite or part.placed)


def added(turn: Turn, frame: Frame, clause: str, part: Part) -> Frame:
    """The act that puts a part in."""
    if part.sought:
        reference = Reference(words=part.sought, definite=True, sought=True)
    else:
        reference = Reference(among=[item.product_id for item in part.items], definite=True)
    count = part.count
    asks = turn.understanding.phrases.asks
    if count is None and (asks("for_each_of_them", part.text) or asks("same_number", clause)):
        count = put_in_last(turn)
    return Frame(
        intent="not_so" if part.not_so else "add",
        text=part.text,
        original=frame.original,
        clause=clause,
        reference=reference,
        quantity=count,
        options=part.values,
        wish=(frame.wish if frame.wish.text else Wish(text=part.sought)) if part.sought else Wish(),
        sibling=part.of_head,
    )


def _of_the_last(turn: Turn, clause: str, text: str, part: Part, frame: Frame, *, adds: bool) -> list[Frame] | None:
    """'Ok then blue' right after another color was put in: that line in blue; None where it is no such change."""
    state, phrases = turn.state, turn.understanding.phrases
    asks = phrases.asks
    settles = asks("settles_on", text) and not part.count
    fresh = settles or (state.topic == "cart" and state.changed_at >= state.turn - 1 and bool(state.last_lines))
    if not fresh or len(part.items) != 1 or asks("too", clause) or asks("same_number", clause):
        return None
    lines = [one for one in state.cart if one.line_id in state.last_lines]
    held = [line for line in lines if line.product_id == part.items[0].product_id]
    if len(held) == 1 and (some := exchanging.some_of_them(turn, frame, held[0], part)) is not None:
        return some
    more = set(phrases.language.reading.quantity.more) & set(text.split())
    again = part.count and not part.values and not (more or phrases.named("orders", text))
    if again and part.named and len(held) == 1:
        return exchanging.line_set(frame, held, {}, part.count)  # "2 of the mugs": so many in all
    anew = adds or asks("adds_one", clause) or part.count or part.named or part.placed
    if not part.values or (anew and not settles):
        return None
    return exchanging.line_set(frame, held, part.values, None) if len(held) == 1 == len(lines) else None


def _chosen(frame: Frame, item: Item, values: dict[str, str]) -> Frame:
    it = Reference(among=[item.product_id], definite=True)
    told = {"intent": "choose_version", "reference": it, "options": values, "wish": Wish(), "quantity": None}
    return frame.model_copy(update=told)
