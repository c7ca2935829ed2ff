"""Answers to "which one do you mean": by place, name, version or what the shop tells of those that were asked about."""

from agent.planner.frames import Frame, Reference
from agent.planner.nlu.numbers import count_of
from agent.planner.policy.cart import waiting
from agent.planner.policy.conversing.again import run_again
from agent.planner.policy.finding import recommending
from agent.planner.policy.items.choosing import first_clause
from agent.planner.policy.items.options import keep_spoken
from agent.planner.policy.items.pointing import ask_which, pointed
from agent.planner.policy.items.resolve import NEAR, Resolver, similarity, words_in
from agent.planner.policy.turn import Answering, Steps, Turn
from agent.planner.state import Question

OWN_ACTS = frozenset([
    "ask", "ask_all", "compare", "add", "remove", "view_cart", "checkout", "help", "costs", "order_status",
    "cancel_order", "return_items", "discounts", "apply_code", "hand_off", "clear_cart", "give_contact", "give_address",
    "list_orders", "ways_to_pay", "complaint", "sizing", *recommending.HANDLERS,
])  # fmt: skip


def one(turn: Turn, question: Question) -> Answering:
    frame = question.frame
    if frame is None:
        return False
    text = first_clause(turn)
    reference = turn.understanding.references.read(text)
    if reference.earlier or _begins_a_wish(turn):
        return False
    if not reference.points and not waiting.any_does(turn, "") and _only_counts(turn, question, text):
        return True
    ids, frame = _of_the_asked(turn, frame, question.candidates, reference, text)
    if not ids and waiting.taken_for_another(turn, question, text):
        then = question.data.get("then", [])
        ask_which(turn, frame, question.candidates)
        if turn.state.question is not None:
            turn.state.question.data["then"] = then
        return True
    if not ids and _names_another_kind(turn, question.candidates):
        return False
    if not ids and reference.points and reference.words and not _says_more(turn):
        return (yield from _described(turn, question, frame, reference))
    all_meant = reference.everything or reference.pronoun == "them"
    if not ids or (len(ids) == len(question.candidates) > 1 and not all_meant) or _says_more(turn):
        return False
    yield from _chosen(turn, frame, ids, text)
    return True


def _described(turn: Turn, question: Question, frame: Frame, reference: Reference) -> Answering:
    """'The warmer one': by what the shop tells of those that were asked about."""
    among = reference.model_copy(update={"among": question.candidates})
    ids = yield from pointed(turn, frame.model_copy(update={"reference": among}))
    if ids:
        yield from _chosen(turn, frame, ids, reference.words)
    else:
        turn.say("point.not_told", words=reference.words)
    return True


def _chosen(turn: Turn, frame: Frame, ids: list[str], text: str) -> Steps:
    """The act that asked which one, with those that were meant."""
    turn.state.question = None
    turn.state.look_at(*ids)
    for item in [turn.state.items[key] for key in ids[:1] if key in turn.state.items]:
        keep_spoken(turn.state, item, text)  # "3/4" of what comes so
    pointing = Reference(
        ordinals=[turn.state.shown.index(key) + 1 for key in ids if key in turn.state.shown], definite=True
    )
    if not pointing.ordinals:
        pointing = Reference(pronoun="it")
    yield from run_again(turn, frame.model_copy(update={"reference": pointing}))


def _of_the_asked(
    turn: Turn, frame: Frame, candidates: list[str], reference: Reference, text: str
) -> tuple[list[str], Frame]:
    """Those of the candidates that the answer means, and the act with how many were said beside the name."""
    resolver = Resolver(turn)
    if reference.ordinals:
        return Resolver.by_place(candidates, reference.ordinals), frame
    if reference.extreme:
        return resolver.by_extreme(reference, candidates), frame
    if reference.everything or reference.pronoun == "them":
        return list(candidates), frame
    if waiting.any_does(turn, ""):
        return candidates[:1], frame  # the best match
    read = turn.understanding.read(turn.message, turn.situation())
    counts = [one for one in read if one.intent == "set_quantity" and one.quantity and one.reference.words]
    if counts:  # "make the bottles three"
        frame = frame.model_copy(update={"quantity": counts[0].quantity, "delta": None})
    if ids := resolver.by_words(reference.words or text, candidates):
        return ids, frame
    told, _ = turn.understanding.wishes.read(turn.understanding.stripped(text)[0], None)
    if not told.quantity or not told.text:
        return [], frame
    counted = frame.model_copy(update={"quantity": told.quantity, "delta": None})
    return resolver.by_words(told.text, candidates), counted


def _only_counts(turn: Turn, question: Question, text: str) -> bool:
    """'No, just one' of whichever it is: a number is no name."""
    phrases = turn.understanding.phrases
    words = turn.understanding.stripped(text)[0].split()
    leading = phrases.language.reading.quantity.to
    count = count_of(" ".join(words[1:] if words and words[0] in leading else words), phrases)
    if count is None or question.frame is None or question.frame.intent != "add":
        return False
    turn.say("cart.will_be")
    ask_which(turn, question.frame.model_copy(update={"quantity": count, "delta": None}), question.candidates)
    return True


def _says_more(turn: Turn) -> bool:
    """Whether the message is an act of its own, that points by the way ("is the first one waterproof?")."""
    frames = turn.understanding.read(turn.message, turn.situation())
    return any(frame.intent in OWN_ACTS for frame in frames)


def line(turn: Turn, question: Question) -> Answering:
    frame = question.frame
    held = [line for line in turn.state.cart if line.line_id in question.candidates]
    if frame is None or not held:
        return False
    text = first_clause(turn)
    reference = turn.understanding.references.read(text)
    every = reference.everything or turn.understanding.phrases.asks("whole_order", text)  # "all the mugs"
    if reference.ordinals:
        ids = Resolver.by_place([line.line_id for line in held], reference.ordinals)
    elif every or reference.pronoun == "them":
        ids = [line.line_id for line in held]
    else:
        said = words_in(reference.words or text)
        scores = {line.line_id: similarity(said, f"{line.title} {line.variant_title}") for line in held}
        top = max(scores.values(), default=0)
        ids = [key for key, score in scores.items() if score == top and top >= 50]
    if not ids or (len(ids) == len(held) and not every):
        return False
    turn.state.question = None
    turn.state.last_lines = ids
    yield from run_again(
        turn, frame.model_copy(update={"reference": Reference(pronoun="them" if len(ids) > 1 else "it")})
    )
    return True


def _begins_a_wish(turn: Turn) -> bool:
    """Whether a thing is asked for that is none of those: "a lamp for the table"."""
    frames = turn.understanding.read(turn.message, turn.situation())
    articles = turn.understanding.phrases.language.lexicon.articles[:2]
    return any(
        frame.intent == "find" and frame.new_search and frame.wish.text and frame.text.split(" ", 1)[0] in articles
        for frame in frames
    )


def _names_another_kind(turn: Turn, candidates: list[str]) -> bool:
    """Whether a kind of thing is named that none of those asked about is ("the bottle", of two bags)."""
    frames = turn.understanding.read(turn.message, turn.situation())
    kinds = [frame.wish.noun for frame in frames if frame.wish.category and frame.wish.noun]
    kinds += [frame.wish.text for frame in frames if frame.intent == "find" and frame.new_search and frame.wish.text]
    items = [turn.state.items[key] for key in candidates if key in turn.state.items]
    called = " ".join(f"{item.title} {' '.join(item.kinds)}" for item in items)
    return any(similarity(words_in(kind), called) < NEAR for kind in kinds)
