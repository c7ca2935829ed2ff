"""Wishes that say what a thing is for and not what it is: looked for by their meaning, and by no word of them alone."""

from agent.planner.frames import AttributeLimit, Frame, Wish
from agent.planner.policy.turn import Turn


def by_purpose(turn: Turn, frame: Frame, wish: Wish) -> Wish:
    """'Something to keep my drink warm': no kind is named, so that what comes closest in meaning is looked for.

    A word of a purpose that is some thing's stated value ("for dry hands", where hair is dry) only tells the purpose.
    """
    if not frame.new_search and turn.state.search is not None:
        return wish  # "for my dog" narrows what is looked for
    named = wish.noun or wish.category or wish.brands or wish.comparative or wish.rank or wish.present
    asks = turn.understanding.phrases.asks
    if named or not wish.text or not (wish.to_do or asks("purpose", frame.text)):
        return wish
    told = [limit for limit in wish.attributes if _only_tells(turn, limit)]
    words = [value.lower() for limit in told for value in limit.values if value.lower() in frame.text]
    return wish.model_copy(
        update={
            "attributes": [limit for limit in wish.attributes if limit not in told],
            "text": " ".join(dict.fromkeys([*words, *wish.text.split()])),
            "by_meaning": True,
        }
    )


def _only_tells(turn: Turn, limit: AttributeLimit) -> bool:
    """Whether a limit is a word in the purpose: no figure, nothing refused, and neither chosen nor seen of a thing."""
    term = turn.vocabulary.attributes.get(limit.name)
    looks = turn.understanding.phrases.language.constraints.drop
    seen = {*looks["color"], *looks["material"]} & set(limit.name.lower().split())
    bounded = limit.minimum or limit.maximum or limit.exclude
    return not (bounded or seen or limit.said or (term is not None and term.is_option))
