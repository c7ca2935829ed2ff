"""`shopmind prompts`: the versioned texts that the agent is given."""

import typer

from serving.commands.console import out
from serving.extras import load
from serving.refusals.errors import NotFound

app = typer.Typer(help="The agent's prompts.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The agent's prompts."""


@app.command("list")
def list_prompts() -> None:
    """List every prompt with its version."""
    registry = load("prompts.registry").load_prompts()
    for prompt in registry.prompts.values():
        out.print(f"{prompt.id}  {prompt.version}  {prompt.digest[:12]}  {prompt.description}")


@app.command()
def show(prompt_id: str = typer.Argument(metavar="ID", help="The prompt's id")) -> None:
    """Print one prompt."""
    registry = load("prompts.registry").load_prompts()
    if prompt_id not in registry.prompts:
        raise NotFound(f"There is no prompt {prompt_id!r}; there are: {', '.join(sorted(registry.prompts))}.")
    out.print(registry.prompts[prompt_id].text, markup=False)
