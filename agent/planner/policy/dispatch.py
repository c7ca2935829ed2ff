"""From frames to handlers, in the order of the message, with open questions answered first."""

from collections.abc import Callable, Mapping
from typing import Any

from agent.planner.frames import Frame, Reference
from agent.planner.policy.after_sale import asked, bought, changing, orders, unpaid
from agent.planner.policy.cart import (
    changes,
    codes,
    contents,
    counter,
    lines,
    restraint,
    settling,
    swapping,
    undoing,
    versions,
    waiting,
)
from agent.planner.policy.checkout import choosing, costs, currency, gift_cards, giving, means, proceeding, stages
from agent.planner.policy.conversing import (
    acts,
    again,
    answering,
    assent,
    composing,
    doubt,
    plainly_put,
    talk,
    unsettled,
)
from agent.planner.policy.conversing.situating import situated
from agent.planner.policy.finding import (
    finds,
    picturing,
    recommending,
    returning,
    searching,
    situations,
    stories,
    telling,
    told,
    turning,
)
from agent.planner.policy.items import (
    asking,
    comparing,
    in_hand,
    numbering,
    of_all,
    picking,
    questions,
    showing,
    sizing,
    stated,
    version_answers,
)
from agent.planner.policy.items.resolve import Resolver
from agent.planner.policy.turn import Result, Steps, ToolCall, ToolMissing, Turn

Handler = Callable[[Turn, Frame], Steps | None]


REPEATING: Mapping[str, Callable[[Turn, Frame], Steps]] = {
    "ask": questions.ask,
    "similar": recommending.similar,
    "goes_with": recommending.goes_with,
    "remove": lines.remove,
}
REPEATED = frozenset(["add", *REPEATING])
SUGGESTED = frozenset(["goes_with", "similar"])


def _add(turn: Turn, frame: Frame) -> Steps:
    """What is pointed to goes into the cart; said as a correction, in the place of what was just put there."""
    fresh = turn.state.added and turn.state.changed_at == turn.state.turn - 1
    too = turn.understanding.phrases.asks("too", frame.original.lower())
    named = frame.reference.ordinals or frame.reference.words or frame.reference.among
    if fresh and frame.correction and not too and named:
        yield from swapping.add_instead(turn, frame)
    else:
        yield from lines.add(turn, frame)


def _point(turn: Turn, frame: Frame) -> Steps:
    """Words that only point: the last act again with it ("no, the other one"), else more about it."""
    if picking.offer_all(turn, frame):
        return
    if turn.state.topic == "items" and turn.state.search and turn.understanding.phrases.asks("refuses", frame.text):
        if turn.state.search.total > turn.state.search.offset + turn.state.search.shown:
            yield from searching.more(turn, frame)
        else:
            turn.ask("find.what_else")
        return
    last = _repeated(turn, frame)
    if last is not None and last.intent == "add" and frame.original.rstrip().endswith("?"):
        last = None  # "they have no sugar in them, do they?" adds none
    if last is not None:
        yield from _again(turn, frame, last)
    elif len(frame.reference.ordinals) > 1:
        yield from comparing.compare(turn, frame)
    else:
        yield from showing.show(turn, frame)


def _repeated(turn: Turn, frame: Frame) -> Frame | None:
    """The last act, where it is meant again; what was suggested and is wanted too is put into the cart."""
    last = turn.state.last
    too = turn.understanding.phrases.asks("too", frame.original.lower())
    together = frame.reference.everything or frame.reference.pronoun == "them"
    if last is None:
        return None
    if too and last.intent in SUGGESTED and not frame.correction:
        return last.model_copy(update={"intent": "add"})  # "yes, that case too"
    held = {line.product_id for line in turn.state.cart}
    if too and last.intent == "ask" and frame.reference.pronoun == "it" and not held & set(turn.state.focus[:1]):
        return last.model_copy(update={"intent": "add"})  # "great, that too please"
    if last.intent == "ask" and frame.reference.words and showing.version_said(turn, frame):
        return None  # "the navy one, L" asks nothing
    if last.intent == "ask":  # but for "then rather the hat one"
        return None if frame.correction and _names_another(turn, frame.reference) else last
    return last if (frame.correction or too or together) and last.intent in REPEATED else None


