from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.models import Duty
from charter.kernel.duties.verbs import hand_over
from charter.kernel.handing import lies, stays

lies(
    Duty,
    "owner",
    _("義務"),
    open=Duty.objects.open,
    hand=lambda duty, to, why: hand_over(duty, to=to, reason=why, by=None),
    due="due",
)
stays(Duty, "escalated_to", because="climbs on by itself while it is late")
