"""What is like an item, what goes with it, and what a shopper may want."""
