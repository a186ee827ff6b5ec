"""Satisfaction: customers are asked once, by a signed link, and answer with one tap."""
