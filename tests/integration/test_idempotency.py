"""Idempotency keys over a real server: one act a key, and none where keys cannot be kept."""

import asyncio
import sqlite3
import uuid
from collections import Counter
from contextlib import closing

from tests.integration.conftest import ServedShop, Shopper
from tests.integration.test_ucp import buyable


async def _item(shopper: Shopper) -> dict[str, object]:
    variant = await buyable(shopper)
    return {"line_items": [{"item": {"id": variant["id"]}, "quantity": 1}]}


async def _count(shopper: Shopper) -> int:
    cart = (await shopper.http.get("/v1/carts/current")).json()
    return sum(int(line["quantity"]) for line in cart["line_items"])


async def test_many_at_once_with_one_key_act_once(shopper: Shopper) -> None:
    body, key = await _item(shopper), str(uuid.uuid4())

    replies = await asyncio.gather(
        *(shopper.http.post("/v1/carts", json=body, headers={"Idempotency-Key": key}) for _ in range(8))
    )

    told = Counter(reply.status_code for reply in replies)
    assert told[201] >= 1
    assert told[201] + told[409] == 8
    assert {reply.json()["code"] for reply in replies if reply.status_code == 409} <= {"idempotency_in_flight"}
    assert await _count(shopper) == 1


async def test_the_raw_body_counts_and_not_what_it_means(shopper: Shopper) -> None:
    key = str(uuid.uuid4())
    url, headers = "/v1/me/preferences/size", {"Idempotency-Key": key, "Content-Type": "application/json"}

    first = await shopper.http.put(url, content=b'{"value":"M"}', headers=headers)
    spaced = await shopper.http.put(url, content=b'{"value": "M"}', headers=headers)
    elsewhere = await shopper.http.put("/v1/me/preferences/colour", content=b'{"value":"M"}', headers=headers)

    assert first.status_code == 200
    assert [(one.status_code, one.json()["code"]) for one in (spaced, elsewhere)] == [(409, "idempotency_conflict")] * 2


async def test_where_keys_cannot_be_kept_nothing_is_done(served: ServedShop, shopper: Shopper) -> None:
    body, key = await _item(shopper), str(uuid.uuid4())
    with closing(sqlite3.connect(served.settings.home / "shopmind.db", timeout=30)) as database:
        database.execute("ALTER TABLE idempotency_records RENAME TO idempotency_records_away")
        try:
            refused = await shopper.http.post("/v1/carts", json=body, headers={"Idempotency-Key": key})
        finally:
            database.execute("ALTER TABLE idempotency_records_away RENAME TO idempotency_records")

    assert (refused.status_code, refused.json()["code"], refused.json()["retry"]) == (503, "keys_unavailable", True)
    assert await _count(shopper) == 0
    again = await shopper.http.post("/v1/carts", json=body, headers={"Idempotency-Key": key})
    assert again.status_code == 201
    assert await _count(shopper) == 1


async def test_what_a_process_did_that_died_before_it_kept_its_answer_is_not_done_again(
    served: ServedShop, shopper: Shopper
) -> None:
    body, key = await _item(shopper), str(uuid.uuid4())
    first = await shopper.http.post("/v1/carts", json=body, headers={"Idempotency-Key": key})
    with closing(sqlite3.connect(served.settings.home / "shopmind.db", timeout=30)) as database, database:
        left = "status = NULL, headers = NULL, body = NULL, claimed_at = '2020-01-01 00:00:00.000000'"
        database.execute(f"UPDATE idempotency_records SET {left} WHERE key = ?", (key,))

    again = await shopper.http.post("/v1/carts", json=body, headers={"Idempotency-Key": key})

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers.get("Idempotent-Replayed") is None
    assert await _count(shopper) == 1


async def test_a_key_that_was_freed_just_now_may_be_tried_again(served: ServedShop, shopper: Shopper) -> None:
    body, key = await _item(shopper), str(uuid.uuid4())
    with closing(sqlite3.connect(served.settings.home / "shopmind.db", timeout=30)) as database:
        database.execute("CREATE TRIGGER taken BEFORE INSERT ON idempotency_records BEGIN SELECT RAISE(IGNORE); END")
        try:
            refused = await shopper.http.post("/v1/carts", json=body, headers={"Idempotency-Key": key})
        finally:
            database.execute("DROP TRIGGER taken")

    assert (refused.status_code, refused.json()["code"], refused.json()["retry"]) == (
        409,
        "idempotency_in_flight",
        True,
    )
    assert await _count(shopper) == 0
