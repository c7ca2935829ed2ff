"""The snapshot that follows from another by a few changed products: written and in memory at once. Blocks."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from retrieval.catalogue.column_builder import ColumnBuilder, content_number, with_prices
from retrieval.catalogue.columns import Columns
from retrieval.catalogue.document import document, embedded_text, prose_of
from retrieval.catalogue.products import IndexedProduct
from retrieval.encoding.onnx_encoder import language_words
from retrieval.index.picture_index import MOST_A_PRODUCT, PictureIndex, listed
from retrieval.index.snapshot import Snapshot
from retrieval.index.snapshot_files import (
    HELP,
    LEXICAL,
    NAMES,
    NEIGHBOURS,
    PICTURE_VECTORS,
    PICTURES,
    PROSE,
    TEXTS,
    VECTORS,
    WORDS,
    Manifest,
    NewFolder,
    write_addresses,
    write_columns,
    write_texts,
)
from retrieval.index.snapshot_writing import write_words
from retrieval.stores.lexical import LexicalIndex, LexicalWriter
from retrieval.text.terms import Terms
from retrieval.understanding.learned_vocabulary import LearnedVocabulary
from retrieval.understanding.learning import Learned

_ALL_BUT_COLUMNS = (LEXICAL, NAMES, WORDS, HELP, VECTORS, NEIGHBOURS, TEXTS, PROSE, PICTURES, PICTURE_VECTORS)


def updated(
    base: Snapshot, parent: Path, version: str, changed: Sequence[IndexedProduct], removed: Sequence[str]
) -> Snapshot:
    """Makes the snapshot that follows: where nothing but prices and the like changed, nothing else is written.

    Its vocabulary knows no new words before it is `relearned`.
    """
    latest = {product.id: product for product in changed}
    columns = base.columns
    unbuyable = [product.id for product in latest.values() if not product.variants]
    repriced = [p for p in latest.values() if p.variants and _same_content(columns, p)]
    rewritten = [p for p in latest.values() if p.variants and not _same_content(columns, p)]
    gone = [id_ for id_ in (*removed, *unbuyable) if id_ in columns.row_of]
    columns = with_prices(columns, repriced)
    folder = NewFolder(parent)
    try:
        if rewritten or gone:
            return _rewritten(base, columns, folder, version, rewritten, gone)
        folder.link(base.folder, base.manifest, _ALL_BUT_COLUMNS)
        write_columns(folder.path, columns, names=False)
        return _finished(base, columns, folder, replace(base.manifest, version=version))
    except BaseException:
        folder.discard()
        raise


def _same_content(columns: Columns, product: IndexedProduct) -> bool:
    row = columns.row_of.get(product.id)
    return row is not None and int(columns.content[row]) == content_number(product)


def _finished(base: Snapshot, columns: Columns, folder: NewFolder, manifest: Manifest) -> Snapshot:
    manifest = folder.finish(manifest)
    final = folder.path.parent / manifest.version
    vocabulary = base.vocabulary.repriced(manifest.version, columns)
    return replace(base, folder=final, columns=columns, manifest=manifest, vocabulary=vocabulary)


def _rewritten(
    base: Snapshot,
    columns: Columns,
    folder: NewFolder,
    version: str,
    products: Sequence[IndexedProduct],
    gone: Sequence[str],
) -> Snapshot:
    builder, learned = ColumnBuilder(columns), Learned.of(base.terms, base.lowered)
    folder.link(base.folder, base.manifest, [LEXICAL, HELP, TEXTS, PROSE, PICTURES])
    lexical = LexicalWriter(folder.path / LEXICAL)
    for id_ in (*gone, *(product.id for product in products)):
        if id_ in columns.row_of:
            lexical.remove(columns.row_of[id_])
    for place, product in enumerate(products):
        builder.add(product)
        lexical.add(columns.count + place, document(product))
        learned.add(product)
    lexical.commit()
    grown = builder.build(gone)
    write_columns(folder.path, grown, names=True)
    write_words(folder.path, learned, base.synonyms)
    write_texts(folder.path, version, {columns.count + n: embedded_text(one) for n, one in enumerate(products)})
    write_texts(folder.path, version, {columns.count + n: prose_of(one) for n, one in enumerate(products)}, PROSE)
    vectors = base.vectors.grown(len(products)) if base.vectors else None
    if vectors:
        folder.link(base.folder, base.manifest, [NEIGHBOURS])
        vectors.save_matrix(folder.path)
    pictures = _with_new_pictures(base, folder, version, columns.count, products)
    changes = base.changes + len(products) + len(gone)
    manifest = Manifest(
        base.merchant_id,
        version,
        grown.living,
        changes,
        covers=base.manifest.covers,
        neighbours=base.manifest.neighbours,
        pictures=pictures.described() if pictures else None,
    )
    if vectors:
        manifest = replace(manifest, encoder=vectors.encoder, embedded=int((vectors.present & grown.alive).sum()))
    made = _finished(base, grown, folder, manifest)
    terms = Terms(learned.counts, learned.prose, language_words())
    lowered = frozenset(learned.lowered)
    lexical_index = LexicalIndex(made.folder / LEXICAL)
    return replace(made, lexical=lexical_index, terms=terms, vectors=vectors, lowered=lowered, pictures=pictures)


def _with_new_pictures(
    base: Snapshot, folder: NewFolder, version: str, first_row: int, products: Sequence[IndexedProduct]
) -> PictureIndex | None:
    """The pictures with those of the changed products, whose rows begin at `first_row`."""
    addresses = {first_row + place: product.pictures[:MOST_A_PRODUCT] for place, product in enumerate(products)}
    write_addresses(folder.path, version, addresses)
    if base.pictures is None:
        return None
    folder.link(base.folder, base.manifest, [f"{PICTURE_VECTORS}/{NEIGHBOURS}"])
    pictures = base.pictures.grown(listed(addresses))
    (folder.path / PICTURE_VECTORS).mkdir(exist_ok=True)
    pictures.vectors.save_matrix(folder.path / PICTURE_VECTORS)
    return pictures


def relearned(snapshot: Snapshot) -> Snapshot:
    """The same snapshot with its vocabulary learned anew."""
    vocabulary = LearnedVocabulary(
        snapshot.version,
        snapshot.columns,
        snapshot.terms,
        snapshot.lowered,
        snapshot.synonyms,
        changes=snapshot.changes,
    )
    return replace(snapshot, vocabulary=vocabulary)
