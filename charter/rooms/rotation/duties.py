"""Rotation is a duty of the department's head, for everybody who has been long in one post; a
hand-over one of whoever leads the person that goes."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.duties.rules import ONCE, duty
from charter.kernel.parameters.queries import value_now
from charter.org.models import Department, Person
from charter.rooms.rotation import rotations
from charter.rooms.rotation.models import HandOver

WITHIN = dt.timedelta(days=30)


def _due_departments() -> QuerySet[Department]:
    """With somebody long in one post, for whom neither a move nor an exception stands."""
    today = clock.today()
    rows = rotations.long_held(today, value_now("rotation_months"))
    open_ = rows.exclude(rotations.answered(today))
    return Department.objects.filter(pk__in=open_.values("post__department"))


def _head(department: Any) -> Person | None:
    return Person.objects.heads_of(department).order_by("pk").first()


def _in_time(department: Any) -> dt.date:
    """Thirty days after the first of them came over the limit, or from today where that is past."""
    return clock.today() + WITHIN


duty(
    "rotation.plan",
    "SP3.4b",
    _("安排輪崗或寫明例外"),
    period=ONCE,
    owner=_head,
    proof="rotation.plan.approved",
    scope=_due_departments,
    due=_in_time,
    again=True,
    url=lambda pk: f"{reverse('rotation:rotations')}?department={pk}",
)


def _above(handover: Any) -> Person | None:
    person: Person = handover.person
    above = person.manager
    if above is not None and above.is_active:
        return above
    heads = Person.objects.heads_of(person.department) if person.department else None
    found = heads.exclude(pk=person.pk).order_by("pk").first() if heads is not None else None
    return found


def _last_day(handover: Any) -> dt.date:
    day: dt.date = handover.last_day
    return day


duty(
    "rotation.handover",
    "SP3.4c",
    _("完成交接"),
    period=ONCE,
    owner=_above,
    proof="rotation.handover.completed",
    scope=lambda: HandOver.objects.open().select_related("person__manager", "person__department"),
    due=_last_day,
    url=lambda pk: reverse("rotation:handover", args=[pk]),
)
