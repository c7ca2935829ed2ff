"""The embedded planner of each merchant, made once for a vocabulary and copied for each turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel

from agent.planner.model import PlannerModel, ShopFacts
from commerce.domain.merchant import Merchant
from prompts.planner_language import PlannerLanguage
from retrieval.vocabulary import Vocabulary
from storage.clock import Clock
from tools.base import Principal

Encode = Callable[[Sequence[str]], Any]


class Merchants(Protocol):
    """Where merchants are read."""

    async def merchant(self, merchant_id: str) -> Merchant: ...


@dataclass(frozen=True, slots=True)
class _Made:
    version: str
    day: date
    merchant: Merchant
    model: PlannerModel


class ShopPlanners:
    """Planners over the vocabulary of each merchant's current index."""

    def __init__(
        self,
        merchants: Merchants,
        vocabulary: Callable[[str], Vocabulary],
        language: PlannerLanguage,
        encode: Encode | None,
        clock: Clock,
    ) -> None:
        self._merchants = merchants
        self._vocabulary = vocabulary
        self._language = language
        self._encode = encode
        self._clock = clock
        self._made: dict[str, _Made] = {}

    async def planner(self, principal: Principal, state: dict[str, Any] | None) -> BaseChatModel:
        """The planner for one turn."""
        merchant = await self._merchants.merchant(principal.merchant_id)
        vocabulary = self._vocabulary(merchant.id)
        today = self._clock.now().date()
        made = self._made.get(merchant.id)
        if made is None or (made.version, made.day, made.merchant) != (vocabulary.version, today, merchant):
            made = _Made(vocabulary.version, today, merchant, self._make(merchant, vocabulary, today))
            self._made[merchant.id] = made
        return made.model.for_turn(state)

    def _make(self, merchant: Merchant, vocabulary: Vocabulary, today: date) -> PlannerModel:
        shop = ShopFacts(merchant.name, merchant.currency, merchant.locale, merchant.country)
        return PlannerModel.of(
            vocabulary=vocabulary, language=self._language, shop=shop, encode=self._encode, today=today
        )
