"""What orders and looks teach: which items belong together, what a shopper takes next, and what is wanted now."""
