"""The truth guard: lets a sentence pass only where every claim in it is backed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from agent.guard.assertions import PATTERNS as ASSERTIONS
from agent.guard.assertions import assertions_in
from agent.guard.book import FactBook
from agent.guard.counts import (
    WORD_COUNT,
    judge_days,
    judge_duration,
    judge_number,
    judge_order_number,
    judge_percent,
    judge_rating,
    judge_reviews,
    word_counts,
)
from agent.guard.dates import PATTERNS as DAYS
from agent.guard.dates import DayFound, days_found
from agent.guard.evidence import Evidence
from agent.guard.figures import PATTERNS as FIGURES
from agent.guard.figures import Figure, figures_in
from agent.guard.money import judge_money
from agent.guard.passages import said_by_the_shop
from agent.guard.screen import Screen
from agent.guard.shopper import ShopperFigures
from agent.guard.statements import judge_statement
from agent.guard.subjects import one_by_one, read
from agent.guard.verdict import Claim, Verdict
from storage.clock import Clock, SystemClock

_MOST_NAMESAKES = 8
_WORD_COUNT = "word count"
_BEGINNINGS: Screen[Hashable] = Screen({**FIGURES, **DAYS, _WORD_COUNT: WORD_COUNT, **ASSERTIONS})
"""Looks once for all that a claim can begin with: what holds none of it claims nothing."""


class TruthGuard:
    """Checks sentences against facts; holds no state between them."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()

    def check(
        self,
        sentence: str,
        facts: FactBook,
        shopper_figures: ShopperFigures | None = None,
        *,
        focus: Sequence[str] = (),
        now: datetime | None = None,
    ) -> Verdict:
        """Judges one sentence; `focus` is whom the sentence before spoke of (`Verdict.subjects`)."""
        shopper = shopper_figures or ShopperFigures()
        masked = facts.masked(sentence)
        possible = _BEGINNINGS.possible(masked.text)
        reading = read(masked, figures_in(masked.text, possible), facts, focus, shopper.words)
        verdict: Verdict | None = None
        for one in one_by_one(reading, _MOST_NAMESAKES):
            if not possible:
                return Verdict(True, (), one.named or one.focus)
            judged = _verdict(Evidence(one, facts, shopper, now or self._clock.now()), possible)
            if judged.backed:
                return judged
            verdict = verdict or judged
        return verdict or Verdict(backed=False)


def _verdict(evidence: Evidence, possible: AbstractSet[Hashable]) -> Verdict:
    claims = tuple(_claims(evidence, possible))
    reading = evidence.reading
    return Verdict(all(claim.backed for claim in claims), claims, reading.named or reading.focus)


def _claims(evidence: Evidence, possible: AbstractSet[Hashable]) -> Iterator[Claim]:
    days = days_found(evidence.text, evidence.now.date(), possible)
    for claim in _judged(evidence, days, possible):
        judged = claim if claim.backed else said_by_the_shop(claim, evidence)
        yield replace(judged, text=evidence.reading.masked.restored(judged.text))


def _judged(evidence: Evidence, days: Sequence[DayFound], possible: AbstractSet[Hashable]) -> Iterator[Claim]:
    figures = [figure for figure in evidence.reading.figures if not _in_a_day(figure, days)]
    for figure in figures:
        claim = _judge_figure(figure, figures, evidence)
        if claim is not None:
            yield claim
    yield from judge_days(days, evidence)
    if _WORD_COUNT in possible:
        yield from word_counts(evidence)
    for assertion in assertions_in(evidence.text, possible):
        yield judge_statement(assertion, evidence)


def _in_a_day(figure: Figure, days: Sequence[DayFound]) -> bool:
    return figure.kind != "money" and any(day.start <= figure.start < day.end for day in days)


def _judge_figure(figure: Figure, figures: Sequence[Figure], evidence: Evidence) -> Claim | None:
    match figure.kind:
        case "money":
            return judge_money(figure, figures, evidence)
        case "percent":
            return judge_percent(figure, evidence)
        case "rating":
            return judge_rating(figure, figures, evidence)
        case "reviews":
            return judge_reviews(figure, figures, evidence)
        case "duration":
            return judge_duration(figure, evidence)
        case "order_number":
            return judge_order_number(figure, evidence)
        case "number":
            return judge_number(figure, figures, evidence)
