"""The rows of frequent stems are those that tantivy has, before and after an index is added to."""

import os
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue.document import Document
from retrieval.stores.frequent_stems import FrequentStems
from retrieval.stores.lexical import Alternative, Clause, LexicalIndex, LexicalWriter


def written(folder: Path, rows: range) -> LexicalIndex:
    writer = LexicalWriter(folder)
    for row in rows:
        words = ["shirt", "blue" if row % 2 else "red", f"number{row}"]
        writer.add(row, Document({"title": words, "description": ["shirt", "cotton"] if row % 3 else []}, ()))
    writer.commit()
    return LexicalIndex(folder)


def clause(*stems: str) -> Clause:
    return Clause(tuple(Alternative((stem,)) for stem in stems), 1.0)


def with_stem(index: LexicalIndex, stem: str) -> list[int]:
    return sorted(index.all_of([clause(stem)]).rows.tolist())


def test_only_what_stands_in_many_rows_is_kept_and_meeting_is_the_same_for_all(tmp_path: Path) -> None:
    index = written(tmp_path / "index", range(300))

    kept = FrequentStems.of(tmp_path / "index")

    assert kept is not None
    assert sorted(kept.stems) == ["blue", "cotton", "red", "shirt"]
    for stem in ("blue", "cotton", "shirt", "number7", "never"):
        assert np.flatnonzero(index.meeting([clause(stem)], 300)).tolist() == with_stem(index, stem)
    together = np.flatnonzero(index.meeting([clause("blue", "number8"), clause("cotton")], 300)).tolist()
    assert together == sorted(index.all_of([clause("blue", "number8"), clause("cotton")]).rows.tolist())


def test_rows_that_are_added_later_are_there_too_and_the_folder_before_stays_as_it_was(tmp_path: Path) -> None:
    before = tmp_path / "before"
    written(before, range(200))
    folder = before
    for place, rows in enumerate((range(200, 230), range(230, 260))):
        earlier, folder = folder, tmp_path / f"after{place}"
        folder.mkdir()
        for path in earlier.iterdir():
            os.link(path, folder / path.name)
        index = written(folder, rows)

    kept, first = FrequentStems.of(folder), FrequentStems.of(before)

    assert kept is not None
    assert first is not None
    assert sorted(kept.rows("blue").tolist()) == list(range(1, 260, 2)) == with_stem(index, "blue")
    assert sorted(first.rows("blue").tolist()) == list(range(1, 200, 2))
    assert kept.rows("number3") is None
    assert len(list(folder.glob("frequent-later-*"))) == 1


def test_an_index_without_them_is_asked_row_by_row_and_stays_so_when_it_grows(tmp_path: Path) -> None:
    written(tmp_path, range(200))
    for path in tmp_path.glob("frequent*"):
        path.unlink()

    index = written(tmp_path, range(200, 210))

    assert not list(tmp_path.glob("frequent*"))
    assert np.flatnonzero(index.meeting([clause("red")], 210)).tolist() == list(range(0, 210, 2))


@pytest.mark.parametrize("head", [None, "shirt"])
def test_what_meets_most_words_is_the_same_however_many_are_fetched(tmp_path: Path, head: str | None) -> None:
    index = written(tmp_path / "index", range(300))
    clauses = [clause("shirt"), clause("cotton"), clause("number7"), clause("red")]
    must = clauses[0] if head else None

    found = index.most_of(clauses, head=must)

    assert found.whole
    assert np.flatnonzero(index.meeting_most(clauses, must, clauses, 300)).tolist() == sorted(found.rows.tolist())
