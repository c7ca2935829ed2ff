"""Changing what is in the cart: adding to it, quantities, removing."""

from typing import Any

from agent.planner.frames import Frame, Reference
from agent.planner.policy.cart import by_name, contents, waiting
from agent.planner.policy.cart.called import is_called_otherwise, naming_a_line, pointing
from agent.planner.policy.cart.contents import (
    add_items,
    against_code,
    ask_again,
    ensure_cart,
    named,
    note_cart,
    refused,
    say_subtotal,
    sentence,
)
from agent.planner.policy.cart.lately import counted_last, is_there_already, just_added, offer_one_more
from agent.planner.policy.cart.one_version import says_so_first
from agent.planner.policy.finding.searching import more
from agent.planner.policy.items.options import version_of, versions_said
from agent.planner.policy.items.pointing import ask_which, pointed
from agent.planner.policy.items.resolve import NEAR, Resolver, similarity, words_in
from agent.planner.policy.turn import Steps, Turn
from agent.planner.state import CartLine, Question

MANY = 3
"""More than these are not put into the cart on a "them" alone."""


def the(turn: Turn, words: str) -> str:
    """What was pointed to, for talking about it."""
    return turn.word("noun.the", words=words) if words else turn.word("noun.that")


def too_few(turn: Turn, frame: Frame) -> bool:
    """Whether less than one is asked for ("add 0 of it", "add -3"), which is said; nothing is changed then."""
    whole, asks = frame.original.lower(), turn.understanding.phrases.asks
    alone = frame.clause in whole and whole.index(frame.clause) <= 1  # a clause begins behind its minus sign
    if not asks("less_than_one", whole if alone else frame.clause):
        return False
    if frame.intent == "set_quantity" and frame.quantity == 0:
        return False  # "make it 0" takes it out
    turn.say("cart.at_least_one")
    return True


def add(turn: Turn, frame: Frame) -> Steps:
    """Put what is pointed to into the cart."""
    if too_few(turn, frame):
        return
    if frame.delta and frame.reference.empty and turn.state.cart and turn.state.last_lines:
        yield from set_quantity(turn, frame)
        return
    pieces = turn.understanding.phrases.asks("so_many_pieces", frame.text)
    if pieces and turn.state.topic == "cart" and turn.state.last_lines:
        yield from set_quantity(turn, frame.model_copy(update={"reference": Reference()}))
        return
    frame = pointing(turn, frame.model_copy(update={"reference": Reference(pronoun="it")}) if pieces else frame)
    if frame.reference.sought or is_called_otherwise(turn, frame.reference):
        yield from by_name.put_in(turn, frame)
        return
    ids = yield from pointed(turn, frame, many=True)
    if len(ids) == 1 and (just_added(turn, frame, ids[0]) or is_there_already(turn, frame, ids[0])):
        offer_one_more(turn, frame, ids[0])
        return
    if len(ids) == 1 and says_so_first(turn, frame, ids[0]):
        return
    if len(ids) > MANY and frame.reference.pronoun == "them" and not frame.reference.everything:
        turn.ask("cart.all_of_them", count=len(ids))
        turn.state.question = Question(kind="offer", frame=frame, candidates=ids)
        turn.suggest("chip.yes")
    elif ids:
        yield from add_items(turn, frame, ids)


def set_quantity(turn: Turn, frame: Frame) -> Steps:
    """'make it three', 'one more', 'double that'; 'take two' of what was just found puts it in."""
    if too_few(turn, frame) or _of_the_asked(turn, frame):
        return
    yield from ensure_cart(turn)
    frame = naming_a_line(turn, frame)
    if _of_what_is_looked_at(turn, frame):
        yield from _put_in(turn, frame)
        return
    lines = counted_last(turn, frame) or Resolver(turn).lines(frame.reference)
    if not lines and (question := _waiting(turn, frame)) is not None and question.frame is not None:
        count = new_quantity(frame, question.frame.quantity or 1)
        question.frame = question.frame.model_copy(update={"quantity": count, "delta": None})
        turn.say("cart.will_be")
        ask_again(turn, question)
        return
    if not lines and frame.quantity and frame.reference.words and Resolver(turn).by_words(frame.reference.words):
        yield from add(turn, frame)  # "make it six of the pens", of which there are none yet
        return
    if not lines:
        not_there(turn, frame)
        return
    if len(lines) > 1 and not (
        frame.reference.everything or frame.reference.pronoun == "them" or turn.state.last_lines
    ):
        ask_line(turn, frame, lines)
        return
    if len(lines) == 1 and (version := _numbered(turn, frame, lines[0])):
        yield from change(turn, frame, lines, [{"line_id": lines[0].line_id, "quantity": None, "options": version}])
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


