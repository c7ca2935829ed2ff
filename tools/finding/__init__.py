"""Tools that find, show, compare and suggest."""
