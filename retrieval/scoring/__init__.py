"""The exact limits of a request, and what speaks for each product."""
