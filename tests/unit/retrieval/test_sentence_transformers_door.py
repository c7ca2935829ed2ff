"""Models through sentence-transformers: unit rows whatever the batch, and none for no text."""

import numpy as np
import pytest

from retrieval.encoding.sentence_transformers_door import LoadedModel, load_model

TEXTS = ["a warm winter coat", "usb-c charger", "stainless steel water bottle 750 ml with a lid", "lamp", "oak table"]


@pytest.fixture(scope="module")
def loaded() -> LoadedModel:
    return load_model(None, device="cpu")


def test_rows_are_of_unit_length_and_stand_as_the_texts_do(loaded: LoadedModel) -> None:
    rows = loaded.encode(TEXTS)

    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), loaded.dimension)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-6)
    for place, text in enumerate(TEXTS):
        assert float(loaded.encode([text])[0] @ rows[place]) == pytest.approx(1.0, abs=1e-4)


def test_the_size_of_a_batch_changes_no_row(loaded: LoadedModel) -> None:
    small = LoadedModel(loaded.name, loaded.model, batch=2)

    assert np.sum(small.encode(TEXTS) * loaded.encode(TEXTS), axis=1) == pytest.approx(1.0, abs=1e-4)


def test_no_text_has_no_row(loaded: LoadedModel) -> None:
    assert loaded.encode([]).shape == (0, loaded.dimension)
