"""What surrounds a request when something inside it fails or does not end."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

import httpx
import pytest
from fastapi import FastAPI

from serving.middleware import Surround, Surroundings
from serving.observability.metrics import Metrics
from serving.refusals import problems
from serving.setting_groups import LimitSettings


def small_app(metrics: Metrics) -> FastAPI:
    async def nobody(_: str) -> bool:
        return False

    app = FastAPI()
    app.state.services = SimpleNamespace(metrics=metrics)

    @app.get("/v1/fails")
    async def fails() -> None:
        raise RuntimeError("the address of a shopper")

    @app.get("/v1/stalls")
    async def stalls() -> None:
        await asyncio.Event().wait()

    @app.post("/v1/echo")
    async def echo(body: dict[str, str]) -> dict[str, str]:
        return body

    problems.install(app)
    app.add_middleware(Surround, surroundings=Surroundings(LimitSettings(request_seconds=0.05), metrics, nobody))
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(small_app(Metrics()))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as opened:
        yield opened


async def test_a_failure_of_ours_is_a_problem_with_the_headers_of_every_answer(client: httpx.AsyncClient) -> None:
    reply = await client.get("/v1/fails")

    assert (reply.status_code, reply.json()["code"]) == (500, "internal")
    assert "address" not in reply.text
    assert reply.headers["request-id"].startswith("req_")
    assert reply.headers["x-content-type-options"] == "nosniff"


async def test_a_failure_of_ours_is_counted() -> None:
    metrics = Metrics()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(small_app(metrics)), base_url="http://shop") as client:
        await client.get("/v1/fails")

    assert 'shopmind_http_requests_total{method="GET",route="/v1/fails",status="500"} 1.0' in metrics.text().decode()


async def test_a_request_that_does_not_end_is_given_up(client: httpx.AsyncClient) -> None:
    reply = await client.get("/v1/stalls")

    assert (reply.status_code, reply.json()["code"], reply.json()["retry"]) == (504, "timed_out", True)


@pytest.mark.parametrize("text", [rb"a\u0000b", rb"\ud800", rb"\\\u0000"])
async def test_a_text_that_no_database_keeps_is_refused(client: httpx.AsyncClient, text: bytes) -> None:
    reply = await client.post(
        "/v1/echo", content=b'{"a":"' + text + b'"}', headers={"Content-Type": "application/json"}
    )

    assert (reply.status_code, reply.json()["code"], reply.json()["details"]["field"]) == (
        422,
        "request_invalid",
        "body",
    )


@pytest.mark.parametrize("text", [rb"\\u0000", rb"\ud83d\ude00", "é".encode()])
async def test_a_text_that_only_looks_like_one_is_taken(client: httpx.AsyncClient, text: bytes) -> None:
    reply = await client.post(
        "/v1/echo", content=b'{"a":"' + text + b'"}', headers={"Content-Type": "application/json"}
    )

    assert reply.status_code == 200


@pytest.mark.parametrize("address", ["/v1/%00", "/v1/fails?q=a%00"])
async def test_an_address_with_a_nul_character_is_refused(client: httpx.AsyncClient, address: str) -> None:
    reply = await client.get(address)

    assert (reply.status_code, reply.json()["details"]["field"]) == (422, "address")
