"""Orders in words: where they are, and what is changed about them."""
