"""Answers to the question which version of a product it shall be."""

from agent.planner.frames import Frame, Reference
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.phrases import whole
from agent.planner.nlu.situation import is_held
from agent.planner.nlu.text import Clause, bare
from agent.planner.policy.cart import contents, waiting
from agent.planner.policy.conversing.again import run_all
from agent.planner.policy.items.accounting import words_of_language
from agent.planner.policy.items.degrees import value_by_degree
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.naming import without_values
from agent.planner.policy.items.options import value_said, values_said
from agent.planner.policy.items.resolve import NEAR, similarity
from agent.planner.policy.turn import Answering, Steps, Turn
from agent.planner.state import Question

LONGEST_ANSWER = 4
DIGRESSIONS = frozenset(
    ["clear_cart", "view_cart", "checkout", "place_order", "hand_off", "order_status", "list_orders"]
)
OPTION_ANSWERS = frozenset(["find", "point", "unclear", "refine", "affirm", "show_item"])


def options(turn: Turn, question: Question) -> Answering:
    """A value, all that are missing, or why it is none."""
    frame = question.frame
    if frame is None or not question.missing:
        return False
    if _drops(turn):
        waiting.drop(turn, question)
        return True
    if _another_kind(turn) or _digresses(turn, question) or _names_another_thing(turn, question):
        return False
    if several := _several_versions(turn, question, frame):
        turn.state.question = None
        yield from run_all(turn, several)
        return True
    if (yield from _counts_anew(turn, question, frame)) or _of_several(turn, question) or _says_yes(turn, question):
        return True
    name = next(iter(question.missing))
    text = turn.understanding.without_refused(first_clause(turn))
    value = _value_of(turn, question, text)
    if value is not None and value.lower() not in text and _acts(turn):
        return False  # "send it back" is not "black" mistyped
    if value is not None and value.lower() not in text.split() and _is_a_code(turn):
        return False  # nor is "WELCOME10" a size 10
    if value is None:
        if _kept_for_later(turn, question, frame, text):
            return True
        return (yield from _other_than_a_value(turn, question, frame))
    yield from _chosen(turn, question, frame, name, value)
    return True


def _is_a_code(turn: Turn) -> bool:
    """Whether all that was said is written like a promotion code."""
    said = turn.message.strip(" .!")
    return " " not in said and turn.understanding.contacts.code(said) == said


def _value_of(turn: Turn, question: Question, text: str) -> str | None:
    """The value of the option that is asked for; one that is sold out is taken too, so that what is left is told."""
    name, values = next(iter(question.missing.items()))
    sizes = turn.understanding.phrases.language.constraints.sizes
    item = turn.state.items.get(question.candidates[0])
    value = value_said(text, values, sizes=sizes)
    if value is None and item is not None and len(text.split()) <= LONGEST_ANSWER:
        value = value_said(text, item.options.get(name, []), sizes=sizes)
    if value is None and waiting.any_does(turn, name):
        value = values[0]
    value = value or turn.understanding.wishes.terms.colors.shade_said(text, values)
    value = value or value_by_degree(turn, text, values)
    told = explain(turn, item, text) if value is None and item is not None else None
    return told.values.get(name) if told is not None and (told.whole or told.nearly) else value


def _says_yes(turn: Turn, question: Question) -> bool:
    """'Yes, add it' while a choice is open says no more than that it is wanted: the choice is asked again."""
    item = turn.state.items.get(question.candidates[0])
    frames = turn.understanding.read(turn.message, turn.situation())
    plain = [
        one
        for one in frames
        if one.intent == "add" and not (one.reference.words or one.reference.ordinals or one.options)
    ]
    if item is None or not plain or len(plain) != len(frames) or plain[0].quantity or plain[0].delta:
        return False
    words = words_of_language(turn.understanding.phrases)
    if words.telling(turn.message):
        return False
    contents.ask_again(turn, question)
    return True


def _of_several(turn: Turn, question: Question) -> bool:
    """'M or L': which of the two is still open, and asked."""
    name, values = next(iter(question.missing.items()))
    text = turn.understanding.without_refused(first_clause(turn))
    said = values_said(text, values, turn.understanding.phrases.language.constraints.sizes)
    if not 1 < len(said) < len(values) or len(text.split()) > LONGEST_ANSWER:
        return False
    question.missing = {**question.missing, name: said}
    contents.ask_again(turn, question)
    return True


def _several_versions(turn: Turn, question: Question, frame: Frame) -> list[Frame]:
    """'One in red and two in blue' of what waits for a choice: an act for each."""
    read = turn.understanding.read(turn.message, turn.situation())
    told = {"reference": Reference(among=question.candidates[:1], definite=True)}
    said = [one.model_copy(update={**told, "options": {**frame.options, **one.options}}) for one in read]
    return said if said and all(one.sibling for one in said) else []


