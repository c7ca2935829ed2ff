"""A question about several things at once: "is everything vegan?", "do both have a lid?"."""

from collections.abc import Mapping
from typing import Any

from agent.planner.frames import Frame
from agent.planner.policy.finding.known import remember
from agent.planner.policy.items.pointing import states
from agent.planner.policy.items.replying import reply, reply_of_each
from agent.planner.policy.items.resolve import NEAR, similarity, words_in
from agent.planner.policy.turn import Answering, Result, Steps, Turn
from agent.planner.reply.answers import answer_texts, clean

MOST = 5
LEAST = 2
FEW = 3


def ask(turn: Turn, frame: Frame) -> Steps:
    """What the shop states of each, as it states it; and of which it says nothing."""
    ids = _meant(turn, frame)
    what = turn.understanding.phrases.named("of_all", frame.text)
    if not ids or not what:
        turn.ask("point.what" if turn.state.shown or turn.state.cart else "point.nothing_shown")
        return
    asked = [("ask_product", {"product_id": key, "question": what, "card": False}) for key in ids]
    results = yield from turn.call_all(asked)
    said = words_in(what)
    silent = []
    for key, result in zip(ids, results, strict=True):
        title = _title(turn, key, result)
        if text := _stated(result, said):
            turn.say("ask.attribute", title=title, text=text.rstrip("."))
        else:
            silent.append(title)
    if silent:
        turn.say("all.unsaid", titles=turn.wording.listed(silent))
    if len(ids) < len(_pool(turn)):
        turn.say("all.more")


def them(turn: Turn, frame: Frame) -> list[str]:
    """The things on the screen that "they" are; none where one of them is talked about, or other things are.

    "It" is each of a few, before any of them was talked about.
    """
    pool, focus = _pool(turn)[:MOST], turn.state.focus
    if turn.understanding.phrases.asks("each_of_them", frame.text) and len(pool) >= LEAST:
        return pool
    together = not focus or set(focus[: len(pool)]) == set(pool)
    plural = frame.reference.pronoun == "them" and not frame.reference.words
    of_any = not focus and frame.reference.of_whatever and LEAST <= len(_pool(turn)) <= FEW
    return pool if of_any or (plural and together and len(pool) >= LEAST) else []


def ask_each(turn: Turn, frame: Frame) -> Answering:
    """'How loud are they' of several on the screen: what is said of each; False where one is talked about, or none."""
    ids = them(turn, frame)
    if not ids:
        return False
    if frame.reference.pronoun == "them":
        yield from reply_of_each(turn, frame, ids)
    else:
        yield from reply(turn, frame, ids)
    return True


def _pool(turn: Turn) -> list[str]:
    """What is in the cart while that is talked about, else what is on the screen."""
    held = list(dict.fromkeys(line.product_id for line in turn.state.cart if line.product_id))
    if held and (turn.state.topic in ("cart", "checkout") or not turn.state.shown):
        return held
    return turn.state.group if len(turn.state.group) > 1 else turn.state.shown


def _meant(turn: Turn, frame: Frame) -> list[str]:
    pool = _pool(turn)
    count = frame.reference.count
    return pool[: min(count or MOST, MOST)]


def _title(turn: Turn, product_id: str, result: Result) -> str:
    if product_id not in turn.state.items and result.ok:
        remember(turn, [{"product_id": product_id, **result.data}])
    item = turn.state.items.get(product_id)
    return item.title if item else turn.word("noun.it")


def _stated(result: Result, said: list[str]) -> str:
    """The one text of a product that holds all the words, in its own words."""
    if not states(result, said):
        return ""
    attributes: Mapping[str, Any] = dict(result.data.get("attributes") or {})
    texts = [str(one.get("text", "")) for one in answer_texts(result, "answers", "sources", "passages")]
    texts += [
        f"{name}: {', '.join(map(str, values)) if isinstance(values, list) else values}"
        for name, values in attributes.items()
    ]
    return next((clean(text) for text in texts if similarity(said, text) >= NEAR), "")
