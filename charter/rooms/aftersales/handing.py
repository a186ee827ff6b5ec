from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.rooms.aftersales.models import Case
from charter.rooms.aftersales.verbs.cases import assign

lies(
    Case,
    "assignee",
    _("售後個案"),
    open=Case.objects.open,
    hand=lambda case, to, why: assign(case, to=to, reason=why, by=None),
)
stays(Case, "contact", because="the customer's")
