"""Text messages and pushes, over HTTP, to peers on loopback that answer as Twilio and push services do."""

import asyncio
import base64
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import parse_qs

import http_ece
import orjson
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02
from pydantic import SecretStr

from serving.db.notices import Notice
from serving.db.push import Subscription
from serving.identity.signing_keys import SigningKey
from serving.notifying.carriers import Later, Never, Parcel, Unsure
from serving.notifying.twilio import TwilioCarrier
from serving.notifying.web_push import WebPushCarrier
from serving.outgoing import Outgoing
from serving.setting_groups import SmsSettings
from tests.support.clock import FrozenClock

AT = datetime(2026, 3, 2, tzinfo=UTC)
NOTICE = Notice(
    merchant_id="demo",
    id="note_1",
    event_key="evt_1",
    channel="sms",
    kind="shipped",
    purpose="order_sms",
    shopper_id="shp_1",
    recipient="+15035550100",
    subject="On its way",
    text="It is on its way.",
    html=None,
    link="https://shop.example/orders/1",
    state="sending",
    attempts=1,
    error=None,
    delivered_by="twilio",
    at=AT,
)


@dataclass
class Peer:
    """Answers with what a test lists, and keeps what it was sent; None hangs up without an answer."""

    answers: list[tuple[int, bytes] | None] = field(default_factory=list)
    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.received.append((head[0], headers, body))
            answer = self.answers.pop(0) if self.answers else (201, b"{}")
            if answer is not None:
                status, text = answer
                writer.write(
                    f"HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {len(text)}\r\n\r\n".encode()
                )
                writer.write(text)
                await writer.drain()
        finally:
            writer.close()


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    made = Peer()
    server = await asyncio.start_server(made, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield made


@pytest.fixture
async def twilio(peer: Peer) -> AsyncIterator[TwilioCarrier]:
    carrier = TwilioCarrier(
        SmsSettings(account_sid="AC1", auth_token=SecretStr("secret"), sender="+15550001111", api_base=peer.url)
    )
    yield carrier
    await carrier.close()


async def test_a_text_message_goes_out_as_twilio_wants_it(peer: Peer, twilio: TwilioCarrier) -> None:
    await twilio.bring(Parcel(NOTICE, "shop@example.com", None))

    ((line, headers, body),) = peer.received
    assert line == "POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1"
    assert headers["authorization"] == "Basic " + base64.b64encode(b"AC1:secret").decode()
    assert parse_qs(body.decode()) == {
        "To": ["+15035550100"], "From": ["+15550001111"], "Body": ["It is on its way."],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "ends", "why"),
    [
        ((400, b'{"code": 21211, "message": "no valid number"}'), Never, "21211 no valid number"),
        ((429, b'{"code": 20429, "message": "too many"}'), Later, "429"),
        ((503, b""), Later, "503"),
        (None, Unsure, "did not answer"),
    ],
)
async def test_what_twilio_answers_decides_whether_it_is_tried_again(
    peer: Peer, twilio: TwilioCarrier, answer: tuple[int, bytes] | None, ends: type[Exception], why: str
) -> None:
    peer.answers = [answer]

    with pytest.raises(ends, match=why):
        await twilio.bring(Parcel(NOTICE, "shop@example.com", None))


@dataclass
class Browser:
    """A browser's subscription with the private half that only it has."""

    peer: Peer
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    forgotten: list[str] = field(default_factory=list)

    async def find(self, merchant_id: str, subscription_id: str) -> Subscription | None:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        p256dh, auth = (base64.urlsafe_b64encode(raw).rstrip(b"=").decode() for raw in (point, self.auth))
        return Subscription("demo", "sub_1", "shp_1", f"{self.peer.url}/push/abc", "h", p256dh, auth, AT)

    async def forget(self, merchant_id: str, subscription_id: str) -> None:
        self.forgotten.append(subscription_id)

    def read(self, body: bytes) -> dict[str, str]:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        return dict(orjson.loads(plain))


@pytest.fixture
def browser(peer: Peer) -> Browser:
    return Browser(peer)


@pytest.fixture
async def pushing(browser: Browser) -> AsyncIterator[WebPushCarrier]:
    outgoing = Outgoing(loopback=True, private=False, timeout_seconds=5)
    clock = FrozenClock(datetime.now(UTC))
    yield WebPushCarrier(
        outgoing, SigningKey(b"p" * 32), "mailto:a@b.example", clock, find=browser.find, forget=browser.forget
    )
    await outgoing.close()


async def test_a_push_is_read_by_its_browser_alone_and_signed_as_ours(
    peer: Peer, browser: Browser, pushing: WebPushCarrier
) -> None:
    await pushing.bring(Parcel(replace(NOTICE, channel="push", recipient="sub_1"), "shop@example.com", None))

    ((line, headers, body),) = peer.received
    assert line == "POST /push/abc HTTP/1.1"
    assert browser.read(body) == {
        "title": "On its way", "body": "It is on its way.", "url": "https://shop.example/orders/1", "tag": "evt_1",
    }  # fmt: skip
    assert headers["content-encoding"] == "aes128gcm"
    assert Vapid02.verify(headers["authorization"])
    assert SigningKey(b"p" * 32).public_point in headers["authorization"]


@pytest.mark.parametrize(
    ("status", "ends", "forgotten"),
    [(410, Never, ["sub_1"]), (404, Never, ["sub_1"]), (429, Later, []), (413, Never, [])],
)
async def test_a_browser_that_is_gone_is_forgotten(
    peer: Peer, browser: Browser, pushing: WebPushCarrier, status: int, ends: type[Exception], forgotten: list[str]
) -> None:
    peer.answers = [(status, b"no")]

    with pytest.raises(ends, match=str(status)):
        await pushing.bring(Parcel(NOTICE, "shop@example.com", None))

    assert browser.forgotten == forgotten
