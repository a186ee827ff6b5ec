"""What this room owes again and again: the plan looked through every quarter (SP3.1a), and a line
filled by its day."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import ONCE, duty
from charter.org.models import Person, Role
from charter.rooms.recruitment.models import Opening, Plan


def keeper(_record: Any = None) -> Person | None:
    """Whoever of HR has been there longest."""
    return Person.objects.holding(Role.HR).order_by("pk").first()


duty(
    "recruitment.review",
    "SP3.1a",
    _("檢視招聘計劃"),
    period="quarter",
    owner=keeper,
    proof=("recruitment.plan.approved", "recruitment.plan.confirmed"),
    scope=lambda: Plan.objects.in_force(),
    url=lambda _pk: reverse("recruitment:overview"),
)


def _open() -> "QuerySet[Opening]":
    return Opening.objects.open().select_related("published_by")


def _owner(opening: Any) -> Person | None:
    published: Person | None = opening.published_by
    return published if published and published.is_active else keeper()


def _day(opening: Any) -> dt.date:
    needed: dt.date = opening.needed_by
    return needed


duty(
    "recruitment.fill",
    "SP3.1a",
    _("在需要日之前補足職缺"),
    period=ONCE,
    owner=_owner,
    proof=("recruitment.opening.filled", "recruitment.opening.closed"),
    scope=_open,
    due=_day,
    remind=(10, 5, 1),
    url=lambda pk: reverse("recruitment:opening", args=[pk]),
)
