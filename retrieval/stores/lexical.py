"""The lexical index, the one door to tantivy: weighted fields of stems, exact codes, counts that are whole."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from numpy.typing import NDArray

from retrieval.catalogue.columns import Rows
from retrieval.catalogue.document import Document
from retrieval.stores.frequent_stems import FrequentStems, FrequentStemsWriter

FIELD_WEIGHTS = {
    "title": 3.0,
    "category": 2.0,
    "brand": 2.0,
    "tags": 1.5,
    "attributes": 1.0,
    "description": 0.7,
}
CODE_WEIGHT = 12.0
KEPT_SHARE = 0.6
KEPT_SHARE_WITH_HEAD = 0.35
MOST_ROWS = 1_000_000
_SCORED = 2_000
_TIE_BREAKER = 0.2
_REMEMBERED_STEMS = 512
_REMEMBERED_QUERIES = 128
_HEAP_BYTES = 48_000_000
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to meet a word of the query: all of these stems, at a weight; a synonym may mean something else here."""

    stems: tuple[str, ...]
    weight: float = 1.0
    synonym: bool = False
    open: bool = False
    """Whether the synonym also means another thing."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One word of the query with its alternatives; `importance` is its inverse document frequency."""

    alternatives: tuple[Alternative, ...]
    importance: float


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows with their scores, best first; `matching` counts those that match, of which not all need be there."""

    rows: Rows
    scores: NDArray[np.float32]
    matching: int

    @property
    def whole(self) -> bool:
        """Whether no matching row is missing."""
        return self.matching == len(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


NOTHING = Scored(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.float32), 0)


class LexicalIndex:
    """An opened index folder. It is read only; `LexicalWriter` makes and changes folders."""

    def __init__(self, folder: Path) -> None:
        self._schema = _schema()
        self._index = tantivy.Index.open(str(folder))
        _register(self._index)
        self._index.reload()
        self._searcher = self._index.searcher()
        self.documents = self._searcher.num_docs
        self._frequent = FrequentStems.of(folder)
        self._having = lru_cache(maxsize=_REMEMBERED_STEMS)(self._rows_having)
        self._all_of = lru_cache(maxsize=_REMEMBERED_QUERIES)(self._meeting_all)
        self._most_of = lru_cache(maxsize=_REMEMBERED_QUERIES)(self._meeting_most)

    def frequency(self, stem: str) -> int:
        """In how many documents a stem stands."""
        return self._searcher.doc_freq("all", stem)

    def all_of(self, clauses: Sequence[Clause], codes: Sequence[str] = (), *, limit: int = MOST_ROWS) -> Scored:
        """The documents that meet every clause, or bear one of the codes; those of recent queries are remembered."""
        return self._all_of(tuple(clauses), tuple(codes), limit)

    def most_of(
        self,
        clauses: Sequence[Clause],
        codes: Sequence[str] = (),
        *,
        head: Clause | None = None,
        binding: Sequence[Clause] = (),
        limit: int = MOST_ROWS,
    ) -> Scored:
        """The documents that meet all clauses but some of little importance together.

        With a `head`, which names the kind of thing, all must meet that, and more of the others may be missing. How
        much is needed is measured by those that are `binding`, else by all.
        """
        return self._most_of(tuple(clauses), tuple(codes), head, tuple(binding or clauses), limit)

    def _meeting_all(self, clauses: tuple[Clause, ...], codes: tuple[str, ...], limit: int) -> Scored:
        return self._ranked(self._conjunction(clauses), clauses, codes, limit)

    def _meeting_most(
        self,
        clauses: tuple[Clause, ...],
        codes: tuple[str, ...],
        head: Clause | None,
        binding: tuple[Clause, ...],
        limit: int,
    ) -> Scored:
        kept = [self._conjunction([clauses[i] for i in chosen]) for chosen in _sufficient(clauses, head, binding)]
        if not kept:
            return NOTHING
        return self._ranked(_any(kept), clauses, codes, limit)

    def meeting(self, clauses: Sequence[Clause], rows: int) -> NDArray[np.bool_]:
        """Which of so many rows meet every clause, those that were taken out among them."""
        met = np.ones(rows, dtype=np.bool_)
        for clause in clauses:
            options = [self._together_having(option, rows) for option in clause.alternatives]
            met &= options[0] if len(options) == 1 else np.logical_or.reduce(options)
        return met

    def meeting_most(
        self, clauses: Sequence[Clause], head: Clause | None, binding: Sequence[Clause], rows: int
    ) -> NDArray[np.bool_]:
        """Which of so many rows meet all clauses but some of little importance, as `most_of` finds them."""
        met = np.zeros(rows, dtype=np.bool_)
        for chosen in _sufficient(clauses, head, binding):
            met |= self.meeting([clauses[i] for i in chosen], rows)
        return met

    def any_of(self, clauses: Sequence[Clause], limit: int) -> Scored:
        """The best documents by their words, however few these meet."""
        if not clauses:
            return NOTHING
        return self._rows(_any([self._scored(clause) for clause in clauses]), limit)

    def among(self, head: Clause, clauses: Sequence[Clause], limit: int = _SCORED) -> Scored:
        """The best documents by how they meet some clauses, of those that meet a head."""
        wanted = [(_MUST, self._conjunction([head])), (_MUST, _any([self._scored(clause) for clause in clauses]))]
        return self._rows(tantivy.Query.boolean_query(wanted), limit)

    def bearing(self, codes: Sequence[str]) -> Rows:
        """The documents that bear one of the codes."""
        return self._rows(_any([self._term("code", code) for code in codes]), MOST_ROWS).rows

    def containing(self, stems: Sequence[str], fields: Sequence[str] = ("all",)) -> Rows:
        """The documents with all the stems, except where each mention is negated ("no peanuts", "peanut-free").

        With `fields`, only where one of these has each stem.
        """
        mentioned = tantivy.Query.boolean_query(
            [(_MUST, _any([self._term(field, stem) for field in fields])) for stem in stems]
        )
        negated = [
            tantivy.Query.phrase_query(self._schema, field, list(phrase))
            for field in ("title", "description", "attributes", "tags")
            for phrase in _negations(list(stems))
        ]
        query = tantivy.Query.boolean_query(
            [(_MUST, mentioned), *((tantivy.Occur.MustNot, phrase) for phrase in negated)]
        )
        return self._rows(query, MOST_ROWS).rows

    def _together_having(self, alternative: Alternative, rows: int) -> NDArray[np.bool_]:
        having = [self._having(stem, rows) for stem in alternative.stems]
        return having[0] if len(having) == 1 else np.logical_and.reduce(having)

    def _rows_having(self, stem: str, rows: int) -> NDArray[np.bool_]:
        mask = np.zeros(rows, dtype=np.bool_)
        having = self._frequent.rows(stem) if self._frequent else None
        mask[self._rows(self._term("all", stem), MOST_ROWS).rows if having is None else having] = True
        return mask

    def _ranked(self, wanted: tantivy.Query, clauses: Sequence[Clause], codes: Sequence[str], limit: int) -> Scored:
        exact = [tantivy.Query.boost_query(self._term("code", code), CODE_WEIGHT) for code in codes]
        scoring = [(_SHOULD, query) for query in (*(self._scored(clause) for clause in clauses), *exact)]
        must = _any([tantivy.Query.const_score_query(wanted, 0.0), *exact]) if exact else wanted
        return self._rows(tantivy.Query.boolean_query([(_MUST, must), *scoring]), limit)

    def _conjunction(self, clauses: Sequence[Clause]) -> tantivy.Query:
        if not clauses:
            return tantivy.Query.empty_query()
        required = [
            (_MUST, _any([self._together(alternative) for alternative in clause.alternatives])) for clause in clauses
        ]
        return tantivy.Query.const_score_query(tantivy.Query.boolean_query(required), 0.0)

    def _together(self, alternative: Alternative) -> tantivy.Query:
        return tantivy.Query.boolean_query([(_MUST, self._term("all", stem)) for stem in alternative.stems])

    def _scored(self, clause: Clause) -> tantivy.Query:
        options = []
        for alternative in clause.alternatives:
            by_stem = [
                tantivy.Query.disjunction_max_query(
                    [
                        tantivy.Query.boost_query(self._term(field, stem), weight * alternative.weight)
                        for field, weight in FIELD_WEIGHTS.items()
                    ],
                    _TIE_BREAKER,
                )
                for stem in alternative.stems
            ]
            options.append(
                by_stem[0] if len(by_stem) == 1 else tantivy.Query.boolean_query([(_MUST, q) for q in by_stem])
            )
        return options[0] if len(options) == 1 else tantivy.Query.disjunction_max_query(options)

    def _term(self, field: str, stem: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, stem)

    def _rows(self, query: tantivy.Query, limit: int) -> Scored:
        found: Any = self._searcher.search(query, limit, count=True)  # its types lack `count`
        hits = found.hits
        if not hits:
            return NOTHING
        scores, addresses = zip(*hits, strict=True)
        rows = self._searcher.fast_field_values("row", list(addresses))
        return Scored(np.array(rows, dtype=np.int32), np.array(scores, dtype=np.float32), found.count)


class LexicalWriter:
    """Adds documents to the index in a folder, made when missing, and takes rows out; nothing holds before `commit`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._frequent = FrequentStemsWriter(folder, new=not any(folder.iterdir()))
        index = tantivy.Index(_schema(), str(folder))
        _register(index)
        self._writer = index.writer(_HEAP_BYTES, 1)

    def add(self, row: int, document: Document) -> None:
        """Adds the document of a row."""
        everything = {stem for stems in document.fields.values() for stem in stems}
        self._frequent.add(row, everything)
        self._writer.add_document(_tantivy_document(row, document, everything))

    def remove(self, row: int) -> None:
        """Takes the document of a row out."""
        self._writer.delete_documents_by_term("row", row)

    def abandon(self) -> None:
        """Gives up what was not committed, and lets go of the folder."""
        self._writer.rollback()
        self._writer.wait_merging_threads()

    def commit(self) -> None:
        """Writes everything and ends."""
        self._frequent.write()
        self._writer.commit()
        self._writer.wait_merging_threads()


