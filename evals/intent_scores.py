"""How well utterances are understood: the share that is, precision and recall by intent, and what is taken for what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.intent_reading import IntentReading
from evals.intervals import Estimate, estimate
from evals.labelled_intents import LabelledUtterance


@dataclass(frozen=True, slots=True)
class Mistaken:
    """An utterance that was taken for something else."""

    utterance: LabelledUtterance
    read: str


@dataclass(frozen=True, slots=True)
class IntentScore:
    """Of what was read as an intent, the share that is; of what is labelled so, the share that was understood."""

    labelled: int
    precision: Estimate | None
    recall: Estimate | None


@dataclass(frozen=True, slots=True)
class IntentScores:
    """Everything measured on one set of utterances."""

    utterances: int
    right: Estimate
    intents: Mapping[str, IntentScore]
    confused: Sequence[tuple[str, str, int]]
    """What is labelled, what it was taken for, and how often; the most frequent first."""
    mistakes: Sequence[Mistaken]


def scores(reading: IntentReading, labelled: Sequence[LabelledUtterance]) -> IntentScores:
    """Read every utterance and compare. One is right where all that would be acted on is among its label's intents."""
    right: list[float] = []
    good: dict[str, list[float]] = {}
    met: dict[str, list[float]] = {}
    mistakes: list[Mistaken] = []
    for one in labelled:
        read = reading.read(one)
        right.append(float(read <= set(one.intent)))
        met.setdefault(one.intent[0], []).append(right[-1])
        for intent in read:
            good.setdefault(intent, []).append(float(intent in one.intent))
        if not right[-1]:
            mistakes.append(Mistaken(one, " + ".join(sorted(read))))
    intents = {
        name: IntentScore(
            len(met.get(name, [])),
            estimate(good[name]) if name in good else None,
            estimate(met[name]) if name in met else None,
        )
        for name in sorted({*good, *met})
    }
    pairs = Counter((one.utterance.intent[0], one.read) for one in mistakes)
    confused = [(said, taken, count) for (said, taken), count in sorted(pairs.items(), key=lambda one: (-one[1], one))]
    return IntentScores(len(labelled), estimate(right), intents, confused, mistakes)


def as_text(found: IntentScores) -> str:
    """A table of the intents, what is taken for what more than once, and the share that is understood."""
    lines = [f"{found.utterances} utterances     labelled   precision            recall"]
    for name, score in found.intents.items():
        lines.append(f"{name:18} {score.labelled:6}     {_words_of(score.precision):20} {_words_of(score.recall)}")
    lines += ["", *(f"{said} taken for {taken}: {count}" for said, taken, count in found.confused if count > 1)]
    return "\n".join([*lines, "", f"understood: {_words_of(found.right)}"])


def mistakes_as_text(found: IntentScores) -> str:
    """Every mistake on a line of its own."""
    return "\n".join(
        f"{' or '.join(one.utterance.intent)}, taken for {one.read}: {one.utterance.say!r}"
        f"{f' ({one.utterance.situation[-1]})' if one.utterance.situation else ''}"
        for one in found.mistakes
    )


def as_json(found: IntentScores) -> dict[str, Any]:
    """The same for programs."""
    return {
        "utterances": found.utterances,
        "understood": _figures(found.right),
        "intents": {
            name: {"labelled": one.labelled, "precision": _figures(one.precision), "recall": _figures(one.recall)}
            for name, one in found.intents.items()
        },
        "confused": [{"labelled": said, "read": taken, "count": count} for said, taken, count in found.confused],
    }


def _words_of(figure: Estimate | None) -> str:
    return "-" if figure is None else f"{figure.mean:.3f} {figure.low:.2f}..{figure.high:.2f}"


def _figures(figure: Estimate | None) -> dict[str, float] | None:
    return None if figure is None else {"mean": figure.mean, "low": figure.low, "high": figure.high}
