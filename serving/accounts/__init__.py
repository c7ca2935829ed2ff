"""Accounts: who a shopper is, how a guest becomes a customer, and everything that is kept about a person."""
