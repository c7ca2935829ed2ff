"""Tables of conversations: their log, runs, proposals, tickets, pictures, keys and what models have cost."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    text,
)

from storage.tables import Id, UtcDateTime, metadata

_CONVERSATION = ["conversations.merchant_id", "conversations.id"]


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index, within each conversation, of those rows alone that are looked for by it."""
    condition = text(where)
    key = ("merchant_id", "conversation_id", *columns)
    return Index(name, *key, unique=unique, sqlite_where=condition, postgresql_where=condition)


conversations = Table(
    "conversations",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("shopper_id", Id, nullable=False),
    # Whose key seals the log where that is not the shopper's own: a guest's, who became a customer.
    Column("sealed_for", Id),
    Column("locale", String(35), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    # Counters of the log: every entry has a position, every wire event a number in the sequence.
    Column("position", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),
    # Who may write: a writer whose epoch is not this one is refused.
    Column("lease_epoch", BigInteger, nullable=False),
    Column("lease_owner", Id),
    Column("lease_expires_at", UtcDateTime),
    Column("active_run_id", String(128)),
    Column("waiting_runs", Integer, nullable=False),
    # Where the model's context begins, and after which number events can be replayed one by one.
    Column("context_from", BigInteger, nullable=False),
    Column("retained_after", BigInteger, nullable=False),
    Index(None, "merchant_id", "shopper_id", "updated_at"),
    Index(
        "ix_conversations_lease",
        "lease_expires_at",
        sqlite_where=text("lease_expires_at IS NOT NULL"),
        postgresql_where=text("lease_expires_at IS NOT NULL"),
    ),
)

log_entries = Table(
    "log_entries",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("conversation_id", Id, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    # Without an index, which would cost each append a third: it grows with the position, and never beyond it.
    Column("seq", BigInteger),
    Column("run_id", String(128)),
    Column("kind", String(40), nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("sealed", Boolean(create_constraint=False), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["merchant_id", "conversation_id"], _CONVERSATION, ondelete="CASCADE"),
)

runs = Table(
    "runs",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("conversation_id", Id, primary_key=True),
    Column("id", String(128), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("parent_run_id", String(128)),
    Column("message_id", String(128)),
    Column("interrupt_id", Id),
    Column("answer", String(80)),
    Column("input", LargeBinary, nullable=False),
    Column("accepted_position", BigInteger, nullable=False),
    Column("accepted_at", UtcDateTime, nullable=False),
    Column("started_after", BigInteger),
    Column("ended_seq", BigInteger),
    Column("cancel_requested", Boolean(create_constraint=False), nullable=False),
    ForeignKeyConstraint(["merchant_id", "conversation_id"], _CONVERSATION, ondelete="CASCADE"),
    Index(None, "merchant_id", "conversation_id", "message_id", unique=True),
    _partial("ix_runs_interrupt_id", "interrupt_id", where="interrupt_id IS NOT NULL", unique=True),
    _partial("ix_runs_queued", "number", where="state = 'queued'"),
)

proposals = Table(
    "proposals",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("conversation_id", Id, nullable=False),
    Column("interrupt_id", Id, nullable=False),
    Column("run_id", String(128), nullable=False),
    Column("call_id", String(128), nullable=False),
    Column("act", String(40), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("decided_by", String(128)),
    ForeignKeyConstraint(["merchant_id", "conversation_id"], _CONVERSATION, ondelete="CASCADE"),
    Index(None, "merchant_id", "interrupt_id", unique=True),
    Index("ix_proposals_conversation_id", "merchant_id", "conversation_id", "created_at"),
    _partial("uq_proposals_one_open", where="state = 'open'", unique=True),
)

handoff_tickets = Table(
    "handoff_tickets",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("conversation_id", Id, nullable=False),
    Column("reason", LargeBinary, nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    ForeignKeyConstraint(["merchant_id", "conversation_id"], _CONVERSATION, ondelete="CASCADE"),
    _partial("uq_handoff_tickets_one_open", where="state <> 'closed'", unique=True),
)

# What shoppers showed: sealed as the log is, and gone with it.
shown_pictures = Table(
    "shown_pictures",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("conversation_id", Id, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["merchant_id", "conversation_id"], _CONVERSATION, ondelete="CASCADE"),
    Index("ix_shown_pictures_conversation_id", "merchant_id", "conversation_id", "id"),
)

shopper_keys = Table(
    "shopper_keys",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("shopper_id", Id, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

model_spending = Table(
    "model_spending",
    metadata,
    Column("merchant_id", Id, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("micros", BigInteger, nullable=False),
)
