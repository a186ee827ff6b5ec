"""Whoever takes things over, and goes too, hands the taking on."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies, stays
from charter.rooms.people.verbs import pass_on
from charter.rooms.rotation.models import FitReason, HandOver, HandOverItem

lies(
    HandOver,
    "successor",
    _("要接手的交接"),
    open=HandOver.objects.open,
    hand=lambda one, to, why: pass_on(one, "successor", to=to, reason=why, by=None),
    due="last_day",
)
stays(HandOver, "person", because="who goes")
stays(HandOverItem, "successor", because="named anew on the list itself")
stays(FitReason, "person", because="whose skills they are")
