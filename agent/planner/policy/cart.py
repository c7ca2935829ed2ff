"""The cart: adding by pointing, quantities, variants, removing, swapping, codes and totals."""

from typing import Any

from agent.planner.frames import Frame, Reference
from agent.planner.policy.options import options_for
from agent.planner.policy.pointing import pointed
from agent.planner.policy.resolve import Resolver
from agent.planner.policy.turn import Result, Steps, Turn
from agent.planner.state import CartLine, Item, Question


def note_cart(turn: Turn, result: Result) -> dict[str, Any]:
    """Take the cart of a result into the state; returns it."""
    cart = result.part("cart")
    if isinstance(cart.get("lines"), list):
        before = {line.line_id: line for line in turn.state.cart}
        lines = [CartLine.model_validate(line) for line in cart["lines"]]
        touched = [
            line.line_id
            for line in lines
            if line.line_id not in before
            or (line.quantity, line.variant_id) != (before[line.line_id].quantity, before[line.line_id].variant_id)
        ]
        turn.state.cart, turn.state.cart_known = lines, True
        if touched:
            turn.state.last_lines = touched
            turn.state.added = {
                line.line_id: line.quantity - (before[line.line_id].quantity if line.line_id in before else 0)
                for line in lines
                if line.line_id in touched
            }
    return cart


def add(turn: Turn, frame: Frame) -> Steps:
    """Put what is pointed to into the cart."""
    if frame.delta and frame.reference.empty and turn.state.cart and turn.state.last_lines:
        yield from set_quantity(turn, frame)
        return
    ids = yield from pointed(turn, frame, many=True)
    if ids:
        yield from add_items(turn, frame, ids)


def add_instead(turn: Turn, frame: Frame) -> Steps:
    """'no, the other one' after adding: what was put in goes out, the other goes in."""
    ids = yield from pointed(turn, frame)
    if not ids:
        return
    back = [line for line in turn.state.cart if line.line_id in turn.state.added]
    changes = [
        {"line_id": line.line_id, "quantity": max(line.quantity - turn.state.added[line.line_id], 0), "options": None}
        for line in back
    ]
    if changes:
        yield from change(turn, frame, back, changes)
    yield from add_items(turn, frame, ids)


def add_items(turn: Turn, frame: Frame, ids: list[str]) -> Steps:
    """Add known products; what is missing is asked for."""
    items = [_new_item(turn, frame, product_id) for product_id in ids]
    result = yield from turn.call("add_to_cart", items=items)
    turn.state.look_at(*ids)
    turn.state.topic = "cart"
    if result.ok:
        cart = note_cart(turn, result)
        _say_added(turn, ids, items[0]["quantity"], cart)
        return
    refused(turn, frame, ids, result)


def _new_item(turn: Turn, frame: Frame, product_id: str) -> dict[str, Any]:
    item = turn.state.items.get(product_id)
    chosen = {**_wished_options(turn, item), **(options_for(item, frame) if item else frame.options)}
    variant = item.variant_id if item and not item.options and not chosen else None
    return {
        "product_id": product_id,
        "variant_id": variant,
        "options": chosen,
        "quantity": max(frame.quantity or frame.delta or 1, 1),
    }


def _wished_options(turn: Turn, item: Item | None) -> dict[str, str]:
    """What the running search asked for, where this product offers it: "red boots", then "add the first"."""
    search = turn.state.search
    if item is None or search is None or item.product_id not in turn.state.shown:
        return {}
    wanted = {limit.name.lower(): limit.values[0].lower() for limit in search.wish.attributes if len(limit.values) == 1}
    return {
        name: value
        for name, values in item.options.items()
        for value in values
        if wanted.get(name.lower()) == value.lower()
    }


def _say_added(turn: Turn, ids: list[str], quantity: int, cart: dict[str, Any]) -> None:
    lines = [line for line in turn.state.cart if line.line_id in turn.state.last_lines and line.product_id in ids]
    titles = [named(line) for line in lines] or [turn.state.items[key].title for key in ids if key in turn.state.items]
    if len(titles) == 1 and quantity > 1:
        turn.say("cart.added_many", quantity=quantity, title=titles[0])
    else:
        turn.say("cart.added", title=turn.wording.listed(titles))
    say_subtotal(turn, cart)
    turn.suggest("chip.checkout", "chip.goes_with", "chip.view_cart")


