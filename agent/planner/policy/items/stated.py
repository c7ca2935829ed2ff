"""Warranty, delivery and return: what the one thing talked about states of them, before the shop's pages are asked."""

from typing import Any

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.text import words_of
from agent.planner.policy.checkout import costs
from agent.planner.policy.checkout.terms import say_terms
from agent.planner.policy.conversing import talk
from agent.planner.policy.finding import searching, turning
from agent.planner.policy.finding.known import details
from agent.planner.policy.items import comparing, in_hand
from agent.planner.policy.items.asked_about import asked_about
from agent.planner.policy.items.judging import SURE
from agent.planner.policy.items.replying import reply_from, told_of
from agent.planner.policy.turn import Answering, Steps, Turn
from agent.planner.reply.answers import answer_texts, clean
from agent.planner.state import Question
from retrieval.text.words import stems

LONGEST = 200
FEW = 3
MOST_IN_REACH = 4
CERTAIN = 0.6
"""How surely a text of the thing in hand must answer what could be asked of the shop."""


def help_page(turn: Turn, frame: Frame) -> Steps:
    """A question that the thing's own record answers, else the shop's pages; what the cart comes to is reckoned."""
    asks = turn.understanding.phrases.asks
    if turn.state.cart and (asks("before_delivery", frame.text) or _is_of_the_sum(turn, frame)):
        yield from costs.answer(turn, frame)
        return
    if (yield from says(turn, frame)) or (yield from rules_say(turn, frame)):
        return
    if (yield from _things_say(turn, frame)):
        return
    if not _follows_help(turn) and (yield from in_hand.says_surely(turn, frame, CERTAIN)):
        return
    if (yield from talk.pages_say(turn, frame)):
        return
    if (yield from says(turn, frame, loosely=True)) or (yield from in_hand.says_surely(turn, frame, SURE)):
        return
    if not (yield from say_terms(turn, frame, talk.topic_of(turn, frame.text))):
        talk.say_unknown(turn, frame)


def _is_of_the_sum(turn: Turn, frame: Frame) -> bool:
    asks = turn.understanding.phrases.asks
    return asks("sum", frame.text) and asks("with_delivery", frame.text)


def _follows_help(turn: Turn) -> bool:
    """Whether a question about the shop was answered just before, which "and how much?" goes on with."""
    return turn.state.helped_at == turn.state.turn - 1


def _things_say(turn: Turn, frame: Frame) -> Answering:
    """What the things in reach state of it, where one of them is named or an attribute of theirs is."""
    state = turn.state
    if _follows_help(turn) or not state.shown or state.topic not in ("", "items") or not turn.offers("ask_product"):
        return False
    named = yield from asked_about(turn, frame)
    ids = named or state.shown[:MOST_IN_REACH]
    told = yield from told_of(turn, frame.text, ids)
    subject = set(stems(frame.text))
    stated = [one for one in told if one.best >= SURE and subject & set(stems(one.judged[0].statement.label))]
    if not (stated or (named and any(one.best >= SURE for one in told))):
        return False
    yield from reply_from(turn, frame, told if named else stated)
    return True


def rules_say(turn: Turn, frame: Frame) -> Answering:
    """Until when things can be sent back: the rules, by which it is judged, before any page."""
    if not turn.understanding.phrases.asks("return_span", frame.text):
        return False
    return (yield from say_terms(turn, frame, turn.word("topic.returns")))


def answer_costs(turn: Turn, frame: Frame) -> Steps:
    """What delivery takes: by the thing's own record, else by the checkout or the pages."""
    if turn.state.checkout.active or not (yield from says(turn, frame)):
        yield from costs.answer(turn, frame)


def find(turn: Turn, frame: Frame) -> Steps:
    """What is looked for; where it must be there by a day, what the shop says of delivery as well."""
    if _compares(turn, frame):
        yield from comparing.compare(turn, frame)
        return
    if (yield from in_hand.answers(turn, frame)):
        return
    yield from searching.find(turn, frame)
    if frame.wish.needed_by and turn.state.shown and not turn.asked:
        asked = turn.word("topic.delivery_time")
        yield from costs.answer(turn, frame.model_copy(update={"intent": "costs", "text": asked, "original": asked}))
    if frame.wish.quantity and not turn.asked and turn.state.search is not None and turn.state.search.total:
        _offer_so_many(turn, frame)


