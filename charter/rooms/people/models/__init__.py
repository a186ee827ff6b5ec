"""What this room keeps itself; people and posts are rows of the org floor."""

from charter.rooms.people.models.absences import Absence
from charter.rooms.people.models.needs import PostSkill
from charter.rooms.people.models.rewards import SEES_ALL, Reward

__all__ = ["SEES_ALL", "Absence", "PostSkill", "Reward"]
