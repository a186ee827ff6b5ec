"""The regular exchange within and across departments (四.3.2), with what waits on its agenda."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.kernel.meetings.models import Meeting
from charter.kernel.meetings.rules import Point, agenda, meeting_kind
from charter.rooms.steering.models import Course, Gap

KIND = "improvement"
EXCHANGE = meeting_kind(KIND, gettext_lazy("服務改善例會"), clause="SI4.3b")
MOST = 10


@agenda(KIND)
def gaps(meeting: Meeting) -> Iterator[Point]:
    """What is behind and not settled."""
    for one in Gap.objects.open().order_by("due", "pk")[:MOST]:
        yield Point(_("落後：%(title)s") % {"title": one}, str(one.get_state_display()), one)


@agenda(KIND)
def late(meeting: Meeting) -> Iterator[Point]:
    """Measures past their last day."""
    for one in Course.objects.under_way().select_related("owner").order_by("ends", "pk")[:MOST]:
        if one.days_late:
            said = {"days": one.days_late, "owner": one.owner}
            yield Point(str(one), _("延誤%(days)s天，%(owner)s負責") % said, one)
