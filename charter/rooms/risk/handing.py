from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.rooms.risk.models import Risk, RiskWarning
from charter.rooms.risk.verbs import hand_over

lies(
    Risk,
    "owner",
    _("風險"),
    open=Risk.objects.open,
    hand=lambda risk, to, why: hand_over(risk, owner=to, reason=why, by=None),
    project="project",
)
stays(RiskWarning, "escalated_to", because="climbs on by itself while it is unanswered")
