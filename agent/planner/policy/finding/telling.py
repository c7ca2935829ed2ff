"""When is it back; tell me when it is back, or cheaper; and: forget me."""

from collections.abc import Mapping
from typing import Any

from agent.planner.frames import Frame, Reference
from agent.planner.policy.cart.contents import sentence
from agent.planner.policy.finding.known import details
from agent.planner.policy.items.options import options_for
from agent.planner.policy.items.pointing import Pointing, pointed
from agent.planner.policy.items.resolve import talked_of
from agent.planner.policy.turn import Answering, Steps, Turn
from agent.planner.state import Question


def watch(turn: Turn, frame: Frame) -> Steps:
    """Keep a wish to be told about the product that is meant; the address is asked for where none is known."""
    ids = yield from pointed(turn, frame)
    if ids:
        yield from _watch(turn, frame, ids[0], turn.understanding.contacts.read(frame.original).email)


def watch_it(turn: Turn, frame: Frame) -> Steps:
    """The same, said so shortly that it can only be about what is talked of."""
    yield from watch(turn, frame.model_copy(update={"reference": Reference(pronoun="it")}))


def back_when(turn: Turn, frame: Frame) -> Steps:
    """When something will be in stock again: no date is known, so telling the shopper then is offered."""
    frame = frame if frame.reference.points else frame.model_copy(update={"reference": Reference(pronoun="it")})
    ids = yield from _of_the_version(turn, frame) or pointed(turn, frame)
    item = turn.state.items.get(ids[0]) if ids else None
    if item is None:
        return
    turn.state.look_at(item.product_id)
    version = {**turn.state.wanted.get(item.product_id, {}), **options_for(item, frame)}
    title, available = item.title, item.available
    if version:
        _, body = yield from details(turn, item.product_id, version, card=False)
        title, available = f"{title} ({', '.join(version.values())})", _has(body, version)
    if available:
        turn.state.wanted[item.product_id] = version
        turn.say("fact.in_stock", title=title)
        turn.suggest("chip.add_it")
        return
    turn.say("watch.no_date", title=title)
    turn.ask("watch.offer")
    turn.suggest("chip.yes", "chip.instead")
    told = Frame(intent="watch", text=frame.text, original=frame.original, reference=Reference(pronoun="it"))
    turn.state.question = Question(kind="offer", frame=told)


def _of_the_version(turn: Turn, frame: Frame) -> Pointing | None:
    """'Is pink coming back?': what is looked at, or the only one shown that comes so; None where others are meant."""
    state = turn.state
    known = [state.items[key] for key in [*state.focus[:1], *state.shown] if key in state.items]
    coming = list(dict.fromkeys(item.product_id for item in known if options_for(item, frame)))
    hand = talked_of(turn)
    if hand is not None and hand.product_id in coming:
        coming = [hand.product_id]
    if len(coming) != 1 or frame.reference.ordinals or frame.reference.extreme:
        return None
    return pointed(turn, frame.model_copy(update={"reference": Reference(among=coming)}))


def _has(body: Mapping[str, Any], version: Mapping[str, str]) -> bool:
    """Whether some variant of the version can be bought."""
    variants = [one for one in body.get("variants") or [] if version.items() <= dict(one.get("options") or {}).items()]
    return any(one.get("available") for one in variants) if variants else bool(body.get("available", True))


def answer(turn: Turn, question: Question) -> Answering:
    """The address, when it was asked for; anything else is a digression."""
    email = turn.understanding.contacts.read(turn.message).email
    if not email or question.frame is None or not question.candidates:
        return False
    turn.state.question = None
    yield from _watch(turn, question.frame, question.candidates[0], email)
    return True


def forget_me(turn: Turn, _: Frame) -> Steps:
    """Propose to erase what is kept; the proposal says what that means."""
    result = yield from turn.call("forget_me")
    if result.proposed or result.ok:
        turn.ask("talk.forget_proposed")
    else:
        turn.say("cart.refused", message=sentence(result.message))


def _watch(turn: Turn, frame: Frame, product_id: str, email: str) -> Steps:
    cheaper = turn.understanding.phrases.asks("cheaper_later", frame.text)
    kind = "price_drop" if cheaper else "back_in_stock"
    item = turn.state.items.get(product_id)
    given = {"email": email} if email else {}
    result = yield from turn.call("watch_product", product_id=product_id, kind=kind, **given)
    turn.state.look_at(product_id)
    if result.code == "email_needed":
        turn.ask("watch.email")
        turn.state.question = Question(kind="watch", frame=frame, candidates=[product_id])
    elif result.ok:
        turn.say(f"watch.{kind}", title=str(result.data.get("title") or (item.title if item else "")))
    else:
        turn.say("cart.refused", message=sentence(result.message))
