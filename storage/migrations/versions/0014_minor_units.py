"""Minor units are those of ISO 4217: amounts that were counted otherwise are not taken for other prices."""

import json
from collections.abc import Iterable, Sequence

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
_TABLES = ('merchants', 'variants', 'list_prices', 'cart_lines', 'orders', 'gift_cards', 'watches')


def upgrade() -> None:
    for name in _TABLES:
        table = sa.table(name, sa.column('currency'))
        found = sa.select(table.c.currency).where(table.c.currency.in_(_COUNTED_WHOLE)).distinct()
        _demand_none(name, op.get_bind().execute(found).scalars())
    # A list that derives all of its prices has none of its own, but says in minor units to what it rounds them.
    lists: sa.Select[str] = sa.select(sa.column('price_lists', sa.Text())).select_from(sa.table('merchants'))
    documents = [json.loads(one) for one in op.get_bind().execute(lists).scalars() if one]
    _demand_none('merchants', {terms['currency'] for document in documents for terms in document})


def _demand_none(name: str, found: Iterable[str]) -> None:
    if currencies := sorted(set(found).intersection(_COUNTED_WHOLE)):
        raise AmountsCountedOtherwise(
            f"{name!r} holds amounts in {', '.join(currencies)} that were counted without decimals; ISO 4217 gives "
            "these currencies some, so that the amounts would mean other prices. Set up an empty database and import "
            "catalogue, price lists and rules anew; orders in these currencies cannot be carried over"
        )


def downgrade() -> None:
    pass
