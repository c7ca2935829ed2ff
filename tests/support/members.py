"""A shop's accounts, as far as selling asks for them."""

from commerce.domain.checkout import Buyer
from storage.database import Transaction
from tests.support.shop import ADA

GUEST = "a-guest"


class Members:
    """Everybody but the guest is signed in."""

    async def buyer(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Buyer | None:
        return None if shopper_id == GUEST else ADA
