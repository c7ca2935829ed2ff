"""Refusals as they leave the service."""
