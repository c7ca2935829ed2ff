"""The tables of conversations and the only statements that touch them."""
