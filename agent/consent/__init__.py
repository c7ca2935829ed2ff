"""Proposals, and what counts as a yes to exactly one of them."""
