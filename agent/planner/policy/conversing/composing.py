"""What the clauses of a message come to together: remarks, preludes, small talk and refusals beside an act."""

from agent.planner.frames import Frame, Wish
from agent.planner.policy.checkout.ways import ways_meant
from agent.planner.policy.finding import stories
from agent.planner.policy.finding.merging import merged
from agent.planner.policy.turn import Turn

FINDING = ("find", "refine")
REFUSED = ("exclude_brands", "exclude_terms")
SMALL_TALK = frozenset(["thanks", "greet", "affirm", "deny", "bye"])
BY_THE_WAY = SMALL_TALK | {"thinking", "second_thought", "remark", "go_on"}
TOLD = "remark"
WHERE_ELSE = frozenset(["out_of_scope", "unclear", "help", "find", "point", "ask"])
TRICKS = frozenset(["injection", "reformat"])


COUNTED = frozenset(["add", "set_quantity"])
REMARKED = frozenset(["add", "ask", "show_item", "similar", "goes_with", "remove"])
ABOUT_AN_ORDER = frozenset(
    ["exchange_items", "return_items", "cancel_order", "change_order", "withdraw_request", "return_instead"]
)
BUYING = frozenset(["checkout", "place_order", "view_cart", "add"])
BESIDE = frozenset(["find", "refine", "unclear", "ask", "complaint", "point"])


def ways_apart(turn: Turn, frames: list[Frame]) -> list[Frame]:
    """'Standard is fine, card' as a way of delivery and one of paying, while an order is made out."""
    return [
        one for frame in frames for one in (ways_meant(turn, frame) if frame.intent in LOOSELY_SAID else []) or [frame]
    ]


LOOSELY_SAID = frozenset(["find", "refine", "unclear", "point", "show_item", "choose_delivery", "choose_payment"])


def with_remarks(turn: Turn, frames: list[Frame]) -> list[Frame]:
    """'The second one looks nice, tell me more' is one act, on the second one."""
    kept: list[Frame] = []
    for frame in frames:
        kept.append(_as_meant(turn, kept, frame))
    return kept


def _as_meant(turn: Turn, kept: list[Frame], frame: Frame) -> Frame:
    """An act with the version or the thing that the frame before it says, which is taken out: "the jade one, add 2"."""
    plain = frame.reference.pronoun in ("", "it") and not (frame.reference.ordinals or frame.reference.words)
    if not kept or not plain or turn.understanding.phrases.companion(frame.text)[0] >= 0:  # "…, and a lamp with it"
        return frame
    if kept[-1].intent == "choose_version" and frame.intent in COUNTED:
        version = {**kept[-1].options, **frame.options}
        return frame.model_copy(update={"intent": "add", "reference": kept.pop().reference, "options": version})
    if kept[-1].intent == "point" and frame.intent in REMARKED and not frame.reference.extreme:
        return frame.model_copy(update={"reference": kept.pop().reference})
    return frame


def one_wish(turn: Turn, frames: list[Frame]) -> list[Frame]:
    """'I do not like those, anything in blue' is one change of the running search, not other results and a change."""
    frames = _as_one_change(turn, _without_prelude(frames))
    if turn.state.search is None or any(frame.forgets for frame in frames):
        return frames
    if not any(frame.intent in FINDING for frame in frames):
        return frames
    return [frame for frame in frames if frame.intent != "more" or frame.wish.limited]


def _without_prelude(frames: list[Frame]) -> list[Frame]:
    """'Forget it, show me lamps' starts anew in silence; 'no steel. mugs please' is one wish."""
    kept: list[Frame] = []
    for frame in frames:
        whole = _with_prelude(kept[-1], frame) if kept else None
        if whole is None:
            kept.append(frame)
        else:
            kept[-1] = whole
    return kept


def _with_prelude(before: Frame, frame: Frame) -> Frame | None:
    """The one act that a clause is with what leads to it; `None` where both stand by themselves."""
    if frame.intent == "find" and before.intent == "start_over":
        return frame.model_copy(update={"forgets": True})
    if frame.intent in FINDING and _is_for_somebody(before):
        return frame.model_copy(update={"intent": "find", "wish": _given(before.wish, frame.wish)})
    if frame.intent == "find" and frame.new_search and _only_refuses(before):
        refused = {name: [*getattr(before.wish, name), *getattr(frame.wish, name)] for name in REFUSED}
        return frame.model_copy(update={"wish": frame.wish.model_copy(update=refused)})
    return None


