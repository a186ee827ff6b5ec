"""Duties: what the policies ask for at intervals, owned, due, proven, and climbing when late."""
