"""Puts accounts together, with what handles their events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.conversations import Conversations
from commerce.services.persons import Persons
from commerce.wiring import Commerce
from serving.accounts.accounts import SIGNED_IN, Accounts
from serving.accounts.erasing import ERASED, Erasing
from serving.accounts.identity_tokens import IdentityTokens
from serving.accounts.personal_data import PersonalData
from serving.installation_keys import Keys
from serving.outreach import Outreach
from serving.sessions import Sessions
from storage.clock import Clock
from storage.database import Database
from storage.outbox import Event, Handler


@dataclass(frozen=True, slots=True)
class People:
    """Everything about who shops."""

    accounts: Accounts
    tokens: IdentityTokens
    data: PersonalData
    persons: Persons
    erasing: Erasing
    handlers: Mapping[str, Sequence[Handler]]


def open_people(
    database: Database,
    clock: Clock,
    keys: Keys,
    commerce: Commerce,
    conversations: Conversations,
    sessions: Sessions,
    outreach: Outreach,
    erasing: Erasing,
    *,
    base_url: str,
) -> People:
    """Wire accounts over the shop and its conversations."""
    tokens = IdentityTokens(database, clock, outreach.outgoing, keys.seals)
    accounts = Accounts(
        database,
        clock,
        keys.sessions,
        commerce.catalogue,
        outreach.notices,
        tokens,
        commerce.persons,
        commerce.carts,
        conversations,
        base_url=base_url,
    )
    data = PersonalData(
        database,
        clock,
        commerce.persons,
        commerce.carts,
        commerce.orders,
        conversations,
        accounts,
        outreach.choices,
        sessions,
        erasing,
    )

    async def remember(event: Event) -> None:
        """Where an order goes is offered for the next one."""
        await commerce.persons.remember(await commerce.orders.on_record(event.merchant_id, event.subject_id))

    return People(
        accounts=accounts,
        tokens=tokens,
        data=data,
        persons=commerce.persons,
        erasing=erasing,
        handlers={SIGNED_IN: (accounts.signed_in,), ERASED: (data.erased,), "order.paid": (remember,)},
    )
