"""A conversation: its log and the projections of it, its runs, and who listens."""
