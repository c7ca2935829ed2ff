"""The cart in words."""
