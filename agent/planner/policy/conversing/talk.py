"""Everything that is neither product nor purchase: greetings, help, limits of what it can do, a person."""

from collections.abc import Callable, Generator

from agent.planner.frames import Frame, Wish
from agent.planner.nlu.phrases import whole
from agent.planner.policy.cart.contents import sentence
from agent.planner.policy.checkout.terms import say_terms
from agent.planner.policy.checkout.whereto import more_of
from agent.planner.policy.finding import recommending
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.finding.searching import find, search
from agent.planner.policy.turn import Answering, Result, Steps, ToolCall, Turn
from agent.planner.reply.answers import answer_texts, say_help
from agent.planner.state import Question

MOST_ASKED = 240
MOST_BRANDS = 6
MOST_OF_A_MESSAGE = 0.5
"""A question that is less of a message than this is asked in its own words alone."""


def _only_say(*keys: str, chips: tuple[str, ...] = ()) -> Callable[[Turn, Frame], None]:
    def handler(turn: Turn, _: Frame) -> None:
        for key in keys:
            turn.say(key)
        turn.suggest(*chips)

    return handler


def greet(turn: Turn, _: Frame) -> None:
    """A greeting; the first one says what this is."""
    turn.say("talk.greet_again" if turn.state.greeted else "talk.greet")
    turn.state.greeted = True
    turn.suggest("chip.browse", "chip.trending")


def browse(turn: Turn, frame: Frame) -> Steps:
    """What the shop sells, from its own categories."""
    if turn.understanding.phrases.asks("brands", frame.text):
        names, of = yield from _brands(turn, frame)
        if names:
            if of is not None:
                yield from search(turn, of, fresh=True)
            key = "browse.brands_of" if of is not None else "browse.brands"
            turn.say(key, names=turn.wording.listed(names[:MOST_BRANDS]), kind=of.noun if of is not None else "")
            turn.suggest(*names[:3])
            return
    tops = [term for term in turn.vocabulary.categories if len(term.path) == 1]
    tops = tops if len(tops) > 1 else [term for term in turn.vocabulary.categories if len(term.path) == 2] or tops
    names = [term.name for term in sorted(tops, key=lambda term: -term.count)[:6]]
    if names:
        turn.say("browse.departments", names=turn.wording.listed(names))
        turn.suggest(*names[:4])
    elif turn.offers("recommend"):  # no categories: what is looked at most shows what kind of shop it is
        yield from recommending.trending(turn, frame)
    else:
        turn.ask("find.what")
    turn.suggest("chip.trending")


def _brands(turn: Turn, frame: Frame) -> Generator[list[ToolCall], list[Result], tuple[list[str], Wish | None]]:
    """The brands of the kind that is named, and the wish for that; those of the whole shop where none is."""
    wish, heads = turn.understanding.wishes.read(frame.text, None)
    if heads and wish.noun:
        plain = Wish(text=wish.noun, noun=wish.noun, category=wish.category)
        result = yield from turn.call("search_products", **arguments_of(turn, plain), card=False)
        told = dict(result.data.get("facets") or {}).get("brand") if result.ok else None
        shown = [str(one.get("brand") or "") for one in result.data.get("products", ())] if result.ok else []
        if names := [str(one["value"]) for one in told or ()] or list(dict.fromkeys(filter(None, shown))):
            return names, plain
    brands = sorted(turn.vocabulary.brands, key=lambda term: -term.count)
    return [term.name for term in brands], None


def help_page(turn: Turn, frame: Frame, topic: str = "", *, beside: bool = False) -> Steps:
    """A question that the shop's pages answer, or its rules; `topic` is asked where its own words find nothing.

    Nothing is said of pages that do not answer where they only stand `beside` an answer of our own.
    """
    if (yield from pages_say(turn, frame, topic)) or (
        yield from say_terms(turn, frame, topic_of(turn, frame.text) or topic)
    ):
        return
    if not beside:
        say_unknown(turn, frame)


def pages_say(turn: Turn, frame: Frame, topic: str = "") -> Answering:
    """What the shop's pages say of a question, in its own words or those of its topic; False where they do not."""
    alone = len(frame.text) >= MOST_OF_A_MESSAGE * len(frame.original)
    question = frame.original if alone and len(frame.original) < MOST_ASKED else frame.text[:MOST_ASKED]
    if where := more_of(turn, question):
        question = f"{question} ({where})"
    turn.state.helped, turn.state.helped_at = question, turn.state.turn
    if where and (yield from _rules_tell(turn, frame)):
        return True
    result = yield from turn.call("search_help", question=question)
    if say_help(turn, result, question):
        return True
    topic = topic_of(turn, frame.text) or topic
    if not topic or topic == frame.text:
        return False
    result = yield from turn.call("search_help", question=topic)
    return say_help(turn, result, question)


def _rules_tell(turn: Turn, frame: Frame) -> Answering:
    """Whether it is delivery to a country that is asked about: as it is charged there, before any page."""
    asks, delivery = turn.understanding.phrases.asks, turn.word("topic.delivery")
    if asks("customs", frame.text) or not (asks("sends_to", frame.text) or topic_of(turn, frame.text) == delivery):
        return False
    return (yield from say_terms(turn, frame, delivery))


def say_unknown(turn: Turn, frame: Frame) -> None:
    """Neither pages nor rules answer: a person may; nothing where the rules did of the same message."""
    if turn.terms_told:
        return
    turn.ask("help.unknown")
    offer_person(turn, frame)


def discounts(turn: Turn, frame: Frame) -> Steps:
    """What the pages say of reductions, if they speak of them; a code is always welcome."""
    if not (yield from _pages_speak(turn, frame, "discount")):
        turn.say("talk.discounts")
    turn.say("code.welcome")