def set_line(turn: Turn, frame: Frame) -> Steps:
    """Lines that are known, set to a version, a number or both; to none of them, they go out."""
    yield from ensure_cart(turn)
    lines = [line for line in turn.state.cart if line.line_id in frame.lines]
    if not lines:
        not_there(turn, frame)
        return
    options = frame.options or None
    changes = [{"line_id": line.line_id, "quantity": frame.quantity, "options": options} for line in lines]
    yield from change(turn, frame, lines, changes)


def not_there(turn: Turn, frame: Frame) -> None:
    """That nothing in the cart is called so; the one line that may be meant is asked about, and nothing is changed."""
    words, lines = frame.reference.words, turn.state.cart
    turn.say("cart.not_there", words=the(turn, words))
    other_kind = any(one.kind in ("category", "product") for one in turn.vocabulary.match(words))
    if len(lines) != 1 or not words or other_kind:
        turn.suggest("chip.view_cart" if lines else "chip.browse")
        return
    turn.ask("point.which", titles=named(lines[0]))
    it = Reference(among=[lines[0].line_id])
    turn.state.question = Question(kind="offer", frame=frame.model_copy(update={"reference": it}))
    turn.suggest("chip.yes", "chip.view_cart")


def _of_what_is_looked_at(turn: Turn, frame: Frame) -> bool:
    """Whether a number is of the one thing looked at, of which there is none in the cart yet."""
    held = {line.product_id for line in turn.state.cart}
    looked_at = turn.state.focus[:1]
    new = bool(looked_at) and looked_at[0] not in held
    return turn.state.topic == "items" and new and bool(frame.quantity or frame.delta)


def _put_in(turn: Turn, frame: Frame) -> Steps:
    """So many of it; "another one?" asks for other things."""
    asks = frame.delta and "?" in frame.original and turn.state.search is not None
    yield from (more if asks else add)(turn, frame)


def _of_the_asked(turn: Turn, frame: Frame) -> bool:
    """'Make that 2' while it is asked which one to add: that many of whichever it is."""
    question = turn.state.question
    asked = question.frame if question is not None and question.kind == "which" else None
    if question is None or asked is None or asked.intent != "add" or frame.reference.words or frame.reference.ordinals:
        return False
    count = new_quantity(frame, asked.quantity or 1)
    turn.say("cart.will_be")
    ask_which(turn, asked.model_copy(update={"quantity": count, "delta": None}), question.candidates)
    return True


def _numbered(turn: Turn, frame: Frame, line: CartLine) -> dict[str, str]:
    """'Change the boots to 43', where 43 is a size that there is of them, means no 43 pairs."""
    item = turn.state.items.get(line.product_id)
    said = str(frame.quantity)
    if item is None or frame.quantity is None or turn.understanding.phrases.asks("a_quantity", frame.text):
        return {}
    told = versions_said(said, item.options)
    exact = any(said in values for values in item.options.values())
    return told if exact or len(said) > 1 else {}


def new_quantity(frame: Frame, now: int) -> int | None:
    if frame.delta is not None:
        return now + frame.delta
    if frame.factor is not None:
        return max(int(now * frame.factor), 1)
    return frame.quantity


def change(
    turn: Turn, frame: Frame, lines: list[CartLine], changes: list[dict[str, Any]], *, goes_on: bool = False
) -> Steps:
    """Send changes and say what they came to; what the cart comes to only where nothing follows."""
    result = yield from turn.call("change_cart", changes=changes)
    turn.state.topic = "cart"
    ids = [line.product_id for line in lines]
    turn.state.look_at(*ids)
    if not result.ok:
        refused(turn, _whole_version(turn, frame, lines, changes), ids, result)
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
    for code in turn.state.codes:
        if against := against_code(cart, code):
            turn.say_text(sentence(against))  # a code that counted, and does no more
    if turn.state.cart:
        say_subtotal(turn, cart)
    elif not goes_on:
        turn.say("cart.empty_now")
    turn.suggest("chip.checkout" if turn.state.cart else "chip.browse", "chip.view_cart" if turn.state.cart else "")


def _whole_version(turn: Turn, frame: Frame, lines: list[CartLine], changes: list[dict[str, Any]]) -> Frame:
    """The act with all of the version that was asked for, so that what is left of each choice can be told."""
    item = turn.state.items.get(lines[0].product_id) if len(lines) == 1 else None
    if item is None or not changes[0]["options"]:
        return frame
    return frame.model_copy(update={"options": {**version_of(item, lines[0]), **changes[0]["options"]}})


