"""Versions of what is in the cart: one more in another color, or a color said right after adding."""

from agent.planner.frames import Frame, Reference
from agent.planner.nlu.text import bare
from agent.planner.policy.cart.called import naming_a_line
from agent.planner.policy.cart.contents import add_chosen, ensure_cart
from agent.planner.policy.cart.lines import ask_line, change, not_there, set_quantity
from agent.planner.policy.items.degrees import chosen_by_degree
from agent.planner.policy.items.options import options_for, values_said, version_of
from agent.planner.policy.items.resolve import NEAR, Resolver, similarity, words_in
from agent.planner.policy.items.within_reach import in_hand
from agent.planner.policy.turn import Steps, Turn
from agent.planner.state import CartLine, Item

MOST_WORDS = 4


def add_version(turn: Turn, frame: Frame) -> Steps:
    """'another one in green': one more of what was added last; without such a version the number grows."""
    line, item = last_added(turn)
    if not turn.state.cart and not (turn.state.shown or turn.state.focus):
        turn.ask("point.nothing_shown")
        return
    chosen = {**chosen_by_degree(turn, frame, item), **options_for(item, frame)} if item is not None else {}
    if line is None or item is None or not chosen:
        yield from set_quantity(turn, frame.model_copy(update={"delta": frame.delta or 1}))
        return
    held = version_of(item, line)
    count = frame.delta or frame.quantity or 1
    wanted = frame.model_copy(update={"quantity": count, "delta": None, "intent": "add"})
    in_place = turn.understanding.phrases.asks("in_place_of", frame.text) or frame.correction
    if in_place and count < line.quantity:
        yield from _change_some(turn, wanted, line, item, chosen)
        return
    if in_place and count == line.quantity:
        yield from change(turn, frame, [line], [{"line_id": line.line_id, "quantity": count, "options": chosen}])
        return
    yield from add_chosen(turn, wanted, item.product_id, {**held, **chosen})


def last_added(turn: Turn) -> tuple[CartLine | None, Item | None]:
    """The one line that was touched last, and its product."""
    touched = [line for line in turn.state.cart if line.line_id in turn.state.last_lines]
    if len(touched) != 1:
        return None, None
    return touched[0], turn.state.items.get(touched[0].product_id)


def of_the_shown(turn: Turn, frame: Frame) -> bool:
    """'in white' right after one product was shown in full: that product in this version."""
    state = turn.state
    item = state.items.get(state.focus[0]) if state.focus else None
    if item is None or not item.options or state.looked_at != state.turn - 1 or state.topic != "items":
        return False
    text = frame.text.removesuffix(" please").removesuffix("?").strip()
    said = turn.understanding.phrases.asks("a_version", text) and not frame.wish.category
    return said and bool(frame.wish.attributes) and not frame.wish.text


def of_a_line(turn: Turn, frame: Frame) -> bool:
    """'Actually king size for the bed', with a bed in the cart that comes so."""
    meant = frame.correction or turn.understanding.phrases.asks("meant", frame.original.lower())
    if not meant or not frame.wish.attributes or not turn.state.cart or frame.wish.price_max:
        return False
    lines = Resolver(turn).lines(naming_a_line(turn, frame).reference)
    item = turn.state.items.get(lines[0].product_id) if len(lines) == 1 else None
    said = words_in(frame.wish.text)
    ours = item is not None and similarity(said, f"{item.title} {' '.join(item.kinds)}") >= NEAR
    return item is not None and (ours or not said) and bool(options_for(item, frame))


def has_none(turn: Turn, frame: Frame) -> bool:
    """'Cream' right after adding what comes in one version only: an answer to a choice that there is not."""
    state = turn.state
    line, item = last_added(turn)
    chooses = item is not None and any(len(values) > 1 for values in item.options.values())
    if line is None or item is None or chooses or state.topic != "cart" or state.changed_at < state.turn - 1:
        return False
    plain = frame.text == bare(frame.original)
    valued = bool(frame.wish.attributes) and not frame.wish.category
    return plain and len(frame.text.split()) == 1 and (valued or turn.understanding.phrases.describes(frame.text))


def say_none(turn: Turn, _: Frame) -> None:
    """There is one version, which is in the cart."""
    item = last_added(turn)[1]
    turn.say("item.no_options", title=item.title if item else turn.word("noun.it"))
    turn.suggest("chip.checkout", "chip.similar")


