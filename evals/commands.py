"""`shopmind eval`: how good the service is, measured."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from serving.commands.console import console, out, progress, run
from serving.extras import load

app = typer.Typer(help="How good the service is, measured.", no_args_is_help=True)
_WORSE = 1
_MEASURING = "evals.measuring"
"""Loaded by what measures alone: it takes seconds, which nobody wants to wait who asks for help."""


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
    _print(run(load(_MEASURING).retrieval(catalogue, judgments, cache, model)), as_json_text=as_json_text)


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
        found = load(_MEASURING).recommend(data, test_days, step)
    _print(found, as_json_text=as_json_text)


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


@app.command()
def wishes(
    file: Annotated[Path, typer.Argument(help="labelled wishes, JSON Lines", exists=True, dir_okay=False)],
    catalogue: Annotated[
        Path | None,
        typer.Option(help="products that the wishes are read over, JSON Lines; else the demo shop", exists=True),
    ] = None,
    mistakes: Annotated[bool, typer.Option(help="print every mistake as well")] = False,
    as_json_text: Annotated[bool, typer.Option("--json", help="print JSON instead of a table")] = False,
) -> None:
    """Measure how wishes are read: precision and recall by slot against labels, with intervals of 95 %."""
    console.print("• Learning the catalogue's words and reading every wish")
    _print(run(load(_MEASURING).wishes(file, catalogue)), as_json_text=as_json_text, mistakes=mistakes)


@app.command()
def intents(
    file: Annotated[Path, typer.Argument(help="labelled utterances, JSON Lines", exists=True, dir_okay=False)],
    catalogue: Annotated[
        Path | None,
        typer.Option(help="products over which it is understood, JSON Lines; else the demo shop", exists=True),
    ] = None,
    cache: Annotated[Path, typer.Option(help="where the exported encoder is kept")] = Path("var/cache"),
    model: Annotated[str | None, typer.Option(help="name or path of a sentence encoder")] = None,
    words_only: Annotated[bool, typer.Option("--words-only", help="understand without a sentence encoder")] = False,
    mistakes: Annotated[bool, typer.Option(help="print every mistake as well")] = False,
    as_json_text: Annotated[bool, typer.Option("--json", help="print JSON instead of a table")] = False,
) -> None:
    """Measure how what shoppers say is understood: by intent against labels, with intervals of 95 %."""
    console.print("• Learning the catalogue's words and reading every utterance")
    found = run(load(_MEASURING).intents(file, catalogue, None if words_only else (model, cache)))
    _print(found, as_json_text=as_json_text, mistakes=mistakes)


@app.command()
def conversations(
    files: Annotated[list[Path], typer.Argument(help="scripted conversations, TOML", exists=True, dir_okay=False)],
    url: Annotated[str, typer.Option(help="where the shop answers")],
    key: Annotated[str, typer.Option(help="the shop's publishable key")],
    mistakes: Annotated[bool, typer.Option(help="print every unmet expectation as well")] = False,
    as_json_text: Annotated[bool, typer.Option("--json", help="print JSON instead of a table")] = False,
) -> None:
    """Measure how conversations go in a running shop: the share of turns that are as they must be, by kind of act."""
    with progress() as step:
        found = run(load(_MEASURING).conversations(files, url, key, step))
    _print(found, as_json_text=as_json_text, mistakes=mistakes)


@app.command()
def label_wishes(
    file: Annotated[Path, typer.Argument(help="wishes as they were said, one a line", exists=True, dir_okay=False)],
    to: Annotated[Path, typer.Option(help="the file that drafts are added to; what it holds already is passed over")],
    catalogue: Annotated[
        Path | None,
        typer.Option(help="products that the wishes are read over, JSON Lines; else the demo shop", exists=True),
    ] = None,
) -> None:
    """Write a draft of labels for each wish, as it is read today, for a person to correct."""
    said = [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    drafts = run(load(_MEASURING).drafts(said, to if to.exists() else None, catalogue))
    with to.open("a", encoding="utf-8") as labelled:
        labelled.writelines(f"{line}\n" for line in drafts)
    console.print(f"{len(drafts)} drafts were added to {to}. Correct each: a label says what the words say.")


@app.command()
def categories(
    catalogue: Annotated[
        Path, typer.Argument(help="products, JSON Lines, may be gzipped", exists=True, dir_okay=False)
    ],
) -> None:
    """Measure how well missing categories are inferred: known ones are hidden and compared."""
    _print(load(_MEASURING).categories(catalogue))


def _print(found: Any, *, as_json_text: bool = False, mistakes: bool = False) -> None:
    """Print a measurement; exit 1 where something plain does as well."""
    if as_json_text:
        out.print_json(json.dumps(found.json))
    else:
        out.print(found.text, highlight=False)
        if mistakes:
            out.print(found.mistakes, markup=False, highlight=False)
    if found.worse:
        raise typer.Exit(_WORSE)