def _again(turn: Turn, frame: Frame, last: Frame) -> Steps:
    """The last act with what is pointed to now."""
    counted: dict[str, Any] = {}
    if last.intent == "add":
        counted = {"quantity": frame.quantity or frame.wish.quantity, "delta": None, "text": frame.text, "options": {}}
    repeated = last.model_copy(update={"reference": frame.reference, "other": None, **counted})
    if last.intent == "remove" and frame.correction:
        yield from undoing.put_back(turn)
    if last.intent == "add" and not frame.correction:
        yield from lines.add(turn, repeated)
    elif last.intent == "add":
        yield from swapping.add_instead(turn, repeated)
    elif last.intent == "ask":
        yield from questions.ask_again(turn, last, frame)
    else:
        yield from REPEATING[last.intent](turn, repeated)


def _names_another(turn: Turn, reference: Reference) -> bool:
    """Whether it is called by words that nothing shown is called by."""
    return bool(reference.words) and not Resolver(turn).by_words(reference.words)


def _show(turn: Turn, frame: Frame) -> Steps:
    """'what about the second one' after a question asks the same of it."""
    last = turn.state.last
    if turn.understanding.phrases.asks("reviews", frame.text):
        yield from questions.ask(turn, frame.model_copy(update={"intent": "ask"}))
        return
    again = turn.understanding.phrases.asks("again", frame.text) and not showing.version_said(turn, frame)
    if last is not None and last.intent == "ask" and again:
        yield from questions.ask_again(turn, last, frame)
        return
    yield from showing.show(turn, frame)


def _view(turn: Turn, frame: Frame) -> Steps:
    """The cart, with delivery where that is said; "how many are in there" of one thing looked at is asked of that."""
    looked_at = turn.state.topic == "items" and turn.state.focus and not turn.state.cart
    if looked_at and turn.understanding.phrases.asks("how_many_in", frame.text):
        yield from questions.ask(turn, frame.model_copy(update={"intent": "ask", "reference": Reference(pronoun="it")}))
    elif turn.state.cart and turn.understanding.phrases.asks("with_delivery", frame.text):
        yield from costs.answer(turn, frame)
    else:
        yield from contents.view(turn, frame)


def _goes_with(turn: Turn, frame: Frame) -> Steps:
    """What goes with it, unless its own texts tell what it needs."""
    if not (yield from in_hand.tells_what_it_needs(turn, frame)):
        yield from recommending.goes_with(turn, frame)


def _status(turn: Turn, frame: Frame) -> Steps:
    """Where an order is; "when do I get my money back" with no order known is asked of the pages."""
    known = turn.state.order is not None or turn.state.orders
    if not known and turn.understanding.phrases.asks("of_a_refund", frame.text):
        yield from talk.help_page(turn, frame, turn.word("topic.returns"))
    else:
        yield from orders.status(turn, frame)


