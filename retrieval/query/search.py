"""Search: from a request to the products that fit it, or to those that miss it by one limit."""

import logging
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Mask
from retrieval.encoding.encoder import TextEncoder
from retrieval.encoding.sentence_vectors import SentenceVectors
from retrieval.errors import EncoderError, RerankerUnavailable, VectorStoreUnavailable
from retrieval.index.snapshot import CurrentSnapshots, Snapshot
from retrieval.query.explaining import explained
from retrieval.query.facets import facets
from retrieval.query.fitness import Fitness, Judged
from retrieval.query.matches import GUESSED, Matches, calls_itself, find_matches, nearest_to_kind
from retrieval.query.misses import by_words, misses_as_said, nearest_misses
from retrieval.query.ordering import Ordered, ordered
from retrieval.query.reranker import READ, Reranker, described, reordered
from retrieval.query.result import Hit, Miss, SearchResult
from retrieval.query.situations import Situations
from retrieval.query.suggestions import suggestions
from retrieval.scoring.filters import Limit
from retrieval.scoring.request import SearchRequest, Sort
from retrieval.scoring.variants import chosen_variant
from retrieval.text.recent import Recent
from retrieval.text.words import stem, word_texts
from retrieval.understanding.reading import ReadQuery
from retrieval.understanding.themes import put

logger = logging.getLogger(__name__)

_LOOKED_AT = 24
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class _Meaning:
    """The vector of the query, or why there is none."""

    vector: NDArray[np.float32] | None
    lost: bool = False
    told: Matches | None = None
    """What stands out for a situation, where one was told."""


