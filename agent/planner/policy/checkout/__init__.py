"""The way to an order in words: who, where, how delivered, how paid."""
