"""The limits of what shall go with a thing: "a headlamp to go with it, no more than 30"."""

from agent.planner.frames import Frame, Wish
from agent.planner.nlu.phrases import whole
from agent.planner.policy.finding.merging import merged
from agent.planner.policy.turn import Turn


def within_limits(turn: Turn, frame: Frame, wish: Wish) -> Wish:
    """The wish for the companion with what is said of its price anywhere, and all that is said behind "with it".

    Other words in front may be of what it shall go with: "shoes for my black dress".
    """
    told = Wish(price_min=frame.wish.price_min, price_max=frame.wish.price_max, rating_min=frame.wish.rating_min)
    pointing = whole(turn.understanding.phrases.language.reading.wish.pointing_back)
    places = list(pointing.finditer(frame.text))
    behind = frame.text[places[-1].end() :].strip(" ,") if places else ""
    if behind:
        said, heads = turn.understanding.wishes.read(behind, tuple(wish.category) if wish.category else None)
        told = merged(said.model_copy(update={"text": "", "noun": "", "category": None}) if heads else said, told)
    return merged(wish, told.model_copy(update={"category": None, "text": "" if told.limited else told.text}))


def beyond_price(wish: Wish) -> bool:
    """Whether it has limits that a recommendation would not keep."""
    return wish.model_copy(update={"price_max": None, "sort": None}).limited
