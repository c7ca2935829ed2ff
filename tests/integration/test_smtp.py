"""Mails brought over real SMTP to a small server on loopback."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from serving.db.mails import Mail
from serving.mail import SmtpPostman

MAIL = Mail(
    merchant_id="demo",
    id="mail_1",
    event_key="order.placed:evt_1",
    shopper_id="shp_1",
    recipient="jane@example.com",
    subject="Your order SM-10023 at Ålder",
    text="Hello Jane,\n\n.a line that begins with a dot\nGrüße\n",
    delivered_by="smtp",
    at=datetime(2026, 3, 2, tzinfo=UTC),
)


class MailServer:
    """Takes every mail, as RFC 5321 says it in the simplest form."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str, str]] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 loopback ready\r\n")
        sender = recipient = ""
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            verb = line.upper()
            if verb.startswith("MAIL FROM:"):
                sender = line[10:].split(">")[0].strip("< ")
            elif verb.startswith("RCPT TO:"):
                recipient = line[8:].split(">")[0].strip("< ")
            elif verb == "DATA":
                writer.write(b"354 go on\r\n")
                self.received.append((sender, recipient, await self._body(reader)))
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            writer.write(b"250 ok\r\n")
            await writer.drain()
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def _body(self, reader: asyncio.StreamReader) -> str:
        lines = []
        while (line := (await reader.readline()).decode("utf-8")) != ".\r\n":
            lines.append(line.removeprefix(".") if line.startswith("..") else line)
        return "".join(lines)


@pytest.fixture
async def mail_server() -> AsyncIterator[tuple[MailServer, int]]:
    taking = MailServer()
    server = await asyncio.start_server(taking, "127.0.0.1", 0)
    async with server:
        yield taking, server.sockets[0].getsockname()[1]


async def test_a_mail_arrives_as_it_was_written(mail_server: tuple[MailServer, int]) -> None:
    taking, port = mail_server

    await SmtpPostman(f"smtp://127.0.0.1:{port}").deliver(MAIL, "shop@example.com")

    [(sender, recipient, text)] = taking.received
    message = message_from_bytes(text.encode(), policy=default)
    assert (sender, recipient) == ("shop@example.com", "jane@example.com")
    assert message["Subject"] == MAIL.subject
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


async def test_a_server_that_is_away_is_an_error_so_that_the_event_is_tried_again() -> None:
    with pytest.raises(OSError, match="refused"):
        await SmtpPostman("smtp://127.0.0.1:1").deliver(MAIL, "shop@example.com")
