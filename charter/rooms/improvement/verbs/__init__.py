"""Every change in this room, by what it concerns."""
