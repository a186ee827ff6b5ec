"""Pages of no room."""