def _counts_anew(turn: Turn, question: Question, frame: Frame) -> Answering:
    """'No, two': another number of what waits; "two" alone may be a place among the values."""
    said = first_clause(turn)
    left = whole(turn.understanding.phrases.language.lexicon.correction).sub("", said).strip(" ,.!-")
    count = count_of(left, turn.understanding.phrases) if left != said else None
    if count is None or any(value_said(said, values) for values in question.missing.values()):
        return False
    question.frame = frame.model_copy(update={"quantity": count, "delta": None})
    turn.say("cart.will_be")
    contents.ask_again(turn, question)
    yield from ()
    return True


def _drops(turn: Turn) -> bool:
    """'leave it', 'without it': the thing is not wanted after all."""
    return bare(turn.message) in turn.understanding.phrases.language.reading.answers.drop


def _digresses(turn: Turn, question: Question) -> bool:
    """Whether an act of its own is said whose words hold a value by the way ("clear cart" beside the color clear)."""
    said = bare(turn.message)
    if any(said == value.lower() for values in question.missing.values() for value in values):
        return False
    frames = turn.understanding.read(turn.message, turn.situation())
    return all(frame.intent in DIGRESSIONS for frame in frames)


def _acts(turn: Turn) -> bool:
    """Whether the message is an act or a question of its own."""
    frames = turn.understanding.read(turn.message, turn.situation())
    return any(frame.confidence == 1 and frame.intent not in {*OPTION_ANSWERS, "add"} for frame in frames)


def _another_kind(turn: Turn) -> bool:
    """Whether other things are asked for, whose words hold a value by the way ("show me black boots")."""
    situation = turn.situation()
    frames = turn.understanding.read(turn.message, situation)
    if not any(frame.intent == "find" and frame.new_search for frame in frames):
        return False
    _, heads = turn.understanding.wishes.read(first_clause(turn), None)
    return any(head.category and not is_held(head.words, situation) for head in heads)


def _names_another_thing(turn: Turn, question: Question) -> bool:
    """'And 2 usb cables, 2 m' where a length is asked: something else is wanted too, whose words it has not."""
    item = turn.state.items.get(question.candidates[0])
    left = explain(turn, item, turn.message).left if item is not None else []
    named = [word for word in left if word.isalpha() and turn.vocabulary.known_word(word)]
    return turn.understanding.phrases.asks("too", bare(turn.message)) and bool(without_values(turn, " ".join(named)))


def _kept_for_later(turn: Turn, question: Question, frame: Frame, text: str) -> bool:
    """A value of another option, or of another thing that waits: kept, and the question put again."""
    if _of_another_option(turn, question, frame, text) or _chooses_anew(turn, question, frame, text):
        return True
    if not waiting.taken_for_another(turn, question, text):
        return False
    contents.ask_again(turn, question)
    return True


def _of_another_option(turn: Turn, question: Question, frame: Frame, text: str) -> bool:
    """A value of a later option ("10" where the colour was asked): kept, and the first option asked again."""
    sizes = turn.understanding.phrases.language.constraints.sizes
    kept = {
        name: value
        for name, values in list(question.missing.items())[1:]
        if (value := values[0] if waiting.any_does(turn, name) else value_said(text, values, sizes=sizes)) is not None
    }
    if not kept or len(text.split()) > LONGEST_ANSWER or "?" in turn.message:
        return False
    question.frame = frame.model_copy(update={"options": {**frame.options, **kept}})
    question.missing = {name: values for name, values in question.missing.items() if name not in kept}
    contents.ask_again(turn, question)
    return True


def _chooses_anew(turn: Turn, question: Question, frame: Frame, text: str) -> bool:
    """'No, black' where the size is asked: another value of an option that was chosen before."""
    item = turn.state.items.get(question.candidates[0])
    if item is None or len(text.split()) > LONGEST_ANSWER or "?" in turn.message:
        return False
    chosen = {**frame.options, **turn.state.wanted.get(item.product_id, {})}
    anew = {
        name: value
        for name, values in item.options.items()
        if name in chosen and (value := value_said(text, values)) is not None and value != chosen[name]
    }
    if not anew:
        return False
    question.frame = frame.model_copy(update={"options": {**chosen, **anew}})
    question.missing = {name: item.options.get(name, values) for name, values in question.missing.items()}
    turn.state.wanted[item.product_id] = {**chosen, **anew}
    contents.ask_again(turn, question)
    return True


def _other_than_a_value(turn: Turn, question: Question, frame: Frame) -> Answering:
    """A place among the values, another quantity or a version that does not exist; else a digression."""
    if (count := _count_meant(turn, frame.quantity or 1, question.candidates[0])) is not None:
        question.frame = frame.model_copy(update={"quantity": count, "delta": None})
        turn.say("cart.will_be")
        contents.ask_again(turn, question)
        return True
    frames = turn.understanding.read(turn.message, turn.situation())
    if len(frames) == 1 and frames[0].intent == "change_variant" and frames[0].options and not turn.state.cart:
        turn.say("item.not_in_that", title=_title(turn, question.candidates[0]))
        contents.ask_again(turn, question)
        return True
    if any(one.intent not in OPTION_ANSWERS for one in frames):
        return False
    name, values = next(iter(question.missing.items()))
    text = first_clause(turn)
    places = turn.understanding.references.read(text).ordinals
    newer = question.data.get("shown", turn.state.shown) != turn.state.shown
    if len(places) == 1 and 0 < places[0] <= len(values) and not text.isdigit() and not newer:
        yield from _chosen(turn, question, frame, name, values[places[0] - 1])
        return True
    if _another_value(turn, text) or text.replace(".", "").isdigit():
        turn.say("item.not_in_that", title=_title(turn, question.candidates[0]))
        contents.ask_again(turn, question)
        return True
    return False


