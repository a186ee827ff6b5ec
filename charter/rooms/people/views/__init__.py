"""Pages of people, departments and customers."""
