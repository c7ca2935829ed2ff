"""Commerce's values in the shapes of the Universal Commerce Protocol."""
