"""Makes snapshot folders: whole ones from products, changed ones from an earlier snapshot. Everything here blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from retrieval.catalogue.column_builder import ColumnBuilder
from retrieval.catalogue.document import document, embedded_text, prose_of
from retrieval.catalogue.products import HelpPage, IndexedProduct
from retrieval.index.picture_index import MOST_A_PRODUCT
from retrieval.index.snapshot import Snapshot
from retrieval.index.snapshot_files import (
    COLUMNS,
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
    write_json,
    write_texts,
)
from retrieval.stores.lexical import LexicalWriter
from retrieval.stores.passage_index import passages_of
from retrieval.understanding.kind_inference import with_inferred_categories
from retrieval.understanding.learning import Learned

_WITHOUT_VECTORS = (LEXICAL, NAMES, COLUMNS, WORDS, HELP, TEXTS, PROSE, PICTURES)


class SnapshotBuild:
    """One full build: products are added in batches, then it is finished or discarded."""

    def __init__(self, parent: Path) -> None:
        self._folder = NewFolder(parent)
        self._lexical = LexicalWriter(self._folder.path / LEXICAL)
        self._columns = ColumnBuilder()
        self._learned = Learned()
        self._texts: list[str] = []
        self._prose: list[str] = []
        self._pictures: dict[int, tuple[str, ...]] = {}

    @property
    def products(self) -> int:
        """How many products were added."""
        return len(self._texts)

    def add(self, products: Sequence[IndexedProduct]) -> None:
        """Adds some products; those without a variant cannot be bought and are left out."""
        for product in products:
            if product.variants:
                self._lexical.add(len(self._texts), document(product))
                self._columns.add(product)
                self._learned.add(product)
                self._pictures[len(self._texts)] = product.pictures[:MOST_A_PRODUCT]
                self._texts.append(embedded_text(product))
                self._prose.append(prose_of(product))

    def finish(
        self,
        merchant_id: str,
        version: str,
        help_pages: Sequence[HelpPage],
        synonyms: Mapping[str, str],
        covers: Sequence[str] = (),
    ) -> Manifest:
        """Writes everything but the vectors, which are filled in afterwards from the texts."""
        self._lexical.commit()
        write_columns(self._folder.path, with_inferred_categories(self._columns.build()), names=True)
        write_words(self._folder.path, self._learned, synonyms)
        passages = [passage for page in help_pages for passage in passages_of(page)]
        write_json(self._folder.path / HELP, [[p.id, p.title, p.text, p.url] for p in passages])
        write_texts(self._folder.path, version, dict(enumerate(self._texts)))
        write_texts(self._folder.path, version, dict(enumerate(self._prose)), PROSE)
        write_addresses(self._folder.path, version, self._pictures)
        return self._folder.finish(Manifest(merchant_id, version, len(self._texts), 0, covers=tuple(covers)))

    def discard(self) -> None:
        """Removes what was made so far."""
        self._lexical.abandon()
        self._folder.discard()


def write_words(folder: Path, learned: Learned, synonyms: Mapping[str, str]) -> None:
    """Writes the words of a catalogue."""
    body = {
        "counts": dict(learned.counts),
        "prose": sorted(learned.prose - learned.counts.keys()),
        "lowered": sorted(learned.lowered),
        "synonyms": dict(synonyms),
    }
    write_json(folder / WORDS, body)


def write_vectors(base: Snapshot, parent: Path, version: str) -> Manifest:
    """Makes the snapshot that has its vectors with it."""
    if base.vectors is None:
        raise ValueError("the snapshot has no vectors to write")
    folder = NewFolder(parent)
    try:
        folder.link(base.folder, base.manifest, [*_WITHOUT_VECTORS, PICTURE_VECTORS])
        base.vectors.save(folder.path)
        made = replace(
            base.manifest,
            version=version,
            encoder=base.vectors.encoder,
            embedded=base.embedded,
            neighbours=base.vectors.kept.body() if base.vectors.kept else None,
        )
        return folder.finish(made)
    except BaseException:
        folder.discard()
        raise


def write_pictures(base: Snapshot, parent: Path, version: str) -> Manifest:
    """Makes the snapshot that has with it what was seen of its products' pictures."""
    if base.pictures is None:
        raise ValueError("nobody looked at the snapshot's pictures")
    folder = NewFolder(parent)
    try:
        folder.link(base.folder, base.manifest, [*_WITHOUT_VECTORS, VECTORS, NEIGHBOURS])
        (folder.path / PICTURE_VECTORS).mkdir()
        base.pictures.vectors.save(folder.path / PICTURE_VECTORS)
        return folder.finish(replace(base.manifest, version=version, pictures=base.pictures.described()))
    except BaseException:
        folder.discard()
        raise
