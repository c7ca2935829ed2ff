"""A shop with its people: accounts, conversations and everything that is kept about them, over one database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from agent.conversation.conversations import Conversations
from commerce.domain.cart import Cart
from serving.accounts.accounts import Proof
from serving.accounts.erasing import Erasing
from serving.accounts.wiring import People, open_people
from serving.db.notices import Notice
from serving.identity.sessions import Sessions
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.outreach import BASE_URL, KEYS, Bag, Reach, open_reach
from tests.support.scripted_model import ScriptedModel, says
from tests.support.shop import MERCHANT, open_shop
from tests.support.tiny_agent import message, text_of, tiny_agent
from tools.base import Principal

ADDRESS = "jane@example.com"


@dataclass
class House:
    """The shop with its people."""

    reach: Reach
    people: People
    sessions: Sessions
    conversations: Conversations
    mail: Bag

    async def guest(self, number: int = 1) -> Principal:
        opened = await self.sessions.open(MERCHANT, f"a-nonce-of-enough-length-{number}", locale="en-US")
        return Principal(MERCHANT, opened.shopper_id, opened.session_id)

    async def code_of(self, principal: Principal, email: str = ADDRESS) -> str:
        await self.people.accounts.send_code(principal, email)
        await self.reach.dispatcher.drain()
        subject = self.code_letter().subject
        return subject.split()[0]

    def code_letter(self) -> Notice:
        """The newest letter with a code."""
        return [parcel.notice for parcel in self.mail.brought if parcel.notice.kind == "sign_in"][-1]

    async def sign_in(self, principal: Principal, email: str = ADDRESS) -> Principal:
        customer = await self.people.accounts.confirm(principal, Proof(code=await self.code_of(principal, email)))
        return Principal(MERCHANT, customer.shopper_id, principal.session_id)

    async def say(self, principal: Principal, thread_id: str, text: str) -> str:
        """Say something in a conversation; returns the answer."""
        accepted = await self.conversations.accept(principal, message(thread_id, text))
        return text_of([frame.event async for frame in self.conversations.follow(principal, accepted)])

    async def cart(self, principal: Principal) -> Cart:
        return await self.reach.shop.commerce.carts.current(MERCHANT, principal.shopper_id)


@asynccontextmanager
async def open_house(database: Database, clock: FrozenClock) -> AsyncIterator[House]:
    shop, mail = await open_shop(database, clock), Bag()
    model = ScriptedModel(steps=[says("Noted.")], repeat=True)
    async with open_reach(shop, mail=mail) as reach, tiny_agent(database, clock, model) as tiny:
        sessions = Sessions(database, clock, KEYS.sessions)
        people = open_people(
            database,
            clock,
            KEYS,
            shop.commerce,
            tiny.agent.conversations,
            sessions,
            reach.outreach,
            Erasing(database, shop.commerce.persons),
            base_url=BASE_URL,
        )
        for name, handlers in people.handlers.items():
            reach.handlers.setdefault(name, []).extend(handlers)
        await reach.dispatcher.drain()
        yield House(reach, people, sessions, tiny.agent.conversations, mail)
