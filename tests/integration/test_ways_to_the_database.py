"""An order takes few ways to PostgreSQL: what can be asked together is, and what is written goes with the commit."""

from argparse import Namespace
from pathlib import Path

import pytest

from benchmarks.orders import staged
from benchmarks.statements import traced


@pytest.mark.postgres
async def test_an_order_takes_four_ways_to_be_placed_and_two_to_be_settled(postgres_url: str, tmp_path: Path) -> None:
    with traced(tmp_path) as traces:
        spent = await staged(postgres_url, Namespace(orders=8, variants=2), traces)

    ways = {name: [one[1] for one in counted][-1] for name, counted in spent.items()}
    commits = {name: [one[2] for one in counted][-1] for name, counted in spent.items()}
    assert (ways["ours: place"], ways["ours: settle"]) == (4, 2)
    assert (commits["ours: place"], commits["ours: settle"]) == (1, 1)
