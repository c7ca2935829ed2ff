"""A place of its own in a running RabbitMQ, so that nobody else's events are taken."""

import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager


class RabbitMissing(Exception):
    """RabbitMQ does not run here, or its rabbitmqctl is not allowed to this user."""

    code = "rabbit_missing"


def rabbit_port() -> int:
    return 5672


@contextmanager
def vhost() -> Iterator[str]:
    """A virtual host for as long as the block runs; its address has the port left open as ``{port}``."""
    name = f"faults-{uuid.uuid4().hex[:8]}"
    try:
        _control("add_vhost", name)
        _control("set_permissions", "-p", name, "guest", ".*", ".*", ".*")
    except (OSError, subprocess.CalledProcessError) as error:
        raise RabbitMissing(f"no virtual host could be made with rabbitmqctl: {error}") from error
    try:
        yield f"amqp://guest:guest@127.0.0.1:{{port}}/{name}"
    finally:
        _control("delete_vhost", name)


def _control(*words: str) -> None:
    subprocess.run(["rabbitmqctl", "-q", *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