def is_version(turn: Turn, frame: Frame) -> bool:
    """'ok then blue' right after adding: nothing but a version that the thing in the cart comes in."""
    state = turn.state
    line, item = last_added(turn)
    if line is None or item is None or state.topic != "cart" or state.changed_at < state.turn - 1:
        return False
    short = len(frame.text.split()) <= MOST_WORDS and not frame.wish.text and not frame.wish.category
    return short and "?" not in frame.original and bool(frame.wish.attributes) and bool(options_for(item, frame))


def change_variant(turn: Turn, frame: Frame) -> Steps:
    """'in blue instead': another option of a line."""
    yield from ensure_cart(turn)
    lines, frame = _line_to_change(turn, frame)
    if len(lines) != 1:
        if lines:
            ask_line(turn, frame, lines)
        else:
            not_there(turn, frame)
        return
    item = turn.state.items.get(lines[0].product_id)
    chosen = {**chosen_by_degree(turn, frame, item), **options_for(item, frame)} if item else frame.options
    chosen = chosen or frame.options
    if item is not None:
        chosen = {**chosen, **_instead_of_held(turn, frame.text, item, lines[0])}
    if not chosen:
        turn.say("cart.no_such_option", title=lines[0].title, words=frame.text)
        return
    if item is not None and frame.quantity and frame.quantity < lines[0].quantity:
        yield from _change_some(turn, frame, lines[0], item, chosen)
        return
    yield from change(
        turn, frame, lines, [{"line_id": lines[0].line_id, "quantity": frame.quantity, "options": chosen}]
    )


def _change_some(turn: Turn, frame: Frame, line: CartLine, item: Item, chosen: dict[str, str]) -> Steps:
    """'Change one of them to white' of two: one less as it is, one more in white."""
    count = frame.quantity or 1
    less = [{"line_id": line.line_id, "quantity": line.quantity - count, "options": None}]
    yield from change(turn, frame, [line], less, goes_on=True)
    yield from add_chosen(
        turn, frame.model_copy(update={"intent": "add"}), item.product_id, {**version_of(item, line), **chosen}
    )


def _instead_of_held(turn: Turn, text: str, item: Item, line: CartLine) -> dict[str, str]:
    """'Make the white ones blush': of two values that are said, the one that the line has not."""
    sizes = turn.understanding.phrases.language.constraints.sizes
    chosen = {}
    for name, values in item.options.items():
        said, held = values_said(text, values, sizes), version_of(item, line).get(name)
        others = [value for value in said if value != held]
        if held in said and len(others) == 1:
            chosen[name] = others[0]
    return chosen


def _line_to_change(turn: Turn, frame: Frame) -> tuple[list[CartLine], Frame]:
    """The line, and the act with nothing but what it shall be: "the white one to navy" is the white one, in navy."""
    resolver = Resolver(turn)
    old, new = turn.understanding.parted(frame.text)
    told = turn.understanding.references.read(old) if old else Reference()
    if told.words and (named := resolver.lines(told)):
        options = {name: value for name, value in frame.options.items() if value.lower() in new}
        return named, frame.model_copy(update={"text": new, "options": options, "reference": Reference()})
    frame = naming_a_line(turn, frame)
    return resolver.lines(frame.reference.model_copy(update={"words": _without_options(frame)})), frame


def _without_options(frame: Frame) -> str:
    said = {value.lower() for value in frame.options.values()}
    return "" if frame.reference.words.lower() in said else frame.reference.words


def which_version(turn: Turn, frame: Frame) -> None:
    """'M or L?' of one thing: both are there, and which it shall be is asked."""
    hand = in_hand(turn)
    held = [line.product_id for line in turn.state.cart if line.line_id in turn.state.last_lines]
    item = turn.state.items.get(held[0]) if held and turn.state.topic == "cart" else hand
    sizes = turn.understanding.phrases.language.constraints.sizes
    said = (
        {} if item is None else {name: values_said(frame.text, values, sizes) for name, values in item.options.items()}
    )
    missing = {name: values for name, values in said.items() if len(values) > 1}
    if item is None or not missing:
        turn.ask("point.what")
        return
    name, values = next(iter(missing.items()))
    turn.ask("cart.which_option", option=name.lower(), title=item.title, values=turn.wording.listed(values, last="or"))
    turn.suggest(*values)
    turn.state.looked_at = turn.state.turn  # a value alone is of it
