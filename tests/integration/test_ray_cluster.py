"""Two nodes of a Ray cluster: a copy and then a node are killed while callers ask, who see no more than a wait."""

from pathlib import Path

import pytest

from tests.support.live_shop import free_port
from tests.support.ray_cluster import Callers, copies, running_copies, two_nodes, wait_until

ray = pytest.importorskip("ray", reason="the extra 'serve' is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(500),
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.xdist_group("ray"),
]


def test_callers_see_neither_a_failure_nor_a_wrong_answer_when_a_copy_and_a_node_are_killed(tmp_path: Path) -> None:
    port = free_port()
    with two_nodes(tmp_path, port) as cluster:
        wait_until(lambda: running_copies() == 2)
        callers = Callers(port)
        callers.wait_for_more()

        ray.kill(copies()[0], no_restart=True)
        callers.wait_for_more()
        wait_until(lambda: running_copies() == 2)

        [worker] = cluster.worker_nodes
        cluster.remove_node(worker, allow_graceful=False)
        callers.wait_for_more()
        wait_until(lambda: running_copies() == 1)

        cluster.add_node(num_cpus=2, object_store_memory=80 * 2**20)
        wait_until(lambda: running_copies() == 2)
        callers.wait_for_more()
        callers.end()

    assert (callers.wrong, callers.failed) == (0, 0)
    assert callers.answered >= 160
