"""What loose words mean where the talk stands: a quantity, a version, a way of delivery, more of a question."""

from typing import Any

from agent.planner.frames import Frame, Reference, Sort, Wish
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.text import bare
from agent.planner.policy.cart import settling, versions
from agent.planner.policy.checkout.ways import names_a_way, way_meant
from agent.planner.policy.conversing import of_the_ordered
from agent.planner.policy.items import numbering
from agent.planner.policy.items.resolve import Resolver, evenly
from agent.planner.policy.turn import Turn


def _count_in(turn: Turn, frame: Frame) -> int | None:
    said = frame.text.removesuffix(" please").removesuffix(" of them")
    said = turn.understanding.phrases.named("no_but", said) or said
    said = said.removeprefix("x").removesuffix("x").strip() if said.strip("x ").isdigit() else said
    return count_of(turn.understanding.phrases.said.sub("", said), turn.understanding.phrases)


def _counts(turn: Turn, frame: Frame) -> bool:
    """'i meant 6' right after a quantity: that many of it."""
    state = turn.state
    fresh = state.topic == "cart" and bool(state.last_lines) and state.changed_at == state.turn - 1
    if fresh and turn.understanding.phrases.asks("no_but", bare(frame.original)):
        return True
    return fresh and (frame.correction or not frame.text.isdigit()) and _count_in(turn, frame) is not None


def _corrects_count(turn: Turn, frame: Frame) -> bool:
    """'2 of them actually' right after one was put in: two in all."""
    said = frame.intent == "add" and frame.quantity is not None and frame.reference.pronoun in ("it", "them")
    fresh = turn.state.topic == "cart" and turn.state.changed_at == turn.state.turn - 1
    return said and fresh and (frame.correction or turn.understanding.phrases.asks("meant", frame.original.lower()))


def _so_many_of_the_shown(turn: Turn, frame: Frame) -> bool:
    """'2 please' right after one product was shown in full."""
    state = turn.state
    shown = state.topic == "items" and bool(state.focus) and state.looked_at == state.turn - 1
    return shown and not frame.text.isdigit() and _count_in(turn, frame) is not None


def _follows_up(turn: Turn, frame: Frame) -> bool:
    """'and how long?' right after a question about the shop."""
    elliptic = turn.understanding.phrases.asks("follow_up", frame.text.strip(" ?"))
    return elliptic and frame.intent in ("find", "ask", "unclear", "refine", "costs")


def _told_by_its_text(turn: Turn, frame: Frame) -> bool:
    """'Battery w gps on', of the one thing that is talked about: words of this shop, though no sentence is known so."""
    state = turn.state
    one = state.topic == "items" and len(state.focus) == 1
    if not one or frame.intent != "out_of_scope" or frame.confidence == 1:
        return False
    words = turn.understanding.phrases.content(frame.text)
    known = [word for word in words if turn.vocabulary.known_word(word)]
    return bool(known) and (frame.reference.pronoun == "it" or len(known) >= KNOWN_ENOUGH)


def _asks_of_it(turn: Turn, frame: Frame) -> bool:
    """'Waterproof?' of the one thing that is talked about: a question, no other search."""
    if frame.intent not in ("find", "refine", "unclear"):
        return False
    state = turn.state
    one = bool(state.focus) and (len(state.shown) == 1 or state.looked_at == state.turn - 1)
    phrases = turn.understanding.phrases
    looks = phrases.asks("looks_for", frame.text) or phrases.companion(frame.text)[0] >= 0
    of_it = frame.reference.pronoun in ("it", "them") and not looks
    short = frame.original.rstrip().endswith("?") and (of_it or len(frame.text.split()) <= SHORT_QUESTION)
    wish = frame.wish
    limits = wish.price_min or wish.price_max or wish.price_word or wish.comparative or wish.sort or wish.rank
    named = (
        wish.category
        or wish.brands
        or any(
            turn.vocabulary.attributes[one.name].is_option
            for one in wish.attributes
            if one.name in turn.vocabulary.attributes
        )
    )
    return one and short and state.topic == "items" and not limits and not named and not _names_a_kind(turn, frame.text)