HANDLERS: Mapping[str, Handler] = {
    "find": situations.first(stated.find),
    "refine": stated.refine,
    "recall_wish": turning.recall,
    "show_picture": picturing.show,
    "more": searching.more,
    "start_over": searching.start_over,
    "point": _point,
    "which_number": numbering.ask,
    "show_item": _show,
    "ask": questions.ask,
    "ask_all": of_all.ask,
    "ask_version": version_answers.answer,
    "sizing": sizing.advise,
    "too_dear": showing.too_dear,
    "compare": comparing.compare,
    **recommending.HANDLERS,
    "goes_with": _goes_with,
    "browse": talk.browse,
    "add": _add,
    "set_quantity": lines.set_quantity,
    "set_line": lines.set_line,
    "change_variant": bought.change_variant,
    "choose_version": settling.choose,
    "not_so": settling.not_so,
    "add_version": versions.add_version,
    "no_versions": versions.say_none,
    "which_version": versions.which_version,
    "remove": lines.remove,
    "swap": swapping.swap,
    "undo": undoing.undo,
    "keep": undoing.keep,
    "second_thought": assent.second_thought,
    "back": returning.back,
    "clear_cart": lines.clear,
    "accept_prices": contents.accept_prices,
    "choose_currency": currency.choose,
    "view_cart": _view,
    "apply_code": codes.apply_code,
    "remove_code": codes.remove_code,
    "why_refused": codes.why_refused,
    "use_gift_card": bought.use_gift_card,
    "remove_gift_card": gift_cards.remove,
    "gift_card_balance": gift_cards.balance,
    "keep_means": means.keep,
    "list_means": means.show,
    "forget_means": means.forget,
    "checkout": proceeding.begin,
    "place_order": proceeding.place,
    "give_address": bought.give_address,
    "give_contact": giving.give,
    "choose_delivery": choosing.choose_delivery,
    "choose_payment": bought.choose_payment,
    "no_number": talk.no_number,
    "order_status": _status,
    "order_details": asked.details,
    "receipt": asked.receipt,
    "reorder": asked.again,
    "list_orders": orders.list_all,
    "cancel_order": bought.cancel_order,
    "return_items": bought.return_items,
    "exchange_items": bought.exchange,
    "change_order": changing.change,
    "withdraw_request": changing.withdraw,
    "return_instead": unpaid.return_instead,
    "help": stated.help_page,
    "costs": stated.answer_costs,
    "ways_to_pay": costs.ways_to_pay,
    "discounts": talk.discounts,
    "foreign": talk.foreign,
    "hand_off": talk.hand_off,
    "complaint": talk.complaint,
    "feedback": talk.feedback,
    "account": talk.account,
    "back_when": telling.back_when,
    "watch": telling.watch,
    "watch_it": telling.watch_it,
    "forget_me": telling.forget_me,
    "who_are_you": talk.who,
    "capabilities": talk.capabilities,
    "abuse": talk.abuse,
    "out_of_scope": situations.first(talk.out_of_scope),
    "injection": talk.injection,
    "reformat": talk.reformat,
    "too_long": talk.too_long,
    "pick_one": picking.pick,
    "greet": talk.greet,
    "thinking": talk.thinking,
    "go_on": assent.go_on,
    "thanks": talk.thanks,
    "remark": situations.first(told.remark),
    "bye": talk.bye,
    "affirm": assent.affirm,
    "deny": assent.deny,
    "unclear": situations.first(talk.unclear),
    "unsure": doubt.ask,
}
CART_ACTS = frozenset(
    ["add", "remove", "set_quantity", "set_line", "change_variant", "swap", "apply_code", "remove_code"]
)
WAITING = frozenset([*CART_ACTS, "checkout", "place_order"])


def run(turn: Turn, acted: list[tuple[ToolCall, Result]]) -> Steps:
    """One whole turn; `acted` are acts that were carried out outside of the planner just before."""
    turn.state.turn += 1
    if acted:
        acts.word(turn, acted)
        return
    read = plainly_put.put(turn, _meant)
    question = turn.opened = turn.state.question
    then = [Frame.model_validate(body) for body in question.data.get("then", [])] if question else []
    under = unsettled.behind(question) if question else None
    answered = not turn.picture and (yield from answering.answer(turn))
    if answered:
        yield from _in_order(turn, then)
        if turn.state.checkout.proposed and not turn.asked and turn.state.cart:
            yield from stages.resume(turn)
        unsettled.go_back_to(turn, under)
    else:
        yield from _act(turn, read)
    undoing.note(turn)
    if turn.put_forward and turn.state.question is not None and turn.state.question.kind == "offer":
        turn.state.question = None  # an offer beside what is put forward was not made
    if turn.asked and turn.state.question is not None:
        turn.state.question.data["asked"] = turn.asked[-1]
    if not turn.text():
        turn.say("talk.unclear")


