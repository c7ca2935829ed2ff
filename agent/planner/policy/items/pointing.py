"""From a reference to products: resolved, or asked about when several fit, or searched for when none is known."""

from collections.abc import Generator, Sequence
from typing import TypeAlias

from agent.planner.frames import Frame, Reference
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.finding.known import remember
from agent.planner.policy.finding.merging import merged
from agent.planner.policy.finding.ranking import MOST_COMPARED, leading, rank_asked
from agent.planner.policy.finding.searching import by_its_title
from agent.planner.policy.items.degrees import chosen_by_degree, value_by_degree
from agent.planner.policy.items.evidence import meant_by
from agent.planner.policy.items.figures import leading as leading_by
from agent.planner.policy.items.figures import records
from agent.planner.policy.items.naming import found_by_name
from agent.planner.policy.items.options import keep_spoken, options_for
from agent.planner.policy.items.resolve import NEAR, Resolver, named_in, similarity, talked_of, words_in
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.reply.answers import answer_texts
from agent.planner.reply.misses import say_nothing
from agent.planner.state import Item, Question, Search


class NothingSuch(Exception):
    """Nothing of what is shown is as it was described; that was said."""


Pointing: TypeAlias = Generator[list[ToolCall], list[Result], list[str]]
SEVERAL = 4
SHORT = 2
MOST_ASKED = 6


def pointed(turn: Turn, frame: Frame, *, many: bool = False, lookup: bool = True, asking: bool = True) -> Pointing:
    """The products meant; empty when a question was asked or nothing could be found (that is said).

    Where which of several is meant is not to be asked (`asking`), they are all given, the likeliest first.
    """
    reference = frame.reference
    if reference.sought:
        return (yield from sought(turn, frame))
    try:
        ids = yield from _meant(turn, frame)
    except NothingSuch:
        return []
    if reference.among and not ids:
        ids = (yield from _leading(turn, frame, ask=False)) or list(reference.among)
    if not ids and turn.state.shown and (reference.words or reference.extreme):
        ids = yield from _leading(turn, frame)
        if turn.asked:
            return []
    if not ids and turn.state.shown and _says_how(turn, reference):
        turn.ask("point.no_trait" if reference.trait else "point.not_said", words=reference.words)
        return []
    if reference.words and not ids:
        ids = (yield from _looked_up(turn, frame, reference)) if lookup else []
        if not ids:
            return []
    if not ids:
        _ask_what(turn, frame)
        return []
    return _one_or_asked(turn, frame, ids, many=many, asking=asking)


def _one_or_asked(turn: Turn, frame: Frame, ids: list[str], *, many: bool, asking: bool) -> list[str]:
    """Those that were found; where several fit and one was meant, which one is asked."""
    reference = frame.reference
    if len(ids) < len(reference.ordinals):
        turn.say("point.fewer", count=len(reference.among or turn.state.shown))
    if len(ids) > 1 and frame.options and reference.pronoun == "it":
        ids = _coming_in(turn, ids, frame.options) or ids
    if len(ids) > 1 and not many:
        ids = _of_such_a_size(turn, frame, ids) or ids
    if not asking:
        return ids[:MOST_ASKED]
    if len(ids) > 1 and reference.words and not many and (hand := talked_of(turn)) and hand.product_id in ids:
        ids = [hand.product_id]  # "the tent", of several, is the one that was just talked about
    plural = many and _several(reference)
    if len(ids) > 1 and not plural and not (many and len(ids) == len(reference.ordinals)):
        ask_which(turn, frame, ids)
        return []
    if len(ids) == 1 and (item := turn.state.items.get(ids[0])) is not None:
        keep_spoken(turn.state, item, reference.words)  # "the brown one": brown it is, whatever is asked of it
    return ids


def _ask_what(turn: Turn, frame: Frame) -> None:
    """Nothing is as it was pointed to: a place that there is not, or nothing that could be meant."""
    if frame.reference.ordinals and turn.state.shown:
        _no_such_place(turn, frame)
    elif not (turn.state.shown or turn.state.focus or turn.state.cart):
        turn.ask("point.nothing_shown")
        turn.suggest("chip.browse", "chip.trending")
    else:
        turn.ask("point.what")


def _no_such_place(turn: Turn, frame: Frame) -> None:
    """A place beyond what is shown; where only one thing is shown, that one is offered."""
    shown = [key for key in turn.state.shown if key in turn.state.items]
    if len(shown) != 1:
        turn.ask("point.no_such_place", count=len(turn.state.shown))
        return
    turn.ask("point.only_one", title=turn.state.items[shown[0]].title)
    turn.state.look_at(shown[0])
    meant = frame.model_copy(update={"reference": Reference(pronoun="it")})
    turn.state.question = Question(kind="offer", frame=meant, candidates=shown)
    turn.suggest("chip.yes", "chip.similar")