def named(line: CartLine) -> str:
    """The line's title with what was chosen."""
    variant = line.variant_title
    if not variant or variant.lower() in line.title.lower():
        return line.title
    return f"{line.title} ({variant})"


def say_subtotal(turn: Turn, cart: dict[str, Any]) -> None:
    amount = cart.get("total") or cart.get("subtotal")
    if amount:
        turn.say_total(str(amount))


def refused(turn: Turn, frame: Frame, ids: list[str], result: Result) -> None:
    """A refusal of the cart as a question or a choice."""
    product_id = str(result.data.get("product_id") or (ids[0] if ids else ""))
    item = turn.state.items.get(product_id)
    title = str(result.data.get("title") or (item.title if item else turn.word("noun.it")))
    missing = result.data.get("missing")
    if result.code == "option_needed" and isinstance(missing, dict) and missing:
        rest = [key for key in ids if key != product_id]
        ask_options(
            turn,
            frame,
            product_id,
            {str(name): [str(v) for v in values] for name, values in missing.items()},
            title,
            rest,
        )
        return
    available = result.data.get("available")
    if result.code == "insufficient_stock" and isinstance(available, int) and available > 0:
        turn.ask("cart.only_left", title=title, available=available)
        turn.state.question = Question(
            kind="offer",
            frame=frame.model_copy(update={"quantity": available, "delta": None, "intent": frame.intent}),
            candidates=ids,
        )
        turn.suggest("chip.yes", "chip.similar")
        return
    turn.say("cart.refused", message=sentence(result.message) or turn.word("refused.plain"))
    if result.code in ("out_of_stock", "variant_unavailable", "insufficient_stock"):
        turn.suggest("chip.similar")


def sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".?" else f"{text}."


def ask_options(
    turn: Turn, frame: Frame, product_id: str, missing: dict[str, list[str]], title: str, rest: list[str]
) -> None:
    """Ask for the first option that is missing, with its values as choices."""
    name, values = next(iter(missing.items()))
    turn.state.question = Question(
        kind="options", frame=frame, candidates=[product_id], missing=missing, data={"rest": rest}
    )
    turn.ask("cart.which_option", option=name.lower(), title=title, values=turn.wording.listed(values[:8], last="or"))
    turn.suggest(*values[:6])


def set_quantity(turn: Turn, frame: Frame) -> Steps:
    """'make it three', 'one more', 'double that'."""
    yield from ensure_cart(turn)
    lines = Resolver(turn).lines(frame.reference)
    if not lines:
        turn.say("cart.not_there", words=frame.reference.words or turn.word("noun.that"))
        return
    if len(lines) > 1 and not (
        frame.reference.everything or frame.reference.pronoun == "them" or turn.state.last_lines
    ):
        ask_line(turn, frame, lines)
        return
    changes = []
    for line in lines:
        quantity = new_quantity(frame, line.quantity)
        if quantity is None:
            turn.state.question = Question(kind="quantity", frame=frame, candidates=[line.line_id])
            turn.ask("cart.how_many", title=line.title)
            return
        changes.append({"line_id": line.line_id, "quantity": max(quantity, 0), "options": None})
    yield from change(turn, frame, lines, changes)


def new_quantity(frame: Frame, now: int) -> int | None:
    if frame.delta is not None:
        return now + frame.delta
    if frame.factor is not None:
        return max(int(now * frame.factor), 1)
    return frame.quantity


