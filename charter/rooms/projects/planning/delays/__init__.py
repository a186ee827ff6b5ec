"""Deviations, reviews and decisions over JSON."""
