"""What every answer has around it: limits, headers, problems, health, pages."""

import re

import httpx
import pytest

from serving.settings import Settings
from tests.integration.conftest import LIMITS, Opening, ServedShop, Shopper


@pytest.fixture
async def browser(served: ServedShop) -> httpx.AsyncClient:
    async with httpx.AsyncClient(base_url=served.url, trust_env=False, timeout=30) as client:
        yield client


async def test_every_page_is_drawn_and_names_only_what_it_may_load(browser: httpx.AsyncClient) -> None:
    home = await browser.get("/")
    product = re.search(r'href="(/product/[^"?]+)', home.text)
    department = re.search(r'href="(/department/[^"?]+)', home.text)
    assert product is not None
    assert department is not None

    paths = ["/", product[1], department[1], f"{department[1]}?min=5&max=60&stock=1&sort=price_asc", "/search?q=mug"]
    paths += ["/cart", "/checkout", "/orders", "/orders/x", "/help", "/handoff", "/outbox"]
    for path in paths:
        page = await browser.get(path)
        assert page.status_code == 200, path
        policy = page.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "img-src 'self' https: http: data:" in policy, "feeds name pictures under both"
        assert "unsafe-inline" not in policy
        assert not re.search(r"<script(?![^>]*(?:\bsrc=|application/json))", page.text), path
        assert not re.search(r"\son\w+=", page.text), path
        assert not re.search(r'\sstyle="', page.text), path


async def test_every_asset_of_a_page_is_served_packed_and_for_good(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")
    addresses = set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text))
    assert addresses

    for address in addresses:
        asset = await browser.get(address)
        assert asset.status_code == 200, address
        assert "immutable" in asset.headers["cache-control"]
        assert asset.headers["access-control-allow-origin"] == "*"


async def test_the_widgets_address_never_changes_and_is_asked_for_again(browser: httpx.AsyncClient) -> None:
    widget = await browser.get("/widget.js")

    assert widget.status_code == 200
    assert "max-age=300" in widget.headers["cache-control"]
    assert int(widget.headers["content-length"]) <= 2048
    for address in re.findall(r'"(/assets/[^"]+)"', widget.text):
        assert (await browser.get(address)).status_code == 200


async def test_a_page_that_is_not_there_is_drawn_as_missing(browser: httpx.AsyncClient) -> None:
    for path in ("/product/none", "/department/None", "/help/none", "/nothing/here"):
        page = await browser.get(path, headers={"Accept": "text/html,*/*"})
        assert page.status_code == 404
        assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "address",
    [
        "/search?q=mug&page=0",
        "/search?q=mug&page=x",
        f"/search?q={'mug+' * 200}",
        f"/search?q=mug&min={'9' * 40}&stock=yes",
    ],
)
async def test_an_address_that_asks_for_too_much_is_read_as_far_as_it_can_be(
    browser: httpx.AsyncClient, address: str
) -> None:
    page = await browser.get(address)

    assert page.status_code == 200
    assert "Results for" in page.text


