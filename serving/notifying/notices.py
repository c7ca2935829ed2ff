"""Notices on their way: written with the event that they tell of, and brought at most once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

import structlog

from commerce.domain.merchant import Merchant
from serving.db import notices
from serving.db.notices import Notice, State
from serving.db.push import subscriptions_of
from serving.notifying.card_codes import CardCodes
from serving.notifying.carriers import Carrier, Later, Never, OutboxPage, Parcel, Undelivered, Unsure
from serving.notifying.choices import Choices, Link
from serving.notifying.kinds import ALWAYS, KINDS, Channel, Kind
from serving.notifying.letters import Letter, Letters, Template
from serving.notifying.samples import sample_facts
from serving.observability.metrics import Metrics
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.outbox import Event, TryLater, record

DUE = "notice.due"
MOST_ATTEMPTS = 12
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=4)
_LONGEST_TRY = timedelta(minutes=5)
_log = structlog.get_logger("serving.notices")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told, and where they can be reached; an empty way is not used."""

    shopper_id: str
    email: str = ""
    phone: str = ""
    locale: str = ""
    name: str = ""
    signed_in: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell one reader."""

    kind: Kind
    event_key: str
    reader: Reader
    link: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class Merchants(Protocol):
    """Where merchants are read."""

    async def merchant(self, merchant_id: str) -> Merchant: ...


class Notices:
    """Writes notices and has them brought; one for each event and way, and none to who refused."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        letters: Letters,
        choices: Choices,
        carriers: Mapping[Channel, Carrier],
        metrics: Metrics,
        merchants: Merchants,
        card_codes: CardCodes,
        *,
        sender: str,
        base_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._letters = letters
        self._choices = choices
        self._carriers = carriers
        self._metrics = metrics
        self._merchants = merchants
        self._card_codes = card_codes
        self._sender = sender
        self._base_url = base_url

    @property
    def sends_mail(self) -> bool:
        """Whether mail leaves the house; else it stands on the outbox page alone."""
        return self._carriers["mail"].name != OutboxPage.name

    async def templates(self, merchant_id: str) -> Sequence[Template]:
        """Every template, as it is used for this merchant."""
        async with self._database.reading() as tx:
            own = await notices.own_templates(tx, merchant_id)
        return self._letters.list(merchant_id, own)

    async def set_template(self, merchant_id: str, name: str, source: str | None) -> None:
        """Put a merchant's template in the place of ours, or ours in its place again. Raises RequestInvalid."""
        if source is not None:
            self._letters.check(await self._merchants.merchant(merchant_id), name, source, sample_facts())
        async with self._database.transaction() as tx:
            await notices.set_template(tx, merchant_id, name, source, self._clock.now())

    async def told(self, merchant_id: str, event_key: str) -> bool:
        """Whether an event was told already, whatever became of it."""
        async with self._database.reading() as tx:
            return await notices.told_before(tx, merchant_id, event_key)

    async def tell(self, merchant: Merchant, news: Sequence[News]) -> int:
        """Write what each reader may be told, and let it be brought; what was written before stays as it is."""
        async with self._database.transaction() as tx:
            own = await notices.own_templates(tx, merchant.id)
            return sum([await self._tell(tx, merchant, own, one) for one in news])

    async def due(self, event: Event) -> None:
        """Bring the notice of an event. Comes again while its carrier says so; what is settled stays settled."""
        notice = await self._begin(event.merchant_id, event.subject_id)
        if notice is None:
            return
        carrier = self._carriers[_channel(notice.channel)]
        try:
            whole = await self._card_codes.filled(notice)
            await carrier.bring(Parcel(whole, await self._sender_of(notice), self._unsubscribe_url(notice)))
        except Later as error:
            await self._again(notice, error)
        except Unsure as error:
            if not self._must_arrive(notice):
                await self._settle(notice, "unsure", error)
                return
            await self._again(notice, error)
        except Never as error:
            await self._settle(notice, "failed", error)
        else:
            await self._settle(notice, "sent")

    async def _tell(self, tx: Transaction, merchant: Merchant, own: Mapping[str, str], news: News) -> int:
        written = 0
        for channel, address, key in await self._ways(tx, merchant.id, news):
            purpose = news.kind.purpose_by(channel)
            if not await self._choices.allows(tx, merchant.id, news.reader.shopper_id, address, purpose):
                continue
            link = Link(merchant.id, news.reader.shopper_id, address, purpose)
            letter = self._letters.write(
                news.kind,
                merchant,
                news.reader.locale or merchant.locale,
                own,
                news.facts,
                link=news.link,
                unsubscribe_url=None if purpose in ALWAYS else self._url_of(link),
            )
            notice = self._notice(merchant.id, news, channel, address, key, letter)
            if await notices.add_notice(tx, notice):
                await record(tx, Event(DUE, merchant.id, notice.id, {"channel": channel}))
                written += 1
        return written

    async def _ways(self, tx: Transaction, merchant_id: str, news: News) -> list[tuple[Channel, str, str]]:
        """Each way that leads to the reader: its name, the address on it, and the key that makes it once."""
        reader, kind = news.reader, news.kind
        ways: list[tuple[Channel, str, str]] = []
        if reader.email:
            ways.append(("mail", reader.email, news.event_key))
        if kind.sms and reader.phone:
            ways.append(("sms", reader.phone, news.event_key))
        if kind.push:
            browsers = await subscriptions_of(tx, merchant_id, reader.shopper_id)
            ways += [("push", browser.id, f"{news.event_key}:{browser.id}") for browser in browsers]
        return ways

    def _notice(self, merchant_id: str, news: News, channel: Channel, address: str, key: str, letter: Letter) -> Notice:
        whole = channel == "mail"
        return Notice(
            merchant_id=merchant_id,
            id=new_id("note"),
            event_key=key,
            channel=channel,
            kind=news.kind.name,
            purpose=news.kind.purpose_by(channel),
            shopper_id=news.reader.shopper_id,
            recipient=address,
            subject=letter.subject,
            text=letter.text if whole else letter.short,
            html=letter.html if whole else None,
            link=news.link,
            state="waiting",
            attempts=0,
            error=None,
            delivered_by=self._carriers[channel].name,
            at=self._clock.now(),
        )

    async def _begin(self, merchant_id: str, notice_id: str) -> Notice | None:
        """Take a notice in hand; None where it is settled, or must be settled because nobody knows how a try ended."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            notice = await notices.lock_notice(tx, merchant_id, notice_id)
            if notice is None or notice.state not in {"waiting", "sending"}:
                return None
            if notice.state == "sending" and not self._carriers[_channel(notice.channel)].repeatable:
                if notice.sending_since is not None and now - notice.sending_since < _LONGEST_TRY:
                    raise TryLater(_LONGEST_TRY, "another process may be bringing it")
                if notice.attempts >= MOST_ATTEMPTS or not self._must_arrive(notice):
                    await self._set(tx, notice, "unsure", "the process that was bringing it ended")
                    return None
            if not await self._allowed(tx, notice):
                await self._set(tx, notice, "refused", None)
                return None
            values = {"state": "sending", "sending_since": now, "attempts": notice.attempts + 1}
            await notices.set_notice(tx, merchant_id, notice_id, **values)
        return notice

    async def _allowed(self, tx: Transaction, notice: Notice) -> bool:
        kind = KINDS.get(notice.kind)
        if kind is None:
            return True
        purpose = kind.purpose_by(_channel(notice.channel))
        return await self._choices.allows(tx, notice.merchant_id, notice.shopper_id, notice.recipient, purpose)

    def _must_arrive(self, notice: Notice) -> bool:
        """Whether a try of unknown end is made again: mail that the law has the shop send, known by its Message-ID."""
        kind = KINDS.get(notice.kind)
        return notice.channel == "mail" and kind is not None and kind.purpose in ALWAYS

    async def _again(self, notice: Notice, error: Later | Unsure) -> None:
        attempt = notice.attempts + 1
        if attempt >= MOST_ATTEMPTS:
            await self._settle(notice, "unsure" if isinstance(error, Unsure) else "failed", error)
            return
        async with self._database.transaction() as tx:
            values = {"state": "waiting", "sending_since": None, "error": str(error)}
            await notices.set_notice(tx, notice.merchant_id, notice.id, **values)
        self._count(notice, "later")
        raise TryLater(min(_FIRST_WAIT * 2 ** (attempt - 1), _LONGEST_WAIT), str(error))

    async def _settle(self, notice: Notice, state: State, error: Undelivered | None = None) -> None:
        async with self._database.transaction() as tx:
            await self._set(tx, notice, state, str(error) if error else None)

    async def _set(self, tx: Transaction, notice: Notice, state: State, error: str | None) -> None:
        values = {"state": state, "sending_since": None, "error": error, "settled_at": self._clock.now()}
        await notices.set_notice(tx, notice.merchant_id, notice.id, **values)
        self._count(notice, state)
        if state not in {"sent", "refused"}:
            _log.warning("notice_not_sent", kind=notice.kind, channel=notice.channel, state=state, notice_id=notice.id)

    def _count(self, notice: Notice, outcome: str) -> None:
        self._metrics.notices.labels(notice.kind, notice.channel, outcome).inc()

    async def _sender_of(self, notice: Notice) -> str:
        merchant = await self._merchants.merchant(notice.merchant_id)
        return merchant.support_email or self._sender

    def _unsubscribe_url(self, notice: Notice) -> str | None:
        kind = KINDS.get(notice.kind)
        if kind is None or kind.purpose in ALWAYS or notice.channel != "mail":
            return None
        return self._url_of(Link(notice.merchant_id, notice.shopper_id, notice.recipient, kind.purpose))

    def _url_of(self, link: Link) -> str:
        return f"{self._base_url}/unsubscribe/{self._choices.token(link)}"


def _channel(name: str) -> Channel:
    match name:
        case "mail" | "sms" | "push":
            return name
        case _:
            raise ValueError(f"no way of bringing notices is called {name!r}")
