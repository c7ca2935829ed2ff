"""The talk itself: open questions, asides, and what holds a turn's answers together."""
