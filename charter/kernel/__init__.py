"""The nouns every room leans on. None of them knows a room."""
