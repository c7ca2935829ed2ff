"""Starting Ray Serve with our deployments, until asked to end."""

import signal
import threading
from typing import Any

import ray
from ray import serve
from ray.serve.config import HTTPOptions

from serving.models.encoder_app import EncoderDeployment

ENCODER_PATH = "/encoder"


def start_models(spec: str, *, host: str, port: int, replicas: int) -> str:
    """Start the deployments on a Ray of this machine; returns the address for EMBEDDER."""
    ray.init(ignore_reinit_error=True, include_dashboard=False, configure_logging=False, log_to_driver=False)
    serve.start(http_options=HTTPOptions(host=host, port=port))
    deployment: Any = EncoderDeployment
    bound = deployment.options(num_replicas=replicas).bind(spec)
    serve.run(bound, name="encoder", route_prefix=ENCODER_PATH)
    return f"http://{host}:{port}{ENCODER_PATH}"


def stop_models() -> None:
    """End the deployments and the Ray that this process started."""
    serve.shutdown()  # type: ignore[no-untyped-call]  # ray types it no further
    ray.shutdown()


def serve_models(spec: str, *, host: str, port: int, replicas: int) -> None:
    """Serve until interrupted."""
    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: ended.set())
    address = start_models(spec, host=host, port=port, replicas=replicas)
    print(f"The encoder answers at {address}; set SHOPMIND_EMBEDDER={address}", flush=True)  # noqa: T201  (part of the CLI)
    ended.wait()
    stop_models()
