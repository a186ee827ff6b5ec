"""Parsing and shape only; pages, API and import share them."""
