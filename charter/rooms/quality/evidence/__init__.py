"""What this room can prove, one module per noun."""

from charter.rooms.quality.evidence import (  # noqa: F401  each declares its own
    checks,
    goals,
    problems,
    standards,
)
