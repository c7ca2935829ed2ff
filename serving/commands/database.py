"""`shopmind db`: the schema."""

import typer

from serving.commands.console import console, read_settings, run
from serving.extras import load

app = typer.Typer(help="The database's schema.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The database's schema."""


@app.command()
def upgrade() -> None:
    """Bring the database to the newest schema."""
    settings = read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    run(load("storage.schema").upgrade(settings.database_url))
    console.print("The database is up to date.")
