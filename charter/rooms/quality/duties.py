"""What this room owes again and again, or by a day."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.duties.rules import ONCE, duty
from charter.org.models import Person, Role
from charter.rooms.projects.models import Project
from charter.rooms.quality.meetings import QUALITY
from charter.rooms.quality.models import Check, Goal, Problem, Standard

MEASURE_WITHIN = 5  # working days after the period by which its value is there


def head_of_quality(_none: Any = None) -> Person | None:
    """Who answers for quality: the head of that office, else any of its people."""
    office = Person.objects.holding(Role.QUALITY).order_by("pk")
    heads = office & Person.objects.holding(Role.DEPARTMENT_HEAD)
    return heads.first() or office.first()


def _owner(problem: Any) -> Person | None:
    owner: Person = problem.owner
    return owner if owner.is_active else None


def _running_majors() -> QuerySet[Problem]:
    return Problem.objects.counted().open().major().select_related("owner")


def _report_day(problem: Any) -> dt.date:
    day = clock.day(problem.report_due)
    assert day
    return day


def _team_day(problem: Any) -> dt.date:
    assert problem.team_due
    due: dt.date = problem.team_due
    return due


def _page(pk: int) -> str:
    return reverse("quality:problem", args=[pk])


duty(
    "quality.report",
    "SP4.3b",
    _("發布質量月報"),
    period="quality_report_interval_days",
    owner=head_of_quality,
    proof="quality.report.published",
    url=lambda pk: reverse("quality:reports"),
)
duty(
    "quality.meeting",
    "SP4.4a",
    _("召開質量分析會議"),
    period="quality_meeting_interval_days",
    owner=head_of_quality,
    proof=QUALITY.held,
    url=lambda pk: reverse("quality:meetings"),
)
duty(
    "quality.major_report",
    "SP4.3c",
    _("書面上報重大質量問題"),
    period=ONCE,
    owner=_owner,
    proof="quality.problem.reported_up",
    scope=_running_majors,
    due=_report_day,
    url=_page,
)
duty(
    "quality.special_team",
    "SP4.3c",
    _("成立專項整改小組"),
    period=ONCE,
    owner=head_of_quality,
    proof="quality.problem.team_set_up",
    scope=_running_majors,
    due=_team_day,
    url=_page,
)


def _manager(project: Any) -> Person | None:
    manager: Person = project.manager
    return manager if manager.is_active else None


def _executed() -> QuerySet[Project]:
    return Project.objects.filter(phase=Project.Phase.EXECUTION).select_related("manager")


def _checker(check: Any) -> Person | None:
    checker: Person = check.checker
    return checker if checker.is_active else None


def _check_day(check: Any) -> dt.date:
    due: dt.date = check.due
    return due


duty(
    "quality.regular_check",
    "SP2.3.2a",
    _("檢查項目的工作成果"),
    period="quality_check_interval_days",
    owner=_manager,
    proof="quality.check.done",
    scope=_executed,
    url=lambda pk: reverse("quality:checks_of_project", args=[pk]),
)
duty(
    "quality.check",
    "SP4.3a",
    _("做質量檢查"),
    period=ONCE,
    owner=_checker,
    proof="quality.check.done",
    scope=lambda: Check.objects.open().select_related("checker"),
    due=_check_day,
    url=lambda pk: reverse("quality:check", args=[pk]),
)
duty(
    "quality.standard_review",
    "SP4.2b",
    _("評估質量標準"),
    period="standard_review_days",
    owner=_owner,
    proof=("quality.standard.reviewed", "quality.standard.put_in_force"),
    scope=lambda: Standard.objects.in_force().select_related("owner"),
    url=lambda pk: reverse("quality:standard", args=[pk]),
)


def _goals_of(length: str) -> "Callable[[], QuerySet[Goal]]":
    return lambda: Goal.objects.running().filter(period=length).select_related("owner")


for _length, _label in (
    (Goal.Period.MONTH, _("量測質量目標（每月）")),
    (Goal.Period.QUARTER, _("量測質量目標（每季）")),
):
    duty(
        f"quality.goal_{_length}",
        "SP4.1a",
        _label,
        period=_length,
        owner=_owner,
        proof=("quality.goal.measured", "quality.goal.missed"),
        scope=_goals_of(_length),
        within=MEASURE_WITHIN,
        url=lambda pk: reverse("quality:goal", args=[pk]),
    )
