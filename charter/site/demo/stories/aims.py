"""Quality goals: from the policy's own blanks down to posts and steps, measured every month.

Planted: the silent manager measures nothing.
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterator
from decimal import Decimal

from charter.ground import clock
from charter.kernel.approvals.models import Request, Seat
from charter.kernel.approvals.verbs import decide
from charter.kernel.indicators.rules import RULES
from charter.kernel.indicators.verbs import materialise
from charter.org.models import Person
from charter.rooms.projects.models import Project
from charter.rooms.quality.aims import Aim, Part
from charter.rooms.quality.jobs import measure_goals
from charter.rooms.quality.models import Goal, Step
from charter.rooms.quality.verbs import measures, proposing
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
        parts = _units(whole, company)
        goal = agreed(proposing.propose(whole, parts=parts, by=company.wu))
        _break_down(goal, company)


def agreed(goal: Goal) -> Goal:
    """Whoever is asked looks at the goal and agrees."""
    request = Request.objects.about(goal).pending().get()
    seat = Seat.objects.filter(step__request=request, state=Seat.State.OPEN).order_by("pk")[0]
    decide(request, verdict="approve", by=seat.person)
    goal.refresh_from_db()
    return goal


def _units(goal: Aim, company: Company) -> list[Part]:
    parts = []
    for code, owner, weight, _post, _step, _who in UNITS:
        unit = company.departments[code]
        figure = goal.indicator if code in SERVING else ""
        told = _aim(f"{unit.name}{goal.title}", company.people[owner], goal, figure)
        parts.append(Part(told, weight, department=unit))
    return parts


def _break_down(goal: Goal, company: Company) -> None:
    for below, row in zip(goal.children.in_force().order_by("pk"), UNITS, strict=True):
        code, owner, _weight, post, step, who = row
        figure = goal.indicator if code in SERVING else ""
        desk, person = company.posts[post], company.people[who]
        parts = [
            Part(_aim(f"{desk.title}{goal.title}", person, below, figure), 60, post=desk),
            Part(_aim(f"{Step(step).label}{goal.title}", person, below, ""), 40, step=step),
        ]
        proposing.propose_parts(below, parts, by=company.people[owner])
        agreed(below)


def _aim(title: str, owner: Person, above: "Goal | Aim", indicator: str) -> Aim:
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
        parts = [
            Part(Aim("實施一次通過率", lead, target=Decimal(95)), 60, step=Step.DELIVERY),
            Part(Aim("測試一次通過率", lead, target=Decimal(95)), 40, step=Step.TESTING),
        ]
        aim = Aim("交付物一次通過率", lead, target=Decimal(95))
        agreed(proposing.propose(aim, parts=parts, project=project, by=lead))


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
