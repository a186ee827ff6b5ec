from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.models import Duty
from charter.kernel.duties.verbs import hand_over
from charter.kernel.handing import lies, stays


def _titled(duty: Duty) -> str:
    """Duties of one rule and period are told apart by whom or what they are owed for."""
    return f"{duty}・{duty.subject_title}" if duty.subject_title else str(duty)


lies(
    Duty,
    "owner",
    _("義務"),
    open=Duty.objects.open,
    hand=lambda duty, to, why: hand_over(duty, to=to, reason=why, by=None),
    due="due",
    titled=_titled,
)
stays(Duty, "escalated_to", because="climbs on by itself while it is late")