async def test_a_page_beyond_the_last_leads_to_the_last(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/search?q=mug&stock=1&page=99")
    reached = await browser.get(answer.next_request.url if answer.next_request else "/")

    assert (answer.status_code, answer.headers["location"]) == (303, "?q=mug&stock=1&page=1")
    assert "product tile" in reached.text


async def test_a_page_of_no_such_address_is_drawn_where_a_person_looks_and_told_where_a_program_asks(
    browser: httpx.AsyncClient,
) -> None:
    page = await browser.get("/search?q=%00", headers={"Accept": "text/html"})
    problem = await browser.get("/search?q=%00", headers={"Accept": "application/json"})

    assert (page.status_code, problem.status_code) == (422, 422)
    assert "This address cannot be read" in page.text
    assert problem.json()["code"] == "request_invalid"


async def test_a_page_answers_who_only_looks_whether_it_is_there(browser: httpx.AsyncClient) -> None:
    there = await browser.head("/search?q=mug")
    nowhere = await browser.head("/product/none")

    assert (there.status_code, nowhere.status_code) == (200, 404)


async def test_the_demos_pictures_are_drawn_as_svg(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")
    picture = re.search(r'src="(/media/demo/[^"]+)"', page.text)
    assert picture is not None

    drawn = await browser.get(picture[1])

    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in drawn.headers["content-security-policy"]


async def test_health_readiness_and_metrics_are_told(browser: httpx.AsyncClient, shopper: Shopper) -> None:
    assert (await browser.get("/healthz")).json() == {"status": "alive"}
    assert (await browser.get("/readyz")).json()["status"] == "ready"

    text = (await browser.get("/metrics")).text

    assert "shopmind_http_requests_total" in text
    assert 'shopmind_index_products{merchant="demo"}' in text


async def test_every_answer_has_a_request_id_and_keeps_the_clients(browser: httpx.AsyncClient) -> None:
    own = await browser.get("/healthz")
    given = await browser.get("/healthz", headers={"Request-Id": "abc-123"})
    forged = await browser.get("/healthz", headers={"Request-Id": "a b"})

    assert own.headers["request-id"].startswith("req_")
    assert given.headers["request-id"] == "abc-123"
    assert forged.headers["request-id"].startswith("req_")


async def test_a_page_of_a_merchant_may_call_and_another_may_not(browser: httpx.AsyncClient) -> None:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-shopmind-key"}

    friend = await browser.options("/v1/sessions", headers={"Origin": "http://localhost:5000", **asked})
    other = await browser.options("/v1/sessions", headers={"Origin": "https://evil.example", **asked})

    assert friend.status_code == 204
    assert friend.headers["access-control-allow-origin"] == "http://localhost:5000"
    assert "access-control-allow-credentials" not in friend.headers
    assert "access-control-allow-origin" not in other.headers


async def test_a_body_beyond_the_limit_is_refused_unread(shopper: Shopper, served: ServedShop) -> None:
    large = b'{"query":"' + b"x" * served.settings.limits.body_bytes + b'"}'

    told = await shopper.http.post("/v1/catalog/search", content=large)

    async def pieces():
        yield large[:1000]
        yield large[1000:]

    untold = await shopper.http.post("/v1/catalog/search", content=pieces())

    assert [told.status_code, untold.status_code] == [413, 413]
    assert told.json()["code"] == "too_large"


async def test_a_failed_precondition_names_its_field(shopper: Shopper) -> None:
    reply = await shopper.http.put("/v1/carts/x", json={"line_items": []}, headers={"If-Match": "three"})

    assert reply.status_code == 422
    assert reply.json()["type"] == "/problems/request-invalid"


async def test_what_is_remembered_is_shown_changed_and_forgotten(shopper: Shopper) -> None:
    await shopper.http.put("/v1/me/preferences/size", json={"value": "M"})
    await shopper.http.put("/v1/me/preferences/size", json={"value": "L"})
    kept = (await shopper.http.get("/v1/me/preferences")).json()["preferences"]

    forgotten = await shopper.http.delete("/v1/me/preferences/size")
    again = await shopper.http.delete("/v1/me/preferences/size")

    assert [(item["name"], item["value"], item["source"]) for item in kept] == [("size", "L", "shopper")]
    assert [forgotten.status_code, again.status_code] == [204, 404]


async def test_events_are_kept_once_and_only_with_consent(shopper: Shopper) -> None:
    event = {"type": "viewed", "productId": "prod_1", "id": "e1"}

    without = await shopper.http.post("/v1/events", json={"events": [event]})
    given = await shopper.http.post("/v1/events", json={"consent": True, "events": [event]})
    again = await shopper.http.post("/v1/events", json={"events": [event]})
    bought = await shopper.http.post("/v1/events", json={"events": [{"type": "bought", "productId": "prod_1"}]})

    assert [reply.json()["kept"] for reply in (without, given, again, bought)] == [0, 1, 0, 0]


async def test_a_shopper_takes_their_data_and_is_forgotten(shopper: Shopper) -> None:
    await shopper.http.put("/v1/me/preferences/size", json={"value": "M"})

    data = await shopper.http.get("/v1/me/data")
    gone = await shopper.http.delete("/v1/me/data")

    assert data.json()["preferences"][0]["value"] == "M"
    assert [thread["threadId"] for thread in data.json()["conversations"]] == [shopper.thread_id]
    assert gone.status_code == 204
    assert (await shopper.http.get("/v1/me/data")).status_code == 401


async def test_a_shopper_who_writes_too_fast_is_told_when_to_go_on(
    served: ServedShop, open_shopper: Opening, tmp_path_factory: pytest.TempPathFactory
) -> None:
    limits = {**LIMITS, "turns_per_minute": 1, "turns_burst": 1}
    home = served.settings.home
    narrow = ServedShop(Settings(_env_file=None, home=home, port=0, limits=limits))
    thread = narrow.start()
    try:
        shopper = await open_shopper(narrow.url)
        first = await shopper.http.post("/v1/proposals", json={"act": "place_order"})
        second = await shopper.http.post("/v1/proposals", json={"act": "place_order"})
    finally:
        narrow.stop()
        thread.join(60)

    assert first.status_code != 429
    assert (second.status_code, second.json()["code"]) == (429, "limit_reached")
    assert int(second.headers["retry-after"]) >= 50
