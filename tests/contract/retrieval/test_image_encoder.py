"""What every encoder of pictures and texts promises."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.encoding.image_encoder import ImageEncoder, open_image_encoder
from retrieval.encoding.pictures import read_picture
from retrieval.errors import EncoderUnavailable
from tests.support.painted import picture_file
from tests.support.tiny_models import tiny_clip, tiny_encoder


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> str:
    return tiny_clip(tmp_path_factory.mktemp("clip"))


@pytest.fixture(scope="module")
def encoder(clip: str) -> ImageEncoder:
    return open_image_encoder(clip)


def test_pictures_and_texts_are_unit_rows_of_one_dimension(encoder: ImageEncoder) -> None:
    pictures = encoder.encode_pictures([read_picture(picture_file(1)), read_picture(picture_file(2))])
    texts = encoder.encode_texts(["a red lamp"])

    assert pictures.dtype == texts.dtype == np.float32
    assert (pictures.shape, texts.shape) == ((2, encoder.dimension), (1, encoder.dimension))
    np.testing.assert_allclose(np.linalg.norm([*pictures, *texts], axis=1), 1, rtol=1e-4)


def test_nothing_gives_no_rows(encoder: ImageEncoder) -> None:
    assert encoder.encode_pictures([]).shape == encoder.encode_texts([]).shape == (0, encoder.dimension)


def test_the_same_picture_has_the_same_vector_whatever_stands_beside_it(encoder: ImageEncoder) -> None:
    pictures = [read_picture(picture_file(seed)) for seed in range(5)]

    together = encoder.encode_pictures(pictures)

    [alone] = encoder.encode_pictures(pictures[3:4])
    assert int(np.argmax(together @ alone)) == 3
    np.testing.assert_allclose(together[3], alone, atol=1e-4)


def test_a_long_text_is_cut_and_not_refused(encoder: ImageEncoder) -> None:
    assert encoder.encode_texts(["a lamp " * 500]).shape == (1, encoder.dimension)


def test_the_name_is_that_of_the_weights(encoder: ImageEncoder, clip: str, tmp_path: Path) -> None:
    same, other = open_image_encoder(clip), open_image_encoder(tiny_clip(tmp_path / Path(clip).name, seed=2))

    assert same.name == encoder.name
    assert other.name.split("@")[0] == encoder.name.split("@")[0]
    assert other.name != encoder.name


def test_a_model_of_texts_alone_is_refused_by_name_and_setting(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"SHOPMIND_IMAGES_MODEL.*not pictures and texts"):
        open_image_encoder(tiny_encoder(tmp_path))


def test_a_folder_that_is_none_is_refused_by_name_and_setting(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"missing.*SHOPMIND_IMAGES_MODEL"):
        open_image_encoder(str(tmp_path / "missing"))
