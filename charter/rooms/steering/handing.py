from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import lies
from charter.rooms.people.verbs import pass_on
from charter.rooms.steering.models import Adoption, Course

lies(
    Course,
    "owner",
    _("改善措施"),
    open=lambda: Course.objects.exclude(state__in=Course.CLOSED),
    hand=lambda one, to, why: pass_on(one, "owner", to=to, reason=why, by=None),
    due="ends",
)
lies(
    Adoption,
    "owner",
    _("推廣採用"),
    open=lambda: Adoption.objects.filter(state=Adoption.State.ASKED).select_related("course"),
    hand=lambda one, to, why: pass_on(one, "owner", to=to, reason=why, by=None),
    due="due",
)
