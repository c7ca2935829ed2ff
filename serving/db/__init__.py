"""The tables that the outside owns: keys, sessions, idempotency records, shopper events and the outbox page."""
