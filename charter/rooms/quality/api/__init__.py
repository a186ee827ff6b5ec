"""This room over JSON: the same forms and verbs as the pages."""

from ninja import Router

from charter.rooms.quality.api.checks import router as checks
from charter.rooms.quality.api.goals import router as goals
from charter.rooms.quality.api.problems import router as problems
from charter.rooms.quality.api.standards import router as standards
from charter.rooms.quality.api.suggestions import router as suggestions

router = Router()
router.add_router("", problems)
router.add_router("", suggestions)
router.add_router("", checks)
router.add_router("", goals)
router.add_router("", standards)