def _as_one_change(turn: Turn, frames: list[Frame]) -> list[Frame]:
    """'Too much, which is the cheapest?' is one change: limits and orders behind a wish or a change belong to it."""
    kept: list[Frame] = []
    for frame in frames:
        before = kept[-1] if kept else None
        if frame.intent == TOLD and before is not None and before.intent in FINDING:
            kept[-1] = _with_told(before, frame)
        elif before is not None and before.intent == TOLD and frame.intent in FINDING:
            kept[-1] = _with_told(frame, before)
        elif before is not None and before.intent == "too_dear" and frame.intent in FINDING:
            kept[-1] = frame  # which says what would be less
        elif before is not None and before.intent == "find" and _adds_to_it(turn, frame):
            told = before.wish.model_copy(update={"text": f"{before.wish.text} {frame.wish.text}".strip()})
            kept[-1] = before.model_copy(update={"wish": merged(told, frame.wish.model_copy(update={"text": ""}))})
        elif before is not None and before.intent in FINDING and frame.intent in FINDING and _names_nothing(frame.wish):
            wish = merged(before.wish, frame.wish)
            drop = list(dict.fromkeys([*before.wish.drop, *frame.wish.drop]))
            kept[-1] = before.model_copy(update={"wish": wish.model_copy(update={"drop": drop})})
        else:
            kept.append(frame)
    return kept


def _with_told(frame: Frame, told: Frame) -> Frame:
    """The wish within the limits of what was told beside it, which does not say what is not wanted of it."""
    return frame.model_copy(update={"wish": merged(frame.wish, told.wish.model_copy(update={"exclude_terms": []}))})


def _adds_to_it(turn: Turn, frame: Frame) -> bool:
    """'…, it has to last' tells more of what was named before."""
    said = turn.understanding.phrases.asks("adds_to_it", frame.text)
    return said and frame.intent in (*FINDING, "unclear", "point") and not frame.wish.category


def _names_nothing(wish: Wish) -> bool:
    return not (wish.text or wish.category or wish.brands or wish.present)


def _is_for_somebody(frame: Frame) -> bool:
    """Whether all that a clause says is that something shall be given: "a gift for my dad"."""
    wish = frame.wish
    return (
        frame.intent == "find" and wish.present and not (wish.text or wish.category or wish.brands or wish.attributes)
    )


def _given(present: Wish, told: Wish) -> Wish:
    """What is told behind it, as the same present within the same limits: "…, he likes coffee"."""
    kept = {name: getattr(told, name) or getattr(present, name) for name in ("price_min", "price_max", "young", "whom")}
    return told.model_copy(update={"present": True, **kept})


def _only_refuses(frame: Frame) -> bool:
    wish = frame.wish
    refuses = bool(wish.exclude_brands or wish.exclude_terms)
    return frame.intent in FINDING and refuses and not (wish.text or wish.category or wish.attributes)


def _is_beside(turn: Turn, frame: Frame) -> bool:
    """Whether a clause only tells more about an act on an order: a remark, or where the money shall go."""
    asks = turn.understanding.phrases.asks
    money = asks("to_original", frame.text) or asks("to_gift_card", frame.text)
    return money if frame.intent not in BESIDE else not asks("looks_for", frame.text)


def _tells_a_limit(wish: Wish) -> bool:
    return wish.limited or bool(wish.whom or wish.young)


def _of_one_order(frames: list[Frame]) -> list[Frame]:
    """'I ordered a lamp, where is it' asks once where the order is."""
    at = next(place for place, frame in enumerate(frames) if frame.intent == "order_status")
    rest = [
        one for one in frames[at + 1 :] if one.intent not in ("order_status", "costs", "ask") or one.reference.words
    ]
    return [*frames[: at + 1], *rest]


def worth(turn: Turn, frames: list[Frame]) -> list[Frame]:
    """Small talk beside something to do is left out."""
    if tricks := [frame for frame in frames if frame.intent in TRICKS]:
        return tricks[:1]
    real = [frame for frame in frames if frame.intent not in BY_THE_WAY]
    real = [frame for frame in real if frame.intent != TOLD or _tells_a_limit(frame.wish)] or real
    if any(frame.intent == "give_address" and frame.contact.address for frame in real):
        real = [frame for frame in real if frame.intent not in WHERE_ELSE]  # "send it to my office: 12 Park Street"
    if any(frame.intent == "order_status" for frame in real):
        real = _of_one_order(real)
    if any(frame.intent in ABOUT_AN_ORDER for frame in real):
        real = [one for one in real if one.intent != "add" or not turn.understanding.phrases.asks("too_many", one.text)]
        # "…, it has not shipped yet, right?" says no more than that
        real = [frame for frame in real if not _is_beside(turn, frame)] or real
    if any(frame.intent == "bye" for frame in frames):  # "that is all, bye" is no wish to pay
        asks = turn.understanding.phrases.asks
        real = [one for one in real if one.intent != "checkout" or not asks("is_all", one.clause)]
    if any(frame.intent in BUYING for frame in real):  # "forget it. pay now"
        real = [frame for frame in real if frame.intent != "start_over"]
    if any(frame.intent == "sizing" for frame in real):  # "i have a 42 inch chest, what size?"
        real = [frame for frame in real if frame.intent not in FINDING or frame.wish.category]
    remarks = [frame.clause for frame in frames if frame.intent == TOLD]
    clear = [frame for frame in stories.left_out(turn, real, remarks) if frame.intent != "unclear"]
    polite = [frame for frame in frames if frame.intent in SMALL_TALK and frame.confidence == 1]
    return stories.asked_of(turn, clear) or polite[:1] or real or frames[:1]