def _pages_speak(turn: Turn, frame: Frame, topic: str) -> Answering:
    """Whether the pages speak of a topic of the language data; what they say of it is said then."""
    result = yield from turn.call("search_help", question=frame.original[:300])
    about = [
        one
        for one in answer_texts(result, "passages", "sources", "answers")
        if turn.understanding.phrases.asks(topic, str(one.get("text") or one.get("claim") or "").lower())
    ]
    return bool(about) and say_help(turn, Result(result.outcome, data={"passages": about}))


def foreign(turn: Turn, frame: Frame) -> Steps:
    """Another language: say so, and still look for what is recognised."""
    turn.say("talk.foreign")
    wish, heads = turn.understanding.wishes.read(frame.text, None)
    if not heads:
        turn.ask("talk.foreign_ask")
        turn.suggest("chip.browse", "chip.trending")
        return
    known = [word for word in wish.text.split() if turn.vocabulary.known_word(word)]
    wish = wish.model_copy(update={"text": " ".join(known), "noun": " ".join(known) or wish.noun})
    yield from find(turn, frame.model_copy(update={"intent": "find", "wish": wish, "new_search": True}))


def topic_of(turn: Turn, text: str) -> str:
    """The subject of a question about the shop, as its pages are titled."""
    topics = turn.understanding.phrases.language.reading.help_topics
    said = {topic: max(map(len, whole(words).findall(text)), default=0) for topic, words in topics.items()}
    best = max(said, key=lambda topic: said[topic], default="")  # "a gift card" is no card; the first of equals
    return best if said.get(best) else ""


def offer_person(turn: Turn, frame: Frame) -> None:
    """Offer to pass it on; a yes does it."""
    if not turn.offers("hand_off"):
        return
    turn.state.question = Question(
        kind="offer", frame=Frame(intent="hand_off", text=frame.text, original=frame.original)
    )
    turn.suggest("chip.person")


def hand_off(turn: Turn, frame: Frame) -> Steps:
    """Ask a person of the shop to take over."""
    result = yield from turn.call("hand_off", reason=frame.original[:300])
    if result.ok:
        ticket = result.data.get("ticket_id") or result.part("handoff").get("ticket_id") or ""
        turn.say("talk.handed_off", ticket=ticket)
    else:
        turn.say("cart.refused", message=sentence(result.message))


def remark(turn: Turn, frame: Frame) -> None:
    """What is told by the way: noted, or a kind word where it is a trouble."""
    if turn.understanding.phrases.asks("a_trouble", frame.clause):
        turn.say("talk.trouble")
        _offer_checkout(turn)
    else:
        turn.say("talk.remark")
        turn.suggest("chip.checkout", "chip.view_cart")


def thanks(turn: Turn, _: Frame) -> None:
    """A word of thanks back."""
    turn.say("talk.thanks")
    _offer_checkout(turn)


def bye(turn: Turn, _: Frame) -> None:
    """A friendly close."""
    turn.say("talk.bye")
    _offer_checkout(turn)


def _offer_checkout(turn: Turn) -> None:
    """What is in the cart can still be ordered."""
    if turn.state.cart and not turn.state.checkout.active:
        turn.suggest("chip.checkout", "chip.view_cart")


def complaint(turn: Turn, frame: Frame) -> None:
    """Something went wrong: regret, and a person."""
    turn.say("talk.legal" if turn.understanding.phrases.asks("legal", frame.text) else "talk.complaint")
    if turn.offers("hand_off"):
        turn.ask("talk.offer_person")
    offer_person(turn, frame)
    turn.suggest("chip.return_items")


def no_number(turn: Turn, frame: Frame) -> None:
    """Without a number or an address an order can not be looked up here: where it stands, and a person."""
    turn.state.question, turn.state.topic = None, "order"
    turn.say("order.where_number")
    if turn.offers("hand_off"):
        turn.ask("talk.offer_person")
    offer_person(turn, frame)


def feedback(turn: Turn, frame: Frame) -> None:
    """Opinions about the shop go to a person."""
    turn.say("talk.feedback")
    if turn.offers("hand_off"):
        turn.ask("talk.offer_person")
    offer_person(turn, frame)


def account(turn: Turn, frame: Frame) -> Steps:
    """Accounts and invoices are not ours; the help pages or a person may know."""
    if (yield from _pages_speak(turn, frame, "of_accounts")):
        return
    turn.say("talk.account")
    if turn.offers("hand_off"):
        turn.ask("talk.offer_person")
    offer_person(turn, frame)


def thinking(turn: Turn, _: Frame) -> None:
    """Thinking aloud: there is time; an order that is put waits."""
    turn.say("talk.order_waits" if turn.state.checkout.proposed else "talk.take_time")


def unclear(turn: Turn, frame: Frame) -> None:
    """Not understood: say so, show what works, and after the second time offer a person."""
    if turn.state.checkout.proposed:
        turn.say("talk.order_waits")
        return
    turn.state.confused += 1
    if turn.state.confused >= 2 and turn.offers("hand_off"):
        turn.say("talk.unclear_again")
        offer_person(turn, frame)
    else:
        turn.say("talk.unclear")
    turn.suggest("chip.browse", "chip.trending")


injection = _only_say("talk.injection", chips=("chip.browse",))
too_long = _only_say("talk.too_long", chips=("chip.browse", "chip.person"))
reformat = _only_say("talk.reformat", chips=("chip.browse",))
who = _only_say("talk.who")
capabilities = _only_say("talk.capabilities", chips=("chip.browse", "chip.trending", "chip.orders"))
abuse = _only_say("talk.abuse")
out_of_scope = _only_say("talk.out_of_scope", chips=("chip.browse", "chip.trending"))
