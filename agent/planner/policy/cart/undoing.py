"""Taking back: the cart as it was before the last change, whole or a line of it."""

from collections.abc import Sequence
from typing import Any

from agent.planner.frames import Frame
from agent.planner.policy.cart import waiting
from agent.planner.policy.cart.contents import ensure_cart, named, note_cart, say_subtotal, sentence
from agent.planner.policy.items.resolve import Resolver, similarity, words_in
from agent.planner.policy.turn import Steps, Turn
from agent.planner.state import CartLine, CartPast

MOST_PAST = 6
_ENOUGH = 84


def note(turn: Turn) -> None:
    """Remember the cart from before this turn, where the turn changed it."""
    before, state = turn.cart_before, turn.state
    if before is None or _same(before, state.was()):
        return
    state.past = [*state.past, before][-MOST_PAST:]
    state.undone, state.changed_at = None, state.turn


def _same(one: CartPast, other: CartPast) -> bool:
    return _held(one.lines) == _held(other.lines) and set(one.codes) == set(other.codes)


def _held(lines: Sequence[CartLine]) -> dict[str, int]:
    """How many there are of each version."""
    held: dict[str, int] = {}
    for line in lines:
        held[line.variant_id] = held.get(line.variant_id, 0) + line.quantity
    return held


def _more(one: CartPast, other: CartPast) -> bool:
    """Whether something is in one cart that the other lacks."""
    there = _held(other.lines)
    return any(quantity > there.get(variant, 0) for variant, quantity in _held(one.lines).items())


def undo(turn: Turn, frame: Frame) -> Steps:
    """'undo that', 'put it back': the cart as it was; 'put the mug back': that line of it."""
    yield from ensure_cart(turn)
    state = turn.state
    open_choice = waiting.waits(turn)[-1:]
    if open_choice and state.changed_at < state.turn - 1:
        waiting.drop(turn, open_choice[0])
        return
    said = turn.understanding.phrases.asks("put_back", frame.text)
    if said and frame.reference.words and (gone := _gone(turn, frame.reference.words)):
        yield from _put_in(turn, gone)
        return
    if said and frame.reference.words and Resolver(turn).lines(frame.reference):
        turn.say("cart.kept")  # it is there
        turn.suggest("chip.view_cart")
        return
    back_in = said and not (state.past and _more(state.past[-1], state.was()))
    if back_in and state.undone is not None and _more(state.undone, state.was()):
        target, now = state.undone, state.was()
        yield from _to(turn, target)
        _done(turn, [*state.past, now], None)
    elif back_in and state.cart:
        turn.say("cart.kept")  # nothing was taken out that could come back
        turn.suggest("chip.view_cart")
    elif state.past:
        target, now = state.past[-1], state.was()
        yield from _to(turn, target)
        _done(turn, state.past[:-1], now)
    else:
        turn.say("undo.nothing")
        turn.suggest("chip.view_cart")


def keep(turn: Turn, frame: Frame) -> Steps:
    """'no, leave it': right after something was taken out it comes back, else all stays as it is."""
    state = turn.state
    fresh = state.changed_at == state.turn - 1
    if fresh and state.past and _more(state.past[-1], state.was()):
        yield from undo(turn, frame)
        return
    turn.say("cart.kept" if state.cart else "talk.fine")


def _done(turn: Turn, past: list[CartPast], undone: CartPast | None) -> None:
    """What going back leaves to go back to; it is no change of its own."""
    turn.cart_before = None
    turn.state.past, turn.state.undone = past, undone
    turn.state.changed_at = turn.state.turn


def _gone(turn: Turn, words: str) -> list[CartLine]:
    """Lines that the words name and that are gone from the cart, as the latest cart that had them held them."""
    there = {line.variant_id for line in turn.state.cart}
    said = [word for word in words_in(words) if not turn.understanding.phrases.asks("put_back", word)]
    for past in reversed(turn.state.past):
        found = [
            line
            for line in past.lines
            if line.variant_id not in there and similarity(said, _called(turn, line)) >= _ENOUGH
        ]
        if found:
            return found
    return []


def put_back(turn: Turn) -> Steps:
    """What the last change took out comes back, where another thing was meant ("no, i meant the mask")."""
    state = turn.state
    there = {line.variant_id for line in state.cart}
    gone = [line for line in state.past[-1].lines if line.variant_id not in there] if state.past else []
    if gone and state.changed_at == state.turn - 1:
        yield from _put_in(turn, gone)


def _called(turn: Turn, line: CartLine) -> str:
    """How the shopper may call a line: its title and version, and what it was looked for as."""
    item = turn.state.items.get(line.product_id)
    return " ".join([line.title, line.variant_title, *(item.kinds if item is not None else [])])


def _put_in(turn: Turn, lines: Sequence[CartLine]) -> Steps:
    items = [
        {"product_id": line.product_id, "variant_id": line.variant_id, "options": {}, "quantity": line.quantity}
        for line in lines
    ]
    result = yield from turn.call("add_to_cart", items=items)
    turn.state.topic = "cart"
    if not result.ok:
        turn.say("cart.refused", message=sentence(result.message))
        return
    cart = note_cart(turn, result)
    turn.say("cart.added", title=turn.wording.listed([named(line) for line in lines]))
    say_subtotal(turn, cart)
    turn.suggest("chip.checkout", "chip.view_cart")


def _to(turn: Turn, target: CartPast) -> Steps:
    """Change the cart into what it was, and say what it holds."""
    cart: dict[str, Any] = {}
    for name, arguments in _steps(turn.state.was(), target):
        result = yield from turn.call(name, **arguments)
        if not result.ok:
            turn.say("cart.refused", message=sentence(result.message))
            continue
        cart = note_cart(turn, result)
    turn.state.topic = "cart"
    lines = turn.state.cart
    if not lines:
        turn.say("cart.empty_now")
        turn.suggest("chip.browse")
        return
    turn.say("cart.holds", items=turn.wording.listed([f"{line.quantity} \u00d7 {named(line)}" for line in lines[:4]]))
    say_subtotal(turn, cart)
    turn.suggest("chip.checkout", "chip.view_cart")


def _steps(now: CartPast, target: CartPast) -> list[tuple[str, dict[str, Any]]]:
    """The calls that lead from one cart to the other."""
    wanted = _held(target.lines)
    changes = []
    for line in now.lines:
        quantity = wanted.pop(line.variant_id, 0)
        if quantity != line.quantity:
            changes.append({"line_id": line.line_id, "quantity": quantity, "options": None})
    items = [
        {"product_id": line.product_id, "variant_id": line.variant_id, "options": {}, "quantity": line.quantity}
        for line in target.lines
        if line.variant_id in wanted
    ]
    steps: list[tuple[str, dict[str, Any]]] = []
    steps += [("change_cart", {"changes": changes})] if changes else []
    steps += [("add_to_cart", {"items": items})] if items else []
    steps += [("remove_code", {"code": code}) for code in now.codes if code not in target.codes]
    steps += [("apply_code", {"code": code}) for code in target.codes if code not in now.codes]
    return steps
