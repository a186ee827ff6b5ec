"""The policies over JSON: clauses and parameters, wordings, and who has read what."""

from charter.policy.api.clauses import router
from charter.policy.api.readings import router as readings
from charter.policy.api.texts import router as texts

router.add_router("/readings", readings)
router.add_router("", texts)

__all__ = ["router"]
