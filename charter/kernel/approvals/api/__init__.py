"""Approvals over JSON: the same verbs as the pages. Submitting is the rooms' business."""

from ninja import Router

from charter.kernel.approvals.api import requests, rules

router = Router()
router.add_router("", requests.router)
router.add_router("", rules.router)
