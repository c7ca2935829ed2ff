"""Advice between two things: what the dearer one has for its price, so that the shopper can tell what it is worth."""

from agent.planner.frames import Frame
from agent.planner.policy.finding.known import remember
from agent.planner.policy.items.asked_about import in_reach
from agent.planner.policy.items.differences import say_apart, told_of_each
from agent.planner.policy.items.evidence import named_by
from agent.planner.policy.items.resolve import Resolver, extreme, talked_of
from agent.planner.policy.items.together import PAIR, last_two, talked_of_together
from agent.planner.policy.turn import Answering, Turn
from agent.planner.state import Item


def worth(turn: Turn, frame: Frame) -> Answering:
    """'Is it worth the extra?': what both cost, what each has that the other has not, and who needs which."""
    pair = _pair(turn, frame)
    if len(pair) != PAIR:
        return False
    dear, cheap = pair
    ids = [dear.product_id, cheap.product_id]
    result = yield from turn.call("compare_products", product_ids=ids)
    if not result.ok:
        return False
    remember(turn, list(result.data.get("products", [])))
    told = yield from told_of_each(turn, ids)
    turn.state.topic, turn.state.group = "items", ids
    turn.say("fact.price", title=dear.title, price=dear.price)
    turn.say("fact.price", title=cheap.title, price=cheap.price)
    say_apart(turn, ids, result, told)
    turn.say("advice.worth", dear=dear.title, cheap=cheap.title)
    turn.suggest(dear.title, cheap.title)
    return True


def _pair(turn: Turn, frame: Frame) -> list[Item]:
    """The dearer and the cheaper of the two that are meant; none where they cost the same, or that is open."""
    reference, group = frame.reference, talked_of_together(turn)
    named = named_by(turn, frame.text.lower(), in_reach(turn), most=PAIR)
    pointed = Resolver(turn).items(reference) if reference.ordinals or reference.extreme else []
    meant = list(dict.fromkeys([*named, *pointed]))[:PAIR]
    if not meant and len(group) == PAIR:
        meant = group
    elif not meant and (hand := talked_of(turn)) is not None:
        meant = [hand.product_id]
    if len(meant) == 1:
        others = [key for key in (*last_two(turn), *group) if key != meant[0]]
        meant = [meant[0], *(group if len(group) == PAIR and meant[0] in group else others)]
        meant = list(dict.fromkeys(meant))[:PAIR]
    items = [turn.state.items[key] for key in meant if key in turn.state.items]
    dearest = extreme(items, "dearest", turn.wording)
    cheapest = extreme(items, "cheapest", turn.wording)
    apart = len(items) == PAIR and dearest and cheapest and dearest[0] is not cheapest[0]
    return [dearest[0], cheapest[0]] if apart else []
