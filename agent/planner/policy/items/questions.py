"""A question about one product, or about the few on the screen: what its record, its reviews or the pages say."""

import re
from collections.abc import Generator, Sequence
from typing import Any, TypeAlias

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.text import words_of
from agent.planner.policy.finding.known import details
from agent.planner.policy.finding.searching import refine
from agent.planner.policy.items import of_all, opinions, relating
from agent.planner.policy.items.asked_about import asked_about, is_one_of
from agent.planner.policy.items.called import another_named
from agent.planner.policy.items.degrees import chosen_by_degree
from agent.planner.policy.items.judging import SURE
from agent.planner.policy.items.mentioned import mentioned, with_it
from agent.planner.policy.items.no_version import asks_no_version, may_be_a_value
from agent.planner.policy.items.options import options_for, value_said
from agent.planner.policy.items.pointing import pointed
from agent.planner.policy.items.replying import reply, reply_from, say, told_of
from agent.planner.policy.items.resolve import NEAR, Resolver, called_as_asked, similarity, talked_of, words_in
from agent.planner.policy.items.size_charts import says_of_a_size
from agent.planner.policy.turn import Result, Steps, ToolCall, Turn
from agent.planner.reply.answers import say_help
from agent.planner.state import Item
from retrieval.text.words import stems

MOST_SIDES = 5
MOST_EACH = 3

Asking: TypeAlias = Generator[list[ToolCall], list[Result], bool]


def ask(turn: Turn, frame: Frame) -> Steps:
    """A question about one product, or about the few on the screen; of two in one message first one, then the other."""
    first, then = apart(turn, frame)
    yield from _ask_one(turn, first)
    if then is not None:
        yield from _ask_one(turn, then)


def ask_again(turn: Turn, last: Frame, frame: Frame) -> Steps:
    """'And the small one?': the last question, of what is named or pointed to now."""
    named = [one for key in turn.state.focus if (one := turn.state.items.get(key)) is not None]
    gone = {word for item in named for word in stems(f"{item.title} {item.brand}")}
    said = [word for word in last.text.split() if not (set(stems(word)) & gone)]
    text = " ".join(said) if turn.understanding.phrases.content(" ".join(said)) else last.text
    asked = last.model_copy(update={"text": text, "clause": text, "reference": frame.reference, "other": None})
    if ids := (yield from mentioned(turn, frame)):
        yield from _answer(turn, asked, ids)
    else:
        yield from _ask_one(turn, asked)


def apart(turn: Turn, frame: Frame) -> tuple[Frame, Frame | None]:
    """The two questions of "how heavy is it and is it waterproof"; the frame alone where it asks one."""
    rest = turn.understanding.phrases.named("asks_another", frame.text)
    if not rest:
        return frame, None
    told = frame.text[: -len(rest)].strip(" ,").rpartition(" ")
    first = told[0] if told[2] in turn.understanding.phrases.language.reading.quantity.joining else " ".join(told)
    read = turn.understanding.references.read
    one, other = (
        frame.model_copy(update={"text": text, "original": text, "clause": text, "reference": read(text)})
        for text in (first.strip(" ,"), rest)
    )
    return one, other


def _ask_one(turn: Turn, frame: Frame) -> Steps:
    if named := (yield from mentioned(turn, frame)):
        yield from _of_the_named(turn, frame, named)
    else:
        yield from _of_what_is_there(turn, frame)


def _of_the_named(turn: Turn, frame: Frame, named: Sequence[str]) -> Steps:
    """Of what the question names, where some of it is not on the screen."""
    if len(named) == 1:
        yield from _answer(turn, frame.model_copy(update={"text": with_it(turn, frame.text, named[0])}), named)
    elif question_kind(turn, frame.text) == "ask":
        yield from relating.reply(turn, frame, named)
    else:
        yield from _answer(turn, frame, named)


