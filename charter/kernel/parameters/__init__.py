"""Parameters: the values an organisation sets in its policies, by effective date."""