def _act(turn: Turn, read: list[Frame]) -> Steps:
    """What the message asks for, which may be `read` already, and then what is still open."""
    question = turn.opened = turn.state.question  # what stood behind it, where a question of ours was left
    frames = picturing.meant(turn) or read or _meant(turn) or [Frame(intent="unclear", original=turn.message)]
    if any(frame.intent != "unclear" for frame in frames):
        turn.state.confused = 0
    yield from _in_order(turn, frames)
    if question is not None and question.data.get("dropped"):
        yield from _in_order(turn, [Frame.model_validate(body) for body in question.data.get("then", [])])
    waiting.keep(turn)
    if turn.state.checkout.proposed and CART_ACTS & {frame.intent for frame in frames} and turn.state.cart:
        yield from stages.resume(turn)
    unsettled.keep(turn)
    unsettled.come_back(turn, question, frames)


def _in_order(turn: Turn, frames: list[Frame]) -> Steps:
    """One act after the other; what changes the cart waits while a question about it is open."""
    for place, frame in enumerate(frames):
        if turn.asked and turn.state.question is not None and frame.intent in WAITING and not _apart(turn, frame):
            behind = [one.model_dump(mode="json") for one in frames[place:]]
            turn.state.question.data["then"] = [*turn.state.question.data.get("then", []), *behind]
            return
        if turn.asked and turn.state.checkout.proposed and frame.intent in ("checkout", "place_order"):
            continue  # it is proposed already
        yield from handle(turn, frame)


def _apart(turn: Turn, frame: Frame) -> bool:
    """Whether an act is on a line that is named, so that an open choice has nothing to do with it."""
    told = frame.reference.words or frame.reference.among
    if frame.intent != "remove" or not told or turn.state.question is None:
        return False
    lines = Resolver(turn).lines(frame.reference)
    return len(lines) == 1 and lines[0].product_id not in turn.state.question.candidates


def _meant(turn: Turn) -> list[Frame]:
    """The acts of the message; a bare yes or no stays one, whatever its words resemble."""
    said = again.decided(turn)
    frames = asking.told(turn, plainly_put.read(turn))
    frames = situations.told(turn, frames)
    if counter.is_order(turn):
        frames = turning.told(turn, counter.told(turn, frames))
    else:
        frames = counter.told(turn, turning.told(turn, frames))
    if said is not None and not any(frame.is_told for frame in frames):
        return [Frame(intent="affirm" if said else "deny", text=turn.message.lower(), original=turn.message)]
    frames = changes.told(turn, frames)
    frames = composing.ways_apart(turn, composing.worth(turn, frames))
    placed = [frame if frame.is_told else situated(turn, frame) for frame in frames]
    acts = restraint.restrained(turn, composing.with_remarks(turn, placed))
    return stories.in_full(turn, composing.one_wish(turn, finds.apart(turn, acts)))


def handle(turn: Turn, frame: Frame) -> Steps:
    """One frame; a tool that this shop does not offer is said, and a person offered."""
    if not turn.asked:
        turn.suggestions.clear()
    try:
        steps = HANDLERS[frame.intent](turn, frame)
        if steps is not None:
            yield from steps
        if frame.intent in REPEATED:
            turn.state.last = frame
        elif frame.intent not in ("point", "show_item") and frame.intent not in composing.SMALL_TALK:
            turn.state.last = None
    except ToolMissing as missing:
        turn.say(f"missing.{missing.name}" if turn.wording.knows(f"missing.{missing.name}") else "missing.any")
        talk.offer_person(turn, frame)


again.bind(handle, _in_order)