def _names_a_kind(turn: Turn, text: str) -> bool:
    """Whether another kind of thing than the one talked about is named ("any handbags?")."""
    item = turn.state.items.get(turn.state.focus[0])
    title = evenly(f"{item.title} {' '.join(item.kinds)}") if item is not None else ""
    kinds = [one for one in turn.vocabulary.match(text) if one.kind == "category" and one.score >= SURE]
    return any(evenly(text[one.start : one.end]) not in title for one in kinds)


def _without_a_sort(turn: Turn, frame: Frame) -> Wish | None:
    """'Not the retractable kind': the running search without some of what was found."""
    refuses = frame.text.split(" ", 1)[0] in turn.understanding.phrases.language.lexicon.negations
    return frame.wish if refuses and frame.wish.exclude_terms and turn.state.search is not None else None


def _leading_within(turn: Turn, frame: Frame) -> Wish | None:
    """'The lightest one under 30': an order and a limit of the running search, whatever is on the screen."""
    running = turn.state.search
    if running is None or frame.reference.ordinals:
        return None
    wish, _ = turn.understanding.wishes.read(frame.text, tuple(running.wish.category or ()) or None)
    limited = wish.price_min or wish.price_max or wish.rating_min
    return wish.model_copy(update={"text": ""}) if limited and (wish.rank or wish.sort) else None


def _other_end(turn: Turn, frame: Frame) -> Wish | None:
    """'And the dearest', of a page that is in order of price and shows only one end of what was found."""
    running, extreme = turn.state.search, frame.reference.extreme
    orders: dict[str, Sort] = {"cheapest": "price_asc", "dearest": "price_desc"}
    if running is None or extreme not in orders or frame.reference.words or running.total <= running.shown:
        return None
    ordered = running.wish.sort in orders.values() and running.wish.sort != orders[extreme]
    return Wish(sort=orders[extreme]) if ordered and turn.state.topic == "items" else None


def _takes_out(turn: Turn, frame: Frame) -> Reference | None:
    """'No eggs please' while the cart is talked about, which holds eggs."""
    refused = frame.wish.exclude_terms
    if turn.state.topic != "cart" or len(refused) != 1 or frame.wish.text or frame.wish.category:
        return None
    reference = Reference(words=refused[0], definite=True)
    return reference if turn.state.cart and len(Resolver(turn).lines(reference)) == 1 else None


SHORT_QUESTION = 2
KNOWN_ENOUGH = 2
SURE = 0.85
LOOSE_IN_ORDERS = frozenset(["find", "refine", "ask", "ask_all", "compare", "unclear"])
LOOSE = frozenset(["find", "refine", "point", "show_item", "unclear", "add"])
WAYS_ASKED = frozenset(["costs", "unsure", "help"])
"""What the bare name of a way of delivery is taken for."""


def _no_wish(turn: Turn, frame: Frame) -> dict[str, Any]:
    """What words that could be a wish do to what is in the cart or looked at; nothing where they are one."""
    if gone := _takes_out(turn, frame):
        return {"intent": "remove", "reference": gone}
    if versions.of_a_line(turn, frame):
        return {"intent": "change_variant", "options": {}}
    if versions.has_none(turn, frame):
        return {"intent": "no_versions"}
    if versions.is_version(turn, frame):
        return {"intent": "change_variant", "options": {}}
    return {"intent": "show_item", "reference": Reference(pronoun="it")} if versions.of_the_shown(turn, frame) else {}


def _of_a_code(turn: Turn, frame: Frame) -> str:
    """'How come?' after a code was refused, 'does it work now', 'what is left on it' of a gift card that pays."""
    state, asks = turn.state, turn.understanding.phrases.asks
    text = bare(frame.original)
    if state.refused_at and state.refused_at == state.turn - 1 and asks("what_happened", text):
        return "why_refused"
    if state.last_code and asks("code_again", text):
        return "apply_code"
    return "gift_card_balance" if state.checkout.gift_cards and asks("left_on_it", text) else ""


