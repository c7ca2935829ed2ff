"""Wishes: looking for things, narrowing, widening, recommending."""