def change(turn: Turn, frame: Frame, lines: list[CartLine], changes: list[dict[str, Any]]) -> Steps:
    """Send changes and say what they came to."""
    result = yield from turn.call("change_cart", changes=changes)
    turn.state.topic = "cart"
    ids = [line.product_id for line in lines]
    turn.state.look_at(*ids)
    if not result.ok:
        refused(turn, frame, ids, result)
        return
    cart = note_cart(turn, result)
    now = {line.line_id: line for line in turn.state.cart}
    gone = [named(line) for line in lines if line.line_id not in now]
    kept = [now[line.line_id] for line in lines if line.line_id in now] or [
        line for line in turn.state.cart if line.line_id in turn.state.last_lines and not gone
    ]
    if gone:
        turn.say("cart.removed", title=turn.wording.listed(gone))
    for line in kept:
        if changes[0]["options"]:
            turn.say("cart.variant_now", title=named(line))
            continue
        turn.say("cart.changed", title=named(line), quantity=line.quantity)
    if turn.state.cart:
        say_subtotal(turn, cart)
    else:
        turn.say("cart.empty_now")
    turn.suggest("chip.checkout" if turn.state.cart else "chip.browse", "chip.view_cart" if turn.state.cart else "")


def ask_line(turn: Turn, frame: Frame, lines: list[CartLine]) -> None:
    names = [named(line) for line in lines]
    turn.ask("point.which", titles=turn.wording.listed(names, last="or"))
    turn.suggest(*names[:5])
    turn.state.question = Question(kind="which_line", frame=frame, candidates=[line.line_id for line in lines])


def ensure_cart(turn: Turn) -> Steps:
    """Know the cart, which may have changed on the page."""
    if not turn.state.cart_known or not turn.state.cart:
        note_cart(turn, (yield from turn.call("view_cart")))


def remove(turn: Turn, frame: Frame) -> Steps:
    """Take lines out, or some of their quantity."""
    yield from ensure_cart(turn)
    if frame.text.startswith("keep only"):
        frame = frame.model_copy(update={"reference": Reference(everything=True, excluded=frame.reference)})
    lines = Resolver(turn).lines(frame.reference)
    if not lines and frame.reference.excluded is not None and turn.state.cart:
        turn.say("cart.only_that")
        return
    if not lines:
        turn.say(
            "cart.not_there" if turn.state.cart else "cart.empty", words=frame.reference.words or turn.word("noun.that")
        )
        return
    several = (
        frame.reference.everything
        or frame.reference.pronoun == "them"
        or len(frame.reference.ordinals) > 1
        or frame.reference.excluded
    )
    if len(lines) > 1 and not several:
        ask_line(turn, frame, lines)
        return
    less = -frame.delta if frame.delta and frame.delta < 0 else frame.quantity
    changes = [
        {"line_id": line.line_id, "quantity": max(line.quantity - less, 0) if less else 0, "options": None}
        for line in lines
    ]
    yield from change(turn, frame, lines, changes)


def change_variant(turn: Turn, frame: Frame) -> Steps:
    """'in blue instead': another option of a line."""
    yield from ensure_cart(turn)
    lines = Resolver(turn).lines(frame.reference.model_copy(update={"words": _without_options(frame)}))
    if len(lines) != 1:
        if lines:
            ask_line(turn, frame, lines)
        else:
            turn.say("cart.not_there", words=turn.word("noun.that"))
        return
    item = turn.state.items.get(lines[0].product_id)
    chosen = options_for(item, frame) if item else frame.options
    if not chosen:
        chosen = frame.options
    if not chosen:
        turn.say("cart.no_such_option", title=lines[0].title, words=frame.text)
        return
    yield from change(
        turn, frame, lines, [{"line_id": lines[0].line_id, "quantity": frame.quantity, "options": chosen}]
    )


def _without_options(frame: Frame) -> str:
    said = {value.lower() for value in frame.options.values()}
    return "" if frame.reference.words.lower() in said else frame.reference.words


def clear(turn: Turn, frame: Frame) -> Steps:
    """Empty the cart, after a question."""
    yield from ensure_cart(turn)
    if not turn.state.cart:
        turn.say("cart.empty")
        return
    turn.ask("cart.clear_sure", things=things(turn, sum(line.quantity for line in turn.state.cart)))
    turn.state.question = Question(kind="clear", frame=frame)
    turn.suggest("chip.yes_empty", "chip.keep")


def things(turn: Turn, count: int) -> str:
    return turn.word("noun.one_item") if count == 1 else turn.word("noun.items", count=count)


