"""A merchant's selling rules as one file: read with every mistake named, checked, and written again."""