def _tantivy_document(row: int, document: Document, everything: AbstractSet[str]) -> tantivy.Document:
    made = tantivy.Document()
    made.add_unsigned("row", row)
    for field, stems in document.fields.items():
        if stems:
            made.add_text(field, " ".join(stems))
    made.add_text("all", " ".join(everything))
    if document.codes:
        made.add_text("code", " ".join(document.codes))
    return made


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    for field in FIELD_WEIGHTS:
        builder.add_text_field(field, tokenizer_name="stems", index_option="position")
    builder.add_text_field("all", tokenizer_name="stems", index_option="basic")
    builder.add_text_field("code", tokenizer_name="stems", index_option="basic")
    return builder.build()


def _register(index: tantivy.Index) -> None:
    index.register_tokenizer("stems", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return queries[0] if len(queries) == 1 else tantivy.Query.boolean_query([(_SHOULD, query) for query in queries])


def _negations(stems: list[str]) -> list[list[str]]:
    plain = [["no", *stems], ["without", *stems], ["non", *stems], [*stems, "free"], ["free", "of", *stems]]
    return [*plain, *(["without", article, *stems] for article in ("a", "an", "the", "any"))]


def _sufficient(clauses: Sequence[Clause], head: Clause | None, binding: Sequence[Clause]) -> list[tuple[int, ...]]:
    """The smallest sets of clauses, with the head, that keep enough of the importance of the binding ones."""
    share = KEPT_SHARE if head is None else KEPT_SHARE_WITH_HEAD
    needed = share * sum(clause.importance for clause in binding)
    places = range(min(len(clauses), 9))
    found: list[tuple[int, ...]] = []
    for size in range(1, len(places) + 1):
        for chosen in combinations(places, size):
            kept = [clauses[i] for i in chosen]
            if any(set(smaller) <= set(chosen) for smaller in found) or (head is not None and head not in kept):
                continue
            if sum(clause.importance for clause in kept) >= needed:
                found.append(chosen)
    return found
