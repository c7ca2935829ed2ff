"""Learn to cut messages into segments: `python -m evals.segments_fit [--without NAME]`.

The messages lie in `evals/segments/`, one a line: what stood before it, a tab, and the message with its segments marked
(docs/segments.md). With `--without` the file of that name is held out and measured; without it, all are learned from
and the weights are written where the planner reads them.
"""

import argparse
import random
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from agent.planner.nlu.segments import CONTEXTS, FILE, Array, Weights, assembled, features, words_of
from evals.errors import LabelledSetInvalid
from retrieval.encoding.word_states import WordStates

FOLDER = Path(__file__).parent / "segments"
ACTS = frozenset(["put", "out", "set", "find", "ask", "shop", "tell", "yes", "no"])
ROLES = frozenset(["x", "y", "n", "not"])
BEGINNING = frozenset(["x", "y"])
"""Roles of which two may stand side by side, so that the first word of each is marked."""
READ, HIDDEN = 64, 48
ROUNDS, BATCH, RATE, DROPPED, DECAY, SMOOTHED = 18, 16, 4e-3, 0.35, 0.02, 0.05
_MARK = re.compile(r"</?([a-z]+)>")


@dataclass(frozen=True, slots=True)
class Marked:
    """A message whose words are labelled."""

    context: str
    message: str
    labels: tuple[str, ...]


def read(line: str) -> Marked:
    """One line of a file.

    Raises:
        LabelledSetInvalid: its context is unknown, or its marks do not close or stand where they may not.
    """
    context, _, body = line.rstrip("\n").partition("\t")
    if context not in CONTEXTS:
        raise LabelledSetInvalid(f"{line!r}: the context {context!r} is none of {', '.join(CONTEXTS)}")
    message, places = "", []
    opened: list[tuple[str, int]] = []
    at = 0
    for mark in [*_MARK.finditer(body), None]:
        piece = body[at : mark.start()] if mark else body[at:]
        places += [(len(message), tuple(opened))]
        message += piece
        if mark is None:
            break
        at = mark.end()
        _open_or_close(opened, mark, line)
    if opened:
        raise LabelledSetInvalid(f"{line!r}: <{opened[-1][0]}> is not closed")
    return Marked(context, message, tuple(_labels(message, places)))


def _open_or_close(opened: list[tuple[str, int]], mark: re.Match[str], line: str) -> None:
    name = mark.group(1)
    if mark.group().startswith("</"):
        if not opened or opened[-1][0] != name:
            raise LabelledSetInvalid(f"{line!r}: </{name}> closes nothing")
        opened.pop()
        return
    fits = (name in ACTS and not opened) or (name in ROLES and opened and opened[0][0] in ACTS)
    if not fits:
        raise LabelledSetInvalid(f"{line!r}: <{name}> may not stand there")
    opened.append((name, mark.start()))


def _labels(message: str, places: Sequence[tuple[int, tuple[tuple[str, int], ...]]]) -> list[str]:
    labels: list[str] = []
    before: tuple[str, int] | None = None
    for word in words_of(message):
        opened = [marks for start, marks in places if start <= word.start][-1]
        inner = opened[-1] if len(opened) > 1 else None
        label = opened[0][0] if opened else "O"
        if inner is not None:
            label += f"-{inner[0]}" + ("-B" if inner[0] in BEGINNING and inner != before else "")
        labels.append(label)
        before = inner
    return labels


