"""The ledger among the lists of the house, and where a nomination begins."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.frame import listed, named

named(_("獎勵預算"), "cash", "merits:budgets")
listed(_("獎懲台帳"), "rosette-discount-check", "merits:ledger")
listed(_("輔導計劃"), "users", "merits:coachings")
