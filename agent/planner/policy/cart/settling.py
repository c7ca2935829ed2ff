"""What is about to be taken: the one thing in hand, what is chosen of it so far, and what a short answer does to it.

A value that settles it ("blue then", "yes, the large", "medium please") puts it in; a value alone ("blue") is chosen,
and what is still open, or whether it shall be put in, is asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.text import bare
from agent.planner.policy.cart import sold_out
from agent.planner.policy.cart.contents import add_chosen, ask_options
from agent.planner.policy.cart.goes_in_as import wished_options
from agent.planner.policy.conversing.again import decided, run_again
from agent.planner.policy.finding.known import details
from agent.planner.policy.items.degrees import chosen_by_degree
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.options import only_values, value_said
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Answering, Steps, Turn
from agent.planner.state import Item, Question

CHOOSING = frozenset(["find", "refine", "point", "unclear", "show_item", "affirm"])
LONGEST_ANSWER = 6
COUNTING = frozenset(["add", "add_version", "change_variant", "set_quantity"])


def in_hand(turn: Turn) -> Item | None:
    """The one product that is talked about and comes in versions: the only one shown, looked at or named just now."""
    state = turn.state
    item = state.items.get(state.focus[0]) if state.focus else None
    if item is None or not item.options or state.topic != "items":
        return None
    found = state.finds[-1].turn == state.turn - 1 if state.finds else False
    ordered = state.search is not None and bool(state.search.wish.sort or state.search.wish.rank)
    lately = state.looked_at == state.turn - 1 or (found and not ordered)
    return item if lately or state.shown == [item.product_id] else None


def chosen(turn: Turn, frame: Frame) -> dict[str, Any]:
    """'2 packs in M', 'grey' of the one product in hand: so many of it, or that version; nothing where more is said."""
    item = in_hand(turn)
    if item is None or "?" in frame.original or frame.intent not in (*CHOOSING, *COUNTING):
        return {}
    sizes = turn.understanding.phrases.language.constraints.sizes
    counted = turn.understanding.phrases.named("so_many_in", frame.text)
    said = (count_of(word, turn.understanding.phrases) for word in frame.text.split())
    count = frame.quantity or frame.wish.quantity or next(filter(None, said), None)
    options = only_values(item, counted, sizes) if counted else {}
    if count and options and not len(only_values(item, frame.text, sizes)) > len(options):  # "32 34": two versions
        return taken(turn, frame, item, options, count)
    if frame.intent in COUNTING and (figure := _figure_of(item, frame)):
        return read(turn, frame, item, figure)
    plain = frame.text.removeprefix("in ").removesuffix(" please")
    if frame.intent not in CHOOSING or (plain.isdigit() and len(plain) == 1):
        return {}
    options = only_values(item, plain, sizes) or _by_degree_alone(turn, frame, item)
    return read(turn, frame, item, options) if options else {}


def read(turn: Turn, frame: Frame, item: Item, options: Mapping[str, str]) -> dict[str, Any]:
    """What values alone do to the thing in hand: they put it in where they settle it, else they are chosen."""
    said = bare(frame.clause or frame.original)
    if turn.understanding.phrases.asks("settles", said):
        return taken(turn, frame, item, options, None)
    version = {**_spoken(turn, item), **options}
    it = Reference(among=[item.product_id], definite=True)
    return {"intent": "choose_version", "reference": it, "options": version, "wish": Wish(), "quantity": None}


def taken(turn: Turn, frame: Frame, item: Item, options: Mapping[str, str], count: int | None) -> dict[str, Any]:
    """So many of the thing in hand, in the version that was chosen so far and now."""
    version = {**_spoken(turn, item), **options}
    it = Reference(among=[item.product_id], definite=True)
    told: dict[str, Any] = {"quantity": count, "delta": None, "options": version, "text": " ".join(options.values())}
    return {"intent": "add", "reference": it, "wish": Wish(), **told, "text": str(told["text"]).lower()}


def _spoken(turn: Turn, item: Item) -> dict[str, str]:
    """What was chosen of it before, or looked for."""
    spoken = {**wished_options(turn, item), **turn.state.wanted.get(item.product_id, {})}
    return {name: value for name, value in spoken.items() if name in item.options}


def _by_degree_alone(turn: Turn, frame: Frame, item: Item) -> dict[str, str]:
    """'Big pack', 'the smaller one': nothing but how much it shall be."""
    portions = turn.understanding.phrases.language.reading.wish.portions
    steps = turn.understanding.phrases.language.constraints.comparatives
    degrees = {
        word for name in ("larger", "smaller") for word in [*steps[name].words, *steps[name].plain, *steps[name].most]
    }
    medium = turn.understanding.phrases.language.constraints.sizes["m"][1:]
    left = [word for word in words_in(frame.text) if word not in {*portions, *degrees, *medium, "size"}]
    return {} if left else chosen_by_degree(turn, frame, item)


def _figure_of(item: Item, frame: Frame) -> dict[str, str]:
    """'Change to 160' of what comes in 120 and 160 cm: that version, and no 160 pieces of it."""
    said = str(frame.quantity or "")
    found = {name: value_said(said, values) for name, values in item.options.items()} if len(said) > 1 else {}
    return {name: value for name, value in found.items() if value is not None}


def choose(turn: Turn, frame: Frame) -> Steps:
    """The version is shown; what is still open of it is asked, else whether it shall be put in."""
    product_id = frame.reference.among[0]
    turn.state.wanted[product_id] = dict(frame.options)
    item, body = yield from details(turn, product_id, frame.options)
    if item is None:
        turn.say("item.gone")
        return
    buyable = sold_out.buyable(body, frame.options)
    missing = sold_out.still_open(item, frame.options, buyable)
    added = frame.model_copy(update={"intent": "add", "text": " ".join(frame.options.values()).lower()})
    value = turn.wording.listed(list(frame.options.values()))
    if buyable == []:
        turn.say("item.sold_out_in", title=item.title, value=value)
        sold_out.offer(turn, added, item, sold_out.buyable(body, {}) or [])
    elif missing:
        turn.say("item.comes_in", title=item.title, value=value)
        ask_options(turn, added, product_id, missing, item.title, [])
    else:
        there = "versions.there" if frame.intent == "ask_version" else "item.is_in"
        turn.say(there, title=item.title, value=value, price=item.price)
        turn.ask("pick.add")
        turn.state.question = Question(kind="offer", frame=added, candidates=[product_id])
        turn.suggest("chip.add_it", "chip.reviews", "chip.similar")


def not_so(turn: Turn, frame: Frame) -> None:
    """A version that there is not: that is said, and asked which of those that there are, of as many."""
    item = turn.state.items[frame.reference.among[0]]
    turn.say("item.not_in_that", title=item.title)
    turn.state.look_at(item.product_id)
    chosen = {**_spoken(turn, item), **frame.options}
    missing = sold_out.still_open(item, chosen, None) or sold_out.still_open(item, {}, None)
    added = frame.model_copy(update={"intent": "add", "options": {} if not missing.keys() - chosen.keys() else chosen})
    if missing:
        ask_options(turn, added, item.product_id, missing, item.title, [])
    else:
        for name, values in item.options.items():
            turn.say("item.options", option=name.lower(), title=item.title, values=turn.wording.listed(values))
        turn.ask("pick.add")
        turn.state.question = Question(kind="offer", frame=added, candidates=[item.product_id])


def answer_left(turn: Turn, question: Question) -> Answering:
    """Which of what is left beside a sold-out version shall be taken."""
    frame, item = question.frame, turn.state.items.get(question.candidates[0])
    if frame is None or item is None:
        return False
    left: list[dict[str, str]] = list(question.data.get("versions") or [])
    told = explain(turn, item, turn.message)
    asks = turn.is_question or turn.understanding.phrases.asks("again", bare(turn.message))
    if (
        not asks
        and told.whole
        and told.values
        and (fitting := [one for one in left if told.values.items() <= one.items()])
    ):
        kept = [one for one in fitting if {**frame.options, **told.values}.items() <= one.items()] or fitting
        if len(kept) == 1:
            counted = frame.model_copy(update={"options": kept[0], "quantity": told.count or frame.quantity})
            yield from _take(turn, counted, item)
            return True
    said = decided(turn)
    if said is False:
        turn.state.question = None
        turn.say("talk.fine")
        return True
    named = _only_one(question.missing) if said else _named_of(turn, item, left)
    fitting = [one for one in left if {**frame.options, **named}.items() <= one.items()] if named else []
    if fitting:
        yield from _take(turn, frame.model_copy(update={"options": {**frame.options, **named}}), item)
        return True
    if not named or not (fitting := [one for one in left if named.items() <= one.items()]):
        return False
    turn.state.question = None
    wanted = frame.model_copy(update={"options": named})
    ask_options(turn, wanted, item.product_id, sold_out.still_open(item, named, fitting), item.title, [])
    return True


def _only_one(missing: Mapping[str, list[str]]) -> dict[str, str]:
    """What a yes takes, where one version alone was offered."""
    single = {name: values[0] for name, values in missing.items() if len(values) == 1}
    return single if len(missing) == len(single) == 1 else {}


def _named_of(turn: Turn, item: Item, left: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The values of what is left that a short answer names."""
    sizes = turn.understanding.phrases.language.constraints.sizes
    text = turn.understanding.without_refused(turn.message.lower())
    if "?" in text or len(text.split()) > LONGEST_ANSWER or turn.understanding.phrases.asks("again", text):
        return {}
    there = {name: list(dict.fromkeys(one[name] for one in left if name in one)) for name in item.options}
    found = {name: value_said(text, values, sizes=sizes) for name, values in there.items()}
    return {name: value for name, value in found.items() if value is not None}


def _take(turn: Turn, frame: Frame, item: Item) -> Steps:
    """The act that a sold-out version stood in the way of."""
    turn.state.question = None
    text = " ".join(frame.options.values()).lower()
    if frame.intent in ("add", "swap"):
        yield from add_chosen(turn, frame.model_copy(update={"text": text}), item.product_id, frame.options)
    else:
        yield from run_again(turn, frame.model_copy(update={"text": text, "reference": Reference(words=item.title)}))
