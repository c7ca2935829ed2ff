"""`shopmind models`: the models behind Ray Serve."""

from typing import Annotated

import typer

from serving.commands.console import read_settings
from serving.extras import load

app = typer.Typer(help="Models served for many gateways.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Models served for many gateways."""


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on")] = 8100,
    replicas: Annotated[int, typer.Option(min=1, help="Copies of the model")] = 1,
) -> None:
    """Serve the text encoder over HTTP; gateways use it when EMBEDDER names this address."""
    settings = read_settings()
    load("serving.models.running", extra="serve").serve_models(
        settings.embedder, host=host, port=port, replicas=replicas
    )
