"""Notices to shoppers: which there are, who wants them, what they say, and who brings them."""
