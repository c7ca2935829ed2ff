"""Minor units are those of ISO 4217: amounts that were counted otherwise are not taken for other prices."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.errors import AmountsCountedOtherwise

revision: str = '0014'
down_revision: str | None = '0013'
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_COUNTED_WHOLE = (
    'AFN', 'ALL', 'IQD', 'IRR', 'KPW', 'LAK', 'LBP', 'MGA', 'MMK', 'RSD', 'SLL', 'SOS', 'SYP', 'YER'
)
_TABLES = ('merchants', 'variants', 'list_prices', 'orders', 'gift_cards')


def upgrade() -> None:
    for name in _TABLES:
        table = sa.table(name, sa.column('currency'))
        found = sa.select(table.c.currency).where(table.c.currency.in_(_COUNTED_WHOLE)).distinct()
        if currencies := sorted(op.get_bind().execute(found).scalars()):
            raise AmountsCountedOtherwise(
                f"{name!r} holds amounts in {', '.join(currencies)} that were counted without decimals; ISO 4217 gives "
                "these currencies some, so that the amounts would mean other prices. Set up an empty database and import "
                "catalogue, price lists and rules anew; orders in these currencies cannot be carried over"
            )


def downgrade() -> None:
    pass
