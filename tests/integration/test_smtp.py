"""Mails brought over real SMTP: TLS, log-in, refusals for now and for good, and a server that goes away."""

import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from serving.db.notices import Notice
from serving.notifying.carriers import Later, Never, Parcel, Unsure
from serving.notifying.smtp import SmtpCarrier

NOTICE = Notice(
    merchant_id="demo",
    id="note_1",
    event_key="evt_1",
    channel="mail",
    kind="shipped",
    purpose="order_updates",
    shopper_id="shp_1",
    recipient="jane@example.com",
    subject="Your order SM-10023 at Ålder",
    text="Hello Jane,\n\n.a line that begins with a dot\nGrüße\n",
    html="<p>Hello Jane, Grüße</p>",
    link=None,
    state="sending",
    attempts=0,
    error=None,
    delivered_by="smtp",
    at=datetime(2026, 3, 2, tzinfo=UTC),
)
PARCEL = Parcel(NOTICE, "Ålder <shop@example.com>", "https://shop.example/unsubscribe/abc")


@dataclass
class Inbox:
    """Keeps what arrives, or answers what a test wants."""

    answers: dict[str, str] = field(default_factory=dict)
    mails: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    hang_up: bool = False

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, name: str, answers: list[str]
    ) -> list[str]:
        if refusal := self.answers.get("EHLO"):
            return [refusal]
        session.host_name = name
        return answers

    async def handle_HELO(self, server: Any, session: Any, envelope: Any, name: str) -> str:  # noqa: N802
        return self.answers.get("EHLO", "250 hello")

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if refusal := self.answers.get("RCPT"):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.hang_up:
            server.transport.abort()
            return "421 gone"
        if refusal := self.answers.get("DATA"):
            return refusal
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 taken"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        self.users.append(given.login.decode())
        return AuthResult(success=given.password == b"p@ss", handled=False)

    def last(self) -> EmailMessage:
        message = message_from_bytes(self.mails[-1][2], policy=default)
        assert isinstance(message, EmailMessage)
        return message


Serve = Callable[..., tuple[Inbox, int]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts mail servers on loopback ports of their own; stops them at the end of the test."""
    running: list[Controller] = []

    def started(inbox: Inbox | None = None, **options: Any) -> tuple[Inbox, int]:
        inbox = inbox or Inbox()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(inbox, hostname="127.0.0.1", port=port, **options)
        running.append(controller)
        controller.start()
        return inbox, port

    yield started
    for controller in running:
        controller.stop()


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context with a certificate for loopback, and a client's that trusts it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "l")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    both = tmp_path / "server.pem"
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    both.write_bytes(secret + certificate.public_bytes(pem))
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context(cafile=str(both))
    server.load_cert_chain(both)
    return server, client


async def test_a_mail_arrives_in_text_and_html_with_one_click_to_unsubscribe(serve: Serve) -> None:
    inbox, port = serve()

    await SmtpCarrier(f"smtp://127.0.0.1:{port}").bring(PARCEL)

    [(sender, recipients, _)] = inbox.mails
    message = inbox.last()
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert (sender, recipients) == ("shop@example.com", ["jane@example.com"])
    assert message["Subject"] == NOTICE.subject
    assert message["Message-ID"] == "<note_1@example.com>"
    assert message["List-Unsubscribe"] == "<https://shop.example/unsubscribe/abc>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == NOTICE.text
    assert html.get_content().strip() == NOTICE.html


async def test_a_server_with_starttls_gets_user_and_mail_over_tls_only(
    serve: Serve, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    inbox = Inbox()
    server, client = tls
    _, port = serve(
        inbox, tls_context=server, require_starttls=True, authenticator=inbox.authenticate, auth_required=True
    )

    await SmtpCarrier(f"smtp://shop:p%40ss@localhost:{port}", client).bring(PARCEL)

    assert inbox.users == ["shop"]
    assert len(inbox.mails) == 1


async def test_a_wrong_password_is_tried_again_later_and_says_what_is_wrong(
    serve: Serve, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    inbox = Inbox()
    server, client = tls
    _, port = serve(inbox, tls_context=server, authenticator=inbox.authenticate, auth_required=True)

    with pytest.raises(Later, match="refuses the user: 535"):
        await SmtpCarrier(f"smtp://shop:wrong@localhost:{port}", client).bring(PARCEL)

    assert inbox.mails == []


async def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    serve: Serve, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    inbox, port = serve(tls_context=tls[0])

    with pytest.raises(Later, match="CERTIFICATE_VERIFY_FAILED"):
        await SmtpCarrier(f"smtp://localhost:{port}").bring(PARCEL)

    assert inbox.mails == []


@pytest.mark.parametrize("at", ["EHLO", "RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "ends"), [("451 4.7.1 greylisted, come again", Later), ("550 5.1.1 no such user", Never)]
)
async def test_a_refusal_is_for_now_or_for_good_as_its_code_says(
    serve: Serve, at: str, answer: str, ends: type[Exception]
) -> None:
    inbox, port = serve(Inbox({at: answer}))

    with pytest.raises(ends, match=answer.split(" ", 1)[1]):
        await SmtpCarrier(f"smtp://127.0.0.1:{port}").bring(PARCEL)

    assert inbox.mails == []


async def test_a_server_that_goes_away_with_the_mail_leaves_it_open_whether_it_has_it(serve: Serve) -> None:
    _, port = serve(Inbox(hang_up=True))

    with pytest.raises(Unsure, match="went away with the mail"):
        await SmtpCarrier(f"smtp://127.0.0.1:{port}").bring(PARCEL)


async def test_a_server_that_is_away_is_tried_again_later() -> None:
    with pytest.raises(Later, match="refused"):
        await SmtpCarrier("smtp://127.0.0.1:1").bring(PARCEL)
