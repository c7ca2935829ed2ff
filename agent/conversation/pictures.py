"""What shoppers show: pictures sealed under their key, kept with the conversation that they were shown in."""

from __future__ import annotations

from typing import Any

from agent.conversation.privacy import NOTHING, ShopperKeys
from agent.db import conversations as conversation_rows
from agent.db import pictures as rows
from agent.errors import ConversationNotFound
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from tools.base import Principal

PREFIX = "pic"
MEDIA_TYPE = "image/jpeg"
PATH = "/v1/pictures/"
_MOST = 100
"""So many of a conversation are kept, the latest."""


class ShownPictures:
    """Pictures in the database, each readable by the shopper of its conversation alone."""

    def __init__(self, database: Database, keys: ShopperKeys, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    async def add(self, principal: Principal, thread_id: str, jpeg: bytes) -> str:
        """Keep a picture; returns its id.

        Raises:
            ConversationNotFound: the thread is not this shopper's.
        """
        async with self._database.reading() as tx:
            conversation = await conversation_rows.find_conversation(tx, principal.merchant_id, thread_id)
        if conversation is None or conversation.shopper_id != principal.shopper_id:
            raise ConversationNotFound(thread_id)
        seal = await self._keys.seal_of(principal.merchant_id, conversation.sealing_id)
        picture_id = new_id(PREFIX)
        async with self._database.transaction() as tx:
            await rows.add_picture(
                tx,
                merchant_id=principal.merchant_id,
                picture_id=picture_id,
                conversation_id=thread_id,
                body=seal.close(jpeg),
                at=self._clock.now(),
            )
            await rows.keep_latest(tx, principal.merchant_id, thread_id, _MOST)
        return picture_id

    async def find(self, merchant_id: str, shopper_id: str, picture_id: str) -> bytes | None:
        """A picture that this shopper showed, as a JPEG; None where there is none, or none any more."""
        async with self._database.reading() as tx:
            found = await rows.find_picture(tx, merchant_id, picture_id)
        if found is None or found[0].shopper_id != shopper_id:
            return None
        seal = await self._keys.seal_of(merchant_id, found[0].sealing_id)
        jpeg = seal.open(found[1])
        return None if jpeg == NOTHING else jpeg


def part_of(picture_id: str) -> dict[str, Any]:
    """A picture as AG-UI has it in a message: by its address, which its shopper alone can read."""
    return {"type": "image", "source": {"type": "url", "value": f"{PATH}{picture_id}", "mimeType": MEDIA_TYPE}}
