"""The Ray that the models run on: one of this machine's own, kept small, or a cluster that is already there."""

import os
import signal
import threading

import ray

_OBJECT_STORE_BYTES = 100 * 2**20
AUTO = "auto"


def join(address: str = "") -> None:
    """Joins the cluster at an address (`auto` finds that of this machine); without one starts a Ray of our own.

    Nothing is reported to Ray's makers, and the signals of this process stay as they were.

    Raises:
        ConnectionError: there is no cluster.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    held = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT)}
    own = {} if address else {"object_store_memory": _OBJECT_STORE_BYTES, "include_dashboard": False}
    try:
        ray.init(
            address=address or "local",
            ignore_reinit_error=True,
            configure_logging=False,
            log_to_driver=False,
            **own,  # type: ignore[arg-type]  # two options of two types
        )
    finally:
        if threading.current_thread() is threading.main_thread():
            for sign, handler in held.items():
                signal.signal(sign, handler)


def gpus() -> float:
    """How many GPUs the cluster has."""
    resources = ray.cluster_resources()  # type: ignore[no-untyped-call]  # ray types it no further
    return float(resources.get("GPU", 0.0))


def leave() -> None:
    """Leaves the cluster; ends it where this process started it."""
    ray.shutdown()
