"""Answers out of texts: what a product's record, its reviews or the shop's pages say, as they say it."""

import re
from collections.abc import Mapping
from typing import Any

from agent.planner.nlu.phrases import whole
from agent.planner.policy.items.resolve import NEAR, similarity
from agent.planner.policy.turn import Result, Turn
from retrieval.stores.passage_index import sentences

LONGEST = 260
MOST_OF_A_SUBJECT = 2
OPENING = 4
"""What the first passage of a page about the subject gains where nothing but the subject is asked about."""
BY_MEANING = 8
"""What the nearness of a sentence to the question, from 0 to 1, counts for beside each word that they share."""
NEARLY, MOST_TOLD = 0.6, 3
"""How well the sentences behind the best one must answer to be told with it, and how many are told at most."""
PLACE = 4
"""What a sentence gains by speaking of the place that is asked about."""


def answer_texts(result: Result, *keys: str) -> list[Mapping[str, Any]]:
    """The passages of a result, whatever its list is called."""
    for key in keys:
        found = result.data.get(key)
        if isinstance(found, list):
            return [one if isinstance(one, Mapping) else {"text": str(one)} for one in found]
    return []


def clean(text: str) -> str:
    """A passage fit to be quoted: at most two sentences, calm punctuation."""
    text = _begun(" ".join(text.replace("!", ".").split()))
    if len(text) <= LONGEST:
        return text if text[-1:] in ".?" else f"{text}."
    cut = text.rfind(". ", 0, LONGEST)
    return text[: cut + 1] if cut > 60 else ""


def _begun(text: str) -> str:
    """With a capital in front, unless its first word is written in a way of its own ("pH", "e-bike")."""
    first = text.partition(" ")[0].rstrip(",:;.")
    return text[:1].upper() + text[1:] if len(first) > 1 and first.isalpha() and first.islower() else text


def lowered(label: str) -> str:
    """What an attribute is called, within a sentence; "USB port" and "GPS" stay."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def first_sentences(text: str, most: int = 180) -> str:
    """The first sentence or two of a description."""
    parts = re.split(r"(?<=[.])\s+", text.strip().replace("!", "."))
    kept = parts[0]
    for sentence in parts[1:2]:
        if len(kept) + len(sentence) < most:
            kept += f" {sentence}"
    return kept if len(kept) <= 320 else ""


def answered(result: Result) -> bool:
    """Whether the sources say something about the question."""
    found = answer_texts(result, "answers", "sources", "passages", "sentences")
    return result.ok and result.data.get("answered") is not False and bool(found)


def _passage(one: Mapping[str, Any]) -> str:
    return str(one.get("text") or one.get("claim") or "")


def _worth(turn: Turn, question: str, one: Mapping[str, Any]) -> float:
    """A passage's own answer, and more where its page is about the subject of the question."""
    topics = turn.understanding.phrases.language.reading.help_topics.values()
    said = [whole(words) for words in topics if whole(words).search(question)]
    titled = any(words.search(str(one.get("title") or "").lower()) for words in said)
    opening = _is_general(turn, turn.understanding.phrases.content(question)) and str(one.get("id")).endswith("#0")
    opening = opening and not turn.understanding.phrases.asks("of_a_refund", question)
    best = max(_scores(turn, question, one), default=0.0)
    return best + (2 if titled else 0) + (OPENING if titled and opening else 0)


def _claims(one: Mapping[str, Any]) -> list[str]:
    """The statements of a passage, one by one."""
    return sentences(_passage(one))


def _scores(turn: Turn, question: str, one: Mapping[str, Any]) -> list[float]:
    """How well each statement answers: by its meaning, where that is known, its words, and the time or sum it says."""
    near, told = one.get("near"), _claims(one)
    meaning = near if isinstance(near, list) and len(near) == len(told) else [0.0] * len(told)
    return [
        BY_MEANING * float(alike) + _fits(turn, question, claim) for alike, claim in zip(meaning, told, strict=True)
    ]


def _fits(turn: Turn, question: str, sentence: str) -> int:
    asks, said = turn.understanding.phrases.asks, sentence.lower()
    words = turn.understanding.phrases.content(question)
    shared = sum(similarity([word], said) >= NEAR for word in words)
    shared += 2 * (asks("of_a_refund", question) and asks("of_a_refund", said))
    about = _about(turn, question, said)
    told = ((asks("when", question) or asks("span", question)) and asks("span", said)) or (
        asks("amount", question) and asks("a_sum", said)
    )
    there = PLACE if _names_place(turn, question, said) else 0
    told = told or (_is_general(turn, words) and asks("span", said))
    return shared + about + there + (2 if told and (shared or about or there) else 0)


