"""What the clock of the house does by itself: it goes round the cases, tends approvals, judges."""

import datetime as dt

from charter.ground import clock
from charter.kernel.approvals.jobs import tend_all
from charter.policy.jobs import judge_everything
from charter.policy.verbs.people import attest
from charter.rooms.aftersales.jobs import go_round
from charter.rooms.projects.models import Plan, Project
from charter.rooms.projects.verbs.progress import judge_health
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
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


def vouch(company: Company, days: Days) -> Story:
    """Two things that no record shows yet, vouched for by name until a day."""
    yield days.at(-40, 11)
    attest(
        "SP7.2",
        statement="11月抽測電話、郵件與即時訊息三個渠道，都能在5分鐘內找到值班人員。",
        expires_on=clock.today() + dt.timedelta(days=180),
        by=company.li,
    )
    attest(
        "SP3.1b",
        statement="今年兩位新進工程師的資格審查、面試、筆試與背景調查紀錄存於人力資源部檔案櫃。",
        expires_on=clock.today() + dt.timedelta(days=90),
        by=company.yang,
    )