def _of_what_is_there(turn: Turn, frame: Frame) -> Steps:
    """Of what is in reach: named, described, pointed to or in hand."""
    frame = _of_the_one_in_hand(turn, frame)
    if question_kind(turn, frame.text) != "options" and (meant := (yield from asked_about(turn, frame))):
        about = _about(turn, frame)
        text = with_it(turn, about.text, meant[0]) if len(meant) == 1 else about.text
        yield from _answer(turn, about.model_copy(update={"text": text}), meant)
        return
    if frame.reference.extreme and frame.reference.words and not Resolver(turn).items(frame.reference):
        frame = frame.model_copy(update={"reference": frame.reference.model_copy(update={"words": ""})})
    if (yield from _asked_of_all(turn, frame)) or (yield from _asked_of_them(turn, frame)):
        return
    if frame.reference.pronoun == "them" and not frame.reference.words and turn.state.focus:
        frame = frame.model_copy(
            update={"reference": Reference(pronoun="it")}
        )  # boots are "they", one pair of them too
    if _names_no_product(turn, frame.reference) and (later := _named_behind(turn, frame)):
        frame = frame.model_copy(update={"reference": Reference(among=[later])})
    elif _names_no_product(turn, frame.reference):
        one_of = is_one_of(turn, frame.reference, frame.text.lower())
        if (other := (yield from another_named(turn, frame.reference.words, one_of=one_of))) is not None:
            turn.state.look_at(other)
            yield from _answer(turn, frame.model_copy(update={"text": _of_it(turn, frame)}), [other])
            return
        frame = frame.model_copy(update={"reference": Reference(pronoun="it")})  # "what is the battery life"
        if (yield from _asked_of_them(turn, frame)):
            return
    ids = yield from pointed(turn, frame, asking=False)
    if not ids:
        return
    yield from _answer(turn, _about(turn, frame), ids)


def _about(turn: Turn, frame: Frame) -> Frame:
    """The question with "it" for the name of what it is asked about."""
    if not frame.reference.words:
        return frame
    used = Resolver(turn).described(frame.reference.words)[1]
    plain = frame.text.replace(f"the {used}", "it") if used else frame.text
    asked = re.sub(r"\bit (?:ones?|version)\b", "it", plain)
    return frame.model_copy(update={"text": asked}) if turn.understanding.phrases.content(asked) else frame


def _of_the_one_in_hand(turn: Turn, frame: Frame) -> Frame:
    """The question of the one thing talked about, or of the only one that is called just as was looked for."""
    if not frame.reference.points and not turn.state.focus and len(turn.state.shown) > 1:
        frame = frame.model_copy(update={"reference": Reference()})
    alone = called_as_asked(turn) if not turn.state.focus and frame.reference.of_whatever else None
    if alone is not None:
        turn.state.look_at(alone.product_id)
    hand = talked_of(turn)
    ids = [hand.product_id] if hand is not None else turn.state.shown
    beside = not frame.reference.words or frame.reference.words in frame.text
    if len(ids) == 1 and beside and turn.understanding.phrases.asks("of_it_beside", frame.text):
        return frame.model_copy(update={"reference": Reference(among=ids)})  # "will it work with the marble run"
    return frame


def _asked_of_them(turn: Turn, frame: Frame) -> Asking:
    """'How much are they', 'how loud are they': of each of the few on the screen."""
    kind = question_kind(turn, frame.text)
    if kind == "ask":
        return (yield from of_all.ask_each(turn, frame))
    few = of_all.them(turn, frame)
    if not few:
        return False
    for key in few:
        item, body = yield from details(turn, key, card=False)
        if item is not None:
            _ANSWERS[kind](turn, frame, item, body)
    turn.state.look_at(*few)
    return True


def _of_it(turn: Turn, frame: Frame) -> str:
    """The question with "it" for what it names."""
    return re.sub(
        rf"\b(?:the |that |this )?{re.escape(frame.reference.words)}\b",
        "it",
        turn.understanding.stripped(frame.clause)[0],
    )


def _answer(turn: Turn, frame: Frame, ids: Sequence[str]) -> Steps:
    """What of the record or texts of one thing answers, or of the few that may be meant."""
    kind = question_kind(turn, frame.text)
    if kind == "ask":
        yield from _from_texts(turn, frame, ids)
        return
    for product_id in ids[:MOST_EACH]:
        yield from _from_record(turn, frame, product_id, kind)


def _from_record(turn: Turn, frame: Frame, product_id: str, kind: str) -> Steps:
    version = (
        _version_asked(turn, frame, product_id) if kind == "options" else _version_priced(turn, frame, product_id, kind)
    )
    if kind == "options" and (yield from _told_of_no_version(turn, frame, product_id)):
        return
    item, body = yield from details(turn, product_id, version)
    if item is None:
        turn.say("item.gone")
        return
    _ANSWERS[kind](turn, frame, item, body)
    turn.suggest("chip.add_it", "chip.similar")