def _is_general(turn: Turn, words: frozenset[str]) -> bool:
    """Whether nothing but a subject is asked about ("is there a warranty?"): what holds and how long comes first."""
    topics = turn.understanding.phrases.language.reading.help_topics.values()
    named = {word for topic in topics for way in topic for word in way.split()}
    return bool(words) and words <= named | {"policy", "policies"}


def _names_place(turn: Turn, question: str, said: str) -> bool:
    """Whether a sentence speaks of the part of the world that the question names."""
    places = turn.understanding.phrases.language.places
    asked = [area for area in places.areas if len(area) > 2 and area in question]
    return bool(asked) and bool(whole(asked).search(said))


def speaks_of(result: Result, where: str) -> bool:
    """Whether a passage speaks of a place by one of its names."""
    said = [_passage(one).lower() for one in answer_texts(result, "passages", "sources", "answers")]
    return any(whole(where.split()).search(text) for text in said)


def _about(turn: Turn, question: str, said: str) -> int:
    """How many more words of the question's subject a sentence has: "visa" and "mastercard", of paying."""
    topics = turn.understanding.phrases.language.reading.help_topics.values()
    asked = [words for words in topics if whole(words).search(question)]
    more = [set(whole(words).findall(said)) - set(whole(words).findall(question)) for words in asked]
    return min(max(map(len, more), default=0), MOST_OF_A_SUBJECT)


def _from_the_answer(turn: Turn, question: str, one: Mapping[str, Any]) -> str:
    """The statement that answers, with the next where that answers nearly as well; all of a passage that is short."""
    told = _claims(one)
    if len(told) < 2 or not isinstance(one.get("near"), list):
        return _passage(one)
    scores = _scores(turn, question, one)
    best = max(range(len(told)), key=lambda at: (scores[at], -at))
    beside = [at for at in range(best, min(best + MOST_TOLD, len(told))) if scores[at] >= NEARLY * scores[best]]
    return " ".join(_ended(told[at]) for at in beside if at - best == beside.index(at))


def _ended(sentence: str) -> str:
    return sentence if sentence[-1:] in ".?!" else f"{sentence}."


def said_first(result: Result) -> str:
    """The best that the sources say, fit to be quoted; empty where they say nothing short enough."""
    found = answer_texts(result, "answers", "sources", "passages", "sentences")
    return clean(_passage(found[0])) if found else ""


def say_answer(turn: Turn, title: str, result: Result, *, about_reviews: bool = False) -> None:
    """What the sources say about the question, or that they do not say."""
    answers = answer_texts(result, "answers", "sources", "passages", "sentences")
    if not answered(result):
        reviewed = about_reviews and bool(result.data.get("reviewed"))
        turn.say(
            "item.unsaid_in_reviews" if reviewed else "item.no_reviews" if about_reviews else "ask.unknown", title=title
        )
        turn.suggest(*(["chip.tell_more"] if about_reviews else ["chip.reviews"]), "chip.person")
        return
    first = answers[0]
    text = said_first(result)
    source = str(first.get("source") or first.get("kind") or "")
    if source.startswith("review"):
        turn.say("ask.review", title=title, text=text.rstrip("."))
    elif source.startswith("attribute"):
        turn.say("ask.attribute", title=title, text=text.rstrip("."))
    else:
        turn.say("ask.text", title=title, text=text)
    turn.suggest("chip.add_it", "chip.similar")


def say_help(turn: Turn, result: Result, question: str = "") -> bool:
    """What the shop's pages say; False when they do not. The question tells which of several passages answers best."""
    passages = answer_texts(result, "passages", "sources", "answers")
    if not result.ok or not passages or result.data.get("answered") is False:
        return False
    best = max(passages, key=lambda one: _worth(turn, question.lower(), one))  # the first of equals
    text = clean(_from_the_answer(turn, question.lower(), best))
    if not text:
        return False
    turn.say_text(text)
    title = str(best.get("title") or "")
    if title:
        turn.say("help.source", title=title)
    return True
