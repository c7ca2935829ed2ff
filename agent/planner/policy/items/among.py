"""'Which of these …': what is so of the things on the screen, by what the shop states of each."""

from collections.abc import Sequence

from agent.planner.frames import AttributeLimit, Frame, Wish
from agent.planner.policy.finding.searching import refine
from agent.planner.policy.items.figures import Lead, Record, leading, records
from agent.planner.policy.items.pointing import MOST_ASKED
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.items.suiting import says_of
from agent.planner.policy.items.together import talked_of_together
from agent.planner.policy.turn import Answering, Steps, Turn
from agent.planner.reply.answers import clean
from agent.planner.state import Item
from retrieval.text.statements import Statement, said_of
from retrieval.text.words import stem, stems

LEAST = 2
MOST_QUOTED = 2


def answers(turn: Turn, frame: Frame) -> Answering:
    """Say which of the things talked about it is; False where nothing of the kind is asked."""
    named = turn.understanding.phrases.named
    what = named("which_of", frame.text) or named("which_of", frame.original.lower().strip(" .!?"))
    group = talked_of_together(turn)
    if not what or len(group) < LEAST:
        return False
    told = yield from records(turn, group[:MOST_ASKED])
    comparing = turn.understanding.comparing.read(what)
    if comparing is not None:
        lead = leading(turn, comparing, told)
        if lead is not None:
            _say_lead(turn, lead)
        else:
            yield from _say_nearest(turn, what, told)
        return True
    yield from _say_which(turn, frame, what, told)
    return True


def _say_lead(turn: Turn, lead: Lead) -> None:
    item = lead.record.item
    turn.state.topic = "items"
    turn.state.look_at(item.product_id)
    if lead.label:
        turn.say("among.even" if lead.even else "among.leads", title=item.title, label=lead.label, value=lead.text)
    elif lead.text.rstrip(".") == item.title.rstrip("."):
        turn.say("among.by_name", title=item.title)
    else:
        turn.say("among.tells", title=item.title, text=lead.text)
    if lead.beside and not (lead.even and lead.label):
        turn.say("among.even_with", titles=_titles(turn, lead.beside))
    if lead.silent:
        turn.say("among.silent", titles=_titles(turn, lead.silent))
    turn.suggest("chip.add_it", "chip.similar")


def _say_which(turn: Turn, frame: Frame, what: str, told: Sequence[Record]) -> Steps:
    """What is so of some and not of others: by a limit that the words set, else by words that the shop uses."""
    category = tuple(turn.state.search.wish.category or ()) if turn.state.search else ()
    wish, _ = turn.understanding.wishes.read(what, category or None)
    limits = [] if wish.text or wish.exclude_terms else list(wish.attributes)
    said = words_in(" ".join(turn.understanding.comparing.telling(what)))
    verdicts = [(record, *_verdict(turn, record, limits, said)) for record in told]
    fitting = [(record, text) for record, so, text in verdicts if so]
    otherwise = [(record, text) for record, so, text in verdicts if so is False]
    if not fitting and limits and turn.state.search is not None:
        turn.say("among.none_fits")
        yield from refine(turn, frame.model_copy(update={"intent": "refine", "wish": Wish(attributes=limits)}))
        return
    if not fitting and not otherwise:
        yield from _say_nearest(turn, what, told)
        return
    turn.state.topic = "items"
    if fitting:
        ids = [record.item.product_id for record, _ in fitting]
        turn.state.look_at(*ids)
        turn.state.group = ids if len(ids) >= LEAST else turn.state.group
        _say_fitting(turn, fitting, of_all=len(fitting) == len(told), quoting=not limits)
    for record, text in otherwise[:MOST_QUOTED]:
        turn.say("among.otherwise", title=record.item.title, text=text.rstrip("."))
    unsaid = [record.item for record, so, _ in verdicts if so is None]
    if unsaid:
        turn.say("among.not_said", titles=_titles(turn, unsaid))
    turn.suggest("chip.add_it" if len(fitting) == 1 else "chip.compare_first_two", "chip.similar")


def _say_fitting(turn: Turn, fitting: Sequence[tuple[Record, str]], *, of_all: bool, quoting: bool) -> None:
    """Those of which it is so, with the words that say it unless a limit that was set decides."""
    quoted = [(record, text) for record, text in fitting if text.rstrip(".") != record.item.title.rstrip(".")]
    if len(fitting) == 1:
        turn.say("among.the_one", title=fitting[0][0].item.title)
        if quoting and quoted:
            turn.say_text(quoted[0][1])
        return
    turn.say("among.said_of_all" if of_all else "among.says_so", titles=_titles(turn, [one.item for one, _ in fitting]))
    for record, text in quoted[:MOST_QUOTED] if quoting else ():
        turn.say("ask.attribute", title=record.item.title, text=text.rstrip("."))


def _verdict(
    turn: Turn, record: Record, limits: Sequence[AttributeLimit], said: Sequence[str]
) -> tuple[bool | None, str]:
    """Whether it is so of a thing, with the words that say it; None where the shop does not tell."""
    for limit in limits:
        value = next((told for name, told in record.attributes.items() if name == limit.name), None)
        if value is not None:
            return _within(turn, limit, value), f"{limit.name}: {value}"
    told = [(f"{name}: {value}", Statement(value, name)) for name, value in record.attributes.items()]
    told += [(sentence, Statement(sentence)) for sentence in record.sentences]
    way = tuple(map(stem, said))
    verdicts = [(said_of([one], [way])[0], quote) for text, one in told if way and (quote := clean(text))]
    for so in ("states", "denies"):
        if quote := next((quote for verdict, quote in verdicts if verdict == so), ""):
            return so == "states", quote
    together = next((quote for _, quote in verdicts if set(way) <= set(stems(quote))), "")
    return (True, together) if together else (None, "")


def _within(turn: Turn, limit: AttributeLimit, value: str) -> bool:
    stated = {one.strip().lower() for one in value.split(",")}
    if limit.minimum or limit.maximum:
        amount = turn.understanding.wishes.measures.in_unit(value, _unit(turn, limit))
        low, high = float(limit.minimum or "-inf"), float(limit.maximum or "inf")
        return amount is not None and low <= amount <= high
    wanted = {one.lower() for one in [*limit.values, *limit.shades]}
    return bool(wanted & stated) if wanted else not ({one.lower() for one in limit.exclude} & stated)


def _unit(turn: Turn, limit: AttributeLimit) -> str | None:
    term = turn.vocabulary.attributes.get(limit.name)
    return term.unit if term is not None else None


def _say_nearest(turn: Turn, what: str, told: Sequence[Record]) -> Steps:
    """Nothing says it in these words: what answers best by its meaning, else that nothing is said of it."""
    turn.state.topic = "items"
    ids = [record.item.product_id for record in told]
    if turn.offers("ask_product") and (yield from says_of(turn, what, ids)):
        return
    plainly = not turn.understanding.phrases.asks("of_the_shopper", what)
    turn.say("among.none" if plainly else "among.nothing", what=what)
    turn.suggest("chip.compare_first_two", "chip.person")


def _titles(turn: Turn, items: Sequence[Item]) -> str:
    return turn.wording.listed([item.title for item in items])
