"""Writing a plan over JSON, beside reading it."""
