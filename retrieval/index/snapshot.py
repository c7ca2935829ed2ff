"""A snapshot: everything that finding needs for one merchant at one version, read only, opened from its folder."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar

import numpy as np

from retrieval.catalogue.columns import Columns
from retrieval.index.picture_index import PictureIndex
from retrieval.index.snapshot_files import PROSE, Manifest, read_texts
from retrieval.scoring.filters import Filters
from retrieval.scoring.ranking import Ranker
from retrieval.stores.lexical import LexicalIndex
from retrieval.stores.passage_index import PassageIndex
from retrieval.stores.vectors import VectorIndex
from retrieval.text.terms import Terms
from retrieval.text.words import stem, words
from retrieval.understanding.akin import AkinWords
from retrieval.understanding.kinds import Kinds
from retrieval.understanding.learned_vocabulary import LearnedVocabulary
from retrieval.understanding.reading import QueryReader
from retrieval.understanding.themes import Themes

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Snapshot:
    """One merchant's index. Only its vectors may still be filling in; `embedded` says how far they are."""

    merchant_id: str
    folder: Path
    columns: Columns
    lexical: LexicalIndex
    terms: Terms
    vectors: VectorIndex | None
    passages: PassageIndex
    vocabulary: LearnedVocabulary
    lowered: frozenset[str]
    synonyms: Mapping[str, str]
    akin: AkinWords | None
    manifest: Manifest
    pictures: PictureIndex | None = None

    @property
    def version(self) -> str:
        """The version, which grows with every build and update."""
        return self.manifest.version

    @property
    def changes(self) -> int:
        """How many products were changed since the last full build."""
        return self.manifest.changes

    @property
    def products(self) -> int:
        """The number of products that can be found."""
        return self.columns.living

    @property
    def embedded(self) -> int:
        """How many of them have their vector."""
        return int(np.count_nonzero(self.vectors.present & self.columns.alive)) if self.vectors else 0

    @property
    def complete(self) -> bool:
        """Whether search by meaning sees every product."""
        return self.embedded == self.products

    @property
    def knows_akin_words(self) -> bool:
        """Whether all its words can be compared, or none ever will be."""
        return self.akin is None or self.akin.complete

    @property
    def filled_on_disk(self) -> bool:
        """Whether its folder has all vectors with it and what finds them, so that nothing remains to be made."""
        if self.vectors is None or self.manifest.encoder != self.vectors.encoder:
            return False
        return self.manifest.embedded >= self.products and not self.vectors.due

    @property
    def pictures_on_disk(self) -> bool:
        """Whether its folder has with it all that there is to see of its products' pictures."""
        if self.pictures is None or not self.pictures.addresses:
            return True
        return self.pictures.settled and self.manifest.pictures == self.pictures.described()

    @property
    def learned(self) -> bool:
        """Whether the vocabulary knows all texts; after an update of a large catalogue it follows in seconds."""
        return self.vocabulary.changes == self.changes

    @property
    def outgrown(self) -> bool:
        """Whether so much was changed since the last full build that another is due."""
        return self.changes > max(500, self.products // 10)

    def pending_texts(self) -> Mapping[int, str]:
        """The texts to embed of the living rows that have no vector."""
        if self.vectors is None:
            return {}
        missing = self.columns.alive & ~self.vectors.present
        return {row: text for row, text in read_texts(self.folder).items() if missing[row]}

    def in_currency(self, currency: str) -> "Snapshot":
        """The same index at the prices of another currency, without what is not sold in it; made once."""
        if currency in {"", self.columns.currency}:
            return self
        known = self._spoken.get(currency)
        if known is None:
            columns = self.columns.in_currency(currency)
            vocabulary = self.vocabulary.repriced(f"{self.vocabulary.version}+{currency}", columns)
            known = self._spoken[currency] = replace(self, columns=columns, vocabulary=vocabulary)
        return known

    async def aside(self, look: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Looks something up: in a thread where that may wait for the vector store, here where it does not."""
        if self.vectors is not None and self.vectors.leaves_process:
            return await asyncio.to_thread(look, *args, **kwargs)
        return look(*args, **kwargs)

    @cached_property
    def _spoken(self) -> dict[str, "Snapshot"]:
        return {}

    @cached_property
    def prose(self) -> Mapping[int, str]:
        """The descriptions by row; of an index that was built without them, the texts to embed."""
        return read_texts(self.folder, PROSE) or read_texts(self.folder)

    @cached_property
    def kinds(self) -> Kinds:
        """What kinds of thing these products are."""
        return Kinds(self.columns, self.vocabulary.nouns)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """What things are called, as stems: the words, alone or in pairs, that titles and categories end in."""
        named = [*self.vocabulary.nouns, *self.vocabulary.things]
        named += [last.text for term in self.vocabulary.categories for last in words(term.name.replace("_", " "))[-1:]]
        return frozenset(" ".join(map(stem, noun.split())) for noun in named)

    @cached_property
    def filters(self) -> Filters:
        """The limits of requests over these products."""
        return Filters(self.columns, self.lexical, lambda: self.prose)

    @cached_property
    def ranker(self) -> Ranker:
        """The order of these products."""
        return Ranker(self.columns, self.vectors, self.nouns, lexical=self.lexical)

    @cached_property
    def themes(self) -> Themes | None:
        """What comes closest to wishes that name no thing; `None` where there is no sense of meaning."""
        return Themes(self.columns, self.vectors, self.lexical) if self.vectors is not None else None

    @cached_property
    def reader(self) -> QueryReader:
        """What a query's words mean here."""
        return QueryReader(self.lexical, self.terms, self.synonyms, self.nouns)


class CurrentSnapshots(Protocol):
    """Where the services of finding take the current snapshot from."""

    def current(self, merchant_id: str) -> Snapshot:
        """The snapshot in use.

        Raises:
            IndexMissing: nothing was built for the merchant.
        """
        ...
