"""The one thing that is talked about: whether words that could be a wish are about it, and what it is called by."""

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.numbers import in_figures
from agent.planner.policy.finding.merging import same_kind
from agent.planner.policy.items import questions, sizing
from agent.planner.policy.items.judging import SURE
from agent.planner.policy.items.options import value_said
from agent.planner.policy.items.pointing import pointed, states
from agent.planner.policy.items.replying import reply_from, reply_of_each, told_of
from agent.planner.policy.items.resolve import NEAR, similarity, talked_of, words_in
from agent.planner.policy.turn import Answering, Turn
from agent.planner.state import Item

MOST_WORDS = 4
LEAST, FEW = 1, 4
MOST_IN_REACH = 6
CERTAIN = 0.5
"""How sure an answer must be where nothing but its form makes words a question about what is shown."""
FINDING = frozenset(["find", "refine", "unclear"])


def answers(turn: Turn, frame: Frame) -> Answering:
    """Whether words that could be a wish are a question about what is in reach, and that answers it."""
    return (yield from _of_the_one(turn, frame)) or (yield from _of_the_few(turn, frame))


def tells_what_it_needs(turn: Turn, frame: Frame) -> Answering:
    """'What do I need to put it up': by its own texts, before anything that goes with it is looked for."""
    if talked_of(turn) is None or not turn.understanding.phrases.asks("needs_of_it", frame.text.strip(" ?!.")):
        return False
    return (yield from _of_the_few(turn, frame))


def says_surely(turn: Turn, frame: Frame, least: float) -> Answering:
    """Say what the texts and reviews of the one thing talked about surely tell; False where there is none such."""
    hand = talked_of(turn)
    if hand is None or turn.state.topic not in ("", "items") or not turn.offers("ask_product"):
        return False
    told = yield from told_of(turn, frame.text, [hand.product_id])
    if not told or told[0].best < least:
        return False
    yield from reply_from(turn, frame, told)
    return True


def _of_the_few(turn: Turn, frame: Frame) -> Answering:
    """'Robusta in there?', 'does the cheaper one need power?': asked, of no other kind of thing, and told in a text."""
    state, phrases = turn.state, turn.understanding.phrases
    text = frame.text.strip(" ?!.")
    points = frame.reference.points or phrases.asks("within_it", text)
    marked = frame.original.rstrip().endswith("?")
    hand = talked_of(turn)
    needs = hand is not None and phrases.asks("needs_of_it", text)
    asked = needs or phrases.asks("about_it", text) or (marked and (points or _is_short(frame)))
    ids = [hand.product_id] if hand is not None else state.shown[:MOST_IN_REACH]
    if not asked or not ids or state.topic != "items" or not turn.offers("ask_product"):
        return False
    if not (points or needs) and (frame.wish.category or phrases.asks("looks_for", text)):
        return False
    if frame.reference.words or frame.reference.extreme or frame.reference.ordinals:
        ids = yield from pointed(turn, frame, asking=False, lookup=False)
    told = yield from told_of(turn, frame.text, ids)
    if not any(one.best >= (SURE if points or needs else CERTAIN) for one in told):
        return False
    if LEAST < len(told) <= FEW:
        yield from reply_of_each(turn, frame, [one.item.product_id for one in told], told)
    else:
        yield from reply_from(turn, frame, told)
    return True


def _is_short(frame: Frame) -> bool:
    """'Grain free?', 'batteries included?': a few words that name no kind and set no limit of price or brand."""
    wish = frame.wish
    limits = wish.price_min or wish.price_max or wish.price_word or wish.brands or wish.sort or wish.comparative
    return len(frame.text.split()) <= MOST_WORDS and not (limits or wish.category or wish.exclude_terms)


def _of_the_one(turn: Turn, frame: Frame) -> Answering:
    """'Do you have grey?', 'is there a subscription?' right after one thing: a question about it, where it answers."""
    item = talked_of(turn)
    if item is None or frame.intent not in FINDING:
        return False
    said_in_figures = in_figures(frame.text, turn.understanding.phrases)
    if turn.understanding.phrases.asks("of_a_body", said_in_figures) and (yield from sizing.by_chart(turn, frame)):
        return True
    if not (_asks(turn, frame) or turn.understanding.phrases.asks("what_of_it", frame.text)):
        return False
    wish = frame.wish
    if wish.exclude_terms or any(limit.exclude for limit in wish.attributes):
        return False  # "without sugar" is wanted otherwise, and not asked
    if wish.price_min or wish.price_max or wish.price_word or wish.sort or wish.brands or wish.comparative:
        return False
    said = [word for word in words_in(frame.text) if word in turn.understanding.phrases.content(frame.text)]
    if not said or len(said) > MOST_WORDS:
        return False
    if _of_a_version(turn, item, said, wish):
        asked = frame.model_copy(update={"text": turn.word("asks.comes_in", text=" ".join(said))})
        yield from questions.ask(turn, asked.model_copy(update={"intent": "ask", "reference": Reference(pronoun="it")}))
        return True
    of_it = turn.understanding.phrases.asks("what_of_it", frame.text)
    elsewhere = (wish.category and not of_it) or turn.understanding.phrases.asks("another_so", frame.text)
    if elsewhere or not turn.offers("ask_product"):
        return False
    stated = yield from turn.call("ask_product", product_id=item.product_id, question=frame.text, card=False)
    if not states(stated, said):
        return False
    it = frame.model_copy(update={"intent": "ask", "reference": Reference(pronoun="it")})
    yield from questions.ask(turn, it)
    return True


def _asks(turn: Turn, frame: Frame) -> bool:
    """Whether the words are put as a question about what there is, or with a question mark."""
    return frame.original.rstrip().endswith("?") or turn.understanding.phrases.asks("is_there", frame.text)


def _of_a_version(turn: Turn, item: Item, said: list[str], wish: Wish) -> bool:
    """Whether the words are values that its versions have, or could have, and nothing else."""
    text = " ".join(said)
    if any(value_said(text, values) for values in item.options.values()):
        told = [value for values in item.options.values() if (value := value_said(text, values))]
        return similarity(said, " ".join([*told, *item.options])) >= NEAR or len(said) == len(told)
    named = {limit.name for limit in wish.attributes}
    own = any(same_kind(name, one.lower()) for name in item.options for one in named)
    return own and not wish.text and not wish.category
