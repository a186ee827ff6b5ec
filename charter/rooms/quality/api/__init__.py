"""This room over JSON: the same forms and verbs as the pages."""

from ninja import Router

from charter.rooms.quality.api.problems import router as problems
from charter.rooms.quality.api.suggestions import router as suggestions

router = Router()
router.add_router("", problems)
router.add_router("", suggestions)
