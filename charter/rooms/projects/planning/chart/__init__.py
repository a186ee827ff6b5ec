"""The interactive editor of a draft over JSON."""
