from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import hand_over
from charter.kernel.handing import lies, stays

lies(
    Action,
    "owner",
    _("措施"),
    open=Action.objects.open,
    hand=lambda action, to, why: hand_over(action, to=to, reason=why, by=None),
    due="due",
)
stays(Action, "verifier", because="who judged the effect; before that it is nobody's")
stays(Action, "escalated_to", because="climbs on by itself while it is late")
