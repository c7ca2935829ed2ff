"""What is found by the name by which it is ordered, in the version that is said with it."""

from collections.abc import Generator, Sequence
from typing import TypeAlias

from agent.planner.frames import Wish
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.finding.known import remember
from agent.planner.policy.items.accounting import words_of_language
from agent.planner.policy.items.degrees import degree_words
from agent.planner.policy.items.explaining import Explained, explain, is_headed
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Result, ToolCall, Turn

Seeking: TypeAlias = Generator[list[ToolCall], list[Result], list[Explained]]


def found_by_name(turn: Turn, words: str, text: str, *, sibling: bool = False) -> Seeking:
    """What is found by the words and explains all of the text, as good as each other; without what was just put in.

    A thing that comes in no such version is given too, where nothing else is called so; then words of it are left.
    """
    text = text if words in text else f"{words} {text}"
    degrees = degree_words(turn.understanding.phrases)
    plainly = " ".join(word for word in words.split() if word not in degrees)  # how big is for its versions to say
    told: list[Explained] = []
    valueless = without_values(turn, plainly)
    for said in dict.fromkeys([words, plainly, valueless, _without_colors(turn, valueless)]):
        sought = turn.understanding.wishes.measures.without(said).strip() or said
        if not sought:
            continue
        result = yield from turn.call("search_products", **arguments_of(turn, Wish(text=sought), alongside=True))
        turn.searched = True
        items = remember(turn, list(result.data.get("products", []))) if result.ok else []
        gone = [] if sibling else _put_in_now(turn)
        told += [explain(turn, item, text) for item in items if item.product_id not in gone]
        told = list({one.item.product_id: one for one in told}.values())
        if any(one.whole and one.names for one in told):
            break
    named = [one for one in told if one.names_it]
    fitting = [one for one in named if one.whole] or [one for one in named if one.nearly]
    fitting = fitting or _in_no_such_version(turn, named)
    titled = [one for one in fitting if set(words_in(one.item.title)) == set(words_in(words))]
    most = max((one.weight[:3] for one in fitting), default=None)
    best = [one for one in fitting if one.weight[:3] == most]
    headed = [one for one in best if is_headed(turn, text, one.item)]
    return titled if len(titled) == 1 else headed or best


def _in_no_such_version(turn: Turn, named: Sequence[Explained]) -> list[Explained]:
    """The only thing that is called so, where what is left over says versions of other things and nothing else."""
    most = max((one.names for one in named), default=0)
    best = [one for one in named if one.names == most and one.left and not (one.several or one.light)]
    return best if len(best) == 1 and best[0].item.options and is_no_version(turn, best[0]) else []


def is_no_version(turn: Turn, found: Explained) -> bool:
    """Whether what is left over of the words says versions in which the thing does not come, and nothing else."""
    said = " ".join(found.left)
    wish, heads = turn.understanding.wishes.read(said, None)
    colored = any(map(turn.understanding.wishes.terms.colors.names_colors, found.item.options))
    left = without_values(turn, said)
    return (
        bool(wish.attributes and not (heads or wish.text)) or not left or (colored and not _without_colors(turn, left))
    )


def _put_in_now(turn: Turn) -> list[str]:
    """What this very message put into the cart: "the stove and two of those gas things" are two things."""
    lines = turn.state.cart if turn.cart_before is not None else []
    return [line.product_id for line in lines if line.line_id in turn.state.added]


def without_values(turn: Turn, words: str) -> str:
    """The words without those that say a version: the thing is found without them, and comes in it or does not."""
    sizes = {way for ways in words_of_language(turn.understanding.phrases).sizes.values() for way in ways}
    values = [one for one in turn.vocabulary.match(words) if one.kind == "value"]
    valued = {word for one in values for word in words[one.start : one.end].split()}
    return " ".join(word for word in words.split() if word not in valued and word not in sizes)


def _without_colors(turn: Turn, words: str) -> str:
    """The words without plain colours, which nothing here may come in."""
    colors = turn.understanding.wishes.terms.colors
    return " ".join(word for word in words.split() if word not in colors.named(word))
