"""Parsing and shape only; shared by pages and API."""
