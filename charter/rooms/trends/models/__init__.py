"""Kept figures, reviews, proposals."""

from charter.rooms.trends.models.figures import Figures, Place
from charter.rooms.trends.models.reviews import REVIEWERS, Proposal, Review

__all__ = ["REVIEWERS", "Figures", "Place", "Proposal", "Review"]
