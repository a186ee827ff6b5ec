"""What the clock of the house does by itself: it goes round the cases, tends approvals, judges."""

import datetime as dt

from charter.kernel.approvals.jobs import tend_all
from charter.policy.jobs import judge_everything
from charter.rooms.aftersales.jobs import go_round
from charter.rooms.projects.models import Plan, Project
from charter.rooms.projects.verbs.progress import judge_health
from charter.site.demo.calendar import Days
from charter.site.demo.timeline import Story


def every_week(days: Days) -> Story:
    moment = days.start + dt.timedelta(days=7, hours=9)
    while True:
        yield moment
        go_round(0)
        tend_all(0)
        for project in _planned():
            judge_health(project, by=None)
        moment += dt.timedelta(days=7)


def every_month(days: Days) -> Story:
    """The nightly judgement, told at the turn of each month: the history of the policy page."""
    moment = days.start + dt.timedelta(days=30, hours=17)
    while True:
        yield moment
        judge_everything(0)
        moment += dt.timedelta(days=30)


def present() -> None:
    """The same at the demo's present, so that the pages are up to date when they open."""
    go_round(0)
    tend_all(0)
    for project in Project.objects.filter(pk__in=Plan.objects.in_force().values("project")):
        judge_health(project, by=None)
    judge_everything(0)


def _planned() -> list[Project]:
    return list(Project.objects.active().filter(pk__in=Plan.objects.in_force().values("project")))
