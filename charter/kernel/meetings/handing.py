from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import Hand, lies, stays
from charter.kernel.meetings.models import Attendance, Feed, Invitation, Meeting, Series
from charter.kernel.meetings.verbs import change_series, hand_over_meeting

lies(
    Series,
    "organiser",
    _("會議系列"),
    open=lambda: Series.objects.filter(state=Series.State.ACTIVE),
    hand=lambda series, to, why: change_series(series, organiser=to, by=None),
    due="next_at",
)


def _hand(part: str) -> Hand:
    return lambda meeting, to, why: hand_over_meeting(
        meeting, part=part, to=to, reason=why, by=None
    )


for _part, _label in (("organiser", _("會議召集")), ("secretary", _("會議紀錄"))):
    lies(
        Meeting,
        _part,
        _label,
        open=lambda: Meeting.objects.filter(state__in=Meeting.OPEN),
        hand=_hand(_part),
        due="starts_at",
    )
stays(Series, "people", because="an invitation: who is gone is not asked any more")
stays(Attendance, "person", because="who comes to a meeting comes for themselves")
stays(Invitation, "person", because="a letter that was sent")
stays(Feed, "person", because="somebody's own calendar")
