"""What a shop can do: one service a subject, over ports."""
