"""What a message does at the counter: each of its clauses is read by how completely things within reach explain it.

A clause whose every word is explained by things, versions and numbers is an act on these: put in, changed, taken out,
or chosen. Only what is left over is a search or something else.
"""

import itertools
from collections.abc import Sequence

from agent.planner.frames import Frame
from agent.planner.nlu.text import bare
from agent.planner.policy.cart import exchanging, numbers, of_the_one, putting_in, taking_out, waiting
from agent.planner.policy.cart.asked_for import one_part
from agent.planner.policy.cart.part import Part
from agent.planner.policy.cart.to_seek import is_a_title
from agent.planner.policy.items import version_questions
from agent.planner.policy.items.tokens import small_words, tokens_of
from agent.planner.policy.items.within_reach import lines_explained
from agent.planner.policy.turn import Turn
from agent.planner.state import Question

LOOSE = frozenset(
    ["find", "refine", "point", "show_item", "unclear", "affirm", "thanks", "ask", "choose_version", "unsure"]
)
SEVERAL = 2
NOT_UNDERSTOOD = frozenset(["unclear", "out_of_scope"])
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
        if acts is None and kept and (counted := _title_counted(turn, clause, kept[-1])) is not None:
            kept, acts = kept[:-1], [counted]  # "Harbour Barons. two copies"
        if acts and taking_out.is_of_the_told(turn, acts):
            kept = [one for one in kept if one.is_told or one.intent not in LOOSE]  # what it is was only told
        kept += group if acts is None else acts
    return kept


def _title_counted(turn: Turn, clause: str, before: Frame) -> Frame | None:
    """The act that puts in so many of what was named by its whole title in the sentence before."""
    if before.intent != "find" or before.is_told or not is_a_title(turn, before.text):
        return None
    small = small_words(turn.understanding.phrases)
    said = tokens_of(turn, _without_asides(turn, turn.understanding.stripped(clause)[0]))
    counts = [word for word in said if word.counts]
    if len(counts) != 1 or any(not word.counts and word.said not in small.plain for word in said):
        return None
    part = Part(before.text, count=int(counts[0]), sought=before.text)
    return putting_in.added(turn, before, before.text, part)


def is_order(turn: Turn) -> bool:
    """Whether a message takes or takes out, and so changes nothing of what is looked for."""
    asks, said = turn.understanding.phrases.asks, bare(turn.message)
    takes = (asks("settles", said) and not asks("too", said)) or bool(turn.understanding.phrases.named("orders", said))
    return takes or (bool(turn.state.cart or waiting.waits(turn)) and asks("takes_out", said))


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
    if any(one.is_told for one in group) or _is_for_a_use(turn, group):
        return None
    text, corrected = turn.understanding.stripped(clause)
    if _asks(turn, clause, text, group) or turn.understanding.phrases.asks("is_there", text):
        asked = version_questions.told(turn, turn.understanding.without_refused(text), group[0])
        if asked is not None and {one.intent for one in group} <= ASKING:
            return asked
    if _asks(turn, clause, text, group) or _is_read_already(turn, group):
        return None
    text = turn.understanding.phrases.named("rather_than", clause) or text
    if (fixed := of_the_one.told(turn, clause, turn.understanding.without_refused(text), group)) is not None:
        return fixed
    frame = group[0].model_copy(update={"correction": corrected or group[0].correction})
    if (counted := numbers.told(turn, text, frame)) is not None:
        return counted
    if _is_something_else(turn, text, group):
        return None
    return _on_things(turn, clause, text, [frame, *group[1:]], before)


def _on_things(
    turn: Turn, clause: str, text: str, group: Sequence[Frame], before: Sequence[Frame]
) -> list[Frame] | None:
    """The act on things that a clause is: they are taken out, changed or put in."""
    frame = group[0]
    removes = _removes(turn, clause, group)
    text = turn.understanding.remarks.without(_without_refused(turn, text, removes=removes), turn.situation().flags)
    if (plain := _without_asides(turn, text)) != text:
        clause = text = plain
        frame = frame.model_copy(update={"clause": plain})
    if removes:
        return taking_out.taken_out(turn, text, frame, before)
    if (instead := _instead_of_lines(turn, clause, group)) is not None:
        return instead
    if any(not (one.intent in SMALL or one.is_told or _asks_for_nothing(one)) for one in before):
        return None  # what is in hand when it comes to this is not known yet
    intents = {one.intent for one in group}
    adds = bool(intents & ADDING)
    alters, asks = _alters(turn, text, frame), turn.understanding.phrases.asks
    less = asks("only_so_many", text)
    if turn.state.cart and not adds and (version := exchanging.named_line(turn, text, frame)) is not None:
        return version
    if turn.state.cart and (intents & CHANGING or alters or less):
        changed = exchanging.changed(turn, text, frame)
        if changed is not None or alters or not (less or turn.understanding.phrases.named("orders", text)):
            return changed
    return putting_in.put_in(turn, clause, text, frame, adds=adds, before=before)


def _without_asides(turn: Turn, text: str) -> str:
    """The text without what is told before it and behind it: "3 metres may be short, 6 rather"."""
    named = turn.understanding.phrases.named
    text = named("aside_behind", text) or text
    return named("aside_before", text) or text


def _instead_of_lines(turn: Turn, clause: str, group: Sequence[Frame]) -> list[Frame] | None:
    """'That set instead of all the glass ones': the lines that are named go out, and the other is put in."""
    wanted, old = turn.understanding.preferred(turn.understanding.stripped(clause)[0])
    lines = lines_explained(turn, old) if old and turn.state.cart else []
    if len(lines) < SEVERAL:
        return None
    part = one_part(turn, turn.understanding.phrases.named("orders", wanted) or wanted, group[0])
    if part is None:
        return None
    gone = exchanging.line_set(group[0], [line for line, _ in lines], {}, 0)
    return [putting_in.added(turn, group[0], wanted, part), *gone]


def _is_for_a_use(turn: Turn, group: Sequence[Frame]) -> bool:
    """Whether it is asked what serves a use of a thing: "anything to look after the leather"."""
    return any(turn.understanding.companions.use(one.text, "it") for one in group)


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


def _asks_for_nothing(frame: Frame) -> bool:
    """'Ah, no nemo then', and words that were not understood: nothing is looked for by it."""
    wish = frame.wish
    refuses = bool(wish.exclude_terms) and not (wish.text or wish.category or wish.attributes)
    return refuses or frame.intent in NOT_UNDERSTOOD


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
