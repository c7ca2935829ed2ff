"""What a comparison of ways of searching says: a table for people, and the same figures for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from evals.intervals import Estimate
from evals.retrieval import FIGURES, Comparison

_HEADS = {"ndcg10": "NDCG@10", "ndcg10_all": "NDCG@10, unjudged 0", "mrr": "MRR", "recall100": "recall@100"}


def as_json(found: Comparison) -> dict[str, Any]:
    """Everything that was measured, down to the single query."""
    return {
        "queries": len(found.classes),
        "ways": [
            {
                "name": way.name,
                "cpuMillisecondsPerQuery": round(way.cpu_milliseconds, 3),
                "overall": _shown(way.estimates(list(found.classes))),
                "byClass": {name: _shown(way.estimates(queries)) for name, queries in found.by_class()},
                "byQuery": {
                    query: {
                        "class": found.classes[query],
                        **{name: round(figure, 4) for name, figure in figures.items()},
                    }
                    for query, figures in way.figures.items()
                },
            }
            for way in found.ways
        ],
        "gains": {other.name: _shown(found.search.gain_over(other)) for other in found.others},
    }


def as_text(found: Comparison) -> str:
    """The means with their intervals of 95 %, the gains of search, and the means by class of query."""
    return "\n\n".join(["\n".join(part) for part in (_overall(found), _gains(found), _by_class(found))])


def _overall(found: Comparison) -> list[str]:
    lines = [_line(f"{len(found.classes)} queries", [*_HEADS.values(), "CPU ms/query"])]
    for way in found.ways:
        figures = way.estimates(list(found.classes))
        lines.append(_line(way.name, [*(_words(figures[name]) for name in FIGURES), f"{way.cpu_milliseconds:.2f}"]))
    return lines


def _gains(found: Comparison) -> list[str]:
    lines = [_line("gain of search over", list(_HEADS.values()))]
    for other in found.others:
        gains = found.search.gain_over(other)
        lines.append(_line(other.name, [_words(gains[name], sign=True) for name in FIGURES]))
    return lines


def _by_class(found: Comparison) -> list[str]:
    lines = [_line("by class of query", list(_HEADS.values()))]
    for name, queries in found.by_class():
        lines.append(f"{name} ({len(queries)})")
        for way in found.ways:
            figures = way.estimates(queries)
            lines.append(_line(f"  {way.name}", [f"{figures[one].mean:.3f}" for one in FIGURES]))
    return lines


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:21}" + "".join(f"{cell:23}" for cell in cells).rstrip()


def _words(figure: Estimate, *, sign: bool = False) -> str:
    form = "+.3f" if sign else ".3f"
    return f"{figure.mean:{form}} {figure.low:{form}}..{figure.high:{form}}"


def _shown(figures: Mapping[str, Estimate]) -> dict[str, dict[str, float]]:
    return {
        name: {"mean": round(one.mean, 4), "low": round(one.low, 4), "high": round(one.high, 4)}
        for name, one in figures.items()
    }
