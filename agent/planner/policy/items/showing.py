"""One product or a few: details, questions, comparison."""

from collections.abc import Generator
from typing import TypeAlias

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.text import Clause
from agent.planner.policy.cart import settling
from agent.planner.policy.finding.known import details
from agent.planner.policy.finding.merging import same_kind
from agent.planner.policy.finding.searching import refine
from agent.planner.policy.items.degrees import chosen_by_degree
from agent.planner.policy.items.options import options_for
from agent.planner.policy.items.pointing import pointed
from agent.planner.policy.items.questions import say_options, say_version
from agent.planner.policy.items.resolve import Resolver
from agent.planner.policy.turn import Result, Steps, ToolCall, Turn
from agent.planner.reply.answers import first_sentences
from agent.planner.reply.results import say_sold_out
from agent.planner.state import Question

Asking: TypeAlias = Generator[list[ToolCall], list[Result], bool]


def show(turn: Turn, frame: Frame) -> Steps:
    """One product in full."""
    ids = yield from pointed(turn, frame)
    if not ids:
        return
    options = _version(turn, frame, ids[0])
    if not options and _another_version(turn, frame, ids[0]):
        say_options(turn, frame.model_copy(update={"text": turn.word("asks.comes_in", text=frame.text)}), ids[0])
        return
    if options and "?" not in frame.original and frame.intent in ("show_item", "point"):
        it = Reference(among=[ids[0]], definite=True)
        kept = {**turn.state.wanted.get(ids[0], {}), **options}
        yield from settling.choose(turn, frame.model_copy(update={"reference": it, "options": kept}))
        return
    item, body = yield from details(turn, ids[0], options)
    if item is None:
        turn.say("item.gone")
        return
    if options:
        turn.state.wanted[ids[0]] = {**turn.state.wanted.get(ids[0], {}), **options}
        say_version(turn, item, options)
    turn.say("item.is", title=item.title, price=item.price)
    say_sold_out(turn, item)
    text = str(body.get("description") or "")
    if text:
        turn.say_text(first_sentences(text))
    if item.rating and item.rating_count:
        turn.say("fact.rated", title=item.title, rating=f"{item.rating:g}", count=item.rating_count)
    turn.suggest("chip.add_it", "chip.reviews", "chip.similar")


def _another_version(turn: Turn, frame: Frame, product_id: str) -> bool:
    """Whether a version of the thing talked about was said that there is not."""
    item = turn.state.items.get(product_id)
    if item is None or not item.options:
        return False
    said = frame.reference.pronoun == "it" and bool(frame.wish.attributes)
    options = {name.lower(): {value.lower() for value in values} for name, values in item.options.items()}
    wished = [(options[one.name.lower()], one) for one in frame.wish.attributes if one.name.lower() in options]
    none_such = any(
        not {value.lower() for value in [*one.values, *one.shades]} & known for known, one in wished if one.values
    )
    color = next((values for name, values in item.options.items() if same_kind(name, "color")), [])
    none_such = none_such or (bool(color) and turn.understanding.phrases.asks("in_a_color", frame.text))
    return none_such or (said and turn.understanding.phrases.asks("a_version", frame.text))


def too_dear(turn: Turn, frame: Frame) -> Steps:
    """'too expensive' shows what costs less, or is within a bound that is said.

    Asked why, the price is the shop's, and what costs less is offered.
    """
    running = turn.state.search
    if running is not None and turn.state.topic == "items" and not turn.understanding.phrases.asks("why", frame.text):
        money = turn.understanding.wishes.prices.read(Clause(frame.text))
        bounds = {"price_min": money.minimum, "price_max": money.maximum}
        less = Wish(**bounds) if any(bounds.values()) else Wish(price_word="cheaper")
        yield from refine(turn, frame.model_copy(update={"intent": "refine", "wish": less}))
        return
    turn.say("price.not_mine")
    if running is None:
        return
    turn.ask("price.offer_less")
    cheaper = Wish(price_word="cheaper")
    turn.state.question = Question(kind="offer", frame=frame.model_copy(update={"intent": "refine", "wish": cheaper}))
    turn.suggest("chip.yes", "chip.similar")


def _version(turn: Turn, frame: Frame, product_id: str) -> dict[str, str]:
    """The version that was spoken of ("that one but in green"), among those that there are."""
    item = turn.state.items.get(product_id)
    if item is None:
        return {}
    said = f"{frame.reference.words} {frame.text}"
    shade_said = turn.understanding.wishes.terms.colors.shade_said
    shades = {name: shade for name, values in item.options.items() if (shade := shade_said(said, values)) is not None}
    return {**chosen_by_degree(turn, frame, item), **shades, **options_for(item, frame)}


def version_said(turn: Turn, frame: Frame) -> bool:
    """Whether a version of the one thing that is pointed to is said ("what about the first in blue")."""
    ids = Resolver(turn).items(frame.reference)
    return len(ids) == 1 and bool(_version(turn, frame, ids[0]))
