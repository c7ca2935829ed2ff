"""How well scripted conversations go: the share of turns whose every expectation is met, in all and by kind of act."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.conversations import Finding, Played
from evals.intervals import Estimate, estimate


@dataclass(frozen=True, slots=True)
class ConversationScores:
    """Everything measured on one set of conversations; each turn counts once, whatever went before it."""

    conversations: int
    right: Estimate
    kinds: dict[str, tuple[int, Estimate]]
    """Turns of each kind of act, and the share of them that is right."""
    turns: int
    findings: Sequence[Finding]


def scores(played: Sequence[Played]) -> ConversationScores:
    """Count a turn as right where nothing was found at it."""
    kinds: dict[str, list[float]] = {}
    for one in played:
        missed = {finding.step for finding in one.findings}
        for number, step in enumerate(one.script.steps, 1):
            kinds.setdefault(step.kind, []).append(float(number not in missed))
    everything = [right for turns in kinds.values() for right in turns]
    return ConversationScores(
        len(played),
        estimate(everything),
        {kind: (len(turns), estimate(turns)) for kind, turns in sorted(kinds.items())},
        len(everything),
        [finding for one in played for finding in one.findings],
    )


def as_text(found: ConversationScores) -> str:
    """A table of the kinds of acts, and the share of all turns that is right."""
    lines = [f"{found.turns} turns of {found.conversations} conversations", "", f"{'kind':12}  turns   right"]
    lines += [f"{kind:12} {count:6}   {_words_of(share)}" for kind, (count, share) in found.kinds.items()]
    return "\n".join([*lines, "", f"right: {_words_of(found.right)}"])


def mistakes_as_text(found: ConversationScores) -> str:
    """Every unmet expectation on a line of its own."""
    return "\n".join(map(str, found.findings))


def as_json(found: ConversationScores) -> dict[str, Any]:
    """The same for programs, with every unmet expectation."""
    return {
        "conversations": found.conversations,
        "turns": found.turns,
        "right": _figures(found.right),
        "kinds": {kind: {"turns": count, "right": _figures(share)} for kind, (count, share) in found.kinds.items()},
        "findings": [
            {"script": one.script, "step": one.step, "said": one.said, "expected": one.expected, "got": one.got}
            for one in found.findings
        ],
    }


def _words_of(figure: Estimate) -> str:
    return f"{figure.mean:.3f} {figure.low:.2f}..{figure.high:.2f}"


def _figures(figure: Estimate) -> dict[str, float]:
    return {"mean": figure.mean, "low": figure.low, "high": figure.high}
