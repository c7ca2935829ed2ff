"""One thing in the place of another: swapped outright, or put right after something else was put in."""

from collections.abc import Generator

from agent.planner.frames import Frame, Reference
from agent.planner.policy.cart.contents import add_items, ensure_cart, named, note_cart, refused
from agent.planner.policy.cart.goes_in_as import new_item
from agent.planner.policy.cart.lately import put_in_last
from agent.planner.policy.cart.lines import ask_line, change, not_there
from agent.planner.policy.finding.searching import find
from agent.planner.policy.items.degrees import chosen_by_degree
from agent.planner.policy.items.naming import found_by_name
from agent.planner.policy.items.options import only_values, options_for, version_of, versions_said
from agent.planner.policy.items.pointing import pointed
from agent.planner.policy.items.resolve import Resolver, words_in
from agent.planner.policy.turn import Result, Steps, ToolCall, Turn
from agent.planner.state import CartLine


def add_instead(turn: Turn, frame: Frame) -> Steps:
    """'no, the other one' after adding: what was put in goes out, the other goes in."""
    ids = yield from pointed(turn, frame)
    if not ids:
        return
    added = put_in_last(turn, ids) if turn.state.changed_at == turn.state.turn - 1 else {}
    back = [line for line in turn.state.cart if line.line_id in added]
    put_in = {line.product_id for line in back}
    if put_in > set(ids) and not turn.understanding.phrases.asks("refuses", frame.text):
        back = [line for line in back if line.product_id not in ids]  # "no, only the third", of two
    changes = [
        {"line_id": line.line_id, "quantity": max(line.quantity - added[line.line_id], 0), "options": None}
        for line in back
    ]
    if [line.product_id for line in back] == ids and (chosen := _other_version(turn, frame, back[0])):
        there = [{"line_id": back[0].line_id, "quantity": frame.quantity, "options": chosen}]
        yield from change(turn, frame, back, there)  # "actually the 500", of the same puzzle
        return
    if changes:
        yield from change(turn, frame, back, changes, goes_on=True)
    if not put_in >= set(ids):  # "no, not that one" only takes it out
        count = frame.quantity or (added[back[0].line_id] if len(back) == 1 else None)
        kept = _carried_over(turn, back[0], ids[0]) if len(back) == len(ids) == 1 else {}
        options = {**kept, **frame.options}
        yield from add_items(turn, frame.model_copy(update={"quantity": count, "options": options}), ids)


def swap(turn: Turn, frame: Frame) -> Steps:
    """Put one thing in the place of another."""
    yield from ensure_cart(turn)
    old = Resolver(turn).lines(frame.reference)
    if len(old) == 1 and (chosen := _version_of(turn, frame, old[0])):
        there = [{"line_id": old[0].line_id, "quantity": frame.quantity, "options": chosen}]
        yield from change(turn, frame, old, there)
        return
    target = frame.model_copy(update={"reference": frame.other or Reference()})
    if not old:
        not_there(turn, frame)
        return
    if len(old) != 1:
        ask_line(turn, frame, old)
        return
    if target.reference.empty and (anew := (yield from _named_anew(turn, frame, old[0]))):
        target = target.model_copy(update={"reference": Reference(among=[anew], definite=True)})
    if target.reference.empty:
        yield from _look_for_another(turn, frame, old[0])
        return
    ids = yield from pointed(turn, target)
    if not ids or ids == [old[0].product_id]:
        return
    added = target.model_copy(update={"quantity": frame.quantity or old[0].quantity})
    wanted = new_item(turn, added, ids[0])
    wanted["options"] = {**_carried_over(turn, old[0], ids[0]), **wanted["options"]}
    result = yield from turn.call("add_to_cart", items=[wanted])
    if not result.ok:
        refused(turn, added, ids, result)
        _goes_then(turn, frame, old[0])
        return
    note_cart(turn, result)
    fresh = list(turn.state.last_lines)
    left = max(old[0].quantity - frame.quantity, 0) if frame.quantity else 0  # "swap one for the other"
    yield from change(turn, frame, old, [{"line_id": old[0].line_id, "quantity": left, "options": None}])
    turn.state.last_lines = fresh
    turn.state.look_at(*ids)
    line = next((line for line in turn.state.cart if line.line_id in fresh), None)
    title = named(line) if line is not None else turn.state.items[ids[0]].title
    turn.said.insert(0, turn.wording.of("cart.added", turn.state.turn, {"title": title}))


