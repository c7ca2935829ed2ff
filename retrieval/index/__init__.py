"""The life of an index: snapshots written, opened, updated, swapped and rolled back."""
