"""Which limit of a search changed, told before what is found by the new one."""

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.policy.turn import Turn
from agent.planner.reply.limits import refused_values, wanted_values


def say_changed(turn: Turn, before: Wish, after: Wish) -> None:
    """What is another bound now, and what is no limit any more."""
    money = turn.wording.money
    if after.price_max and after.price_max != before.price_max and before.price_max:
        turn.say("change.high", high=money(after.price_max))
    elif after.price_min and after.price_min != before.price_min and before.price_min:
        turn.say("change.low", low=money(after.price_min))
    if gone := _gone(turn, before, after):
        turn.say("change.gone", limits=turn.wording.listed(gone))


def _gone(turn: Turn, before: Wish, after: Wish) -> list[str]:
    """How the limits are called that are no more."""
    kept = {limit.name: limit for limit in after.attributes}
    names = []
    if (before.price_max or before.price_min or before.price_word) and not (
        after.price_max or after.price_min or after.price_word
    ):
        names.append(turn.word("change.price"))
    if before.rating_min and not after.rating_min:
        names.append(turn.word("change.rating"))
    if (before.brands or before.exclude_brands) and not (after.brands or after.exclude_brands):
        names.append(turn.word("change.brand"))
    names += [_called(limit) for limit in before.attributes if limit.name not in kept]
    names += [term for term in before.exclude_terms if term not in after.exclude_terms]
    if after.text and after.text != before.text:
        names.append(_words_gone(turn, before.text, after.text))
    return list(dict.fromkeys(filter(None, names)))


def _words_gone(turn: Turn, before: str, after: str) -> str:
    """What of the words is not asked for any more."""
    language = turn.understanding.phrases.language
    small = {
        *language.reading.wish.describing,
        *language.reading.wish.links,
        *turn.understanding.phrases.fillers,
        "its",
    }
    kept = after.split()
    return " ".join(word for word in before.split() if word not in kept and word not in small)


def _called(limit: AttributeLimit) -> str:
    """The attribute's name; of what is only said to be so, that."""
    values = [*wanted_values(limit), *refused_values(limit)]
    boolean = any(value.lower() in ("yes", "true") for value in limit.values)
    return limit.name.lower() if boolean or not values or limit.values else values[0]
