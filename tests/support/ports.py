"""Ports for servers that are started again and again: none that the system gives to connections meanwhile."""

import random
import socket

_BELOW_THE_EPHEMERAL = range(20_000, 32_000)


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    chance = random.Random()
    while True:
        port = chance.choice(_BELOW_THE_EPHEMERAL)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
