"""Cost: 五; the budget from plan and rates, commitments, claims, settlement, earned value."""
