"""Kept load, overloads, levelling runs."""

from charter.rooms.resources.models.levelling import Levelling
from charter.rooms.resources.models.loads import Overload, PersonLoad, ProjectLoad

__all__ = ["Levelling", "Overload", "PersonLoad", "ProjectLoad"]
