"""`shopmind index`: what search finds."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

from retrieval.query.result import Explanation, SearchResult
from retrieval.scoring.request import SearchRequest
from serving.commands.console import Settings, Step, console, open_services, out, progress, read_settings, run
from serving.extras import load

if TYPE_CHECKING:
    from retrieval.index.picture_index import PictureIndex

app = typer.Typer(help="The search index.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The search index."""


@app.command()
def build(
    merchant: Annotated[str | None, typer.Option(help="Whose index; the setting MERCHANT otherwise")] = None,
) -> None:
    """Build the index of a merchant anew; a running server takes it as soon as it is done.

    Where image search is on, the pictures of the products are looked at before it ends.
    """
    settings = read_settings(merchant=merchant)
    started = time.monotonic()
    with progress() as step:
        products, pictures = run(_build(settings, step))
    console.print(f"{products} products indexed in {time.monotonic() - started:.1f} s.")
    if pictures is not None:
        console.print(_looked_at(pictures))


async def _build(settings: Settings, step: Step) -> "tuple[int, PictureIndex | None]":
    await load("serving.preparing").prepare_home(settings, step)
    async with open_services(settings) as services:
        snapshot = await services.indexing.rebuild(settings.merchant, step)
        return int(snapshot.products), await services.indexing.looked_at(settings.merchant)


def _looked_at(pictures: "PictureIndex") -> str:
    """How many pictures were looked at, and why others were not."""
    told = f"{pictures.embedded} pictures looked at"
    refused = ", ".join(f"{count} {reason.replace('_', ' ')}" for reason, count in pictures.refused.most_common())
    return f"{told}; {pictures.refused.total()} could not be: {refused}." if refused else f"{told}."


@app.command()
def explain(
    query: Annotated[str, typer.Argument(help="what a shopper would search for")],
    merchant: Annotated[str | None, typer.Option(help="Whose index; the setting MERCHANT otherwise")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="how many results to explain")] = 5,
) -> None:
    """Show why each result stands where it stands: its places by words and by meaning, and what each sign adds."""
    settings = read_settings(merchant=merchant)
    found, titles = run(_explained(settings, SearchRequest(query, limit=limit)))
    out.print(f"{found.total} found{'' if found.exhaustive else ' or more'}; {', '.join(found.relaxed) or 'as asked'}")
    if found.hits and not found.explanations:
        out.print("These come closest to a theme; their order is that of their meaning.")
    for place, one in enumerate(found.explanations, start=1):
        out.print(_explanation(place, titles.get(one.product_id, one.product_id), one), markup=False)


async def _explained(settings: Settings, request: SearchRequest) -> tuple[SearchResult, dict[str, str]]:
    async with open_services(settings) as services:
        found = await services.search.search(settings.merchant, request, explain=True)
        products = await services.catalogue.products(settings.merchant, [hit.product_id for hit in found.hits])
        return found, {product.id: product.title for product in products}


def _explanation(place: int, title: str, one: Explanation) -> str:
    places = {"words": one.by_words, "meaning": one.by_meaning, "both": one.fused, "score": one.by_score}
    stands = ", ".join(f"{name} {at if at is not None else '-'}" for name, at in places.items())
    lines = [f"{place}. {title}", f"   place by {stands}{'; sold out' if one.sold_out else ''}"]
    if one.score is not None:
        added = " + ".join(f"{s.name} {s.value:.2f}x{s.weight:.2f}" for s in one.signs if s.adds > 0)
        lines.append(f"   score {one.score:.3f} = {added}{' (times 0.85)' if one.sold_out else ''}")
    return "\n".join(lines)
