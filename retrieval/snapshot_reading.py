"""Opens snapshot folders. Everything here blocks."""

from pathlib import Path

import numpy as np

from retrieval.encoder import TextEncoder
from retrieval.learned_vocabulary import LearnedVocabulary
from retrieval.lexical import LexicalIndex
from retrieval.onnx_encoder import language_words
from retrieval.passage_index import Passage, PassageIndex
from retrieval.snapshot import Snapshot
from retrieval.snapshot_files import (
    HELP,
    LEXICAL,
    VECTORS,
    WORDS,
    Manifest,
    read_columns,
    read_json,
)
from retrieval.terms import Terms
from retrieval.vectors import VectorIndex


def read_snapshot(folder: Path, manifest: Manifest, encoder: TextEncoder | None) -> Snapshot:
    """Opens a verified folder; vectors of another encoder are not used, they are filled in anew."""
    columns = read_columns(folder)
    known = read_json(folder / WORDS)
    terms = Terms(known["counts"], known["prose"], language_words())
    lowered = frozenset(known["lowered"])
    return Snapshot(
        merchant_id=manifest.merchant_id,
        folder=folder,
        columns=columns,
        lexical=LexicalIndex(folder / LEXICAL),
        terms=terms,
        vectors=_vectors(folder, manifest, encoder, columns.count),
        passages=_passages(folder, encoder),
        vocabulary=LearnedVocabulary(
            manifest.version, columns, terms, lowered, known["synonyms"], changes=manifest.changes
        ),
        lowered=lowered,
        synonyms=known["synonyms"],
        manifest=manifest,
    )


def _vectors(folder: Path, manifest: Manifest, encoder: TextEncoder | None, rows: int) -> VectorIndex | None:
    if encoder is None:
        return None
    vectors = VectorIndex(encoder.name, encoder.dimension, rows)
    path = folder / VECTORS
    if path.exists() and manifest.encoder == encoder.name:
        matrix = np.load(path, allow_pickle=False)
        present = np.flatnonzero(matrix[:, 0] != 0).astype(np.int32)
        for start in range(0, len(present), 8192):
            part = present[start : start + 8192]
            vectors.add(part, matrix[part].astype(np.float32))
        vectors.settle()
    return vectors


def _passages(folder: Path, encoder: TextEncoder | None) -> PassageIndex:
    passages = [Passage(*entry) for entry in read_json(folder / HELP)]
    texts = [f"{passage.title}. {passage.text}" for passage in passages]
    return PassageIndex(passages, encoder.encode(texts) if encoder and texts else None)
