"""The demo shop: its goods, pictures, pages and rules."""
