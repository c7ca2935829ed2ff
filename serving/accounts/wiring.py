"""Puts accounts together, with what handles their events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.conversation.conversations import Conversations
from commerce.services.persons import Persons
from commerce.services.saved_means import DROPPED, SavedMeans
from commerce.wiring import Commerce
from serving.accounts.accounts import SIGNED_IN, Accounts
from serving.accounts.erasing import ERASED, Erasing
from serving.accounts.identity_tokens import IdentityTokens
from serving.accounts.personal_data import PersonalData
from serving.identity.installation_keys import Keys
from serving.identity.sessions import Sessions
from serving.workers.outreach import Outreach
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
    saved_means: SavedMeans
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
        commerce.saved_means,
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

    async def keep_means(event: Event) -> None:
        """What was paid with is kept, where its buyer asked for that."""
        await commerce.saved_means.keep(await commerce.orders.on_record(event.merchant_id, event.subject_id))

    async def let_go(event: Event) -> None:
        """The provider lets go of what its buyer no longer wants kept."""
        await commerce.saved_means.let_go(event.merchant_id, event.subject_id)

    return People(
        accounts=accounts,
        tokens=tokens,
        data=data,
        persons=commerce.persons,
        saved_means=commerce.saved_means,
        erasing=erasing,
        handlers={
            SIGNED_IN: (accounts.signed_in,),
            ERASED: (data.erased,),
            "order.paid": (remember, keep_means),
            DROPPED: (let_go,),
        },
    )
