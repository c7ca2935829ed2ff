"""Which products are named to be compared, also where one of them was not shown yet."""

import re
from collections.abc import Generator
from typing import TypeAlias

from agent.planner.frames import Frame, Wish
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.finding.known import remember
from agent.planner.policy.items.asked_about import in_reach
from agent.planner.policy.items.evidence import named_by
from agent.planner.policy.items.resolve import NEAR, Resolver, evenly, similarity, words_in
from agent.planner.policy.turn import Result, ToolCall, Turn

Naming: TypeAlias = Generator[list[ToolCall], list[Result], list[str]]
LEAST_TOLD = 2
MOST_NAMED = 4
_OPENING = re.compile(r"^(?:compare|what is the difference between|difference between|which (?:one )?is [a-z ]+?,?)\s+")
_BETWEEN = re.compile(r"\s+(?:and|or|vs\.?|versus|with|to|than)\s+|,")
_AROUND = re.compile(r"^(?:the|a|an)\s+|\s+(?:ones?)$")


def to_it(turn: Turn, frame: Frame) -> str:
    """What the thing in hand is compared with: "the 18 V one" in "is it lighter than the 18 V one"."""
    return turn.understanding.phrases.named("compared_with", frame.text)


def parts_named(turn: Turn, frame: Frame) -> list[str]:
    """What stands between "and", "or" and "versus"."""
    text = to_it(turn, frame) or _OPENING.sub("", frame.text)
    return [words for part in _BETWEEN.split(text) if (words := _AROUND.sub("", part.strip()))]


def named(turn: Turn, frame: Frame) -> list[str]:
    """Products known already that are named with "and", "or" or "versus" between them."""
    resolver, text = Resolver(turn), evenly(_OPENING.sub("", frame.text))
    found = [
        key for key, item in turn.state.items.items() if len(item.title.split()) > 1 and evenly(item.title) in text
    ]
    for key in found:
        text = text.replace(evenly(turn.state.items[key].title), " , ")
    left = parts_named(turn, frame.model_copy(update={"text": text.strip()})) if found else parts_named(turn, frame)
    for words in left:
        best = resolver.by_words(words, turn.state.shown) or resolver.by_words(words)
        if len(best) > 1:
            best = [key for key in turn.state.focus if key in best][:1]
        found += [key for key in best if key not in found]
    if to_it(turn, frame) and turn.state.focus:
        return [turn.state.focus[0], *(key for key in found if key != turn.state.focus[0])]
    if len(found) < LEAST_TOLD:
        told = named_by(turn, frame.text, in_reach(turn), most=MOST_NAMED)
        found = told if len(told) >= LEAST_TOLD else found
    return sorted(found, key=lambda key: _place(turn, frame, key))


def _place(turn: Turn, frame: Frame, key: str) -> int:
    """Where a product is named first, so that they are compared in the order in which they were said."""
    at = [frame.text.find(word) for word in words_in(turn.state.items[key].title)]
    return min((one for one in at if one >= 0), default=len(frame.text))


def names_others(turn: Turn, frame: Frame, known: list[str]) -> bool:
    """Whether something is named between "and" and the like that is none of those known ("… and the Moss Lamp")."""
    reference, with_it = frame.reference, bool(to_it(turn, frame))
    if (
        reference.ordinals
        or reference.among
        or reference.extreme
        or (reference.pronoun and not with_it)
        or not (with_it or _OPENING.match(frame.text))
    ):
        return False
    titles = [f"{turn.state.items[key].title} {turn.state.items[key].brand}" for key in known]
    plain = turn.understanding.phrases.fillers
    parts = [[word for word in words_in(part) if word not in plain] for part in parts_named(turn, frame)]
    return (len(parts) > 1 or with_it) and any(
        said and not any(_called(said, title) for title in titles) for said in parts
    )


def looked_up(turn: Turn, frame: Frame, known: list[str]) -> Naming:
    """The products named, with those that were not shown yet; nothing where one of them is not sold here."""
    found = list(known)
    for words in parts_named(turn, frame):
        said = words_in(words)
        if not said or any(_called(said, turn.state.items[key].title) for key in found):
            continue
        result = yield from turn.call("search_products", **arguments_of(turn, Wish(text=words)), card=False)
        items = remember(turn, list(result.data.get("products", []))) if result.ok else []
        best = next((item for item in items if _called(said, f"{item.title} {item.brand}")), None)
        if best is None and items and not result.data.get("relaxed"):
            best = items[0]  # "the acoustic", of that department
        if best is None:
            turn.ask("compare.which", words=words)
            return []
        if best.product_id not in found:
            found.append(best.product_id)
    return found if len(found) >= LEAST_TOLD else []


def _called(said: list[str], title: str) -> bool:
    return similarity(said, title) >= NEAR
