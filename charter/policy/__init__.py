"""The policy text as a screen: clauses, their evidence, their verdicts, their parameters."""
