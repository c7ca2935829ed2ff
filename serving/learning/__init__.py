"""What shoppers do, and what is learned from it."""
