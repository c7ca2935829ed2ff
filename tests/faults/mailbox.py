"""A mail server on loopback that takes every mail, and knows which it has taken."""

import asyncio
import email
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """Where mails lie, counted by the notice whose name their Message-ID bears."""

    port: int = 0
    copies: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's)
        """Take a mail."""
        message = email.message_from_bytes(envelope.content if isinstance(envelope.content, bytes) else b"")
        self.copies[str(message["Message-ID"]).strip("<>").partition("@")[0]] += 1
        return "250 OK"


@asynccontextmanager
async def mailbox() -> AsyncIterator[Mailbox]:
    """A fresh mail server on a port of its own."""
    box = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box), "127.0.0.1", 0)
    box.port = server.sockets[0].getsockname()[1]
    async with server:
        yield box
