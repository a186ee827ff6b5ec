"""The calendar of the year, as duties: what each department, the office and the group owe by when.

Reminders 30, 14, 7 and 1 working days before; after the day it climbs.
"""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import ONCE, duty
from charter.org.models import Person
from charter.rooms.improvement.models import Cycle, Plan

AHEAD = (30, 14, 7, 1)


def _active(person: Any) -> Person | None:
    return person if person is not None and person.is_active else None


def _holder(cycle: Any) -> Person | None:
    return _active(cycle.holder)


def _chair(cycle: Any) -> Person | None:
    seat = cycle.members.seated().filter(is_chair=True).select_related("person").first()
    return _active(seat.person) if seat else None


def _drafting() -> QuerySet[Cycle]:
    return Cycle.objects.filter(state=Cycle.State.DRAFTING).select_related("holder")


def _until_published() -> QuerySet[Cycle]:
    waiting = (Cycle.State.DRAFTING, Cycle.State.APPROVED)
    return Cycle.objects.filter(state__in=waiting).select_related("holder")


def _carried_out() -> QuerySet[Cycle]:
    return Cycle.objects.filter(state=Cycle.State.PUBLISHED).select_related("holder")


def _plan_owner(plan: Any) -> Person | None:
    return _active(plan.owner)


def _owed_plans() -> QuerySet[Plan]:
    return Plan.objects.filter(cycle__state=Cycle.State.DRAFTING).select_related("owner", "cycle")


def _hand_in_day(plan: Any) -> dt.date:
    day: dt.date = plan.cycle.hand_in_on
    return day


def _draft_day(cycle: Any) -> dt.date:
    day: dt.date = cycle.draft_on
    return day


def _publish_day(cycle: Any) -> dt.date:
    day: dt.date = cycle.publish_on
    return day


def _desk(pk: int) -> str:
    return reverse("improvement:desk", args=[pk])


duty(
    "improvement.hand_in",
    "SI3.4b",
    _("報送部門改善計劃"),
    period=ONCE,
    owner=_plan_owner,
    proof="improvement.version.handed_in",
    scope=_owed_plans,
    due=_hand_in_day,
    remind=AHEAD,
)
duty(
    "improvement.consolidate",
    "SI2.2",
    _("完成彙編並送領導小組審批"),
    period=ONCE,
    owner=_holder,
    proof="improvement.document.tabled",
    scope=_drafting,
    due=_draft_day,
    url=_desk,
    remind=AHEAD,
)
duty(
    "improvement.approve",
    "SI2.1",
    _("核准年度改善計劃"),
    period=ONCE,
    owner=_chair,
    proof="improvement.cycle.approved",
    scope=_drafting,
    due=_publish_day,
    url=_desk,
    remind=(7, 1),
)
duty(
    "improvement.publish",
    "SI3.4c",
    _("發布核准的改善計劃"),
    period=ONCE,
    owner=_holder,
    proof="improvement.document.published",
    scope=_until_published,
    due=_publish_day,
    url=_desk,
    remind=AHEAD,
)
duty(
    "improvement.supervise",
    "SI2.1",
    _("檢查一季的改善工作"),
    period="quarter",
    owner=_chair,
    proof="improvement.cycle.reviewed",
    scope=_carried_out,
    within=15,
    remind=(7, 1),
)
