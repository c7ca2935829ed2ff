"""Counts of open connections; the token buckets have their contract suite in tests/integration."""

import pytest

from serving.limits import Connections
from serving.refusals.errors import LimitReached


def test_connections_beyond_a_shoppers_share_are_refused_until_one_closes() -> None:
    connections = Connections(per_shopper=1, per_address=9)

    with connections.hold("ann", "10.0.0.1"):
        with pytest.raises(LimitReached, match="shopper"), connections.hold("ann", "10.0.0.2"):
            pass
        with connections.hold("bob", "10.0.0.1"):
            assert connections.total == 2

    with connections.hold("ann", "10.0.0.2"):
        assert connections.total == 1
    assert connections.total == 0


def test_connections_beyond_an_addresss_share_are_refused() -> None:
    connections = Connections(per_shopper=9, per_address=1)

    with (
        connections.hold("ann", "10.0.0.1"),
        pytest.raises(LimitReached, match="address"),
        connections.hold("bob", "10.0.0.1"),
    ):
        pass