def _meant(turn: Turn, frame: Frame) -> Pointing:
    """What is named outright, else described among what is known, else pointed to."""
    reference, resolver = frame.reference, Resolver(turn)
    if reference.among:
        return resolver.items(reference)
    if not _by_place(reference) and (named := (yield from _named_outright(turn, frame))):
        return named
    if not reference.words or reference.extreme:
        alone = _coming_so(turn, frame) if reference.extreme else []  # "the smaller one in teal"
        return resolver.items(reference) or (alone if len(alone) == 1 else [])
    ids = resolver.by_words(reference.words, turn.state.shown)
    if not ids and len(turn.state.shown) > 1 and not resolver.kind_in(words_in(reference.words)):
        ids = yield from meant_by(turn, reference.words, _in_reach(turn))
    if not ids and (hand := talked_of(turn)) is not None and _is_a_degree(turn, reference.words, hand):
        return [hand.product_id]
    return ids or (yield from _among_the_found(turn, reference)) or resolver.items(reference)


def _in_reach(turn: Turn) -> list[str]:
    """What is on the screen and what was talked about, in that order."""
    return [*turn.state.shown, *turn.state.focus[:SHORT]]


def _is_a_degree(turn: Turn, words: str, item: Item) -> bool:
    """'The small one' of the one thing in hand that comes in several sizes."""
    found = [value_by_degree(turn, words, values) for values in item.options.values()]
    return len(words.split()) == 1 and any(found)


def _says_how(turn: Turn, reference: Reference) -> bool:
    """Whether the words say how it is ("the warmer one"), and so mean one of those that are shown."""
    return reference.trait or turn.understanding.phrases.describes(reference.words)


def _by_place(reference: Reference) -> bool:
    return bool(reference.ordinals or reference.extreme or reference.excluded or reference.everything)


def _named_outright(turn: Turn, frame: Frame) -> Pointing:
    """The product whose whole title was said, known already or looked up by it."""
    said = _own_words(frame) or turn.message
    if known := named_in(said, turn.state.items.values()):
        return known[:1]
    for found in turn.vocabulary.match(said):
        words = said[found.start : found.end]
        if found.kind == "product" and len(words.split()) > 1 and (ids := (yield from by_its_title(turn, words))):
            return ids
    return []


def _own_words(frame: Frame) -> str:
    """The message as it was written, or the clause where the message says more than that."""
    alone = 4 * len(frame.text.split()) >= 3 * len(frame.original.split())
    return frame.original if alone else frame.text


def _several(reference: Reference) -> bool:
    """Whether more than one thing was pointed to."""
    together = reference.everything or reference.pronoun == "them" or reference.excluded is not None
    return together or len(reference.ordinals) > 1


def _coming_in(turn: Turn, ids: list[str], options: dict[str, str]) -> list[str]:
    """Those that there are in the versions said: "add it in cream"."""
    wanted = {value.lower() for value in options.values()}
    return [
        key
        for key in ids
        if key in turn.state.items
        and wanted <= {value.lower() for values in turn.state.items[key].options.values() for value in values}
    ]


def _coming_so(turn: Turn, frame: Frame) -> list[str]:
    """Those on the screen that come in a version that is said."""
    shown = [turn.state.items[key] for key in turn.state.shown if key in turn.state.items]
    return [item.product_id for item in shown if options_for(item, frame)]


def _of_such_a_size(turn: Turn, frame: Frame, ids: list[str]) -> list[str]:
    """The only one that comes in several sizes: "what does the bigger bag cost"."""
    plain = frame.model_copy(update={"reference": frame.reference.model_copy(update={"extreme": ""})})
    items = [turn.state.items[key] for key in ids if key in turn.state.items]
    fitting = [item.product_id for item in items if chosen_by_degree(turn, plain, item)]
    return fitting if len(fitting) == 1 else []


def _leading(turn: Turn, frame: Frame, *, ask: bool = True) -> Pointing:
    """'The lightest one', 'the biggest': by the figures that the shop states, or it is said that it states none."""
    words, among = frame.reference.words, frame.reference.among[:MOST_COMPARED]
    if rank := rank_asked(turn, f"the {words}" if words else frame.text):
        found = yield from leading(turn, rank, among or turn.state.group or turn.state.shown)
        if found is not None:
            return [found[0].product_id]
    if lead := (yield from _by_figures(turn, words, among or turn.state.group or turn.state.shown)):
        return [lead]
    if not rank and words and not turn.understanding.phrases.asks("superlative", words):
        return []
    if not ask:
        return []
    turn.ask("point.superlative", words=words or frame.reference.extreme.replace("_", " "))
    return []


def _by_figures(turn: Turn, words: str, ids: Sequence[str]) -> Generator[list[ToolCall], list[Result], str]:
    """The one that leads by what they state or tell of themselves; none where fewer than two do."""
    comparing = turn.understanding.comparing.read(words)
    if comparing is None or len(ids) < SHORT:
        return ""
    lead = leading_by(turn, comparing, (yield from records(turn, ids[:MOST_ASKED])))
    return lead.record.item.product_id if lead is not None and not lead.even else ""


def _by_telling_words(turn: Turn, words: str, ids: list[str]) -> list[str]:
    """Those that the words describe, where they can: a number alone is no name of anything."""
    return Resolver(turn).by_words(words, ids) if _tells(words) else []


