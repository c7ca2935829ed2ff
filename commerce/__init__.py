"""Selling: catalogue, price, cart, promotion, tax, stock, order, payment, return."""
