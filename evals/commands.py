"""`shopmind eval`: how good the service is, measured."""

import json
from pathlib import Path
from typing import Annotated

import typer

from evals import recommend_report
from evals.recommend import measure
from evals.retrieval import compare
from evals.retrieval_report import as_json, as_text
from serving.commands.console import console, out, progress, run
from serving.extras import load

app = typer.Typer(help="How good the service is, measured.", no_args_is_help=True)
_WORSE = 1


@app.callback()
def group() -> None:
    """How good the service is, measured."""


@app.command()
def retrieval(
    catalogue: Annotated[Path, typer.Option(help="products, JSON Lines, may be gzipped", exists=True, dir_okay=False)],
    judgments: Annotated[Path, typer.Option(help="CSV of query, docid, rating", exists=True, dir_okay=False)],
    cache: Annotated[Path, typer.Option(help="where vectors are kept for the next run")] = Path("var/cache"),
    model: Annotated[str | None, typer.Option(help="name or path of a sentence encoder")] = None,
    as_json_text: Annotated[bool, typer.Option("--json", help="print JSON instead of tables")] = False,
) -> None:
    """Measure search beside plain BM25, vectors alone and plain fusion; exit 1 where it is worse than plain BM25."""
    console.print("• Indexing the catalogue and asking every query")
    found = run(compare(catalogue, judgments, cache, model))
    if as_json_text:
        out.print_json(json.dumps(as_json(found)))
    else:
        out.print(as_text(found))
    gain = found.search.gain_over(found.others[0])["ndcg10"]
    if gain.mean < 0:
        raise typer.Exit(_WORSE)


@app.command()
def recommend(
    data: Annotated[
        Path, typer.Argument(help="orders, JSON Lines, may be gzipped, or a folder with them", exists=True)
    ],
    test_days: Annotated[int, typer.Option(min=1, help="how many days at the end are measured on")] = 30,
    as_json_text: Annotated[bool, typer.Option("--json", help="print JSON instead of tables")] = False,
) -> None:
    """Measure what completes a basket and what is ordered next; exit 1 where a plain way does as well."""
    with progress() as step:
        found = measure(data, test_days, step)
    if as_json_text:
        out.print_json(json.dumps(recommend_report.as_json(found)))
    else:
        out.print(recommend_report.as_text(found), highlight=False)
    if any(task.gains(task.own)[task.against].mean <= 0 for task in found.tasks):
        raise typer.Exit(_WORSE)


@app.command()
def train_ranker(
    catalogue: Annotated[Path, typer.Option(help="judged products, JSON Lines, may be gzipped", exists=True)],
    judgments: Annotated[Path, typer.Option(help="CSV of query, docid, rating", exists=True, dir_okay=False)],
    also: Annotated[list[Path], typer.Option(help="another catalogue to make known-item queries from", exists=True)],
    to: Annotated[Path, typer.Option(help="the file of weights that is written")],
    cache: Annotated[Path, typer.Option(help="where vectors are kept for the next run")] = Path("var/cache"),
    model: Annotated[str | None, typer.Option(help="name or path of a sentence encoder")] = None,
) -> None:
    """Learn the weights of the order; exit 1, and write nothing, where they do not beat the hand-set ones for sure."""
    console.print("• Indexing the catalogues, asking every query, and fitting")
    training = load("evals.train_ranking", extra="train")
    found = run(training.train(catalogue, judgments, also, cache, model))
    text = json.dumps(found.as_json(), indent=2)
    out.print(text)
    if not found.better:
        console.print("The hand-set weights stay: what was learned does not beat them with confidence.")
        raise typer.Exit(_WORSE)
    to.write_text(f"{text}\n", encoding="utf-8")