def _tells(words: str) -> bool:
    """Whether some word may be part of a name."""
    return any(word.isalpha() and len(word) > SHORT for word in words_in(words))


def ask_which(turn: Turn, frame: Frame, ids: list[str]) -> None:
    """One short question with the candidates as choices."""
    few = ids[:SEVERAL]
    for item in [turn.state.items[key] for key in ids if key in turn.state.items]:
        if said := options_for(item, frame):  # "the black one": black it is, whichever is meant
            turn.state.wanted[item.product_id] = {**turn.state.wanted.get(item.product_id, {}), **said}
    titles = [turn.state.items[product_id].title for product_id in few if product_id in turn.state.items]
    if len(ids) > SEVERAL and frame.reference.kind:
        turn.ask("point.which_kind", kind=turn.wording.counted(frame.reference.kind, 2))
    elif len(ids) > SEVERAL:
        turn.ask("point.which_open")
    else:
        turn.ask("point.which", titles=turn.wording.listed(titles, last="or"))
    turn.suggest(*titles)
    turn.state.question = Question(kind="which", frame=frame, candidates=ids)


def _among_the_found(turn: Turn, reference: Reference) -> Pointing:
    """'the blue one' where the cards do not tell colours: the running search with that limit knows."""
    running = turn.state.search
    if running is None or not turn.state.shown:
        return []
    wish, heads = turn.understanding.wishes.read(reference.words, None)
    if any(head.category for head in heads):
        return []
    told = bool(wish.attributes or wish.brands)
    says_how = reference.trait or (not told and _says_how(turn, reference))
    if says_how and (ids := (yield from _by_trait(turn, reference.words))):
        return ids
    if not told:
        return []
    narrowed = merged(running.wish, wish.model_copy(update={"text": ""}))
    result = yield from turn.call("search_products", **arguments_of(turn, narrowed, alongside=turn.searched))
    items = remember(turn, list(result.data.get("products", []))) if result.ok else []
    ids = [item.product_id for item in items]
    among = [key for key in ids if key in turn.state.shown]
    if not ids and result.ok:
        say_nothing(turn, narrowed, [miss for miss in result.data.get("misses", []) if isinstance(miss, dict)])
        turn.searched = True
        raise NothingSuch
    return among or ids


def _by_trait(turn: Turn, words: str) -> Pointing:
    """'The one with a wooden handle': the only one shown, else those of which the shop states it."""
    shown = turn.state.shown[:MOST_ASKED]
    if len(turn.state.shown) == 1 or not turn.offers("ask_product"):
        return shown[:1] if len(turn.state.shown) == 1 else []
    asked = [("ask_product", {"product_id": key, "question": words, "card": False}) for key in shown]
    results = yield from turn.call_all(asked)
    said = words_in(words)
    return [key for key, result in zip(shown, results, strict=True) if states(result, said)]


def states(result: Result, said: list[str]) -> bool:
    """Whether one text of a product holds all the words."""
    texts = [str(one.get("text", "")) for one in answer_texts(result, "answers", "sources", "passages")]
    texts += [f"{name} {values}" for name, values in dict(result.data.get("attributes") or {}).items()]
    return result.ok and any(similarity(said, text) >= NEAR for text in texts)


def sought(turn: Turn, frame: Frame) -> Pointing:
    """What an order names beside the rest: looked for by its words; which of several is asked."""
    words = frame.reference.words
    found = yield from found_by_name(turn, words, frame.text, sibling=frame.sibling)
    ids = [one.item.product_id for one in found]
    if not ids:
        turn.say("point.not_found", words=words)
        return []
    turn.state.show(ids, alongside=True)
    if len(ids) > 1:
        ask_which(turn, frame, ids)
        return []
    return ids


def _looked_up(turn: Turn, frame: Frame, reference: Reference) -> Pointing:
    """Search for something named that was not shown yet."""
    wish = (
        frame.wish
        if frame.wish.text or frame.wish.category
        else frame.wish.model_copy(update={"text": reference.words})
    )
    ordered = wish.sort in ("price_asc", "price_desc", "rating", "newest")
    arguments = arguments_of(turn, wish if ordered else wish.model_copy(update={"sort": None}), alongside=turn.searched)
    result = yield from turn.call("search_products", **arguments)
    turn.searched = True
    items = remember(turn, list(result.data.get("products", []))) if result.ok else []
    if not items:
        turn.say("point.not_found", words=reference.words)
        return []
    turn.state.show([item.product_id for item in items], alongside=arguments["alongside"])
    found = Search(wish=wish, total=int(result.data.get("total") or len(items)), shown=len(items))
    turn.state.run_search(found, fresh=False)
    if ordered:
        return [items[0].product_id]
    best = named_in(turn.message, items)[:1] or (yield from by_its_title(turn, reference.words))
    best = best or _by_telling_words(turn, reference.words, [item.product_id for item in items])
    ids = best or [item.product_id for item in items]
    if len(ids) > 1 or not _tells(reference.words):
        ask_which(turn, frame, ids)
        return []
    return ids
