"""The verbs of this room."""

from charter.rooms.cost.verbs import (
    analysing,
    budgeting,
    claims,
    forecasting,
    imports,
    ledger,
    ordering,
    purchases,
    settling,
    tracking,
)

__all__ = [
    "analysing",
    "budgeting",
    "claims",
    "forecasting",
    "imports",
    "ledger",
    "ordering",
    "purchases",
    "settling",
    "tracking",
]
