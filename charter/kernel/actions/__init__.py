"""Actions: somebody owes a measure by a date, shows evidence, and another person verifies it."""
