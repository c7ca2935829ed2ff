"""The Ray that the models run on: one of this machine's own, kept small, or a cluster that is already there."""

import gc
import logging
import os
import signal
import threading
import warnings

import ray

logger = logging.getLogger(__name__)
_OBJECT_STORE_BYTES = 100 * 2**20
_SLOW_NODE = "timed out during startup"
"""What Ray says of a node of its own that is not up within its fixed 30 seconds; it has no type for that."""
AUTO = "auto"


def join(address: str = "") -> None:
    """Joins the cluster at an address (`auto` finds that of this machine); without one starts a Ray of our own.

    Nothing is reported to Ray's makers, and the signals of this process stay as they were. A Ray of our own that a busy
    machine does not bring up in time is started once more.

    Raises:
        ConnectionError: there is no cluster.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    held = {sign: signal.getsignal(sign) for sign in (signal.SIGTERM, signal.SIGINT)}
    try:
        if not _started(address, again=not address):
            _end_what_is_left()
            _started(address, again=False)
    finally:
        if threading.current_thread() is threading.main_thread():
            for sign, handler in held.items():
                signal.signal(sign, handler)


def _started(address: str, *, again: bool) -> bool:
    """Whether Ray runs; False where its node was too slow and there will be another try."""
    own = {} if address else {"object_store_memory": _OBJECT_STORE_BYTES, "include_dashboard": False}
    try:
        ray.init(
            address=address or "local",
            ignore_reinit_error=True,
            configure_logging=False,
            log_to_driver=False,
            **own,  # type: ignore[arg-type]  # two options of two types
        )
    except Exception as error:
        if not again or _SLOW_NODE not in str(error):
            raise
        logger.warning("ray_node_too_slow", extra={"said": str(error)})
        return False
    return True


def _end_what_is_left() -> None:
    """End the node that came up too late, with the pipes that it left open."""
    ray.shutdown()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def gpus() -> float:
    """How many GPUs the cluster has."""
    resources = ray.cluster_resources()  # type: ignore[no-untyped-call]  # ray types it no further
    return float(resources.get("GPU", 0.0))


def leave() -> None:
    """Leaves the cluster; ends it where this process started it."""
    ray.shutdown()
