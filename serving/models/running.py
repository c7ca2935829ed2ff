"""Starting Ray Serve with our deployments, until asked to end."""

import hashlib
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from ray import serve
from ray.serve.config import HTTPOptions

from retrieval.encoding.onnx_encoder import OnnxEncoder
from retrieval.encoding.remote_encoder import PROBES, are_alike
from retrieval.errors import EncoderError
from serving.models import cluster
from serving.models.replicas import Canary, EncoderReplica, RankerReplica
from serving.models.versions import ModelVersion
from serving.refusals.errors import SettingInvalid

ENCODER, RANKER = "encoder", "ranker"
_SETTINGS = {ENCODER: "SHOPMIND_MODELS_ENCODERS", RANKER: "SHOPMIND_MODELS_RANKERS"}
_REPLICAS: dict[str, Any] = {ENCODER: EncoderReplica, RANKER: RankerReplica}


@dataclass(frozen=True, slots=True)
class Scaling:
    """How many copies of each version run, and what each may take.

    Between `replicas` and `most`, as calls wait: another is started where more than `calls` a copy are under way
    for `up_seconds`, and one is ended after `down_seconds` with fewer. `per_node` limits the copies of a machine.
    """

    replicas: int = 1
    most: int = 1
    calls: int = 4
    up_seconds: float = 5.0
    down_seconds: float = 60.0
    per_node: int | None = None
    cpus: float = 0.5
    gpus: float = 0.25


@dataclass(frozen=True, slots=True)
class Plan:
    """What is served; `cache` is where each machine keeps exported models."""

    cache: Path
    encoders: Sequence[ModelVersion] = ()
    rankers: Sequence[ModelVersion] = ()
    scaling: Scaling = field(default_factory=Scaling)


def start_models(plan: Plan, *, host: str, port: int, address: str = "") -> dict[str, str]:
    """Start the deployments, or change them where they run already; returns the address of each kind of model.

    Raises:
        SettingInvalid: a model cannot be served as the settings have it.
        ConnectionError: there is no cluster at the address.
    """
    _check_spaces(plan)
    cluster.join(address)
    serve.start(http_options=HTTPOptions(host=host, port=port, request_timeout_s=60))
    addresses = {}
    for kind, versions in ((ENCODER, plan.encoders), (RANKER, plan.rankers)):
        if versions:
            _run(kind, versions, plan)
            addresses[kind] = f"http://{host}:{port}/{kind}"
    return addresses


def stop_models() -> None:
    """End the deployments, and the Ray where this process started it."""
    serve.shutdown()  # type: ignore[no-untyped-call]  # ray types it no further
    cluster.leave()


def serve_models(plan: Plan, *, host: str, port: int, address: str = "") -> None:
    """Serve until interrupted; on a cluster that was there before, deploy and leave them running."""
    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: ended.set())
    for kind, where in start_models(plan, host=host, port=port, address=address).items():
        setting = "SHOPMIND_EMBEDDER" if kind == ENCODER else "SHOPMIND_RERANKER"
        print(f"The {kind} answers at {where}; set {setting}={where}", flush=True)  # noqa: T201  (part of the CLI)
    if address:
        cluster.leave()
        return
    ended.wait()
    stop_models()


def _check_spaces(plan: Plan) -> None:
    """Refuse an encoder that cannot be loaded, or that would get calls though its vectors mean something else."""
    ours = None
    for version in plan.encoders:
        try:
            vectors = OnnxEncoder(version.model, plan.cache).encode(PROBES)
        except EncoderError as error:
            raise SettingInvalid(_SETTINGS[ENCODER], f"names what cannot be served: {error}") from error
        ours = vectors if ours is None else ours
        if version.weight and not are_alike(ours, vectors):
            raise SettingInvalid(
                _SETTINGS[ENCODER],
                f"gives version {version.name!r} a share of the calls, but its vectors are of another space than "
                f"those of {plan.encoders[0].name!r} and would spoil what was indexed with it; give it weight 0, build "
                f"an index with '?version={version.name}' behind the address, and make it the first version then",
            )


def _run(kind: str, versions: Sequence[ModelVersion], plan: Plan) -> None:
    replicas = [_bound(kind, version, plan) for version in versions]
    app: Any = replicas[0]
    if len(versions) > 1:
        canary: Any = serve.deployment(Canary)
        weights = {version.name: version.weight for version in versions}
        app = canary.options(
            name=f"{kind}-canary",
            **_same_code(*versions),
            user_config=weights,
            max_ongoing_requests=512,
            ray_actor_options={"num_cpus": 0.1},
        ).bind([version.name for version in versions], *replicas, ranks=kind == RANKER)
    ran = kind in serve.status().applications
    try:
        serve.run(app, name=kind, route_prefix=f"/{kind}")
    except RuntimeError as error:
        why = _reason(kind) or str(error)
        if not ran:
            serve.delete(kind)
        raise SettingInvalid(_SETTINGS[kind], f"names what cannot be served: {why}") from error


def _bound(kind: str, version: ModelVersion, plan: Plan) -> Any:
    scaling = plan.scaling
    gpus = scaling.gpus if cluster.gpus() else 0
    deployment: Any = serve.deployment(_REPLICAS[kind])
    return deployment.options(
        name=f"{kind}-{version.name}",
        **_same_code(version),
        max_ongoing_requests=64,
        max_queued_requests=1024,
        max_replicas_per_node=scaling.per_node,
        health_check_period_s=5,
        health_check_timeout_s=15,
        graceful_shutdown_timeout_s=10,
        ray_actor_options={"num_cpus": scaling.cpus, "num_gpus": gpus},
        autoscaling_config={
            "min_replicas": scaling.replicas,
            "max_replicas": max(scaling.most, scaling.replicas),
            "target_ongoing_requests": scaling.calls,
            "upscale_delay_s": scaling.up_seconds,
            "downscale_delay_s": scaling.down_seconds,
            "look_back_period_s": max(2.0, scaling.up_seconds),
        },
    ).bind(version.name, version.model, str(plan.cache))


def _same_code(*versions: ModelVersion) -> dict[str, Any]:
    """Marks code and models, so that copies go on where only weights or scaling change.

    Ray gives every deployment of `serve.run` a new mark, and so would start all copies anew; this option is its own.
    """
    named = [installed("shopmindai"), *(f"{one.name}={one.model}" for one in versions)]
    return {"version": hashlib.sha256(" ".join(named).encode()).hexdigest()[:16], "_internal": True}


def _reason(kind: str) -> str:
    """What the deployment that does not start says: the last line of its trace."""
    found = serve.status().applications.get(kind)
    messages = [one.message for one in found.deployments.values() if one.message] if found else []
    lines = [line.strip() for message in messages for line in message.splitlines() if "Error: " in line]
    return lines[-1] if lines else " ".join(messages)[:300]
