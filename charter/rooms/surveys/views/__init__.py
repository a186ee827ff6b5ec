"""Pages: the one a customer answers on, and those on which colleagues read the answers."""
