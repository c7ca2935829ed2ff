"""The cart: adding by pointing, quantities, variants, removing, swapping, codes and totals."""

import re
from typing import Any

from agent.planner.frames import Frame, Reference
from agent.planner.policy.cart import sold_out
from agent.planner.policy.cart.goes_in_as import new_item
from agent.planner.policy.cart.waiting import opens, take_up, title_of
from agent.planner.policy.turn import Result, Steps, Turn
from agent.planner.state import CartLine, Question

WITHOUT_THE_REST = frozenset(["option_needed", "out_of_stock", "insufficient_stock"])
"""Refusals of one of several things, which keep the others out of the cart no longer."""


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
        turn.state.codes = [str(one.get("code", "")) for one in cart.get("codes", []) if isinstance(one, dict)]
        if touched:
            turn.state.last_lines = touched
            turn.state.added = {
                line.line_id: line.quantity - (before[line.line_id].quantity if line.line_id in before else 0)
                for line in lines
                if line.line_id in touched
            }
    return cart


def add_items(turn: Turn, frame: Frame, ids: list[str]) -> Steps:
    """Add known products; what is missing is asked for."""
    items = [new_item(turn, frame, product_id) for product_id in ids]
    result = yield from turn.call("add_to_cart", items=items)
    turn.state.look_at(*ids)
    turn.state.topic = "cart"
    if result.ok:
        _put_in(turn, ids, items[0]["quantity"], result)
        return
    needy = str(result.data.get("product_id") or "")
    others = [product_id for product_id in ids if product_id != needy]
    if result.code in WITHOUT_THE_REST and others and len(others) < len(ids):
        yield from add_items(turn, frame, others)
        refused(turn, _with_chosen(frame, items, needy), [needy], result)  # what others need waits behind it
        return
    refused(turn, _with_chosen(frame, items, needy or ids[0]), ids, result)


def _with_chosen(frame: Frame, items: list[dict[str, Any]], product_id: str) -> Frame:
    """The act with what was chosen for a product already, so that it is not asked again."""
    chosen: dict[str, str] = next((item["options"] for item in items if item["product_id"] == product_id), {})
    return frame.model_copy(update={"options": {**frame.options, **chosen}})


def _put_in(turn: Turn, ids: list[str], quantity: int, result: Result) -> None:
    """Note and say what was put in, whose choices are made."""
    cart = note_cart(turn, result)
    for product_id in ids:
        turn.state.wanted.pop(product_id, None)
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
    if not variant or re.search(rf"(?<!\w){re.escape(variant.lower())}(?!\w)", line.title.lower()):
        return line.title
    return f"{line.title} ({variant})"


def say_subtotal(turn: Turn, cart: dict[str, Any]) -> None:
    amount = cart.get("total") or cart.get("subtotal")
    if amount:
        turn.say_total(str(amount))


def problem_of(cart: dict[str, Any], *, blocks: bool) -> str:
    """What stands in the way of an order, or, where nothing has to, what else the shop has to say of it."""
    problems = [one for one in cart.get("problems", []) if isinstance(one, dict)]
    return next((str(one.get("message", "")) for one in problems if bool(one.get("blocks")) == blocks), "")


def against_code(cart: dict[str, Any], code: str) -> str:
    """Why a code that was taken does not count, as the shop says it."""
    messages = [str(one.get("message", "")) for one in cart.get("problems", []) if isinstance(one, dict)]
    return next((message for message in messages if code in message.upper().replace(".", " ").split()), "")


def say_problems(turn: Turn, cart: dict[str, Any]) -> None:
    """Tell what has changed and how to go on, or what is missing for a promotion or free delivery."""
    against = problem_of(cart, blocks=True) or problem_of(cart, blocks=False)
    if against:
        turn.say_text(sentence(against))


def refused(turn: Turn, frame: Frame, ids: list[str], result: Result) -> None:
    """A refusal of the cart as a question or a choice."""
    product_id = str(result.data.get("product_id") or (ids[0] if ids else ""))
    item = turn.state.items.get(product_id)
    title = str(result.data.get("title") or (item.title if item else turn.word("noun.it")))
    missing = result.data.get("missing")
    if result.code == "option_needed" and isinstance(missing, dict) and missing:
        rest = [key for key in ids if key != product_id]
        open_ = {str(name): [str(value) for value in values] for name, values in missing.items()}
        there = sold_out.left_of(turn, open_, result)
        if rest or not sold_out.offer_the_last(turn, frame, product_id, there):
            ask_options(turn, frame, product_id, there, title, rest)
        return
    available = result.data.get("available")
    if result.code == "insufficient_stock" and isinstance(available, int) and available > 0:
        held = _held(turn, product_id, result) if frame.intent == "add" else []
        if held:
            _offer_the_rest(turn, frame, held, title, available)
            return
        turn.ask("cart.only_left", title=title, available=available)
        turn.state.question = Question(
            kind="offer",
            frame=frame.model_copy(update={"quantity": available, "delta": None, "intent": frame.intent}),
            candidates=ids,
        )
        turn.suggest("chip.yes", "chip.similar")
        return
    turn.say("cart.refused", message=sentence(result.message) or turn.word("refused.plain"))
    if (
        result.code == "out_of_stock"
        and item is not None
        and frame.intent in ("add", "change_variant", "set_line", "swap")
    ):
        left = [dict(one.get("options") or {}) for one in result.data.get("alternatives") or []]
        if sold_out.offer(turn, frame, item, left):
            return
    if result.code in ("out_of_stock", "variant_unavailable", "insufficient_stock"):
        _offer_another(turn, product_id)


