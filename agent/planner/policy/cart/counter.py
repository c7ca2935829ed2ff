"""What a message does at the counter: each of its clauses is read by how completely things within reach explain it.

A clause whose every word is explained by things, versions and numbers is an act on these: put in, changed, taken out,
or chosen. Only what is left over is a search or something else.
"""

import itertools
from collections.abc import Sequence

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.text import bare
from agent.planner.policy.cart import exchanging, of_the_one
from agent.planner.policy.cart.asked_for import parts_of
from agent.planner.policy.cart.part import Part
from agent.planner.policy.items import version_questions
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.tokens import small_words, tokens_of
from agent.planner.policy.items.within_reach import in_hand, lines_explained
from agent.planner.policy.turn import Turn
from agent.planner.state import Item, Question

LOOSE = frozenset(
    ["find", "refine", "point", "show_item", "unclear", "affirm", "thanks", "ask", "choose_version", "unsure"]
)
ADDING = frozenset(["add", "add_version"])
SMALL = frozenset(["thanks", "greet", "affirm", "remark", "thinking", "choose_delivery", "choose_payment", "not_so"])
CHANGING = frozenset(["set_quantity", "change_variant", "swap"])
ASKING = LOOSE | {"compare", "similar", "ask_all", "goes_with", "add", "add_version", "change_variant", "set_quantity"}
ACTS = LOOSE | ADDING | CHANGING | {"remove"}


