"""Mails about orders: written from templates, sent by SMTP or shown on the outbox page, one for each event."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

import jinja2

from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.order import Order
from serving.db.mails import Mail
from serving.publishable import is_loopback

_TEMPLATES = Path(__file__).parent / "web" / "mail"
_TIMEOUT_SECONDS = 15.0


class Postman(Protocol):
    """Brings a mail to its reader."""

    @property
    def name(self) -> str: ...

    async def deliver(self, mail: Mail, sender: str) -> None: ...


class OutboxPage:
    """Leaves mails where the outbox page shows them."""

    name = "outbox"

    async def deliver(self, mail: Mail, sender: str) -> None:
        """Nothing more: the mail is kept already."""


@dataclass(frozen=True, slots=True)
class SmtpPostman:
    """Sends mails by SMTP, with TLS where the address asks for it or the server offers it."""

    url: str
    name: str = "smtp"

    async def deliver(self, mail: Mail, sender: str) -> None:
        await asyncio.to_thread(self._send, mail, sender)

    def _send(self, mail: Mail, sender: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, mail.recipient, mail.subject
        message["Message-ID"] = make_msgid(mail.id, domain=sender.rpartition("@")[2] or "localhost")
        message.set_content(mail.text)
        address = urlsplit(self.url)
        host = address.hostname or "localhost"
        context = ssl.create_default_context()
        if address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, address.port or 465, timeout=_TIMEOUT_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, address.port or 25, timeout=_TIMEOUT_SECONDS)
        with server:
            server.ehlo()
            if address.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
            if address.username:
                _demand_privacy(server, host)
                server.login(unquote(address.username), unquote(address.password or ""))
            server.send_message(message)


def _demand_privacy(server: smtplib.SMTP, host: str) -> None:
    """Refuse to send a password over a line that others can read."""
    if not isinstance(server.sock, ssl.SSLSocket) and not is_loopback(host):
        raise smtplib.SMTPNotSupportedError(
            "The mail server offers no TLS, so the password was not sent; set SHOPMIND_SMTP_URL to an smtps:// address."
        )


class OrderMails:
    """The words of the shop's mails."""

    def __init__(self) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES),
            undefined=jinja2.StrictUndefined,
            autoescape=False,  # noqa: S701  (plain text)
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def write(self, kind: str, merchant: Merchant, order: Order, base_url: str) -> tuple[str, str] | None:
        """Subject and text of the mail about what happened; None for what needs no mail."""
        try:
            template = self._environment.get_template(f"{kind}.txt")
        except jinja2.TemplateNotFound:
            return None

        def money(amount: Money | int) -> str:
            value = Money(amount, order.currency) if isinstance(amount, int) else amount
            return value.format(merchant.locale)

        text = template.render(merchant=merchant, order=order, money=money, link=f"{base_url}/orders/{order.id}")
        subject, _, body = text.partition("\n")
        return subject.removeprefix("Subject: ").strip(), body.strip() + "\n"


def delivered_by(mail: Mail, postman: Postman) -> Mail:
    """The mail with who brings it."""
    return replace(mail, delivered_by=postman.name)
