"""Tools for orders that were placed."""
