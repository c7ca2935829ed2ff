"""The ground floor: engine, transaction, column types, ids, clock, outbox and migrations."""
