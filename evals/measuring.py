"""What `shopmind eval` measures: each measurement with what it prints, and whether something plain does as well."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from agent.planner.nlu.learned import Lessons
from evals import conversation_scores, hidden_categories, intent_scores, recommend_report, wish_scores
from evals.conversations import ServedShop, load_scripts, play
from evals.intent_reading import KNOWN, IntentReading
from evals.judged import read_products
from evals.labelled_intents import read_utterances
from evals.labelled_wishes import drafted, read_wishes
from evals.recommend import measure
from evals.retrieval import compare
from evals.retrieval_report import as_json, as_text
from evals.wish_catalogue import vocabulary_of
from evals.wish_reading import WishReading
from retrieval.encoding.encoder import open_encoder
from serving.commands.console import Step

_ANSWER_WITHIN = 120.0
"""Seconds; a served model may take long, and a shop that is slow is still measured."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measurement as people and as programs read it."""

    text: Any
    json: Any = None
    mistakes: str = ""
    worse: bool = False
    """Whether something plain does as well."""


async def retrieval(catalogue: Path, judgments: Path, cache: Path, model: str | None) -> Measured:
    """Search beside plain BM25, vectors alone and plain fusion."""
    found = await compare(catalogue, judgments, cache, model)
    gain = found.search.gain_over(found.others[0])["ndcg10"]
    return Measured(as_text(found), as_json(found), worse=gain.mean < 0)


def recommend(data: Path, test_days: int, step: Step) -> Measured:
    """What completes a basket and what is ordered next, beside plain ways."""
    found = measure(data, test_days, step)
    worse = any(task.gains(task.own)[task.against].mean <= 0 for task in found.tasks)
    return Measured(recommend_report.as_text(found), recommend_report.as_json(found), worse=worse)


async def wishes(file: Path, catalogue: Path | None) -> Measured:
    """How wishes are read, against labels."""
    labelled = read_wishes(file)
    async with vocabulary_of(catalogue) as vocabulary:
        found = wish_scores.WishJudge(WishReading(vocabulary), vocabulary.currency).scores(labelled)
    return Measured(wish_scores.as_text(found), wish_scores.as_json(found), wish_scores.mistakes_as_text(found))


async def intents(file: Path, catalogue: Path | None, encoding: tuple[str | None, Path] | None) -> Measured:
    """How what shoppers say is understood, against labels; with the encoder of a name and cache, or by words alone."""
    labelled = read_utterances(file, KNOWN)
    encoder = await asyncio.to_thread(open_encoder, *encoding) if encoding else None
    try:
        async with vocabulary_of(catalogue) as vocabulary:
            reading = IntentReading(vocabulary, Lessons(encoder.encode) if encoder else None)
            found = intent_scores.scores(reading, labelled)
    finally:
        if encoder:
            encoder.close()
    return Measured(intent_scores.as_text(found), intent_scores.as_json(found), intent_scores.mistakes_as_text(found))


async def conversations(files: Sequence[Path], url: str, key: str, step: Step) -> Measured:
    """How scripted conversations go in a running shop, each with a shopper of its own."""
    scripts = [script for file in files for script in load_scripts(file)]
    played = []
    async with httpx.AsyncClient(base_url=url, timeout=_ANSWER_WITHIN, trust_env=False) as client:
        for number, script in enumerate(scripts):
            step("Talking", number, len(scripts))
            played.append(await play(script, await ServedShop.open(client, key)))
        step("Talking", len(scripts), len(scripts))
    found = conversation_scores.scores(played)
    return Measured(
        conversation_scores.as_text(found),
        conversation_scores.as_json(found),
        conversation_scores.mistakes_as_text(found),
    )


async def drafts(said: list[str], labelled: Path | None, catalogue: Path | None) -> list[str]:
    """A draft of labels, as a line, for each wish that is not labelled in the file."""
    known = {one.wish for one in read_wishes(labelled)} if labelled else set()
    async with vocabulary_of(catalogue) as vocabulary:
        reading = WishReading(vocabulary)
        return [drafted(wish, reading.read(wish)) for wish in dict.fromkeys(said) if wish not in known]


def categories(catalogue: Path) -> Measured:
    """How well missing categories are inferred."""
    return Measured(hidden_categories.as_text(hidden_categories.measure(list(read_products(catalogue)))))
