"""Languages: source strings are Traditional Chinese; see `charter messages`."""