def _told_of_no_version(turn: Turn, frame: Frame, product_id: str) -> Asking:
    """'What sizes are in the set' of what comes in one version, 'does it come in a box': what its texts say of it."""
    item = turn.state.items.get(product_id)
    if item is None or not turn.offers("ask_product") or (item.options and not asks_no_version(turn, frame.text, item)):
        return False
    told = yield from told_of(turn, frame.text, [product_id])
    if not told or (told[0].best < SURE and (not item.options or may_be_a_value(turn, frame.text))):
        return False
    if told[0].best < SURE:
        yield from reply_from(turn, frame, told)
    else:
        say(turn, told[0], alone=True)
    return True


def _version_asked(turn: Turn, frame: Frame, product_id: str) -> dict[str, str]:
    """The one version that is asked about ("the brown one in L"), where every option is said."""
    item = turn.state.items.get(product_id)
    said = options_for(item, frame) if item is not None else {}
    version = {**turn.state.wanted.get(product_id, {}), **said}
    return version if item is not None and said and set(version) == set(item.options) else {}


def _version_priced(turn: Turn, frame: Frame, product_id: str, kind: str) -> dict[str, str]:
    """The version whose price or stock is asked ("what does the bigger bag cost")."""
    item = turn.state.items.get(product_id)
    if item is None or kind not in ("price", "stock"):
        return {}
    said = {**chosen_by_degree(turn, frame, item), **options_for(item, frame)}
    if said:
        turn.state.wanted[product_id] = {**turn.state.wanted.get(product_id, {}), **said}
    return said


def _from_texts(turn: Turn, frame: Frame, ids: Sequence[str]) -> Steps:
    """What the shop's pages, the record's sides, the reviews or the texts say, whatever was asked for."""
    if _of_the_shop(turn, frame) and (yield from _from_pages(turn, frame)):
        return
    alone = ids[0] if len(ids) == 1 else ""
    if alone and (yield from says_of_a_size(turn, frame, alone)):
        return
    if alone and turn.understanding.phrases.asks("how_big", frame.text) and (yield from _say_sides(turn, alone)):
        return
    if turn.understanding.phrases.asks("reviews", frame.text):
        yield from opinions.say(turn, frame, ids[0])
    else:
        yield from reply(turn, frame, ids)


def _names_no_product(turn: Turn, reference: Reference) -> bool:
    """Whether the words name nothing shown ("the warranty"), or a figure of the thing talked about ("the battery")."""
    if not reference.words or reference.extreme:
        return False
    ids, used = Resolver(turn).described(reference.words)
    if not ids:
        return True
    said = words_in(used)
    titles = [f"{one.title} {one.brand}" for key in ids if (one := turn.state.items.get(key))]
    figures = [name for name in turn.vocabulary.attributes if similarity(said, name) >= NEAR]
    return bool(figures) and all(similarity(said, title) < NEAR for title in titles)


def _named_behind(turn: Turn, frame: Frame) -> str:
    """'Can you replace the handle on the hickory': the one thing shown that is named behind a part of it."""
    parts = re.split(r"\b(?:of|on|in|for|with|from|at|by) (?=the |that |this )", frame.text)[1:]
    named = [turn.understanding.references.read(part).words for part in parts]
    found = [Resolver(turn).by_words(words, turn.state.shown) for words in named if words]
    return found[-1][0] if found and len(found[-1]) == 1 else ""


def _of_the_shop(turn: Turn, frame: Frame) -> bool:
    """Whether what the shopper or the shop may do is asked, and nothing of the product is named."""
    asks = turn.understanding.phrases.asks
    return frame.reference.empty and asks("may_we", frame.original.lower()) and turn.offers("search_help")


def _from_pages(turn: Turn, frame: Frame) -> Asking:
    result = yield from turn.call("search_help", question=frame.original[:300])
    return say_help(turn, result)


def _asked_of_all(turn: Turn, frame: Frame) -> Asking:
    """'Do you have this in XL' while several are on the screen and none is talked about: those that are."""
    state = turn.state
    several = not state.focus and len(state.shown) > 1 and state.search is not None
    if several and _says_options_of_each(turn, frame):
        return True
    if not several or frame.reference.words or frame.reference.ordinals or question_kind(turn, frame.text) == "ask":
        return False
    running = state.search.wish if state.search else Wish()
    wish, _ = turn.understanding.wishes.read(frame.text, tuple(running.category) if running.category else None)
    if not wish.attributes:
        return False
    yield from refine(turn, frame.model_copy(update={"wish": Wish(attributes=wish.attributes)}))
    return True


