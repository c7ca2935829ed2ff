"""Exports a model to quantised ONNX: `python -m retrieval.encoding.onnx_export SOURCE FOLDER NAME CHECKSUM`."""

import json
import logging
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from retrieval.encoding.onnx_encoder import PACKAGED, STATE_LAYERS
from retrieval.encoding.sentence_transformers_door import load_model


class _UnitVectors(torch.nn.Module):
    """The whole model, from token ids to a normalised sentence vector, and to the states of its tokens on the way."""

    def __init__(self, model: Any, layers: Sequence[int]) -> None:
        super().__init__()
        self.model = model
        self.layers = layers
        if layers:
            model[0].auto_model.config.output_hidden_states = True

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Unit vectors, one a row; where layers are named, the states of each token behind these, side by side."""
        found = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
        vectors = torch.nn.functional.normalize(found["sentence_embedding"], dim=1)
        if not self.layers:
            return (vectors,)
        return vectors, torch.cat([found["all_layer_embeddings"][layer] for layer in self.layers], dim=-1)


def export(source: str, folder: Path, name: str, checksum: str) -> None:
    """Writes `model.onnx` (int8 weights), `tokenizer.json` and `encoder.json`; the folder appears whole or not."""
    loaded = load_model(source, device="cpu", eager=True)
    model = loaded.model
    workspace = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".export-"))
    try:
        full = workspace / "full.onnx"
        _write_graph(model, full, layers=STATE_LAYERS if name == PACKAGED else ())
        quantize_dynamic(full, workspace / "model.onnx", weight_type=QuantType.QInt8, per_channel=True)
        full.unlink()
        model.tokenizer.backend_tokenizer.save(str(workspace / "tokenizer.json"))
        described = {
            "name": f"{name}:{checksum[:12] or 'unpinned'}:int8",
            "dimension": loaded.dimension,
            "weights_sha256": checksum,
        }
        (workspace / "encoder.json").write_text(json.dumps(described, indent=2), encoding="utf-8")
        try:
            workspace.rename(folder)
        except OSError:
            if not (folder / "encoder.json").exists():
                raise
    finally:
        shutil.rmtree(workspace, ignore_errors=True)


def _write_graph(model: Any, path: Path, *, layers: Sequence[int]) -> None:
    ids = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "batch", 1: "token"}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _UnitVectors(model, layers),
            (ids, torch.ones_like(ids)),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vector", "states"] if layers else ["vector"],
            dynamic_axes={
                "input_ids": axes,
                "attention_mask": axes,
                "vector": {0: "batch"},
                **({"states": axes} if layers else {}),
            },
            opset_version=17,
            dynamo=False,
        )


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    export(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
