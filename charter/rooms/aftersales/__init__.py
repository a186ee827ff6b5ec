"""After-sales: 二.5, commitments, cases and the service clock."""
