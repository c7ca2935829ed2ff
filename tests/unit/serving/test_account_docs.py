"""The snippet of the accounts page makes a token that the shop accepts."""

import re
from pathlib import Path

from serving.accounts.identity_tokens import IdentityTokens
from serving.outgoing import Outgoing
from storage.clock import SystemClock
from storage.database import Database

PAGE = Path(__file__).parents[3] / "docs" / "accounts.md"


async def test_the_token_of_the_accounts_page_is_accepted(sqlite_database: Database) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, str] = {}
    exec(snippet, names)
    outgoing = Outgoing(loopback=False, private=False, timeout_seconds=1)
    tokens = IdentityTokens(sqlite_database, SystemClock(), outgoing, b"s" * 32)
    await tokens.set("demo", "hs256", names["secret"])

    identity = await tokens.read("demo", names["token"])

    await outgoing.close()
    assert (identity.subject, identity.email) == ("customer-7", "jane@example.com")
