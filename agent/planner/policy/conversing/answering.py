"""Answers to the planner's own questions: elliptical, yes or no, or something else altogether."""

from collections.abc import Callable
from dataclasses import replace

from agent.planner.frames import Contact, Frame
from agent.planner.nlu.contact import has_card_number
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.text import bare
from agent.planner.policy.after_sale import order_answers
from agent.planner.policy.cart import codes, contents, counter, lines, settling, waiting
from agent.planner.policy.checkout import answers, asking, gift_cards, giving
from agent.planner.policy.conversing import binding, doubt, offering, unsettled, which
from agent.planner.policy.conversing.again import decided, run_all
from agent.planner.policy.finding import telling
from agent.planner.policy.items.choosing import options
from agent.planner.policy.items.within_reach import ASKING_WHICH
from agent.planner.policy.turn import Answering, Steps, Turn
from agent.planner.state import Question

LEAST_OF_A_NAME = 2
WAYS = frozenset(["choose_delivery", "choose_payment"])
LOOSE = WAYS | {"find", "refine", "unclear", "point"}


def answer(turn: Turn) -> Answering:
    """Whether the message answered the open question (and what follows from that was done)."""
    if (yield from _told_by_the_way(turn)):
        return True
    question = turn.state.question
    if refused := waiting.refused_by_name(turn):
        yield from _go_on_without(turn, refused)
        return True
    if question is not None and (yield from _answered(turn, question)):
        return True
    late = waiting.answered_late(turn)
    if late is None or not (yield from options(turn, late)):
        return False
    unsettled.go_back_to(turn, question)
    return True


def _told_by_the_way(turn: Turn) -> Answering:
    """Who it is for, or a card's number, which is refused, whatever is asked."""
    question = turn.state.question
    if _names_who(turn):
        yield from giving.give(turn, Frame(intent="give_contact", contact=Contact(name=turn.message.strip(" ."))))
        return True
    if not has_card_number(turn.message):
        return False
    turn.say("checkout.no_card_numbers")
    if question and question.kind == "checkout":
        asking.ask_missing(turn, question.missing.get("fields", []))
    return True


def _answered(turn: Turn, question: Question) -> Answering:
    """Whether the message says other things than were asked about, or answers what is asked or stands behind."""
    which_ = question.kind in ASKING_WHICH
    if which_ and (acts := counter.instead_of_answer(turn, question) or binding.instead_of_answer(turn, several=True)):
        yield from _done_instead(turn, question, acts)
        return True
    if question.kind in _ANSWERS and (yield from _ANSWERS[question.kind](turn, question)):
        return True
    if (before := unsettled.behind(question)) is not None:
        turn.state.question = before
        if before.kind in _ANSWERS and (yield from _ANSWERS[before.kind](turn, before)):
            return True
    if which_ and (acts := binding.instead_of_answer(turn, several=False)):
        yield from _done_instead(turn, question, acts)
        return True
    return (yield from _meanwhile(turn, question))


def _done_instead(turn: Turn, question: Question, acts: list[Frame]) -> Steps:
    """What is said in the place of an answer; a choice waits behind what is said of other things."""
    if any(set(one.reference.among) & set(question.candidates) for one in acts):
        turn.state.question = None
    else:
        waiting.leave(turn)
    yield from run_all(turn, acts)


def _go_on_without(turn: Turn, refused: list[Question]) -> Steps:
    """What waits is left out; the order goes on where that is said, or where it waited behind the choice."""
    asked, then = turn.state.question, [body for one in refused for body in one.data.get("then", [])]
    for one in refused:
        waiting.drop(turn, one)
    pays = turn.understanding.phrases.asks("goes_on_to_pay", bare(turn.message))
    acts = [Frame.model_validate(body) for body in then]
    if pays and not any(one.intent in ("checkout", "place_order") for one in acts):
        acts.append(Frame(intent="checkout", original=turn.message))
    if asked is not None and asked not in refused and not acts:
        unsettled.go_back_to(turn, asked)
        return
    yield from run_all(turn, acts)


def _meanwhile(turn: Turn, question: Question) -> Answering:
    """Who it is for and where it goes, said while a choice is open behind which the order waits."""
    then = [str(one.get("intent", "")) for one in question.data.get("then", [])]
    if question.kind != "options" or not {"checkout", "place_order"} & set(then):
        return False
    if ways := _ways(turn):
        question.data["then"] = [*question.data["then"], *[one.model_dump(mode="json") for one in ways]]
        turn.say("checkout.noted_plain")
        contents.ask_again(turn, question, in_the_way=True)
        if turn.state.question is not None:
            turn.state.question.data["then"] = question.data["then"]
        return True
    contact = turn.understanding.contacts.read(turn.message, turn.country)
    answers.fill_single(turn, contact, ["name", "email", "address", "city", "postal_code"])
    if not contact.given or answers.is_something_else(turn, contact):
        return False
    if turn.state.cart:
        waiting.go_on_without(turn)
    yield from giving.give(turn, Frame(intent="give_contact", contact=contact, original=turn.message))
    return True


def _ways(turn: Turn) -> list[Frame]:
    """How it shall be delivered and paid, and nothing else."""
    now = turn.situation()
    read = turn.understanding.read(turn.message, replace(now, flags=now.flags | {"checkout"}))
    acts = any(one.intent not in LOOSE and one.confidence == 1 for one in turn.understanding.read(turn.message, now))
    return [] if acts or any(one.intent not in WAYS for one in read) else read


def _names_who(turn: Turn) -> bool:
    """Whether a name is said on its own after an address or e-mail was noted for the order to come."""
    noted = turn.state.checkout.collected.get("contact") or {}
    text = turn.message.strip(" .")
    if not noted or noted.get("name") or turn.state.checkout.active or len(text.split()) < LEAST_OF_A_NAME:
        return False
    return (
        text.istitle()
        and answers.is_name(turn, text)
        and not any(map(turn.vocabulary.known_word, text.lower().split()))
    )


def _clear(turn: Turn, _: Question) -> Answering:
    said = decided(turn)
    words = {bare(turn.message), turn.understanding.stripped(bare(turn.message))[0]}
    if said is None and words & set(turn.understanding.phrases.language.reading.answers.empty):
        said = True
    if said is None:
        return False
    turn.state.question = None
    if said:
        yield from contents.cleared(turn)
    else:
        turn.say("cart.kept")
    return True


def _quantity(turn: Turn, question: Question) -> Answering:
    count = count_of(bare(turn.message), turn.understanding.phrases)
    if count is None or question.frame is None:
        return False
    turn.state.question, turn.state.last_lines = None, question.candidates
    yield from lines.set_quantity(turn, question.frame.model_copy(update={"quantity": count, "delta": None}))
    return True


def _code(turn: Turn, question: Question) -> Answering:
    words = turn.message.strip().split()
    code = turn.understanding.contacts.code(turn.message) or (words[0] if len(words) == 1 else "")
    if not code or question.frame is None or decided(turn) is not None:
        return False
    turn.state.question = None
    yield from codes.apply_code(turn, question.frame.model_copy(update={"code": code.strip(".,").upper()}))
    return True


_ANSWERS: dict[str, Callable[[Turn, Question], Answering]] = {
    **order_answers.ANSWERS,
    "clear": _clear,
    "offer": offering.answer,
    "doubt": doubt.answer,
    "options": options,
    "left": settling.answer_left,
    "which": which.one,
    "which_line": which.line,
    "quantity": _quantity,
    "code": _code,
    "gift_card": gift_cards.answer,
    "watch": telling.answer,
    "checkout": answers.answer,
}
