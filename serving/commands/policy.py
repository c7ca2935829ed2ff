"""`shopmind policy`: what may be done after the sale, as a file that a merchant writes."""

import json
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from serving.commands.console import Settings, console, open_services, out, read_settings, run
from serving.extras import load

app = typer.Typer(help="What buyers may do after the sale, until when, and for what fee.", no_args_is_help=True)
_Merchant = Annotated[str | None, typer.Option(help="Whose policy; the setting MERCHANT otherwise")]
_File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A policy as TOML or JSON")]


@app.callback()
def group() -> None:
    """What buyers may do after the sale, until when, and for what fee."""


@app.command()
def show(merchant: _Merchant = None) -> None:
    """Print the policy as JSON that can be set again."""
    document = run(_show(read_settings(merchant=merchant)))
    out.print(json.dumps(document, indent=2, ensure_ascii=False), markup=False)


@app.command()
def check(file: _File) -> None:
    """Say what of a file cannot be read, with field and remedy; changes nothing."""
    _read(file)
    console.print("The policy can be set.")


@app.command("set")
def set_policy(file: _File, merchant: _Merchant = None) -> None:
    """Set the policy for the orders that are placed from now on; those that there are keep theirs.

    Exit codes: 0 done, 1 the file cannot be read as a policy.
    """
    policy = _read(file)
    run(_set(read_settings(merchant=merchant), policy))
    console.print("The policy counts for orders from now on.")


def _read(file: Path) -> Any:
    errors = load("commerce.errors")
    try:
        text = file.read_text(encoding="utf-8")
        document = json.loads(text) if file.suffix == ".json" else tomllib.loads(text)
    except ValueError as error:
        raise errors.RulesInvalid(f"{file} cannot be read as a policy: {error}") from None
    if not isinstance(document, dict):
        raise errors.RulesInvalid(f"{file}: a policy is a table of acts, such as [returns]")
    return load("commerce.domain.policy").read_policy(document)


async def _show(settings: Settings) -> Any:
    async with open_services(settings) as services:
        rules = await services.selling_rules.rules(settings.merchant)
        return load("commerce.domain.policy").write_policy(rules.policy)


async def _set(settings: Settings, policy: Any) -> None:
    async with open_services(settings) as services:
        await services.selling_rules.set_policy(settings.merchant, policy)
