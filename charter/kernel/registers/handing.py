from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.kernel.registers.models import Record, SavedView
from charter.kernel.registers.verbs import hand_over

lies(
    Record,
    "owner",
    _("登記冊紀錄"),
    open=Record.objects.open,
    hand=lambda record, to, why: hand_over(record, owner=to, reason=why, by=None),
    due="response_due",
)
stays(SavedView, "person", because="how somebody likes to look at a list")