def _offer_another(turn: Turn, product_id: str) -> None:
    """Something in place of what is sold out; a yes shows it."""
    if not (product_id and turn.offers("recommend")):
        turn.suggest("chip.similar")
        return
    turn.state.look_at(product_id)
    turn.ask("recommend.offer_instead")
    turn.state.question = Question(
        kind="offer", frame=Frame(intent="replacement", reference=Reference(pronoun="it")), candidates=[product_id]
    )
    turn.suggest("chip.yes", "chip.instead")


def _held(turn: Turn, product_id: str, result: Result) -> list[CartLine]:
    """The lines of what ran short that are in the cart already."""
    variant = str(result.data.get("variant_id") or "")
    return [
        line
        for line in turn.state.cart
        if line.product_id == product_id and (not variant or line.variant_id in ("", variant))
    ]


def _offer_the_rest(turn: Turn, frame: Frame, held: list[CartLine], title: str, available: int) -> None:
    """What is left counts what is in the cart: offered is to take all of it, or nothing where that is done."""
    if held[0].quantity >= available:
        turn.say("cart.has_all", title=title)
        turn.suggest("chip.view_cart", "chip.similar")
        return
    turn.ask("cart.only_left_with_yours", title=title, available=available)
    turn.state.last_lines = [held[0].line_id]
    more = {"intent": "set_quantity", "quantity": available, "delta": None, "reference": Reference()}
    turn.state.question = Question(kind="offer", frame=frame.model_copy(update=more))
    turn.suggest("chip.yes", "chip.similar")


def sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text[-1] in ".?" else f"{text}."


def ask_options(
    turn: Turn, frame: Frame, product_id: str, missing: dict[str, list[str]], title: str, rest: list[str]
) -> None:
    """Ask for the first option that is missing, with its values as choices."""
    name, values = next(iter(missing.items()))
    opens(turn, product_id)
    turn.state.question = Question(
        kind="options",
        frame=frame,
        candidates=[product_id],
        missing=missing,
        data={"rest": rest, "shown": list(turn.state.shown)},
    )
    turn.ask("cart.which_option", option=name.lower(), title=title, values=turn.wording.listed(values[:8], last="or"))
    turn.suggest(*values[:6])


def ask_again(turn: Turn, question: Question, *, in_the_way: bool = False) -> None:
    """The question for an option once more; with the way on where it was put twice, or stands in the way of an act."""
    frame, title = question.frame or Frame(intent="add"), title_of(turn, question)
    rest, then = list(question.data.get("rest") or []), question.data.get("then")
    ask_options(turn, frame, question.candidates[0], question.missing, title, rest)
    if in_the_way or question.data.get("again"):
        name, values = next(iter(question.missing.items()))
        listed = turn.wording.listed(values[:8], last="or")
        turn.ask("cart.which_option_or_leave", option=name.lower(), title=title, values=listed)
        turn.suggest(*values[:5], "chip.leave_out")
    if turn.state.question is not None:
        turn.state.question.data["again"] = True
        turn.state.question.data |= {"then": then} if then else {}


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


def accept_prices(turn: Turn, _: Frame) -> Steps:
    """Take today's price for what became dearer since it was shown."""
    result = yield from turn.call("accept_prices")
    cart = note_cart(turn, result)
    if not result.ok:
        turn.say("cart.refused", message=sentence(result.message))
    elif not turn.state.cart:
        turn.say("cart.empty")
    else:
        say_subtotal(turn, cart)
        turn.suggest("chip.checkout", "chip.view_cart")


def view(turn: Turn, _: Frame) -> Steps:
    """The cart and what it comes to."""
    result = yield from turn.call("view_cart")
    turn.state.topic = "cart"
    cart = note_cart(turn, result)
    lines = turn.state.cart
    if not lines:
        turn.say("cart.empty")
        turn.suggest("chip.browse", "chip.trending")
        _still_waiting(turn)
        return
    if len(lines) <= 3:
        names = [f"{line.quantity} \u00d7 {named(line)}" for line in lines]
        turn.say("cart.holds", items=turn.wording.listed(names))
    if turn.state.checkout.proposed and turn.state.checkout.total:
        turn.say("costs.total", total=turn.state.checkout.total)
    else:
        say_subtotal(turn, cart)
    say_problems(turn, cart)
    turn.suggest("chip.checkout", "chip.goes_with")
    _still_waiting(turn)


def _still_waiting(turn: Turn) -> None:
    """What is not in the cart yet because a choice is missing: it is asked for again."""
    question = take_up(turn, however_long=True)
    if question is not None:
        turn.say("waiting.still", title=title_of(turn, question))
        ask_again(turn, question)


def add_chosen(turn: Turn, frame: Frame, product_id: str, options: dict[str, str]) -> Steps:
    """Add one product with options that were asked for."""
    quantity = max(frame.quantity or 1, 1)
    item = {"product_id": product_id, "variant_id": None, "options": options, "quantity": quantity}
    result = yield from turn.call("add_to_cart", items=[item])
    turn.state.look_at(product_id)
    turn.state.topic = "cart"
    if not result.ok:
        refused(turn, frame.model_copy(update={"options": options}), [product_id], result)
        return
    _put_in(turn, [product_id], quantity, result)


def ensure_cart(turn: Turn) -> Steps:
    """Know the cart, which may have changed on the page."""
    if not turn.state.cart_known or not turn.state.cart:
        note_cart(turn, (yield from turn.call("view_cart")))