class Search:
    """Finds products by words, meaning and exact limits."""

    def __init__(
        self, indexes: CurrentSnapshots, encoder: TextEncoder | None, reranker: Reranker | None = None
    ) -> None:
        self._indexes = indexes
        self._encoder = encoder
        self._reranker = reranker
        sentences = SentenceVectors(encoder) if encoder is not None else None
        self._fitness = Fitness(encoder, sentences)
        self._situations = Situations(encoder, sentences)
        self._answers: dict[str, tuple[Snapshot, Recent[SearchRequest, SearchResult]]] = {}

    async def search(self, merchant_id: str, request: SearchRequest, *, explain: bool = False) -> SearchResult:
        """The products that fit, best first; near misses where none does; with `explain`, why each stands there.

        An encoder or vector store that fails costs the search its sense of meaning, not its answer: it is logged,
        `relaxed` says `words_only`, and a count of zero is not exhaustive then. A reranker that fails leaves the order
        as it was.

        Raises:
            IndexMissing: nothing was built for the merchant.
        """
        snapshot = self._indexes.current(merchant_id)
        answers = self._answers_of(snapshot)
        known = None if explain else answers.get(request)
        if known is not None:
            return known
        whole, snapshot = snapshot, snapshot.in_currency(request.currency)
        query = snapshot.reader.read(request.text)
        query = query.told_in(snapshot.lexical) if request.strict else query
        query = replace(query, theme=True) if request.by_meaning else await self._with_akin(query, snapshot)
        meaning = await (self._told(request, snapshot) if request.situation else self._meaning(query, snapshot))
        try:
            answer, settled = await self._answered(snapshot, request, query, meaning, explain=explain)
        except VectorStoreUnavailable as error:
            logger.warning("neighbours_not_found", extra={"code": error.code, "merchant_id": merchant_id})
            meaning = _Meaning(None, lost=True)
            answer, settled = await self._answered(snapshot, request, query, meaning, explain=explain)
        if whole.complete and settled and not meaning.lost and not explain:
            answers.keep(request, answer)
        return answer

    async def _answered(
        self, snapshot: Snapshot, request: SearchRequest, query: ReadQuery, meaning: _Meaning, *, explain: bool
    ) -> tuple[SearchResult, bool]:
        """The answer, and whether it would be the same again."""
        found = await snapshot.aside(_found, snapshot, request, query, meaning)
        ranked, settled = await self._reread(found.ranked, query, snapshot)
        strict = request.strict and not request.situation
        judged = await self._fitness.judged(ranked, query, request, snapshot) if strict else Judged(ranked)
        found = replace(found, ranked=judged.ordered)
        if GUESSED in found.matches.relaxed:
            found = _sure(found, judged)
        answer = await snapshot.aside(_answer, snapshot, request, query, meaning, found, explain=explain)
        return _with_fitness(answer, judged, snapshot), settled

    def _answers_of(self, snapshot: Snapshot) -> Recent[SearchRequest, SearchResult]:
        """What was answered lately from this very snapshot; kept only where another look would find the same."""
        known = self._answers.get(snapshot.merchant_id)
        if known is None or known[0] is not snapshot:
            known = self._answers[snapshot.merchant_id] = (snapshot, Recent(_REMEMBERED))
        return known[1]

    async def suggest(self, merchant_id: str, prefix: str, limit: int = 8) -> list[str]:
        """How what is being typed may go on: categories, brands and titles of the catalogue."""
        return suggestions(self._indexes.current(merchant_id), prefix, limit)

    async def _reread(self, ranked: Ordered, query: ReadQuery, snapshot: Snapshot) -> tuple[Ordered, bool]:
        """The order in which the reranker has the first results, and whether that is how it would be again."""
        if self._reranker is None or ranked.reasons is None or len(ranked.ranked) < 2:
            return ranked, True
        rows = [row for row, _ in ranked.ranked[:READ]]
        try:
            scores = await self._reranker.scores(query.text, [described(snapshot.columns, row) for row in rows])
        except RerankerUnavailable as error:
            logger.warning("results_not_reranked", extra={"code": error.code, "merchant_id": snapshot.merchant_id})
            return ranked, False
        return replace(ranked, ranked=reordered(ranked.ranked, scores)), True

    async def _with_akin(self, query: ReadQuery, snapshot: Snapshot) -> ReadQuery:
        """The query with the catalogue's words that are akin to what it is for; without where they cannot be told."""
        if self._encoder is None or snapshot.akin is None or not query.purposes:
            return query
        try:
            vectors = [await self._encoder.encode_query(word) for word in query.purposes]
        except EncoderError:
            return query  # the search says so itself when it asks for the query's own vector
        akin = [snapshot.akin.clause(word, vector) for word, vector in zip(query.purposes, vectors, strict=True)]
        return replace(query, akin=tuple(akin))

    async def _told(self, request: SearchRequest, snapshot: Snapshot) -> _Meaning:
        """What stands out for a situation; nothing where that cannot be told."""
        try:
            return _Meaning(None, told=await self._situations.matches(request, snapshot))
        except EncoderError as error:
            logger.warning("query_not_encoded", extra={"code": error.code, "merchant_id": snapshot.merchant_id})
            return _Meaning(None, lost=True)

    async def _meaning(self, query: ReadQuery, snapshot: Snapshot) -> _Meaning:
        if not query.text.strip() or self._encoder is None or snapshot.vectors is None:
            return _Meaning(None)
        try:
            ways = put(query.text) if query.theme else [query.text]
            mean = np.mean([await self._encoder.encode_query(way) for way in ways], axis=0)
            return _Meaning(mean / np.linalg.norm(mean) if len(ways) > 1 else mean)
        except EncoderError as error:
            logger.warning("query_not_encoded", extra={"code": error.code, "merchant_id": snapshot.merchant_id})
            return _Meaning(None, lost=True)


@dataclass(frozen=True, slots=True)
class _Found:
    """What fits a request, in order."""

    limits: list[Limit]
    variants: Mask
    matches: Matches
    ranked: Ordered


def _found(snapshot: Snapshot, request: SearchRequest, query: ReadQuery, meaning: _Meaning) -> _Found:
    limits = snapshot.filters.limits(request)
    variants = snapshot.filters.within(limits)
    fitting = snapshot.columns.any_variant(variants)
    if request.nearest_kind:
        matches = nearest_to_kind(snapshot, meaning.vector, fitting)
    else:
        matches = meaning.told or find_matches(snapshot, query, meaning.vector, fitting, strict=request.strict)
    order = request.by_attribute or request.sort
    return _Found(limits, variants, matches, ordered(snapshot, query, meaning.vector, matches, variants, order))


