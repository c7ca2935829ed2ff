"""Sentence vectors: in process or from a service, within deadlines."""
