"""Registers over JSON: their records, and lists kept under a name."""

from charter.kernel.registers.api import lists, records

router = records.router
router.add_router("", lists.router)
