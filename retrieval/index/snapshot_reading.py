"""Opens snapshot folders. Everything here blocks."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from retrieval.encoding.encoder import TextEncoder
from retrieval.encoding.image_encoder import ImageEncoder
from retrieval.encoding.onnx_encoder import language_words
from retrieval.index.picture_index import open_pictures
from retrieval.index.snapshot import Snapshot
from retrieval.index.snapshot_files import (
    HELP,
    LEXICAL,
    VECTORS,
    WORDS,
    Manifest,
    content_keys,
    read_columns,
    read_json,
)
from retrieval.stores.lexical import LexicalIndex
from retrieval.stores.neighbours import Kept, Place
from retrieval.stores.passage_index import Passage, PassageIndex
from retrieval.stores.vectors import VectorIndex
from retrieval.text.terms import Terms
from retrieval.understanding.akin import AkinWords, words_of
from retrieval.understanding.learned_vocabulary import LearnedVocabulary

OpenVectors = Callable[[str, int, int], VectorIndex]
"""Makes the empty vectors of so many rows, for an encoder's name and dimension."""


def read_snapshot(
    folder: Path,
    manifest: Manifest,
    encoder: TextEncoder | None,
    open_vectors: OpenVectors,
    image_encoder: ImageEncoder | None = None,
) -> Snapshot:
    """Opens a verified folder; vectors of another encoder are not used, they are filled in anew."""
    columns = read_columns(folder)
    known = read_json(folder / WORDS)
    terms = Terms(known["counts"], known["prose"], language_words())
    lowered = frozenset(known["lowered"])
    lexical = LexicalIndex(folder / LEXICAL)
    return Snapshot(
        merchant_id=manifest.merchant_id,
        folder=folder,
        columns=columns,
        lexical=lexical,
        terms=terms,
        vectors=_vectors(folder, manifest, encoder, columns.count, open_vectors),
        passages=_passages(folder, encoder),
        vocabulary=LearnedVocabulary(
            manifest.version, columns, terms, lowered, known["synonyms"], changes=manifest.changes
        ),
        lowered=lowered,
        synonyms=known["synonyms"],
        akin=AkinWords(words_of(terms, lexical), encoder.dimension) if encoder else None,
        manifest=manifest,
        pictures=open_pictures(folder, manifest, image_encoder),
    )


def place_of(folder: Path, merchant_id: str, vectors: VectorIndex) -> Place:
    """Where a vector store keeps the vectors of a snapshot."""
    rows = len(vectors.matrix)
    return Place(merchant_id, vectors.encoder, vectors.dimension, lambda: content_keys(folder, rows))


def _vectors(
    folder: Path, manifest: Manifest, encoder: TextEncoder | None, rows: int, open_vectors: OpenVectors
) -> VectorIndex | None:
    """The vectors of the folder, mapped into memory; copies are made only of pages that are written to."""
    if encoder is None:
        return None
    vectors = open_vectors(encoder.name, encoder.dimension, rows)
    path = folder / VECTORS
    if path.exists() and manifest.encoder == encoder.name:
        matrix = np.load(path, mmap_mode="c", allow_pickle=False)
        vectors.take(matrix, Kept.of(manifest.neighbours), place_of(folder, manifest.merchant_id, vectors), folder)
    return vectors


def _passages(folder: Path, encoder: TextEncoder | None) -> PassageIndex:
    passages = [Passage(*entry) for entry in read_json(folder / HELP)]
    texts = [f"{passage.title}. {passage.text}" for passage in passages]
    return PassageIndex(passages, encoder.encode(texts) if encoder and texts else None)
