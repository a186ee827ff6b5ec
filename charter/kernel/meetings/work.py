"""Meetings in 我的工作: minutes that I owe, and what I am asked to attend today."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.meetings.models import Meeting
from charter.kernel.work import Owed, owed
from charter.org.models import Person

SOON = dt.timedelta(hours=24)


@owed("meeting", _("會議"), "calendar-event")
def meetings(person: Person) -> list[Owed]:
    mine = Q(organiser=person) | Q(secretary=person)
    rows = Meeting.objects.open().filter(mine, starts_at__lte=clock.now() + SOON)
    return [
        Owed(
            title=str(meeting),
            where=meeting.about_title,
            url=reverse("meetings:meeting", args=[meeting.pk]),
            verb=_("完成紀錄") if meeting.owes_minutes else _("準備會議"),
            due=meeting.ends_at + SOON,
            clause=meeting.clause,
        )
        for meeting in rows.order_by("starts_at", "pk")
    ]
