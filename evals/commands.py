"""`shopmind eval`: how good the service is, measured."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from evals import hidden_categories, intent_scores, recommend_report, wish_scores
from evals.intent_reading import KNOWN, IntentReading
from evals.judged import read_products
from evals.labelled_intents import LabelledUtterance, read_utterances
from evals.labelled_wishes import LabelledWish, drafted, read_wishes
from evals.recommend import measure
from evals.retrieval import compare
from evals.retrieval_report import as_json, as_text
from evals.wish_catalogue import vocabulary_of
from evals.wish_reading import WishReading
from retrieval.encoding.encoder import open_encoder
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
    labelled = read_wishes(file)
    console.print("• Learning the catalogue's words and reading every wish")
    found = run(_scores(labelled, catalogue))
    if as_json_text:
        out.print_json(json.dumps(wish_scores.as_json(found)))
        return
    out.print(wish_scores.as_text(found))
    if mistakes:
        out.print(wish_scores.mistakes_as_text(found), markup=False)


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
    labelled = read_utterances(file, KNOWN)
    console.print("• Learning the catalogue's words and reading every utterance")
    found = run(_understood(labelled, catalogue, None if words_only else (model, cache)))
    if as_json_text:
        out.print_json(json.dumps(intent_scores.as_json(found)))
        return
    out.print(intent_scores.as_text(found), highlight=False)
    if mistakes:
        out.print(intent_scores.mistakes_as_text(found), markup=False, highlight=False)


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
    known = {one.wish for one in read_wishes(to)} if to.exists() else set()
    said = [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    drafts = run(_drafts([line for line in dict.fromkeys(said) if line not in known], catalogue))
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
    found = hidden_categories.measure(list(read_products(catalogue)))
    out.print(hidden_categories.as_text(found))


async def _scores(labelled: list[LabelledWish], catalogue: Path | None) -> wish_scores.WishScores:
    async with vocabulary_of(catalogue) as vocabulary:
        return wish_scores.WishJudge(WishReading(vocabulary), vocabulary.currency).scores(labelled)


async def _understood(
    labelled: list[LabelledUtterance], catalogue: Path | None, encoding: tuple[str | None, Path] | None
) -> intent_scores.IntentScores:
    encoder = await asyncio.to_thread(open_encoder, *encoding) if encoding else None
    try:
        async with vocabulary_of(catalogue) as vocabulary:
            return intent_scores.scores(IntentReading(vocabulary, encoder.encode if encoder else None), labelled)
    finally:
        if encoder:
            encoder.close()


async def _drafts(said: list[str], catalogue: Path | None) -> list[str]:
    async with vocabulary_of(catalogue) as vocabulary:
        reading = WishReading(vocabulary)
        return [drafted(wish, reading.read(wish)) for wish in said]