def load(paths: Sequence[Path]) -> list[Marked]:
    """The examples of some files."""
    return [read(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class Network(nn.Module):
    """The network in training; `Weights` computes the same without torch."""

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.into = nn.Linear(width, READ)
        self.both = nn.GRU(READ, HIDDEN, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * HIDDEN, labels)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """What speaks for each label, by message and word."""
        read = torch.tanh(self.into(self.drop(rows)))
        said: torch.Tensor = self.out(self.drop(self.both(self.drop(read))[0]))
        return said


def learned(rows: Sequence[Array], examples: Sequence[Marked]) -> Weights:
    """The weights that the examples teach; the same for the same examples on the same machine."""
    torch.manual_seed(0)
    chance = random.Random(0)  # noqa: S311 - the order of examples
    labels = sorted({label for one in examples for label in one.labels})
    places = {label: place for place, label in enumerate(labels)}
    known = [torch.tensor([places[label] for label in one.labels]) for one in examples]
    network = Network(rows[0].shape[1], len(labels))
    steps = (len(rows) + BATCH - 1) // BATCH
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=ROUNDS * steps)
    order = list(range(len(rows)))
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            given = nn.utils.rnn.pad_sequence([torch.from_numpy(rows[at]) for at in batch], batch_first=True)
            wanted = nn.utils.rnn.pad_sequence([known[at] for at in batch], batch_first=True, padding_value=-1)
            said = network(given).flatten(0, 1)
            loss = nn.functional.cross_entropy(said, wanted.flatten(), ignore_index=-1, label_smoothing=SMOOTHED)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return _weights(network, labels)


def _weights(network: Network, labels: Sequence[str]) -> Weights:
    kept = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    arrays = {
        "into": kept["into.weight"].T, "into_bias": kept["into.bias"],
        "out": kept["out.weight"].T, "out_bias": kept["out.bias"],
    }  # fmt: skip
    for way, ending in (("forward", ""), ("backward", "_reverse")):
        arrays[f"{way}_input"] = kept[f"both.weight_ih_l0{ending}"].T
        arrays[f"{way}_input_bias"] = kept[f"both.bias_ih_l0{ending}"]
        arrays[f"{way}_state"] = kept[f"both.weight_hh_l0{ending}"].T
        arrays[f"{way}_state_bias"] = kept[f"both.bias_hh_l0{ending}"]
    return Weights(tuple(labels), {name: value.astype(np.float16).astype(np.float32) for name, value in arrays.items()})


def measured(weights: Weights, rows: Sequence[Array], examples: Sequence[Marked]) -> dict[str, float]:
    """Shares that are right: of the words' acts, of whole labels, of messages whose acts are all right in order."""
    right, acts, words, whole = 0, 0, 0, 0
    for given, one in zip(rows, examples, strict=True):
        likely = weights.probabilities(given)
        said = [weights.labels[at] for at in likely.argmax(axis=1)]
        words += len(said)
        right += sum(a == b for a, b in zip(said, one.labels, strict=True))
        found = assembled(one.message, words_of(one.message), weights.labels, likely)
        by_word = [segment.act or "O" for segment in found for _ in words_of(segment.text)]
        acts += sum(a == b.split("-")[0] for a, b in zip(by_word, one.labels, strict=True))
        whole += _acts(by_word) == _acts([label.split("-")[0] for label in one.labels])
    return {"acts of words": acts / words, "labels of words": right / words, "acts of messages": whole / len(examples)}


def _acts(by_word: Sequence[str]) -> list[str]:
    """The acts of a message in order, each once where it goes on."""
    told = [act for act in by_word if act != "O"]
    return [act for at, act in enumerate(told) if at == 0 or told[at - 1] != act]


def main() -> None:
    """Learn and write the weights, or measure on the file that is held out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="", help="the file to hold out and measure")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "shopmind-tests")
    asked = parser.parse_args()
    paths = sorted(FOLDER.glob("*.tsv"))
    states = WordStates(asked.cache)
    examples = {path.stem: load([path]) for path in paths}
    rows = {
        name: [features([word.text for word in words_of(one.message)], one.context, states.of) for one in marked]
        for name, marked in examples.items()
    }
    taught = [name for name in examples if name != asked.without]
    weights = learned(
        [row for name in taught for row in rows[name]], [one for name in taught for one in examples[name]]
    )
    if asked.without:
        shares = measured(weights, rows[asked.without], examples[asked.without])
        sys.stdout.write("".join(f"{name}: {share:.3f}\n" for name, share in shares.items()))
        return
    to = Path(__file__).parents[1] / "agent" / "planner" / "nlu" / FILE
    kept: dict[str, Any] = {name: value.astype(np.float16) for name, value in weights.arrays.items()}
    np.savez_compressed(to, labels=np.array(weights.labels), **kept)
    count = sum(len(examples[name]) for name in taught)
    sys.stdout.write(f"{FILE}: {to.stat().st_size} bytes, learned from {count} messages\n")


if __name__ == "__main__":
    main()
