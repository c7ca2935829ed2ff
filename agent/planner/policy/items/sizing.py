"""Which size to take: by the size chart of the thing, else by what is said of how it runs."""

import re

from agent.planner.frames import Frame, Reference
from agent.planner.nlu.numbers import in_figures
from agent.planner.nlu.size_charts import sizes_for
from agent.planner.policy.conversing import talk
from agent.planner.policy.items import questions
from agent.planner.policy.items.asked_about import asked_about
from agent.planner.policy.items.resolve import Resolver
from agent.planner.policy.items.size_charts import Chart, chart_of
from agent.planner.policy.turn import Answering, Steps, Turn
from agent.planner.reply.answers import say_help

MOST_CHARTS = 3
_FIGURE = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")


def advise(turn: Turn, frame: Frame) -> Steps:
    """How sizes run: of the one thing talked about; of the shop where there is none."""
    state = turn.state
    named = yield from asked_about(turn, frame)
    meant = named[:1] or state.focus[:1] or (state.shown if len(state.shown) == 1 else [])
    if (yield from by_chart(turn, frame)):
        return
    asked_of_all = frame.reference.pronoun == "them" and not meant and len(state.shown) > 1
    if frame.reference.ordinals or frame.reference.extreme or asked_of_all:
        yield from questions.ask(turn, frame)
    elif meant:
        state.look_at(meant[0])
        yield from questions.ask(turn, frame.model_copy(update={"reference": Reference(pronoun="it"), "options": {}}))
        if turn.offers("search_help"):  # the shop's size guide holds for the item as well
            say_help(turn, (yield from turn.call("search_help", question=frame.original[:300])))
    else:
        yield from talk.help_page(turn, frame)


def by_chart(turn: Turn, frame: Frame) -> Answering:
    """The size for a measure of the body that was said; False where none was said or no chart has it."""
    meant = turn.state.focus[:1] or turn.state.shown[:MOST_CHARTS]
    figure = _figure_said(turn)
    if figure is None:
        return False
    reference, resolver = frame.reference, Resolver(turn)
    pointed = resolver.by_words(reference.words) if reference.words else []
    if not reference.words and (reference.ordinals or reference.extreme):
        pointed = resolver.items(reference)
    told = False
    for product_id in (pointed or meant)[:MOST_CHARTS]:
        chart = yield from chart_of(turn, product_id)
        if chart is not None:
            told = _say_size(turn, chart, *figure) or told
    return told


def _figure_said(turn: Turn) -> tuple[float, str] | None:
    """The measure of the body, with its unit where one was said."""
    said = in_figures(turn.message.lower(), turn.understanding.phrases)
    measures = turn.understanding.wishes.measures
    found = next((one for one in measures.find(said) if _FIGURE.search(said[one.start : one.end])), None)
    if found is not None and (figure := _FIGURE.search(said[found.start : found.end])):
        return float(figure.group()), found.unit
    plain = _FIGURE.search(said)
    return (float(plain.group()), "") if plain else None


def _say_size(turn: Turn, chart: Chart, amount: float, unit: str) -> bool:
    said = turn.understanding.phrases.content(turn.message.lower())
    fitting = sizes_for(chart.rows, amount, unit, said, turn.understanding.wishes.measures)
    title = chart.item.title
    if fitting:
        told = [f"{row.value} ({span.text})" for row, span in fitting]
        turn.say("size.fits", title=title, sizes=turn.wording.listed(told, last="or"))
        turn.state.wanted[chart.item.product_id] = {
            **turn.state.wanted.get(chart.item.product_id, {}),
            chart.option: fitting[-1][0].value,
        }
        turn.suggest(turn.word("chip.add_in", value=fitting[-1][0].value))
        return True
    spans = [(row, span) for row in chart.rows if (span := row.span(said)) is not None]
    if spans:
        ends = [f"{row.value} ({span.text})" for row, span in (spans[0], spans[-1])]
        turn.say("size.beyond", title=title, least=ends[0], most=ends[1])
    return bool(spans)
