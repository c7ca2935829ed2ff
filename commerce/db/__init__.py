"""The stores of commerce: the only SQL that it has."""
