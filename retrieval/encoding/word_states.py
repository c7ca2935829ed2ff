"""What the packaged model makes of each word where it stands: the states of its tokens, for readers of single words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.encoding.onnx_encoder import exported, session

MOST_TOKENS = 192


class WordStates:
    """The packaged model's states of words; safe to call from many threads."""

    def __init__(self, cache_dir: Path) -> None:
        folder = exported(None, cache_dir).folder
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._session = session(folder)

    def of(self, words: Sequence[str]) -> NDArray[np.float32]:
        """One row a word, the mean of its tokens; zeros where the model reads no further."""
        encoding = self._tokenizer.encode(list(words), is_pretokenized=True)
        ids = np.array([encoding.ids], dtype=np.int64)
        states = self._session.run(["states"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]
        rows = np.zeros((len(words), states.shape[1]), dtype=np.float32)
        counts = np.zeros(len(words), dtype=np.float32)
        for token, word in enumerate(encoding.word_ids):
            if word is not None:
                rows[word] += states[token]
                counts[word] += 1
        return np.asarray(rows / np.maximum(counts, 1)[:, None], dtype=np.float32)
