"""Mail by SMTP: in plain text and HTML, with TLS where it is offered, and one click to unsubscribe."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import SplitResult, unquote, urlsplit

from serving.identity.publishable import is_loopback
from serving.notifying.carriers import Later, Never, Parcel, Unsure


@dataclass(frozen=True, slots=True)
class SmtpCarrier:
    """Hands mails to the shop's mail server."""

    url: str
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    timeout_seconds: float = 15.0
    name: str = "smtp"
    repeatable: bool = False

    async def bring(self, parcel: Parcel) -> None:
        await asyncio.to_thread(self._send, parcel)

    async def close(self) -> None:
        """A connection is opened for each mail and closed after it."""

    def _send(self, parcel: Parcel) -> None:
        try:
            with self._connect() as server:
                _hand_over(server, parcel)
        except smtplib.SMTPNotSupportedError as error:
            raise Never(str(error)) from error
        except smtplib.SMTPAuthenticationError as error:
            raise Later(f"the mail server refuses the user: {_words(error)}") from error
        except smtplib.SMTPResponseException as error:
            raise _ended(error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise Later(f"the mail server cannot be reached: {error}") from error

    def _connect(self) -> smtplib.SMTP:
        address = urlsplit(self.url)
        host = address.hostname or "localhost"
        if address.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, address.port or 465, timeout=self.timeout_seconds, context=self.tls
            )
        else:
            server = smtplib.SMTP(host, address.port or 25, timeout=self.timeout_seconds)
        try:
            self._greet(server, address, host)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, address: SplitResult, host: str) -> None:
        server.ehlo_or_helo_if_needed()
        if address.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=self.tls)
            server.ehlo_or_helo_if_needed()
        if address.username:
            _demand_privacy(server, host)
            server.login(unquote(address.username), unquote(address.password or ""))


def message_of(parcel: Parcel) -> EmailMessage:
    """The mail; its Message-ID is the notice's, so that a reader's mail server can tell a second copy."""
    notice = parcel.notice
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = parcel.sender, notice.recipient, notice.subject
    message["Date"] = format_datetime(notice.at)
    domain = parcel.sender.rpartition("@")[2].strip("> ") or "localhost"
    message["Message-ID"] = f"<{notice.id}@{domain}>" if domain.isascii() else make_msgid(notice.id)
    message["Auto-Submitted"] = "auto-generated"
    if parcel.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{parcel.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(notice.text)
    if notice.html:
        message.add_alternative(notice.html, subtype="html")
    return message


def _hand_over(server: smtplib.SMTP, parcel: Parcel) -> None:
    """Envelope, then content: what breaks before the content is nothing; after it, nobody knows."""
    message = message_of(parcel)
    sender = str(message["From"].addresses[0].addr_spec)
    for code, answer in (server.mail(sender), server.rcpt(parcel.notice.recipient)):
        if code not in {250, 251}:
            raise smtplib.SMTPResponseException(code, answer)
    try:
        code, answer = server.data(message.as_bytes(policy=message.policy.clone(linesep="\r\n")))
    except smtplib.SMTPDataError:
        raise
    except (smtplib.SMTPException, OSError) as error:
        raise Unsure(f"the mail server went away with the mail in its hands: {error}") from error
    if code != 250:
        raise smtplib.SMTPDataError(code, answer)


def _ended(error: smtplib.SMTPResponseException) -> Later | Never:
    return Later(_words(error)) if 400 <= error.smtp_code < 500 else Never(_words(error))


def _words(error: smtplib.SMTPResponseException) -> str:
    answer = error.smtp_error
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{error.smtp_code} {text}"


def _demand_privacy(server: smtplib.SMTP, host: str) -> None:
    """Refuse to send a password over a line that others can read."""
    if not isinstance(server.sock, ssl.SSLSocket) and not is_loopback(host):
        raise smtplib.SMTPNotSupportedError(
            "The mail server offers no TLS, so the password was not sent; set SHOPMIND_SMTP_URL to an smtps:// address."
        )
