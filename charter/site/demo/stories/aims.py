"""Quality goals: from the policy's own blanks down to posts and steps, measured every month.

Planted: the silent manager measures nothing.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterator
from decimal import Decimal

from charter.ground import clock
from charter.kernel.indicators.rules import RULES
from charter.kernel.indicators.verbs import materialise
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.quality.jobs import measure_goals
from charter.rooms.quality.models import Goal, Step
from charter.rooms.quality.verbs import goals, measures
from charter.rooms.quality.verbs.goals import Aim, Part
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

AIMS = (
    ("客戶滿意度", "satisfaction_percent", "aftersales.satisfaction"),
    ("服務質量投訴率", "complaint_rate_percent", "aftersales.complaint_rate"),
)


def all_aims(company: Company, days: Days, silent: Collection[str]) -> Iterator[Story]:
    yield aim(company, days)
    yield every_month(days, silent)


# department, owner, weight, its post and its step with who answers there
UNITS = (
    ("SV1", "lin", 30, "sv1_eng", Step.DELIVERY, "chang"),
    ("SV2", "shih", 30, "sv2_eng", Step.UPKEEP, "wei"),
    ("CSC", "hung", 25, "csc", Step.DESK, "hsu"),
    ("MKT", "cheng", 10, "mkt", Step.REQUIREMENT, "yeh"),
    ("QAD", "li", 5, "qa", Step.TESTING, "sun"),
)
SERVING = ("SV1", "SV2")  # whose cases have figures of their own


def aim(company: Company, days: Days) -> Story:
    """Satisfaction and complaints, from the policy's own blanks down to posts and steps."""
    yield days.at(-408, 11)
    for title, parameter, indicator in AIMS:
        whole = Aim(title, company.li, parameter=parameter, indicator=indicator)
        _break_down(goals.set_goal(whole, by=company.wu), company)


def _break_down(goal: Goal, company: Company) -> None:
    parts = []
    for code, owner, weight, _post, _step, _who in UNITS:
        unit = company.departments[code]
        figure = goal.indicator if code in SERVING else ""
        told = _aim(f"{unit.name}{goal.title}", company.people[owner], goal, figure)
        parts.append(Part(told, weight, department=unit))
    for below, row in zip(goals.break_down(goal, parts, by=company.li), UNITS, strict=True):
        code, owner, _weight, post, step, who = row
        figure = goal.indicator if code in SERVING else ""
        desk, person = company.posts[post], company.people[who]
        goals.break_down(
            below,
            [
                Part(_aim(f"{desk.title}{goal.title}", person, goal, figure), 60, post=desk),
                Part(_aim(f"{Step(step).label}{goal.title}", person, goal, ""), 40, step=step),
            ],
            by=company.people[owner],
        )


def _aim(title: str, owner: Person, above: Goal, indicator: str) -> Aim:
    return Aim(
        title,
        owner,
        parameter=above.parameter,
        indicator=indicator,
        direction=above.direction,
        period=above.period,
    )


def aim_in_projects() -> None:
    """Whoever leads a project sets its goal when the work begins."""
    begun = Project.objects.filter(phase=Project.Phase.EXECUTION, quality_goals=None)
    for project in begun.select_related("manager"):
        lead = project.manager
        goal = goals.set_goal(
            Aim("交付物一次通過率", lead, target=Decimal(95)), project=project, by=lead
        )
        parts = [
            Part(Aim("實施一次通過率", lead, target=Decimal(95)), 60, step=Step.DELIVERY),
            Part(Aim("測試一次通過率", lead, target=Decimal(95)), 40, step=Step.TESTING),
        ]
        goals.break_down(goal, parts, by=lead)


def every_month(days: Days, silent: Collection[str]) -> Story:
    """On the third of each month: figures are taken over, owners enter what they measured."""
    first = (days.start + dt.timedelta(days=45)).replace(day=3, hour=10)
    moment, round_ = first, itertools.count()
    while True:
        yield moment
        last = clock.today().replace(day=1) - dt.timedelta(days=1)
        for _title, _parameter, indicator in AIMS:
            materialise(RULES[indicator], last)
        measure_goals(0)
        _enter(last, next(round_), silent)
        moment = (moment.replace(day=1) + dt.timedelta(days=32)).replace(day=3)


def _enter(day: dt.date, month: int, silent: Collection[str]) -> None:
    mine = Goal.objects.running().filter(indicator="", since__lte=day)
    for goal in mine.exclude(project__name__in=silent).select_related("owner", "project"):
        good = goal.direction == Goal.Direction.HIGHER
        value = Decimal(94 + (goal.pk + month) % 6) if good else Decimal((goal.pk + month) % 5) / 4
        measures.measure(goal, day=day, value=value, by=goal.owner)