def _sure(found: _Found, judged: Judged) -> _Found:
    """What was guessed without what no sentence bears out."""
    ranked = found.ranked.ranked[: judged.leading or 0]
    relaxed = ("meaning", "theme") if ranked else ("theme",)
    near = np.array([row for row, _ in ranked], dtype=np.int32)
    matches = replace(found.matches, near=near, relaxed=relaxed)
    return replace(found, matches=matches, ranked=replace(found.ranked, ranked=ranked))


def _with_fitness(answer: SearchResult, judged: Judged, snapshot: Snapshot) -> SearchResult:
    """The answer with how many lead, and what the others say against what was asked."""
    ids = snapshot.columns.product_ids
    return replace(answer, leading=judged.leading, denials={ids[row]: text for row, text in judged.denials.items()})


def _answer(
    snapshot: Snapshot, request: SearchRequest, query: ReadQuery, meaning: _Meaning, found: _Found, *, explain: bool
) -> SearchResult:
    columns = snapshot.columns
    limits, variants, matches, ranked = found.limits, found.variants, found.matches, found.ranked
    page = ranked.page(request.offset, request.limit)
    misses: tuple[tuple[Hit, Miss], ...] = ()
    if not len(matches.rows) and limits:
        misses = nearest_misses(snapshot, query, limits, by_words(snapshot, query, meaning.vector))
    elif "any_word" in matches.relaxed and limits and not request.offset:
        misses = misses_as_said(snapshot, query, limits)
    return SearchResult(
        hits=tuple(_hit(snapshot, query, matches, row, score, variants, request.sort) for row, score in page),
        total=len(matches.rows),
        exhaustive=matches.whole and not meaning.lost and columns.priced,
        misses=misses,
        facets=facets(columns, matches.rows),
        relaxed=(*matches.relaxed, *_caveats(snapshot, request, query, matches, ranked, meaning)),
        index_version=snapshot.version,
        explanations=explained(snapshot, ranked, [row for row, _ in page]) if explain else (),
    )


def _caveats(
    snapshot: Snapshot,
    request: SearchRequest,
    query: ReadQuery,
    matches: Matches,
    ranked: Ordered,
    meaning: _Meaning,
) -> tuple[str, ...]:
    """What a reader of the result must know: no sense of meaning, or nothing of the kind that was asked for."""
    found: tuple[str, ...] = ("words_only",) if meaning.lost else ()
    best = ranked.ranked[:_LOOKED_AT]
    if (
        best
        and not request.category
        and matches.closeness is None
        and not any(snapshot.ranker.is_kind(row, query) or calls_itself(snapshot, row, query) for row, _ in best)
        and not (query.codes and best[0][0] in snapshot.lexical.bearing(query.codes))
    ):
        found += ("other_kind",)
    return found


def _hit(
    snapshot: Snapshot, query: ReadQuery, matches: Matches, row: int, score: float, variants: Mask, sort: Sort
) -> Hit:
    columns = snapshot.columns
    variant = chosen_variant(columns, row, query.text, variants, sort)
    return Hit(
        columns.product_ids[row], columns.variant_ids[variant], round(score, 4), _met(snapshot, query, row, variant)
    )


def _met(snapshot: Snapshot, query: ReadQuery, row: int, variant: int) -> tuple[str, ...]:
    """The short fields in which words of the query stand."""
    columns = snapshot.columns
    title, said = snapshot.ranker.title_words(row), query.stems
    found = [] if said.isdisjoint(title.main) and said.isdisjoint(title.after) else ["title"]
    if not said.isdisjoint(_stems(columns.brand_name(row) or "")):
        found.append("brand")
    if not said.isdisjoint(_stems(" ".join(columns.path(row)))):
        found.append("category")
    seen: set[str] = set()
    for name, value in (*columns.options_of(variant), *columns.attributes_of(row)):
        if name not in seen and not said.isdisjoint(_stems(value)):
            found.append(f"attribute:{name}")
        seen.add(name)
    return tuple(found)


@lru_cache(maxsize=65536)
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, word_texts(text)))
