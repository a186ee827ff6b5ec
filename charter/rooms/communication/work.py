"""What I owe in this room: answers, and reports that fall due."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.work import Owed, owed
from charter.org.models import Person
from charter.rooms.communication.models import Concern, Occasion, Opinion
from charter.rooms.communication.verbs.reports import WRITTEN_CHANNELS

SOON = dt.timedelta(days=3)


def _evening(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


@owed("communication", _("溝通"), "messages")
def communication(person: Person) -> list[Owed]:
    return [*_concerns(person), *_opinions(person), *_reports(person)]


def _concerns(person: Person) -> list[Owed]:
    rows = Concern.objects.open().filter(project__manager=person).select_related("project")
    return [
        Owed(
            title=str(one),
            where=one.project.name,
            url=reverse("communication:concern", args=[one.pk]),
            verb=_("回覆客戶"),
            due=_evening(one.due),
            clause="SP7.4",
        )
        for one in rows.order_by("due", "pk")
    ]


def _opinions(person: Person) -> list[Owed]:
    rows = Opinion.objects.open().filter(handler=person).select_related("project")
    return [
        Owed(
            title=str(one),
            where=one.project.name if one.project else "",
            url=reverse("communication:opinion", args=[one.pk]),
            verb=_("回覆意見"),
            due=_evening(one.due),
            clause="SP7.3b",
        )
        for one in rows.order_by("due", "pk")
    ]


def _reports(person: Person) -> list[Owed]:
    rows = Occasion.objects.open().filter(
        line__plan__project__manager=person,
        line__channel__in=WRITTEN_CHANNELS,
        due__lte=clock.today() + SOON,
    )
    first = (
        rows.select_related("line__plan__project").order_by("line_id", "due").distinct("line_id")
    )
    return [
        Owed(
            title=str(one.line),
            where=one.line.plan.project.name,
            url=reverse("communication:of_project", args=[one.line.plan.project_id]),
            verb=_("發出報告"),
            due=_evening(one.due),
            clause="SP7.4" if one.line.audience == "customer" else "SP7.3a",
        )
        for one in first
    ]
