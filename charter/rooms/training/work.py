"""What people owe here: a word on the training they had, results to enter, plans and claims of
their people to look at, people to train."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.parameters.queries import value_now
from charter.kernel.work import Owed, owed
from charter.org.models import Person, Role
from charter.rooms.training.models import Claim, Need, Plan, Seat, Session
from charter.rooms.training.queries import led_by

MOST = 100


def _evening(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


@owed("training", _("培訓"), "school")
def training(person: Person) -> list[Owed]:
    return [*_reactions(person), *_sessions(person), *_claims(person), *_plans(person)]


def _reactions(person: Person) -> list[Owed]:
    mine = Seat.objects.to_react().filter(person=person).select_related("session__course")
    return [
        Owed(
            title=str(seat.session.course),
            where=f"{clock.local(seat.session.starts_at):%Y-%m-%d}",
            url=reverse("training:act", args=["seat", seat.pk, "react"]),
            verb=_("說說這堂課"),
            due=_evening(clock.local(seat.session.ends_at).date() + dt.timedelta(days=7)),
            clause="SP3.2c",
        )
        for seat in mine.order_by("pk")[:MOST]
    ]


def _sessions(person: Person) -> list[Owed]:
    """Sessions one keeps that are over and not closed, or without all results."""
    days = dt.timedelta(days=int(value_now("training_result_days")))
    now = clock.now()
    over = Session.objects.kept_by(person).filter(ends_at__lt=now, state="planned")
    missing = Seat.objects.present().filter(records=None).values("session")
    waiting = Session.objects.kept_by(person).held().filter(pk__in=missing)
    found = [(one, _("結束簽到")) for one in over.select_related("course")[:MOST]]
    found += [(one, _("登記成績")) for one in waiting.select_related("course")[:MOST]]
    return [
        Owed(
            title=str(one.course),
            where=f"{clock.local(one.starts_at):%Y-%m-%d}",
            url=reverse("training:session", args=[one.pk]),
            verb=verb,
            due=one.ends_at + days,
            clause="SP3.2c",
        )
        for one, verb in found
    ]


def _leads(person: Person) -> bool:
    """Whether to look any further: most people lead nobody."""
    leads = person.has_role(Role.DEPARTMENT_HEAD, Role.HR)
    return leads or Person.objects.reporting_to(person).exists()


def _claims(person: Person) -> list[Owed]:
    if not _leads(person):
        return []
    rows = Claim.objects.waiting().filter(person__in=led_by(person)).select_related("person")
    return [
        Owed(
            title=str(one),
            where=one.get_kind_display(),
            url=reverse("training:claim", args=[one.pk]),
            verb=_("確認"),
            clause="SP3.2b",
        )
        for one in rows.order_by("pk")[:MOST]
    ]


def _plans(person: Person) -> list[Owed]:
    if not _leads(person):
        return []
    rows = Plan.objects.waiting().filter(person__in=led_by(person)).select_related("person")
    return [
        Owed(
            title=str(one),
            where=str(_("發展計劃")),
            url=reverse("training:plan", args=[one.pk]),
            verb=_("看並同意"),
            clause="SP3.2b",
        )
        for one in rows.order_by("pk")[:MOST]
    ]


@owed("training_need", _("培訓需要"), "users-group")
def needs(person: Person) -> list[Owed]:
    """For HR all; for a head those of the department."""
    if not person.has_role(Role.HR, Role.DEPARTMENT_HEAD):
        return []
    rows = Need.objects.open().filter(person=None)
    if not person.has_role(Role.HR):
        rows = rows.filter(department=person.department_id)
    return [
        Owed(
            title=one.title,
            where=str(one.department or ""),
            url=reverse("training:need", args=[one.pk]),
            verb=_("安排培訓"),
            due=_evening(one.due),
            clause="SI4.3a",
        )
        for one in rows.select_related("department").order_by("due", "pk")[:MOST]
    ]
