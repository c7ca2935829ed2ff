"""Accounts: a guest becomes a customer, by a code sent to their address or by the merchant's word."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from agent.conversation.conversations import Conversations
from commerce.domain.merchant import Merchant
from commerce.services.persons import Persons
from serving.accounts.identity_tokens import CartMerge, Identity, IdentityTokens
from serving.db import customers, notices
from serving.db.customers import Customer, SignInCode
from serving.identity.publishable import is_loopback
from serving.notifying.kinds import KINDS
from serving.notifying.notices import News, Notices, Reader
from serving.notifying.watching import readable_address
from serving.refusals.errors import RequestInvalid, SignInRefused
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.outbox import Event, record
from tools.base import Principal

SIGNED_IN = "shopper.signed_in"
CODE_LIFE = timedelta(minutes=15)
MOST_TRIES = 5
_DIGITS = 6


class Merging(Protocol):
    """Makes two carts one."""

    async def merge(self, merchant_id: str, from_shopper: str, to_shopper: str, rule: CartMerge = "sum") -> object: ...


class Merchants(Protocol):
    """Where merchants are read."""

    async def merchant(self, merchant_id: str) -> Merchant: ...


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody offers to prove an address: the code, or what the link bears."""

    code: str | None = None
    link: str | None = None


class Accounts:
    """Signs shoppers in. A guest's orders, conversations, wishes and cart follow them into the account."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        secret: bytes,
        merchants: Merchants,
        notices: Notices,
        tokens: IdentityTokens,
        persons: Persons,
        carts: Merging,
        conversations: Conversations,
        *,
        base_url: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret
        self._merchants = merchants
        self._notices = notices
        self._tokens = tokens
        self._persons = persons
        self._carts = carts
        self._conversations = conversations
        self._base_url = base_url

    @property
    def shows_codes(self) -> bool:
        """Whether codes are shown on the outbox page: mail goes nowhere else, and the shop is this machine's own."""
        return not self._notices.sends_mail and is_loopback(urlsplit(self._base_url).hostname)

    async def send_code(self, principal: Principal, email: str) -> datetime:
        """Send a code and a link to an address; whether it has an account is told to nobody. Returns when they end."""
        if not self._notices.sends_mail and not self.shows_codes:
            raise SignInRefused("This shop sends no mail yet, so no code can be sent.", remedy="Set SHOPMIND_SMTP_URL.")
        address = readable_address(email).casefold()
        code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
        link = secrets.token_urlsafe(24)
        now = self._clock.now()
        row = SignInCode(
            merchant_id=principal.merchant_id,
            id=new_id("code"),
            session_id=principal.session_id,
            shopper_id=principal.shopper_id,
            email=address,
            code_hash=self._hash(principal.session_id, code),
            link_hash=self._hash("link", link),
            tries=0,
            expires_at=now + CODE_LIFE,
        )
        async with self._database.transaction() as tx:
            await customers.add_code(tx, row)
        facts = {"code": code, "minutes": int(CODE_LIFE.total_seconds() // 60)}
        reader = Reader(principal.shopper_id, address, locale=principal.locale)
        news = News(KINDS["sign_in"], row.id, reader, f"{self._base_url}/sign-in#{link}", facts)
        await self._notices.tell(await self._merchants.merchant(principal.merchant_id), [news])
        return row.expires_at

    async def confirm(self, principal: Principal, proof: Proof) -> Customer:
        """Sign the session in whose code or link this is. Raises SignInRefused, after five tries for good."""
        refusal: SignInRefused | None = None
        async with self._database.transaction() as tx:
            code = await self._code(tx, principal, proof)
            now = self._clock.now()
            if code is None or code.used_at is not None or code.expires_at <= now or code.tries >= MOST_TRIES:
                raise SignInRefused("This code was used already or is too old; ask for a new one.")
            if proof.code is not None and not self._fits(principal, proof.code, code):
                left = MOST_TRIES - code.tries - 1
                await customers.set_code(tx, principal.merchant_id, code.id, tries=code.tries + 1)
                words = f"{left} more tries" if left else "ask for a new one"
                refusal = SignInRefused(f"This is not the code that we sent; {words}.", triesLeft=left)
            else:
                await customers.set_code(tx, principal.merchant_id, code.id, used_at=now)
        if refusal is not None:
            raise refusal
        identity = Identity("", code.email, email_verified=True, name=None, phone=None)
        return await self._sign_in(principal, identity)

    async def identified(self, principal: Principal, identity: Identity) -> Customer:
        """Sign a session in on the merchant's word."""
        return await self._sign_in(principal, identity)

    async def customer(self, merchant_id: str, shopper_id: str) -> Customer | None:
        """The account of a shopper; None for a guest."""
        async with self._database.reading() as tx:
            return await customers.customer(tx, merchant_id, shopper_id)

    async def rename(self, merchant_id: str, shopper_id: str, *, name: str | None, phone: str | None) -> None:
        """Change what an account says of its owner."""
        async with self._database.transaction() as tx:
            await customers.set_customer(tx, merchant_id, shopper_id, name=name, phone=phone)

    async def signed_in(self, event: Event) -> None:
        """Make the guest's cart and the customer's one; done already, it does nothing."""
        rule = (await self._tokens.setting(event.merchant_id)).cart_merge
        await self._carts.merge(event.merchant_id, str(event.body["guestId"]), event.subject_id, _rule(rule))

    async def _sign_in(self, principal: Principal, identity: Identity) -> Customer:
        merchant_id, guest = principal.merchant_id, principal.shopper_id
        now = self._clock.now()
        async with self._database.transaction() as tx:
            known = await self._known(tx, merchant_id, identity)
            if known is None:
                known = await self._new(tx, principal, identity, now)
            moved = known.shopper_id != guest
            is_guest = moved and await customers.customer(tx, merchant_id, guest) is None
            if is_guest:
                await self._follow(tx, merchant_id, guest, known.shopper_id)
            if moved:
                await customers.move_session(
                    tx, merchant_id, principal.session_id, known.shopper_id, with_thread=is_guest
                )
            event = Event(SIGNED_IN, merchant_id, known.shopper_id, {"guestId": guest, "shopperId": known.shopper_id})
            await customers.set_customer(tx, merchant_id, known.shopper_id, signed_in_at=now, **_news(known, identity))
            if is_guest:
                await record(tx, event)
        if is_guest:
            await self.signed_in(event)
        return known

    async def _follow(self, tx: Transaction, merchant_id: str, guest: str, to: str) -> None:
        """What a guest did becomes the customer's; the cart comes after, by the merchant's rule."""
        await customers.move_shopper(tx, merchant_id, guest, to)
        await notices.move(tx, merchant_id, guest, to)
        await self._persons.move(tx, merchant_id, guest, to)
        await self._conversations.adopt(tx, merchant_id, guest, to)

    async def _known(self, tx: Transaction, merchant_id: str, identity: Identity) -> Customer | None:
        if identity.subject:
            found = await customers.customer_by_external(tx, merchant_id, identity.subject)
            if found is not None:
                return found
        if identity.email and identity.email_verified:
            return await customers.customer_by_email(tx, merchant_id, identity.email)
        return None

    async def _new(self, tx: Transaction, principal: Principal, identity: Identity, now: datetime) -> Customer:
        """A new account; a guest's becomes it, unless the session is another customer's."""
        taken = await customers.customer(tx, principal.merchant_id, principal.shopper_id) is not None
        customer = Customer(
            merchant_id=principal.merchant_id,
            shopper_id=new_id("shp") if taken else principal.shopper_id,
            external_id=identity.subject or None,
            email=identity.email,
            email_verified=identity.email_verified and identity.email is not None,
            name=identity.name,
            phone=identity.phone,
            created_at=now,
            signed_in_at=now,
        )
        if not await customers.add_customer(tx, customer):
            raise RequestInvalid("Somebody signs in with this address just now; try again.", field="email")
        return customer

    async def _code(self, tx: Transaction, principal: Principal, proof: Proof) -> SignInCode | None:
        if proof.link is not None:
            link_hash = self._hash("link", proof.link)
            code = await customers.lock_code(tx, principal.merchant_id, link_hash=link_hash)
            return code if code is not None and code.session_id == principal.session_id else None
        return await customers.lock_code(tx, principal.merchant_id, session_id=principal.session_id)

    def _fits(self, principal: Principal, given: str, code: SignInCode) -> bool:
        digits = "".join(given.split())
        return hmac.compare_digest(self._hash(principal.session_id, digits), code.code_hash)

    def _hash(self, purpose: str, text: str) -> str:
        return hmac.new(self._secret, f"sign-in\x00{purpose}\x00{text}".encode(), hashlib.sha256).hexdigest()


def _rule(name: str) -> CartMerge:
    match name:
        case "max" | "guest" | "customer":
            return name
        case _:
            return "sum"


def _news(known: Customer, identity: Identity) -> dict[str, str]:
    """What an account did not say of its owner before."""
    said = {"external_id": identity.subject, "name": identity.name, "phone": identity.phone}
    return {name: value for name, value in said.items() if value and not getattr(known, name)}
