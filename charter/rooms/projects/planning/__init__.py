"""The JSON interface of planning, beside that of the rest of the room."""
