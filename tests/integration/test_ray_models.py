"""The text encoder behind Ray Serve: the same vectors as in process, over HTTP, in batches."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from retrieval.encoder import open_encoder
from tests.support.live_shop import free_port

ray = pytest.importorskip("ray", reason="the extra 'serve' is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    from serving.models.running import start_models, stop_models

    yield start_models("", host="127.0.0.1", port=free_port(), replicas=1)
    stop_models()


async def test_the_deployment_gives_the_vectors_of_the_local_encoder(address: str, tmp_path: Path) -> None:
    local = open_encoder(None, tmp_path)
    remote = open_encoder(address, tmp_path)
    texts = ["a blue mug", "a desk lamp of brass"]

    mine, theirs = local.encode(texts), remote.encode(texts)
    query = await remote.encode_query("a blue mug")
    local.close()
    remote.close()

    assert theirs.shape == mine.shape
    assert float(np.min(np.sum(mine * theirs, axis=1))) > 0.99
    assert float(np.dot(query, mine[0])) > 0.99


def test_a_request_without_texts_is_refused(address: str) -> None:
    with httpx.Client(trust_env=False, timeout=60) as client:
        described = client.get(address)
        refused = client.post(address, json={"texts": []})

    assert set(described.json()) == {"name", "dimension"}
    assert refused.status_code == 422
