"""What a measurement of recommendation says: tables for people, and the same figures for programs."""

from typing import Any

from evals.intervals import Estimate
from evals.recommend import METHOD, Measured, Task


def as_json(found: Measured) -> dict[str, Any]:
    """Everything that was measured, down to the single case."""
    learned = found.learned
    return {
        "method": METHOD,
        "split": found.split.isoformat(),
        "ends": found.ends.isoformat(),
        "trainingOrders": found.training_orders,
        "testOrders": found.test_orders,
        "trainCpuSeconds": round(found.train_seconds, 1),
        "chosen": {
            "halfLifeDays": learned.half_life_days,
            "content": learned.completion.content,
            "trend": learned.completion.trend,
            "own": learned.completion.own,
            **learned.validated,
        },
        "tasks": [_task(task) for task in found.tasks],
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "name": task.name,
        "figure": f"recall@{task.depth}",
        "cases": task.cases,
        "ways": {name: _shown(one) for name, one in task.means().items()},
        "gains": {name: _shown(one) for name, one in task.gains(task.own).items()},
        "byCase": {name: [round(figure, 4) for figure in figures] for name, figures in task.recalls.items()},
    }


def as_text(found: Measured) -> str:
    """The means with their intervals of 95 %, and the gains over the plain ways."""
    learned, weights = found.learned, found.learned.completion
    trained = f"Learned from {found.training_orders} orders before {found.split.date()}"
    tested = f"measured on {found.test_orders} up to {found.ends.date()}"
    signs = f"title words {weights.content:g}, trend {weights.trend:g}, own orders {weights.own:g}"
    head = [
        METHOD,
        f"{trained} in {found.train_seconds:.0f} CPU s, {tested}.",
        f"Chosen before the split: half-life {learned.half_life_days:g} days, {signs}.",
    ]
    return "\n\n".join(["\n".join(head), *("\n".join(_lines(task)) for task in found.tasks)])


def _lines(task: Task) -> list[str]:
    lines = [f"{task.name}, recall@{task.depth}, {task.cases} cases"]
    lines += [f"  {name:30}{_words(one)}" for name, one in task.means().items()]
    gains = task.gains(task.own)
    return [*lines, f"  gain over {task.against:20}{_words(gains[task.against], sign=True)}"]


def _words(figure: Estimate, *, sign: bool = False) -> str:
    form = "+.3f" if sign else ".3f"
    return f"{figure.mean:{form}} ({figure.low:{form}} to {figure.high:{form}})"


def _shown(figure: Estimate) -> dict[str, float]:
    return {"mean": round(figure.mean, 4), "low": round(figure.low, 4), "high": round(figure.high, 4)}
