"""What belongs together: a link between any two records, by the names of their kinds."""
