"""Flat illustrations of the demo goods, drawn as SVG by code."""