def refine(turn: Turn, frame: Frame) -> Steps:
    """A change to what is looked for, unless it is asked of what was found."""
    if _compares(turn, frame):
        yield from comparing.compare(turn, frame)
    elif not (yield from in_hand.answers(turn, frame)):
        yield from turning.refine(turn, frame)


def _compares(turn: Turn, frame: Frame) -> bool:
    """'Is it lighter than the 18 V one': the thing in hand with another, and no step in what is looked for."""
    return bool(turn.state.focus) and bool(turn.understanding.phrases.named("compared_with", frame.text))


def _offer_so_many(turn: Turn, frame: Frame) -> None:
    """'I want 3 clay pots': whether to add so many is asked, and of which where a few fit."""
    ids = [key for key in turn.state.shown if key in turn.state.items]
    counted: dict[str, Any] = {
        "quantity": frame.wish.quantity,
        "delta": None,
        "text": "",
        "wish": Wish(),
        "options": {},
    }
    act = frame.model_copy(update={"intent": "add", "reference": Reference(pronoun="it"), **counted})
    titles = turn.wording.listed([turn.state.items[key].title for key in ids], last="or")
    if len(ids) == 1 and turn.state.items[ids[0]].available:
        turn.ask("find.add_so_many", count=frame.wish.quantity)
        turn.state.question = Question(kind="offer", frame=act, candidates=ids)
        turn.suggest("chip.yes", "chip.similar")
    elif 1 < len(ids) <= FEW:
        turn.ask("find.which_so_many", count=frame.wish.quantity, titles=titles)
        turn.state.question = Question(kind="which", frame=act, candidates=ids)
        turn.suggest(*(turn.state.items[key].title for key in ids))


def says(turn: Turn, frame: Frame, *, loosely: bool = False) -> Answering:
    """Say what the record of the one thing talked about states of the subject; False where it states nothing.

    It is asked of the thing where the words say so ("its warranty"); loosely also where they do not.
    """
    state = turn.state
    ids = state.focus[:1] or (state.shown if len(state.shown) == 1 else [])
    asked = loosely or turn.understanding.phrases.asks("of_it", frame.text)
    if not ids or state.topic not in ("", "items", "cart") or state.order is not None or not asked:
        return False
    subject = {_stem(word) for word in turn.understanding.phrases.content(frame.text)}
    names = {name.lower() for name in turn.vocabulary.attributes if subject & {_stem(word) for word in words_of(name)}}
    if not names:
        return (
            (yield from _texts_say(turn, frame, ids[0], subject)) if loosely and turn.offers("ask_product") else False
        )
    item, body = yield from details(turn, ids[0], card=False)
    stated = [(name, values) for name, values in dict(body.get("attributes") or {}).items() if name.lower() in names]
    if item is None or not stated:
        return False
    turn.state.look_at(ids[0])
    for name, values in stated[:2]:
        text = ", ".join(map(str, values)) if isinstance(values, list) else str(values)
        turn.say("ask.attribute", title=item.title, text=f"{name}: {text[:LONGEST]}".rstrip("."))
    turn.suggest("chip.add_it", "chip.similar")
    return True


def _texts_say(turn: Turn, frame: Frame, product_id: str, subject: set[str]) -> Answering:
    """What a sentence of its description says of the subject ("10-year warranty")."""
    result = yield from turn.call("ask_product", product_id=product_id, question=frame.text, card=False)
    topics = turn.understanding.phrases.language.reading.help_topics.values()
    about = subject & {_stem(word) for topic in topics for way in topic for word in way.split()}
    texts = [str(one.get("text", "")) for one in answer_texts(result, "answers", "sources", "passages")]
    fitting = next((text for text in texts if about & {_stem(word) for word in words_of(text)}), "")
    if not result.ok or not fitting:
        return False
    item = turn.state.items.get(product_id)
    turn.say("ask.text", title=item.title if item else "", text=clean(fitting))
    return True


def _stem(word: str) -> str:
    return word.removesuffix("ing").removesuffix("ed").removesuffix("s")
