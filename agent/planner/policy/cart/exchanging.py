"""Changes of lines as they are said: "make it 4 blue and 2 sand", "make that the grey 43", "change the 8s to 5 kg"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.numbers import count_of
from agent.planner.policy.cart.asked_for import parts_of
from agent.planner.policy.cart.goes_in_as import wished_options
from agent.planner.policy.cart.part import Part
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.options import version_of
from agent.planner.policy.items.tokens import small_words, tokens_of
from agent.planner.policy.items.within_reach import lines_explained
from agent.planner.policy.turn import Turn
from agent.planner.state import CartLine, Item

IT = (["it"], ["that"], ["this"])


def changed(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """The lines as they shall be; None where the words are explained by none of them."""
    if not turn.state.cart:
        return None
    if (named := named_line(turn, text, frame)) is not None:
        return named
    read = parts_of(turn, text, frame)
    if read is None:
        return None
    parts, beside = read
    if len(parts) == 1 and not (parts[0].values or parts[0].named):
        return _so_many(frame, parts[0], beside)
    acts: list[Frame] = []
    by_item: dict[str, list[Part]] = {}
    for part in parts:
        if len(part.items) != 1:
            return None
        by_item.setdefault(part.items[0].product_id, []).append(part)
    for product_id, said in by_item.items():
        lines = [line for line in turn.state.cart if line.product_id == product_id]
        told = _as_said(turn, frame, lines, said) if lines else None
        if told is None:
            return None
        acts += told
    return [*acts, *beside]


def _so_many(frame: Frame, part: Part, beside: Sequence[Frame]) -> list[Frame] | None:
    """'Make that two, and express shipping': a number alone, of what was put in last."""
    if not beside or not part.count:
        return None
    told = {"intent": "set_quantity", "quantity": part.count, "reference": Reference(), "text": part.text}
    return [frame.model_copy(update={**told, "wish": Wish(), "options": {}}), *beside]


def named_line(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """'Change the kids bags to 3', 'the 8s to 5 kg', 'black for the piano': a line, and what it shall be."""
    old, new = turn.understanding.parted(text)
    return _line_as(turn, frame, old, new) or _line_as(turn, frame, new, old, values_only=True)


def _line_as(turn: Turn, frame: Frame, old: str, new: str, *, values_only: bool = False) -> list[Frame] | None:
    """The act that makes the line called `old` what `new` says; None where that is no line or no version of it."""
    small = small_words(turn.understanding.phrases)
    telling = [word for word in tokens_of(turn, old) if word not in small.plain and word not in small.articles]
    if not telling or not new:
        return None
    found = lines_explained(turn, old)
    if len(found) != 1:
        return None
    line, item = found[0][0], found[0][1].item
    said = explain(turn, item, new)
    if not said.whole or said.names_it or not (said.values or (said.count and not values_only)):
        return None
    return line_set(frame, [line], said.values, said.count)


def _as_said(turn: Turn, frame: Frame, lines: Sequence[CartLine], parts: Sequence[Part]) -> list[Frame] | None:
    """The lines of one thing as its parts say."""
    item = parts[0].items[0]
    if len(parts) > 1:
        return split(turn, frame, item, lines, parts)
    part = parts[0]
    held = [line for line in lines if part.values.items() <= version_of(item, line).items()]
    lately = [line for line in lines if line.line_id in turn.state.last_lines]
    if part.values and not held:
        if len(lately) == 1 and (some := some_of_them(turn, frame, lately[0], part)) is not None:
            return some
        alike = [] if _points_at_the_last(turn, frame) else _most_alike(item, lines, part.values)
        target = alike or (lately if len(lately) == 1 else lines)
        if len(target) != 1:
            return None
        if part.count and part.count < target[0].quantity:
            return _some_of(turn, frame, item, target[0], part)
        return line_set(frame, target, part.values, part.count)
    if not part.count:
        return None
    target = held if part.values else lately or lines
    return line_set(frame, target, {}, part.count) if len(target) == 1 else None


def _points_at_the_last(turn: Turn, frame: Frame) -> bool:
    """'Make it the blue 43': whatever was put in last, though another line is blue."""
    return turn.understanding.references.read(frame.text).pronoun == "it" or frame.text.split(" ", 2)[1:2] in IT


def _most_alike(item: Item, lines: Sequence[CartLine], values: Mapping[str, str]) -> list[CartLine]:
    """'The plum one in S instead': the line that is of that plum."""
    shared = {line.line_id: len(values.items() & version_of(item, line).items()) for line in lines}
    most = max(shared.values(), default=0)
    best = [line for line in lines if shared[line.line_id] == most]
    return best if most and len(best) == 1 else []


def some_of_them(turn: Turn, frame: Frame, line: CartLine, part: Part) -> list[Frame] | None:
    """'Half of them in red', 'two of those in L' of more than that in another version; None where it is not said."""
    said = turn.understanding.phrases.named("some_of_them", turn.understanding.stripped(frame.clause)[0])
    half = said in turn.understanding.phrases.language.reading.quantity.parts
    count = line.quantity // 2 if half else count_of(said, turn.understanding.phrases) if said else None
    item = part.items[0]
    other = bool(part.values) and not part.values.items() <= version_of(item, line).items()
    if not count or not other or count >= line.quantity:
        return None
    return _some_of(turn, frame, item, line, replace(part, count=count))


def _some_of(turn: Turn, frame: Frame, item: Item, line: CartLine, part: Part) -> list[Frame]:
    """'Make one of them white' of three: one less as it is, one more in white."""
    version = {**version_of(item, line), **part.values}
    less = line_set(frame, [line], {}, line.quantity - (part.count or 1))
    return [_more(frame, item, version, part.count), *less]


def split(turn: Turn, frame: Frame, item: Item, lines: Sequence[CartLine], parts: Sequence[Part]) -> list[Frame] | None:
    """'4 blue and 2 sand': the lines as they shall be, so that the cart holds exactly that of it."""
    if any(not part.values for part in parts):
        return None
    free = list(lines)
    acts: list[Frame] = []
    open_parts: list[Part] = []
    for part in parts:
        line = next((one for one in free if part.values.items() <= version_of(item, one).items()), None)
        if line is None:
            open_parts.append(part)
            continue
        free.remove(line)
        acts += line_set(frame, [line], {}, part.count or 1) if line.quantity != (part.count or 1) else []
    touched = [line for line in free if line.line_id in turn.state.last_lines] or free[: len(open_parts)]
    for part in open_parts:
        if touched:
            line = touched.pop(0)
            acts += line_set(frame, [line], part.values, part.count or 1)
        else:
            version = {**version_of(item, lines[0]), **part.values}
            acts.insert(0, _more(frame, item, version, part.count))  # where it is not to be had, nothing changes
    if touched:
        acts += line_set(frame, touched, {}, 0)
    return acts


def line_set(frame: Frame, lines: Sequence[CartLine], values: Mapping[str, str], count: int | None) -> list[Frame]:
    """The act that sets lines to a version, a number or both."""
    told = {
        "intent": "set_line",
        "lines": [line.line_id for line in lines],
        "reference": Reference(among=[line.line_id for line in lines]),
        "options": dict(values),
        "quantity": count,
        "delta": None,
        "factor": None,
        "wish": Wish(),
        "text": " ".join(values.values()).lower(),
    }
    return [frame.model_copy(update=told)]


def _more(frame: Frame, item: Item, version: Mapping[str, str], count: int | None) -> Frame:
    it = Reference(among=[item.product_id], definite=True)
    told = {"intent": "add", "reference": it, "options": dict(version), "quantity": count, "delta": None}
    text = " ".join(version.values()).lower()
    return frame.model_copy(update={**told, "wish": Wish(), "text": text, "correction": False, "sibling": True})


def last_version(turn: Turn, item: Item) -> dict[str, str]:
    """What was chosen of a thing before: looked for, spoken of, or put in last."""
    spoken = {**wished_options(turn, item), **turn.state.wanted.get(item.product_id, {})}
    lines = [line for line in turn.state.cart if line.product_id == item.product_id]
    lately = [line for line in lines if line.line_id in turn.state.last_lines] or lines
    held = version_of(item, lately[-1]) if lately else {}
    return {name: value for name, value in {**held, **spoken}.items() if name in item.options}
