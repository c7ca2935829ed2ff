"""Answers out of texts: what a product's record, its reviews or the shop's pages say, as they say it."""

import re
from collections.abc import Mapping
from typing import Any

from agent.planner.nlu.phrases import whole
from agent.planner.policy.items.resolve import NEAR, similarity
from agent.planner.policy.turn import Result, Turn

LONGEST = 260
MOST_OF_A_SUBJECT = 2
OPENING = 4
"""What the first passage of a page about the subject gains where nothing but the subject is asked about."""
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
    sentences = re.split(r"(?<=[.])\s+", text.strip().replace("!", "."))
    kept = sentences[0]
    for sentence in sentences[1:2]:
        if len(kept) + len(sentence) < most:
            kept += f" {sentence}"
    return kept if len(kept) <= 320 else ""


def answered(result: Result) -> bool:
    """Whether the sources say something about the question."""
    found = answer_texts(result, "answers", "sources", "passages", "sentences")
    return result.ok and result.data.get("answered") is not False and bool(found)


def _passage(one: Mapping[str, Any]) -> str:
    return str(one.get("text") or one.get("claim") or "")


def _worth(turn: Turn, question: str, one: Mapping[str, Any]) -> int:
    """A passage's own answer, and more where its page is about the subject of the question."""
    topics = turn.understanding.phrases.language.reading.help_topics.values()
    said = [whole(words) for words in topics if whole(words).search(question)]
    titled = any(words.search(str(one.get("title") or "").lower()) for words in said)
    opening = _is_general(turn, turn.understanding.phrases.content(question)) and str(one.get("id")).endswith("#0")
    return _answers(turn, question, _passage(one)) + (2 if titled else 0) + (OPENING if titled and opening else 0)


def _answers(turn: Turn, question: str, text: str) -> int:
    """How well a text answers: by its best sentence, which says a time or a sum where one was asked for."""
    return max((_fits(turn, question, sentence) for sentence in _sentences(text)), default=0)


def _fits(turn: Turn, question: str, sentence: str) -> int:
    asks, said = turn.understanding.phrases.asks, sentence.lower()
    words = turn.understanding.phrases.content(question)
    shared = sum(similarity([word], said) >= NEAR for word in words)
    about = _about(turn, question, said)
    told = (asks("when", question) and asks("span", said)) or (asks("amount", question) and asks("a_sum", said))
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


def _from_the_answer(turn: Turn, question: str, text: str) -> str:
    """A long passage from the sentence on that answers."""
    sentences = _sentences(text)
    if len(text) <= LONGEST or len(sentences) < 2:
        return text
    best = max(range(len(sentences)), key=lambda at: (_fits(turn, question, sentences[at]), -at))
    return " ".join(sentences[best:])


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", " ".join(text.split()))


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
    text = clean(_from_the_answer(turn, question.lower(), _passage(best)))
    if not text:
        return False
    turn.say_text(text)
    title = str(best.get("title") or "")
    if title:
        turn.say("help.source", title=title)
    return True