def cleared(turn: Turn) -> Steps:
    result = yield from turn.call("clear_cart")
    if result.ok:
        note_cart(turn, result)
        turn.state.cart = []
        turn.say("cart.cleared")
        turn.suggest("chip.browse", "chip.trending")
    else:
        turn.say("cart.refused", message=sentence(result.message))


def view(turn: Turn, _: Frame) -> Steps:
    """The cart and what it comes to."""
    result = yield from turn.call("view_cart")
    turn.state.topic = "cart"
    cart = note_cart(turn, result)
    lines = turn.state.cart
    if not lines:
        turn.say("cart.empty")
        turn.suggest("chip.browse", "chip.trending")
        return
    if len(lines) <= 3:
        names = [f"{line.quantity} × {named(line)}" for line in lines]
        turn.say("cart.holds", items=turn.wording.listed(names))
    say_subtotal(turn, cart)
    turn.suggest("chip.checkout", "chip.goes_with")


def apply_code(turn: Turn, frame: Frame) -> Steps:
    """Redeem a promotion code."""
    if not frame.code:
        turn.ask("code.which")
        turn.state.question = Question(kind="code", frame=frame)
        return
    result = yield from turn.call("apply_code", code=frame.code)
    if result.ok:
        cart = note_cart(turn, result)
        turn.state.last_code = frame.code
        applied = next((one for one in cart.get("codes", []) if str(one.get("code", "")).upper() == frame.code), {})
        if applied.get("saves"):
            turn.say("code.applied_saves", code=frame.code, saves=applied["saves"])
        else:
            turn.say("code.applied", code=frame.code)
        say_subtotal(turn, cart)
    else:
        turn.say("code.refused", code=frame.code, message=sentence(result.message))


def remove_code(turn: Turn, frame: Frame) -> Steps:
    """Take a code off again."""
    code = frame.code or turn.state.last_code
    if not code:
        cart = note_cart(turn, (yield from turn.call("view_cart")))
        code = next((str(one.get("code", "")) for one in cart.get("codes", [])), "")
    if not code:
        turn.say("code.none")
        return
    result = yield from turn.call("remove_code", code=code)
    if result.ok:
        cart = note_cart(turn, result)
        turn.say("code.removed", code=code)
        say_subtotal(turn, cart)
    else:
        turn.say("code.refused", code=code, message=sentence(result.message))


def swap(turn: Turn, frame: Frame) -> Steps:
    """Put one thing in the place of another."""
    yield from ensure_cart(turn)
    old = Resolver(turn).lines(frame.reference)
    target = frame.model_copy(update={"reference": frame.other or Reference()})
    if not old:
        turn.say("cart.not_there", words=frame.reference.words or turn.word("noun.that"))
        return
    if len(old) != 1:
        ask_line(turn, frame, old)
        return
    ids = yield from pointed(turn, target)
    if not ids or ids == [old[0].product_id]:
        return
    added = target.model_copy(update={"quantity": frame.quantity or old[0].quantity})
    result = yield from turn.call("add_to_cart", items=[_new_item(turn, added, ids[0])])
    if not result.ok:
        refused(turn, added, ids, result)
        return
    note_cart(turn, result)
    fresh = list(turn.state.last_lines)
    yield from change(turn, frame, old, [{"line_id": old[0].line_id, "quantity": 0, "options": None}])
    turn.state.last_lines = fresh
    turn.state.look_at(*ids)
    item = turn.state.items[ids[0]]
    turn.said.insert(0, turn.wording.of("cart.added", turn.state.turn, {"title": item.title}))


def add_chosen(turn: Turn, frame: Frame, product_id: str, options: dict[str, str]) -> Steps:
    """Add one product with options that were asked for."""
    item = {"product_id": product_id, "variant_id": None, "options": options, "quantity": max(frame.quantity or 1, 1)}
    result = yield from turn.call("add_to_cart", items=[item])
    turn.state.look_at(product_id)
    turn.state.topic = "cart"
    if result.ok:
        _say_added(turn, [product_id], item["quantity"], note_cart(turn, result))
        return
    refused(turn, frame.model_copy(update={"options": options}), [product_id], result)
