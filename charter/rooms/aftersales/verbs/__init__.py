"""Every change of the room; a module per noun."""

from charter.rooms.aftersales.verbs import cases, clocks, commitments, imports, progress

__all__ = ["cases", "clocks", "commitments", "imports", "progress"]
