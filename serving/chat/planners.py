"""The embedded planner of each merchant, made once for a vocabulary and copied for each turn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel

from agent.planner.model import PlannerModel, ShopFacts
from agent.planner.nlu.learned import Lessons
from agent.planner.nlu.segments import Segmenter
from commerce.domain.merchant import Merchant
from prompts.planner_language import PlannerLanguage
from retrieval.catalogue.vocabulary import Vocabulary
from retrieval.encoding.encoder import TextEncoder
from retrieval.encoding.kept_arrays import KeptArrays
from retrieval.encoding.kept_texts import KeptTexts
from retrieval.encoding.word_states import WordStates
from retrieval.index.snapshots import Indexes
from storage.clock import Clock


@dataclass(frozen=True, slots=True)
class _Made:
    version: str
    day: date
    merchant: Merchant
    model: PlannerModel


class ShopPlanners:
    """Planners over the vocabulary of each merchant's current index, one for each currency that is spoken."""

    def __init__(
        self,
        vocabulary: Callable[[str, str], Vocabulary],
        language: PlannerLanguage,
        lessons: Lessons,
        clock: Clock,
    ) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self._lessons = lessons
        self._clock = clock
        self._made: dict[tuple[str, str], _Made] = {}

    def learn(self) -> None:
        """Learn what every shop's planner reads by, before the first shopper waits for it. Blocks for seconds once."""
        self._lessons.of(self._language.examples)

    def planner(self, merchant: Merchant, state: dict[str, Any] | None) -> BaseChatModel:
        """The planner for one turn."""
        vocabulary = self._vocabulary(merchant.id, merchant.currency)
        today = self._clock.now().date()
        name = (merchant.id, merchant.currency)
        made = self._made.get(name)
        if made is None or (made.version, made.day, made.merchant) != (vocabulary.version, today, merchant):
            made = _Made(vocabulary.version, today, merchant, self._make(merchant, vocabulary, today))
            self._made[name] = made
        return made.model.for_turn(state)

    def _make(self, merchant: Merchant, vocabulary: Vocabulary, today: date) -> PlannerModel:
        shop = ShopFacts(merchant.name, merchant.currency, merchant.locale, merchant.country)
        return PlannerModel.of(
            vocabulary=vocabulary, language=self._language, shop=shop, lessons=self._lessons, today=today
        )


def open_planners(
    indexes: Indexes, encoder: TextEncoder, cache: Path, language: PlannerLanguage, clock: Clock
) -> ShopPlanners:
    """Planners that read by an encoder; what they learn is kept in the cache."""
    kept = KeptArrays(cache)
    return ShopPlanners(
        lambda merchant_id, currency: indexes.current(merchant_id).in_currency(currency).vocabulary,
        language,
        Lessons(KeptTexts(encoder, kept).encode, kept.of, Segmenter(WordStates(cache).of)),
        clock,
    )