def told(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts of a message, where clauses that things within reach explain are acts on these."""
    kept: list[Frame] = []
    groups = [(clause, list(group)) for clause, group in itertools.groupby(frames, key=lambda frame: frame.clause)]
    for clause, group in groups:
        acts = _acts(turn, clause, group, kept) if clause else None
        kept += group if acts is None else acts
    return kept


def is_order(turn: Turn) -> bool:
    """Whether a message takes or takes out, and so changes nothing of what is looked for."""
    asks, said = turn.understanding.phrases.asks, bare(turn.message)
    takes = (asks("settles", said) and not asks("too", said)) or bool(turn.understanding.phrases.named("orders", said))
    return takes or (bool(turn.state.cart) and asks("takes_out", said))


def instead_of_answer(turn: Turn, question: Question) -> list[Frame]:
    """The acts of a message that says more than an answer to which thing or which version it shall be.

    That is so where it names other things or how many of each; a version alone is left to the question.
    """
    read = turn.understanding.read(turn.message, turn.situation())
    acts = told(turn, read)
    known = [one for one in acts if one.intent in ("add", "set_line", "not_so", "remove") and one.is_told]
    if len(known) < len([one for one in acts if one.intent not in SMALL]):
        return []
    if not known:
        return []
    more = len(known) > 1 or any(one.quantity and one.options for one in known) or _names_it(question, known)
    more = more or (question.kind == "offer" and _is_another_version(question, known[0]))
    return [_completed(question, one) for one in acts] if more else []


def _names_it(question: Question, acts: Sequence[Frame]) -> bool:
    """Whether the only act is on something that was not asked about."""
    return bool(question.candidates) and not set(acts[0].reference.among) & set(question.candidates)


def _is_another_version(question: Question, act: Frame) -> bool:
    """'In mint please', where it was offered in black."""
    offered = question.frame.options if question.frame is not None else {}
    return act.intent == "add" and any(offered.get(name) != value for name, value in act.options.items())


def _completed(question: Question, act: Frame) -> Frame:
    """An act with what was chosen before, where it is on what was asked about."""
    frame = question.frame
    if (
        frame is None
        or act.intent != "add"
        or question.kind == "which"
        or act.reference.among != question.candidates[:1]
    ):
        return act
    options = {**frame.options, **act.options}
    left = question.data.get("versions")
    if left is not None and options not in left:
        options = act.options
    return act.model_copy(update={"options": options})


def _acts(turn: Turn, clause: str, group: Sequence[Frame], before: Sequence[Frame]) -> list[Frame] | None:
    """What a clause comes to; None where it is something else, or no thing explains it."""
    if any(one.is_told for one in group):
        return None
    text, corrected = turn.understanding.stripped(clause)
    if _asks(turn, clause, text, group) or turn.understanding.phrases.asks("is_there", text):
        asked = version_questions.told(turn, turn.understanding.without_refused(text), group[0])
        if asked is not None and {one.intent for one in group} <= ASKING:
            return asked
    if _asks(turn, clause, text, group) or _is_read_already(turn, group):
        return None
    if (fixed := of_the_one.told(turn, clause, text, group)) is not None:
        return fixed
    if _is_something_else(turn, text, group):
        return None
    frame = group[0].model_copy(update={"correction": corrected or group[0].correction})
    return _on_things(turn, clause, text, [frame, *group[1:]], before)


def _on_things(
    turn: Turn, clause: str, text: str, group: Sequence[Frame], before: Sequence[Frame]
) -> list[Frame] | None:
    """The act on things that a clause is: they are taken out, changed or put in."""
    frame = group[0]
    removes = _removes(turn, clause, group)
    text = turn.understanding.remarks.without(_without_refused(turn, text, removes=removes), turn.situation().flags)
    if removes:
        return _taken_out(turn, text, frame)
    if any(one.intent not in SMALL and not one.is_told and not _only_refuses(one) for one in before):
        return None  # what is in hand when it comes to this is not known yet
    intents = {one.intent for one in group}
    alters = _alters(turn, text, frame)
    if turn.state.cart and (intents & CHANGING or alters):
        changed = exchanging.changed(turn, text, frame)
        if changed is not None or alters or not turn.understanding.phrases.named("orders", text):
            return changed
    return _put_in(turn, clause, text, frame, adds=bool(intents & ADDING), before=before)


def _without_refused(turn: Turn, text: str, *, removes: bool) -> str:
    """The text without what it refuses beside what it wants; "i do not need the rope" wants nothing else."""
    kept = turn.understanding.without_refused(text)
    return kept if not removes or turn.understanding.phrases.asks("takes_out", kept) else text


def _is_something_else(turn: Turn, text: str, group: Sequence[Frame]) -> bool:
    """Whether words step, sort, refuse, look or point to something other, which the rest of the planner reads."""
    state, phrases = turn.state, turn.understanding.phrases
    if any(one.delta is not None or one.factor is not None for one in group):
        return True
    acts = any(one.intent in ADDING | CHANGING | {"remove"} for one in group) or bool(phrases.named("orders", text))
    reference = turn.understanding.references.read(text)
    other = (reference.pronoun == "other" or bool(reference.earlier)) or (
        phrases.asks("another", text) and not reference.ordinals
    )
    together = (reference.everything or reference.count is not None or reference.each) and not _begins_with_others(text)
    refuses = text.split(" ", 1)[0] in phrases.language.lexicon.negations or any(
        one.wish.exclude_terms for one in group
    )
    ordered = state.order is not None and not state.cart and state.topic != "items"
    removes = _removes(turn, group[0].clause, group)
    if other or ordered or ((refuses or together) and not removes):
        return True
    wishes = [one.wish for one in group]
    limits = any(one.price_word or one.sort or one.rank for one in wishes)
    placed = reference.definite and reference.extreme  # "the cheaper one, wide"
    return not acts and ((limits and not placed) or phrases.asks("looks_at", text))


def _begins_with_others(text: str) -> bool:
    """Whether "both" stands behind a comma only: "a green skirt and a red one, both in S"."""
    return "," in text and not text.rsplit(",", 1)[0].count("both")


def _removes(turn: Turn, clause: str, group: Sequence[Frame]) -> bool:
    """Whether something shall go: read so, or said so of what is in the cart."""
    asks = turn.understanding.phrases.asks
    said = asks("takes_out", clause) or asks("takes_out", turn.understanding.stripped(clause)[0])
    return (said and bool(turn.state.cart)) or any(one.intent == "remove" for one in group)


def _is_read_already(turn: Turn, group: Sequence[Frame]) -> bool:
    """Whether it is known what a clause is about, or that it is no act on things."""
    known = any(frame.is_told or frame.of_running for frame in group)
    return known or not _may_act(turn, group) or turn.state.checkout.proposed


def _only_refuses(frame: Frame) -> bool:
    """'Ah, no nemo then': nothing is looked for by it."""
    wish = frame.wish
    return bool(wish.exclude_terms) and not (wish.text or wish.category or wish.attributes)


def _may_act(turn: Turn, group: Sequence[Frame]) -> bool:
    """Whether nothing was surely read as an act of another kind."""
    described = turn.understanding.phrases.asks("describes_one", group[0].text)  # "i'd like the one with …"
    acts = ACTS | {"similar"} if described else ACTS
    return all(frame.intent in acts or frame.confidence < 1 for frame in group)


def _asks(turn: Turn, clause: str, text: str, group: Sequence[Frame]) -> bool:
    """Whether a clause is put as a question."""
    message = turn.message.lower().rstrip()
    marked = f"{clause}?" in message or (message.endswith("?") and message.rstrip("? ").endswith(clause[-8:]))
    if not marked and turn.understanding.phrases.asks("asks_for", clause):
        return False
    language = turn.understanding.phrases.language
    tells = clause.split(" ", 1)[0] in language.reading.wish.subjects  # "i will have the gray one"
    starts = text.split(" ", 1)[0] in language.lexicon.question_starts and not tells
    return (marked or starts) and not any(frame.intent in ADDING | {"remove"} for frame in group)


def _alters(turn: Turn, clause: str, frame: Frame) -> bool:
    """Whether words ask for a change of what was put in last: "make that", "actually", "no, …"."""
    state = turn.state
    fresh = state.topic == "cart" and bool(state.last_lines) and state.changed_at >= state.turn - 2
    asks = turn.understanding.phrases.asks
    return bool(state.cart) and (asks("alters", clause) or (fresh and (frame.correction or asks("meant", clause))))


# --- taken out ----------------------------------------------------------------------------------------------------


def _taken_out(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """'Take the cans out', 'scrap the canisters': the lines that the words explain."""
    if not turn.state.cart or turn.understanding.references.read(text).excluded is not None:
        return None
    if turn.understanding.phrases.asks("keep_only", text) or turn.understanding.phrases.asks("just_that", text):
        return None
    found = lines_explained(turn, text) or lines_explained(turn, text.split(",")[0])
    if not found and frame.intent != "remove":
        words = turn.understanding.references.read(text).words
        named = Reference(words=words, definite=True)
        return [frame.model_copy(update={"intent": "remove", "reference": named, "wish": Wish()})] if words else None
    if not found:
        return None
    lines, one = [line for line, _ in found], found[0][1]
    together = len(lines) > 1 and _is_plural(turn, text)
    less = one.count if one.count and all(one.count < line.quantity for line in lines) else None
    reference = Reference(among=[line.line_id for line in lines], everything=together)
    return [
        frame.model_copy(
            update={
                "intent": "remove",
                "reference": reference,
                "wish": Wish(),
                "quantity": less,
                "delta": None,
                "text": text,
            }
        )
    ]


def _is_plural(turn: Turn, text: str) -> bool:
    """Whether more than one thing is spoken of: "the canisters"."""
    small = small_words(turn.understanding.phrases)
    said = [word for word in text.split() if word not in small.plain]
    return bool(said) and said[-1].endswith("s") and tokens_of(turn, said[-1]) != [said[-1]]


def _chosen(frame: Frame, item: Item, values: dict[str, str]) -> Frame:
    it = Reference(among=[item.product_id], definite=True)
    told = {"intent": "choose_version", "reference": it, "options": values, "wish": Wish(), "quantity": None}
    return frame.model_copy(update=told)


# --- put in ---------------------------------------------------------------------------------------------------------


def _put_in(
    turn: Turn, clause: str, text: str, frame: Frame, *, adds: bool, before: Sequence[Frame]
) -> list[Frame] | None:
    """What is told or meant to be put in: "2x 250 then", "red, and a proofing basket too"."""
    read = parts_of(turn, text, frame)
    if read is None:
        return None
    parts, beside = read
    phrases = turn.understanding.phrases
    fresh = turn.state.topic == "cart" and turn.state.changed_at >= turn.state.turn - 2
    if frame.correction and fresh and not all(part.of_head or part.values for part in parts):
        return None  # another thing in the place of the one put in
    too = phrases.asks("too", clause) or phrases.asks("wanted_too", clause)
    again = too and bool(turn.state.cart or before)
    again = again or (fresh and phrases.asks("once_more", clause))
    follows = any(one.intent == "add" and one.is_told for one in before)
    if len(parts) == 1 and (exchange := _of_the_last(turn, clause, text, parts[0], frame, adds=adds)) is not None:
        return [*exchange, *beside]
    orders = adds or bool(phrases.named("orders", text))
    offered = _was_offered(turn, parts[0])
    named = parts[0].named and len(parts[0].items) == 1
    agreed = named and len(parts) == 1 and phrases.asks("agrees", clause) and not _is_open(parts[0].items[0])
    if len(parts) == 1 and not _says_enough(parts[0]) and not (offered or agreed or (named and (follows or again))):
        return None
    settled = orders or phrases.asks("settles", bare(clause)) or too or again or follows or offered or agreed
    told = any(part.values or part.count or part.ordered or part.not_so for part in parts)
    if not (told or orders or again or follows or offered or agreed) or _points_twice(parts):
        return None
    settled = settled or any(part.count or part.ordered for part in parts) or len(parts) > 1
    no_such_size = small_words(phrases).words.only_size(parts[0].not_so.split())
    if settled or no_such_size or _is_settled_by_itself(turn, text, parts[0]):
        return [*[_added(turn, frame, clause, part) for part in parts], *beside]
    only = parts[0]
    if len(only.items) == 1 and only.values and _is_the_only_one(turn, only):
        return [_chosen(frame, only.items[0], {**exchanging.last_version(turn, only.items[0]), **only.values}), *beside]
    return None


def _is_open(item: Item) -> bool:
    """Whether there is something to choose of it."""
    return any(len(values) > 1 for values in item.options.values())


def _says_enough(part: Part) -> bool:
    """Whether one part says a version or how many; a name or a pointing alone is read elsewhere."""
    return bool(part.values) or (bool(part.count) and part.named) or bool(part.not_so or part.sought)


def _was_offered(turn: Turn, part: Part) -> bool:
    """'Titanium.', where it was asked whether the titanium pot shall be put in."""
    question = turn.opened
    frame = question.frame if question is not None and question.kind == "offer" else None
    if question is None or frame is None or frame.intent != "add" or not part.named:
        return False
    return [item.product_id for item in part.items] == question.candidates


def _points_twice(parts: Sequence[Part]) -> bool:
    """'It and the headlamp' of a headlamp in hand: "it" is something else."""
    pointed = [item.product_id for part in parts if part.said_so for item in part.items]
    return any(
        item.product_id in pointed for part in parts if not (part.said_so or part.of_head) for item in part.items
    )


def _is_the_only_one(turn: Turn, part: Part) -> bool:
    """Whether a version is of what is in hand, or of the only thing on the screen that is called so or comes so."""
    item = part.items[0]
    if item == in_hand(turn) or (not part.named and len(part.values) > 1):
        return True
    others = [turn.state.items[key] for key in turn.state.shown if key in turn.state.items and key != item.product_id]
    return part.named and not any(explain(turn, other, part.text).names_it for other in others)


def _is_settled_by_itself(turn: Turn, text: str, part: Part) -> bool:
    """Whether a version is said of what was asked about or looked at, with nothing of it left to choose."""
    if len(part.items) != 1 or not part.values:
        return False
    item, state = part.items[0], turn.state
    version = {**exchanging.last_version(turn, item), **part.values}
    chosen = all(name in version for name, values in item.options.items() if len(values) > 1)
    asked = state.last is not None and state.last.intent == "ask" and state.focus[:1] == [item.product_id]
    definite = turn.understanding.references.read(text).definite
    return chosen and (asked or state.looked_at == state.turn - 1 or definite or part.placed)


def _added(turn: Turn, frame: Frame, clause: str, part: Part) -> Frame:
    """The act that puts a part in."""
    if part.sought:
        reference = Reference(words=part.sought, definite=True, sought=True)
    else:
        reference = Reference(among=[item.product_id for item in part.items], definite=True)
    count = part.count
    if count is None and turn.understanding.phrases.asks("for_each_of_them", part.text):
        count = sum(line.quantity for line in turn.state.cart if line.line_id in turn.state.last_lines) or None
    return Frame(
        intent="not_so" if part.not_so else "add",
        text=part.text,
        original=frame.original,
        clause=clause,
        reference=reference,
        quantity=count,
        options=part.values,
        wish=(frame.wish if frame.wish.text else Wish(text=part.sought)) if part.sought else Wish(),
        sibling=part.of_head,
    )


def _of_the_last(turn: Turn, clause: str, text: str, part: Part, frame: Frame, *, adds: bool) -> list[Frame] | None:
    """'Ok then blue' right after another color was put in: that line in blue; None where it is no such change."""
    state, phrases = turn.state, turn.understanding.phrases
    asks = phrases.asks
    settles = asks("settles_on", text) and not part.count
    fresh = settles or (state.topic == "cart" and state.changed_at >= state.turn - 1 and bool(state.last_lines))
    if not fresh or len(part.items) != 1 or asks("too", clause):
        return None
    lines = [one for one in state.cart if one.line_id in state.last_lines]
    held = [line for line in lines if line.product_id == part.items[0].product_id]
    if len(held) == 1 and (some := exchanging.some_of_them(turn, frame, held[0], part)) is not None:
        return some
    more = set(phrases.language.reading.quantity.more) & set(text.split())
    again = part.count and not part.values and not (more or phrases.named("orders", text))
    if again and part.named and len(held) == 1:
        return exchanging.line_set(frame, held, {}, part.count)  # "2 of the mugs": so many in all
    anew = adds or asks("adds_one", clause) or part.count or part.named or part.placed
    if not part.values or (anew and not settles):
        return None
    return exchanging.line_set(frame, held, part.values, None) if len(held) == 1 == len(lines) else None
