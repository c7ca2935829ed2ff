"""`shopmind pages`: the merchant's help and policy pages, which the chat answers from and cites."""

import json
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from serving.commands.console import Settings, Step, console, open_services, out, progress, read_settings, run
from serving.extras import load

app = typer.Typer(help="The merchant's help and policy pages.", no_args_is_help=True)
_Merchant = Annotated[str | None, typer.Option(help="Whose pages; the setting MERCHANT otherwise")]
_File = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="TOML or JSON: pages of slug, title and body")
]
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELDS = ("slug", "title", "body")


@app.callback()
def group() -> None:
    """The merchant's help and policy pages."""


@app.command()
def show(merchant: _Merchant = None) -> None:
    """Print the pages as JSON that can be imported again."""
    pages = run(_pages(read_settings(merchant=merchant)))
    told = [{name: getattr(page, name) for name in (*_FIELDS, "url")} for page in pages]
    out.print(json.dumps({"pages": told}, indent=2, ensure_ascii=False), markup=False)


@app.command("import")
def import_pages(file: _File, merchant: _Merchant = None) -> None:
    """Set all pages to those of a file, and index them: one that the file lacks is gone.

    Exit codes: 0 done, 1 the file cannot be read as pages.
    """
    pages = read_pages(file)
    settings = read_settings(merchant=merchant)
    with progress() as step:
        run(_set(settings, pages, step))
    console.print(f"{len(pages)} pages set.")


def read_pages(file: Path) -> list[dict[str, str]]:
    """The pages of a file, each with slug, title, body and url; raises RulesInvalid with field and remedy."""
    invalid = load("commerce.errors").RulesInvalid
    try:
        text = file.read_text(encoding="utf-8")
        document = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except ValueError as error:
        raise invalid(f"{file} cannot be read as pages: {error}") from None
    rows = document.get("pages") if isinstance(document, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise invalid(f"{file} holds no list of `pages`; write [[pages]] with slug, title and body")
    pages = [_page(row, f"pages[{at}]", invalid) for at, row in enumerate(rows)]
    slugs = [page["slug"] for page in pages]
    if twice := next((slug for slug in slugs if slugs.count(slug) > 1), None):
        raise invalid(f"the slug {twice!r} stands twice; give each page one of its own")
    return pages


def _page(row: dict[str, Any], where: str, invalid: type[Exception]) -> dict[str, str]:
    for name in _FIELDS:
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise invalid(f"{where}.{name} is missing; write a text")
    if not _SLUG.fullmatch(row["slug"]):
        raise invalid(f"{where}.slug is {row['slug']!r}; write small letters and digits with hyphens between")
    told = {name: row[name].strip() for name in _FIELDS}
    return {**told, "url": str(row.get("url") or f"/help/{told['slug']}")}


async def _pages(settings: Settings) -> Any:
    async with open_services(settings) as services:
        return await services.catalogue.policies(settings.merchant)


async def _set(settings: Settings, pages: list[dict[str, str]], step: Step) -> None:
    page_of = load("commerce.domain.product").PolicyPage
    async with open_services(settings) as services:
        await services.catalogue.set_policies(settings.merchant, [page_of(id="", **page) for page in pages])
        await services.indexing.rebuild(settings.merchant, step)