def _says_options_of_each(turn: Turn, frame: Frame) -> bool:
    """'Do you have them in green?' of the few on the screen, none of which comes so: in what each comes."""
    few = [turn.state.items[key] for key in turn.state.shown if key in turn.state.items]
    asks = turn.understanding.phrases.asks
    said = frame.reference.pronoun == "them" and asks("options", frame.text) and asks("in_a_version", frame.text)
    known = any(value_said(frame.text, values) for item in few for values in item.options.values())
    if not said or known or len(few) > MOST_EACH:
        return False
    turn.say("item.none_in_that")
    for item in few:
        for name, values in list(item.options.items())[:2]:
            turn.say("item.options", title=item.title, option=name.lower(), values=turn.wording.listed(values))
    return any(item.options for item in few)


def question_kind(turn: Turn, text: str) -> str:
    """Which part of a product's record answers: its price, stock, options, rating, or its texts."""
    asks = turn.understanding.phrases.asks
    if any(" " in name and re.search(rf"\b{re.escape(name.lower())}\b", text) for name in turn.vocabulary.attributes):
        return "ask"  # "color temperature" is no color to choose
    return next((kind for kind in ("price", "stock", "options", "rating") if asks(kind, text)), "ask")


def _say_price(turn: Turn, frame: Frame, item: Item, body: dict[str, Any]) -> None:
    version = {**chosen_by_degree(turn, frame, item), **options_for(item, frame)}
    title = f"{item.title} ({', '.join(version.values())})" if version else item.title
    turn.say("fact.price", title=title, price=item.price)
    if body.get("list_price") and body["list_price"] != item.price:
        turn.say("fact.list_price", title=item.title, price=body["list_price"])


def _say_stock(turn: Turn, _: Frame, item: Item, body: dict[str, Any]) -> None:
    text = str(body.get("availability_text") or body.get("stock") or body.get("availability") or "")
    if text and " " in text:
        turn.say("fact.stock_text", title=item.title, text=text.rstrip("."))
    else:
        turn.say("fact.in_stock" if item.available else "fact.sold_out", title=item.title)


def _say_options(turn: Turn, frame: Frame, item: Item, _: dict[str, Any]) -> None:
    if not item.options:
        turn.say("item.no_options", title=item.title)
        return
    version = _version_asked(turn, frame, item.product_id)
    if version:
        turn.state.wanted[item.product_id] = version
        say_version(turn, item, version)
        return
    for name, values in item.options.items():
        if (value := value_said(frame.text, values)) is not None:
            turn.state.wanted[item.product_id] = {**turn.state.wanted.get(item.product_id, {}), name: value}
            turn.say("item.comes_in", title=item.title, value=value)
            turn.suggest(turn.word("chip.add_in", value=value))
            return
    asked = [name for name in item.options if name.lower().replace("colour", "color").rstrip("s") in frame.text]
    wanted = asked or list(item.options)
    if turn.understanding.phrases.asks("in_a_version", frame.text) and not asked:
        turn.say("item.not_in_that", title=item.title)
    for name in wanted[:3]:
        turn.say("item.options", title=item.title, option=name.lower(), values=turn.wording.listed(item.options[name]))


def _say_rating(turn: Turn, _: Frame, item: Item, __: dict[str, Any]) -> None:
    if item.rating and item.rating_count:
        turn.say("fact.rated", title=item.title, rating=f"{item.rating:g}", count=item.rating_count)
    else:
        turn.say("item.no_rating", title=item.title)


def say_version(turn: Turn, item: Item, version: dict[str, str]) -> None:
    """That it comes in a version; where that says every option, whether it can be bought."""
    sold_out = set(version) == set(item.options) and not item.available
    value = turn.wording.listed(list(version.values()))
    turn.say("item.sold_out_in" if sold_out else "item.comes_in", title=item.title, value=value)


def say_options(turn: Turn, frame: Frame, product_id: str) -> None:
    """Which versions there are of a product."""
    _say_options(turn, frame, turn.state.items[product_id], {})


_ANSWERS = {"price": _say_price, "stock": _say_stock, "options": _say_options, "rating": _say_rating}


def _say_sides(turn: Turn, product_id: str) -> Asking:
    """All the sides that the record states: width, height, depth and the like."""
    item, body = yield from details(turn, product_id, card=False)
    names = turn.understanding.phrases.language.constraints.comparatives["larger"].names
    sides = [
        f"{name}: {', '.join(map(str, values)) if isinstance(values, list) else values}"
        for name, values in dict(body.get("attributes") or {}).items()
        if any(words_of(name)[-1:] == words_of(side)[-1:] for side in names if side != "weight")
    ]
    if item is None or not sides:
        return False
    turn.say("ask.attribute", title=item.title, text="; ".join(sides[:MOST_SIDES]))
    turn.suggest("chip.add_it", "chip.similar")
    return True