def first_clause(turn: Turn) -> str:
    """What an answer says first."""
    return turn.understanding.clauses(turn.message)[0] if turn.message.strip() else ""


def _chosen(turn: Turn, question: Question, frame: Frame, name: str, value: str) -> Steps:
    """Add what was waiting for the choice; further choices may stand in the same message."""
    text = first_clause(turn)
    sizes = turn.understanding.phrases.language.constraints.sizes
    item = turn.state.items.get(question.candidates[0])
    kept = {key: said for key, said in frame.options.items() if item is None or not item.options or key in item.options}
    chosen = {**kept, name: value}
    for other, choices in list(question.missing.items())[1:]:
        if (also := value_said(text, choices, sizes=sizes)) is not None:
            chosen[other] = also
    if item is not None and (said := explain(turn, item, text)).nearly:
        chosen |= {other: one for other, one in said.values.items() if other != name}  # "the short one then, still red"
    if frame.sibling:  # what is chosen for one of several versions holds for the others
        turn.state.wanted[question.candidates[0]] = {**turn.state.wanted.get(question.candidates[0], {}), name: value}
    wanted = " ".join(chosen.values()).lower()
    quantity = turn.understanding.limits.quantity(Clause(turn.message.lower())) or frame.quantity
    if quantity is not None and value.split(" ")[0] == str(quantity):
        quantity = 1  # "5 packs" of what comes in packs of 5 was the version
    turn.state.question = None
    product_id = question.candidates[0]
    filled = frame.model_copy(update={"options": chosen, "quantity": quantity, "text": f"{frame.text} {wanted}"})
    yield from contents.add_chosen(turn, filled, product_id, chosen)
    rest = question.data.get("rest") or []
    if rest and turn.state.question is None:
        yield from contents.add_items(turn, frame.model_copy(update={"options": {}}), list(rest))
    if turn.state.question is None and (next_one := waiting.take_up(turn)) is not None:
        yield from _and_the_next(turn, next_one, text)


def _and_the_next(turn: Turn, question: Question, text: str) -> Steps:
    """What waits next: chosen by the same answer where it is for all ("mint for both"), else asked."""
    reference = turn.understanding.references.read(text)
    value = _value_of(turn, question, text) if reference.everything or reference.count is not None else None
    if value is not None and question.frame is not None:
        yield from _chosen(turn, question, question.frame, next(iter(question.missing)), value)
    else:
        contents.ask_again(turn, question)


def _count_meant(turn: Turn, now: int, product_id: str) -> int | None:
    """'make it three', 'one more' while an option is still to be chosen."""
    alone = turn.understanding.stripped(first_clause(turn))[0].removesuffix(" please")
    if not alone.isdigit() and (count := count_of(alone, turn.understanding.phrases)) is not None:
        return count
    frames = turn.understanding.read(turn.message, turn.situation())
    if len(frames) != 1 or frames[0].intent != "set_quantity" or _of_another_thing(turn, frames[0], product_id):
        return None
    return max(now + frames[0].delta, 1) if frames[0].delta else frames[0].quantity


def _of_another_thing(turn: Turn, frame: Frame, product_id: str) -> bool:
    """Whether a number is of another thing than the one that waits for a choice."""
    phrases = turn.understanding.phrases
    plain = {*phrases.command_words, *phrases.language.reading.reference.measured}
    said = [word for word in words_of_language(phrases).telling(frame.text) if word not in plain]
    item = turn.state.items.get(product_id)
    called = f"{item.title} {' '.join(item.kinds)}" if item is not None else ""
    named = [word for word in said if turn.vocabulary.known_word(word) and count_of(word, phrases) is None]
    return any(similarity([word], called) < NEAR for word in named)


def _another_value(turn: Turn, text: str) -> bool:
    """'in gray' or 'the purple one', where there is no such version: no thing of another kind is named."""
    wish, heads = turn.understanding.wishes.read(text, None)
    said = turn.understanding.phrases.asks("a_version", text)
    return (
        not heads
        and (said or (bool(wish.attributes) and not wish.text))
        and len(text.split()) <= LONGEST_ANSWER
        and "?" not in turn.message
    )


def _title(turn: Turn, product_id: str) -> str:
    item = turn.state.items.get(product_id)
    return item.title if item else turn.word("noun.it")
