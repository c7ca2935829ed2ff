"""Realisation: wordings chosen from the language data and filled with what tools returned."""