def ask_line(turn: Turn, frame: Frame, lines: list[CartLine]) -> None:
    names = [named(line) for line in lines]
    turn.ask("point.which", titles=turn.wording.listed(names, last="or"))
    turn.suggest(*names[:5])
    turn.state.question = Question(kind="which_line", frame=frame, candidates=[line.line_id for line in lines])


def remove(turn: Turn, frame: Frame) -> Steps:
    """Take lines out, or some of their quantity."""
    yield from ensure_cart(turn)
    if frame.reference.empty and (bag := turn.understanding.phrases.named("the_bag", frame.text)):
        frame = frame.model_copy(update={"reference": Reference(words=bag, definite=True)})  # one that is sold here
    frame = naming_a_line(turn, frame)
    if turn.understanding.phrases.asks("keep_only", frame.text):
        frame = frame.model_copy(update={"reference": Reference(everything=True, excluded=frame.reference)})
    if _keeps_what_is_not_there(turn, frame) or waiting.drops_pending(turn, frame.reference.words):
        return
    told = [line for line in turn.state.cart if line.line_id in frame.lines]
    lines = told or _but_for(turn, frame, Resolver(turn).lines(frame.reference))
    if not lines and (question := _waiting(turn, frame)) is not None:
        _less_of_waiting(turn, frame, question)
        return
    if not lines and frame.reference.excluded is not None and turn.state.cart:
        turn.say("cart.only_that")
        return
    if not lines:
        left = turn.understanding.phrases.asks("let_go", frame.text)  # "forget the socks", which were only looked for
        if left and turn.state.question is not None and turn.state.question.kind in ("which", "which_line"):
            turn.state.question = None
        if left or not (turn.state.cart or frame.reference.words):
            turn.say("talk.left" if left else "cart.empty", words=the(turn, frame.reference.words))
        else:
            not_there(turn, frame)
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


def clear(turn: Turn, frame: Frame) -> Steps:
    """The cart emptied; "remove the bag" with a bag in it is about that."""
    yield from ensure_cart(turn)
    named = Reference(words=frame.text.rsplit(" ", 1)[-1], definite=True)
    called = any(similarity([named.words], line.title) >= NEAR for line in turn.state.cart)
    if called:
        yield from remove(turn, frame.model_copy(update={"intent": "remove", "reference": named}))
    else:
        yield from contents.clear(turn, frame)


def _but_for(turn: Turn, frame: Frame, lines: list[CartLine]) -> list[CartLine]:
    """'Scrap the phone, just the case': what is to stay, told behind what is to go, is none of it."""
    named = turn.understanding.phrases.named("just_that", frame.text)
    kept = Resolver(turn).lines(turn.understanding.references.read(named)) if named else []
    if not kept:
        return lines
    told = turn.understanding.references.read(frame.text[: frame.text.index(named)].strip(" ,"))
    return [line for line in Resolver(turn).lines(told) if line not in kept]


def _keeps_what_is_not_there(turn: Turn, frame: Frame) -> bool:
    """'Everything but the lamp' with no lamp in the cart takes nothing out."""
    kept = frame.reference.excluded
    if kept is None or not kept.words or not turn.state.cart or Resolver(turn).lines(kept):
        return False
    turn.say("cart.not_there_to_keep", words=the(turn, kept.words))
    turn.suggest("chip.view_cart")
    return True


def _less_of_waiting(turn: Turn, frame: Frame, question: Question) -> None:
    """'One less' of what still waits for a choice; all of it where nothing would be left."""
    held = question.frame.quantity or question.frame.delta or 1 if question.frame is not None else 1
    less = -frame.delta if frame.delta and frame.delta < 0 else frame.quantity or held
    if question.frame is None or held - less < 1:
        waiting.drop(turn, question)
        return
    question.frame = question.frame.model_copy(update={"quantity": held - less, "delta": None})
    turn.say("cart.will_be")
    ask_again(turn, question)


def _waiting(turn: Turn, frame: Frame) -> Question | None:
    """The choice that is still to be made for what is to be taken out, which is not in the cart yet."""
    known = [(one, turn.state.items.get(one.candidates[0])) for one in waiting.waits(turn)]
    said = words_in(frame.reference.words)
    if said:
        items = [(one, item) for one, item in known if item is not None]
        named = [one for one, item in items if similarity(said, item.title) >= NEAR]
        called = [one for one, item in items if similarity(said, " ".join(item.kinds)) >= NEAR]
        return next(reversed(named or called), None)
    return known[-1][0] if known and not turn.state.cart else None
