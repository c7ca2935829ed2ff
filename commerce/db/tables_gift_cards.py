"""The tables of gift cards and of the movements of their balances."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, String, Table

from storage.tables import Amount, Id, UtcDateTime, metadata

gift_cards = Table(
    "gift_cards",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("card_id", Id, primary_key=True),
    # A keyed digest of the code; none where a card is known by its id alone.
    Column("code_digest", String(64)),
    Column("last4", String(4), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("issued", Amount, nullable=False),
    Column("balance", Amount, nullable=False),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    CheckConstraint("balance >= 0", name="balance_not_negative"),
    Index("uq_gift_cards_code", "merchant_id", "code_digest", unique=True),
)

gift_card_movements = Table(
    "gift_card_movements",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("card_id", Id, primary_key=True),
    # What makes a movement one: the payment that it holds money for, the refund that it pays out, ….
    Column("movement_key", String(200), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("amount", Amount, nullable=False),
    Column("order_id", Id),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["merchant_id", "card_id"], ["gift_cards.merchant_id", "gift_cards.card_id"]),
)
