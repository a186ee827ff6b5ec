"""Every change of the room, a module per noun."""

from charter.rooms.resources.verbs import counting, levelling, overloads

__all__ = ["counting", "levelling", "overloads"]