def situated(turn: Turn, frame: Frame) -> Frame:
    """The act that the words are where the talk stands."""
    if of_a_code := _of_a_code(turn, frame):
        return frame.model_copy(update={"intent": of_a_code, "code": ""})
    if (change := of_the_ordered.another_version(turn, frame)) is not None:
        return change
    return _of_the_order(turn, frame) or _among_the_shown(turn, frame)


def _among_the_shown(turn: Turn, frame: Frame) -> Frame:
    """Words that would be a wish elsewhere are of what is shown or held, or name a way while an order is made out."""
    if version := settling.chosen(turn, frame):
        return frame.model_copy(update=version)
    if (said := numbering.meant(turn, frame)) is not None:
        return said
    if _corrects_count(turn, frame):
        return frame.model_copy(update={"intent": "set_quantity", "reference": Reference()})
    if _so_many_of_the_shown(turn, frame):
        held = any(line.product_id == turn.state.focus[0] for line in turn.state.cart)
        act = "set_quantity" if held else "add"
        wanted = {"intent": act, "quantity": _count_in(turn, frame), "reference": Reference(pronoun="it")}
        return frame.model_copy(update=wanted)
    if _counts(turn, frame):
        return frame.model_copy(
            update={"intent": "set_quantity", "quantity": _count_in(turn, frame), "reference": Reference()}
        )
    if turn.state.helped and turn.state.helped_at == turn.state.turn - 1 and _follows_up(turn, frame):
        asked = f"{frame.original} ({turn.state.helped})"
        return frame.model_copy(update={"intent": "help", "original": asked[:299], "text": asked[:299].lower()})
    if _told_by_its_text(turn, frame) or _asks_of_it(turn, frame):
        return frame.model_copy(update={"intent": "ask", "reference": Reference(pronoun="it")})
    if (
        frame.intent in ("point", "show_item")
        and (wish := _leading_within(turn, frame) or _other_end(turn, frame) or _without_a_sort(turn, frame))
        is not None
    ):
        return frame.model_copy(update={"intent": "refine", "wish": wish, "reference": Reference()})
    if frame.intent in ("find", "refine") and (told := _no_wish(turn, frame)):
        return frame.model_copy(update=told)
    way = _way_said(turn, frame)
    return frame.model_copy(update={"intent": way}) if way else frame


def _way_said(turn: Turn, frame: Frame) -> str:
    """Whether an offered way of delivery or of paying is chosen by nothing but its name."""
    if frame.intent in WAYS_ASKED and turn.state.checkout.active and names_a_way(turn, frame.text):
        return "choose_delivery"
    return way_meant(turn, frame.text) if frame.intent in LOOSE else ""


def _of_the_order(turn: Turn, frame: Frame) -> Frame | None:
    """Words that name nothing sold here, while an order is talked about or made out: no wish, but a word on that."""
    checkout = turn.state.checkout
    about = turn.state.topic in ("order", "checkout") and (turn.state.order is not None or checkout.active)
    if not about or frame.intent not in (LOOSE | LOOSE_IN_ORDERS) or frame.wish.category:
        return None
    if _names_something_sold(turn, frame.text):
        return None
    if turn.state.topic == "checkout" and turn.understanding.phrases.asks("fastest", frame.text):
        return frame.model_copy(update={"intent": "costs"})  # "is there something quicker?"
    if turn.state.topic == "order" and turn.understanding.phrases.asks("states", bare(frame.original)):
        return frame.model_copy(update={"intent": "remark", "wish": Wish()})  # "they are dried out"
    if frame.intent not in LOOSE_IN_ORDERS - {"ask"} or frame.reference.points:
        return None
    if frame.confidence == 1 or frame.wish.limited:
        return None
    return frame.model_copy(update={"intent": "unclear" if checkout.proposed else "remark"})


def _names_something_sold(turn: Turn, text: str) -> bool:
    return any(
        one.kind in ("category", "product", "brand") and one.score >= SURE for one in turn.vocabulary.match(text)
    )
