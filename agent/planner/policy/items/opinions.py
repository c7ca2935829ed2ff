"""What reviewers say of a thing: of a subject that is named, else what they praise and what they complain about."""

from collections.abc import Sequence

from agent.planner.frames import Frame
from agent.planner.nlu.text import words_of
from agent.planner.policy.items.judging import SURE, Statement
from agent.planner.policy.items.replying import Told, statements
from agent.planner.policy.turn import Steps, Turn
from agent.planner.reply.answers import clean
from agent.planner.state import Item
from retrieval.text.english import STOP_WORDS
from retrieval.text.words import stems

BEST, GOOD, MIDDLING = 5, 4, 3
MOST_QUOTED = 2


def say(turn: Turn, frame: Frame, product_id: str) -> Steps:
    """The rating with the best and the worst that is written, or what is written of the subject."""
    subject = _subject(turn, frame.text, turn.state.items.get(product_id))
    result = yield from turn.call(
        "ask_product", product_id=product_id, question=subject, reviews_only=True, everything=True
    )
    turn.state.look_at(product_id)
    turn.state.topic = "items"
    item = turn.state.items.get(product_id)
    written = [one for one in statements(result) if one.is_opinion] if result.ok else []
    if item is None:
        turn.say("item.gone")
    elif turn.understanding.phrases.asks("how_much", frame.text) and item.rating_count:
        _say_rating(turn, item)
    elif not written:
        turn.say("item.no_reviews", title=item.title)
        _say_rating(turn, item)
    elif subject:
        _of_the_subject(turn, subject, item, written)
    elif turn.understanding.phrases.asks("complaints", frame.text):
        _complaints(turn, item, written)
    else:
        _in_general(turn, item, written)
    turn.suggest("chip.tell_more", "chip.similar")


def _subject(turn: Turn, text: str, item: Item | None) -> str:
    """What is asked of the reviews: "battery" in "what do people say about the battery", nothing where it is all."""
    words = frozenset(turn.word("reviews.words").split())
    named = set(stems(f"{item.title} {item.brand}")) if item is not None else set()
    said = turn.understanding.phrases.content(text) - words - STOP_WORDS
    return " ".join(word for word in words_of(text) if word in said and not (set(stems(word)) & named))


def _in_general(turn: Turn, item: Item, written: Sequence[Statement]) -> None:
    _say_rating(turn, item)
    best = max(written, key=lambda one: one.rating or 0)
    worst = min(written, key=lambda one: one.rating or GOOD)
    _quote(turn, item, best)
    if worst is not best and (worst.rating or GOOD) < (best.rating or GOOD):
        _quote(turn, item, worst, key="reviews.critical")


def _complaints(turn: Turn, item: Item, written: Sequence[Statement]) -> None:
    critical = sorted(
        (one for one in written if one.rating is not None and one.rating <= MIDDLING), key=lambda one: one.rating or 0
    )
    least = min(written, key=lambda one: one.rating or BEST)
    critical = critical or [one for one in [least] if (one.rating or BEST) < BEST]
    for one in critical[:MOST_QUOTED]:
        _quote(turn, item, one, key="reviews.critical")
    if not critical:
        turn.say("reviews.no_complaints", title=item.title)
        _say_rating(turn, item)


def _of_the_subject(turn: Turn, subject: str, item: Item, written: Sequence[Statement]) -> None:
    found = Told.of(turn, subject, item, written)
    fitting = [one.statement for one in found.judged if one.score >= SURE]
    for one in fitting[:MOST_QUOTED]:
        _quote(turn, item, one)
    if not fitting:
        turn.say("item.unsaid_in_reviews", title=item.title)
        _in_general(turn, item, written)


def _say_rating(turn: Turn, item: Item) -> None:
    if item.rating and item.rating_count:
        turn.say("fact.rated", title=item.title, rating=f"{item.rating:g}", count=item.rating_count)


def _quote(turn: Turn, item: Item, one: Statement, *, key: str = "ask.review") -> None:
    if text := clean(one.text):
        turn.say(key, title=item.title, text=text.rstrip("."))
