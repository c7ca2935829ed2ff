"""From what is sold to what is found."""
