"""A retail shop of another benchmark, taken over with its users and orders, and its tasks played with our tools."""