def _named_anew(turn: Turn, frame: Frame, line: CartLine) -> Generator[list[ToolCall], list[Result], str]:
    """'For a morning mug in white': the only thing that is called so; none where it says how the other shall be."""
    _, new = turn.understanding.parted(frame.text)
    words, wish = " ".join(words_in(new)), turn.understanding.wishes.read(new, None)[0]
    how = wish.model_copy(update={"attributes": []}).limited or turn.understanding.phrases.asks("another", new)
    if not words or how:
        return ""
    found = yield from found_by_name(turn, words, new)
    found = [one for one in found if one.item.product_id != line.product_id and one.whole and one.names]
    return found[0].item.product_id if len(found) == 1 else ""


def _carried_over(turn: Turn, old: CartLine, product_id: str) -> dict[str, str]:
    """What was chosen of the old thing and the new one comes in too: the size stays."""
    before, item = turn.state.items.get(old.product_id), turn.state.items.get(product_id)
    held = version_of(before, old) if before is not None else {}
    return {name: value for name, value in held.items() if item and value in item.options.get(name, [])}


def _other_version(turn: Turn, frame: Frame, line: CartLine) -> dict[str, str]:
    """The version of a line's thing that is said and is not the one in the cart."""
    item = turn.state.items.get(line.product_id)
    chosen = options_for(item, frame) if item is not None else {}
    return {} if all(value.lower() in line.variant_title.lower() for value in chosen.values()) else chosen


def _version_of(turn: Turn, frame: Frame, line: CartLine) -> dict[str, str]:
    """'The blue one', "a 3mm" beside a line that comes so and is another: that version of the same thing."""
    item = turn.state.items.get(line.product_id)
    other = frame.other or Reference()
    said = other.words.lower() or (turn.understanding.parted(frame.text)[1] if other.empty else "")
    sizes = turn.understanding.phrases.language.constraints.sizes
    if item is not None and said and (version := only_values(item, said, sizes)):
        return {} if version.items() <= version_of(item, line).items() else version
    if (
        item is None
        or not said
        or Resolver(turn).by_words(said, [key for key in turn.state.shown if key != line.product_id])
    ):
        return {}
    chosen = versions_said(said, item.options)
    chosen = chosen or chosen_by_degree(turn, Frame(intent="swap", text=said), item)
    return {} if any(value.lower() in line.variant_title.lower() for value in chosen.values()) else chosen


def _look_for_another(turn: Turn, frame: Frame, line: CartLine) -> Steps:
    """'Swap it for something from another brand': what there is is looked for first, and the line stays till then."""
    _, new = turn.understanding.parted(frame.text)
    item = turn.state.items.get(line.product_id)
    kind = item.kinds[0] if item is not None and item.kinds else ""
    wish, heads = turn.understanding.wishes.read(new if not kind else f"{kind} {new}", None)
    sought = {"intent": "find", "wish": wish, "text": new, "new_search": bool(heads)}
    yield from find(turn, frame.model_copy(update=sought))


def _goes_then(turn: Turn, frame: Frame, line: CartLine) -> None:
    """Once it is chosen in which version the new thing comes, the old one is taken out."""
    question = turn.state.question
    if question is not None and question.kind in ("options", "left"):
        gone = Frame(intent="remove", text=frame.text, lines=[line.line_id], quantity=frame.quantity)
        question.data["then"] = [*question.data.get("then", []), gone.model_dump(mode="json")]
