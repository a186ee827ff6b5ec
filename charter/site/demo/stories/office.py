"""What the clock of the house does by itself: it goes round the cases, tends approvals, judges."""

import datetime as dt
import itertools
from decimal import Decimal

from charter.ground import clock
from charter.kernel.approvals.jobs import tend_all
from charter.kernel.duties.jobs import escalate_late_duties, generate_duties
from charter.kernel.indicators.jobs import materialise_indicators
from charter.kernel.indicators.models import Indicator
from charter.kernel.indicators.verbs import enrol_all, set_target
from charter.policy.jobs import judge_everything
from charter.policy.verbs.judging import rejudge
from charter.policy.verbs.people import attest
from charter.rooms.aftersales.jobs import go_round
from charter.rooms.projects.jobs import watch_projects
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

# value, amber, red
AIMS = {
    "projects.on_time": (90, 85, 75),
    "projects.delay": (2, 3, 6),
    "projects.open_conditions": (3, 5, 8),
    "projects.first_acceptance": (80, 70, 50),
    "projects.delivered": (90, 80, 60),
    "projects.margin": (25, 22, 18),
    "aftersales.response_kept": (95, 90, 80),
    "aftersales.resolution_kept": (95, 90, 80),
    "aftersales.load": (6, 8, 12),
    "aftersales.reopened": (5, 8, 12),
    "aftersales.complaint_rate": (2, 4, 8),
    "aftersales.satisfaction": (90, 85, 75),
}


def every_week(days: Days) -> Story:
    """What the worker does all the time, told once a week, in the first half every other week."""
    moment, recent = days.start + dt.timedelta(days=7, hours=9), days.at(-200, 9)
    while True:
        yield moment
        go_round(0)
        tend_all(0)
        watch_projects()
        generate_duties(0)
        escalate_late_duties(0)
        moment += dt.timedelta(days=7 if moment > recent else 14)


def every_month(days: Days) -> Story:
    """The nightly judgement, told at the turn of each month, of each quarter in the first half:
    the history of the policy page."""
    moment, recent = days.start + dt.timedelta(days=30, hours=17), days.at(-200, 9)
    for month in itertools.count(1):
        yield moment
        materialise_indicators(0)
        if moment > recent or month % 3 == 0:
            judge_everything(0)
        moment += dt.timedelta(days=30)


def present() -> None:
    """The same at the demo's present, so that the pages are up to date when they open."""
    go_round(0)
    tend_all(0)
    watch_projects()
    generate_duties(0)
    materialise_indicators(0)
    judge_everything(0)


def aim(days: Days) -> Story:
    """What management aims at with projects and service: said once, at the beginning."""
    yield days.start + dt.timedelta(days=8, hours=9)
    enrol_all()
    for name, aims in AIMS.items():
        found = Indicator.objects.get(name=name)
        value, amber, red = (Decimal(aim) for aim in aims)
        since = days.start.date()
        set_target(found, since=since, value=value, amber=amber, red=red, by=None)


def vouch(company: Company, days: Days) -> Story:
    """Before the first good case is published, someone vouches by name that cases are told; what
    the system shows later counts instead."""
    yield days.at(-380, 11)
    attest(
        "SI6.1b",
        statement="優秀案例每季印成一頁，貼在兩個辦公室的公布欄，員工大會上講過兩件。",
        expires_on=clock.today() + dt.timedelta(days=120),
        by=company.yang,
    )
    yield days.at(-258, 3)  # the night after the word has run out
    rejudge(["SI6.1b"])
