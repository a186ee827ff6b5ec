"""Questions that span models. Other rooms ask `file_of`."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from charter.kernel.parameters.queries import value_now
from charter.org.models import Person, Role
from charter.rooms.people.queries import gaps, readable_figures
from charter.rooms.projects.models import Member, Project
from charter.rooms.training.models import (
    REGULAR,
    Concerned,
    Course,
    Need,
    Plan,
    PlanItem,
    Record,
    Seat,
    Session,
)


@dataclass(frozen=True)
class File:
    """Somebody's training between two days, both included: `records` by day, `hours` of those
    passed, `subjects` that were passed."""

    records: tuple[Record, ...]
    hours: Decimal
    subjects: frozenset[str]

    @property
    def n(self) -> int:
        return len(self.records)

    @property
    def passed(self) -> int:
        return sum(1 for one in self.records if one.is_passed)


def file_of(person: Person, start: dt.date, end: dt.date) -> File:
    """What the training file says of a person; one query. Corrected records count as corrected.
    Who may read it is for the caller to ask (`people.queries.may_read_figures`)."""
    rows = Record.objects.current().filter(person=person).within(start, end)
    found = tuple(rows.order_by("finished_on", "pk"))
    done = [one for one in found if one.is_passed]
    hours = sum((one.hours for one in done), Decimal(0))
    return File(found, hours, frozenset(one.subject for one in done))


def untrained(rows: "QuerySet[Concerned] | None" = None) -> "QuerySet[Concerned]":
    """Those whom a need is about and who neither sat in a session held for it nor taught one."""
    came = Seat.objects.present().filter(
        session__need=OuterRef("need"), session__state="held", person=OuterRef("person")
    )
    taught = Session.objects.held().filter(need=OuterRef("need"), teacher=OuterRef("person"))
    every: Any = Concerned.objects.counted() if rows is None else rows
    found: QuerySet[Concerned] = every.filter(~Exists(came), ~Exists(taught))
    return found


def led_by(person: Person) -> "QuerySet[Person]":
    """Colleagues of whom this one is the superior, for lists: `permissions.is_superior`, asked at
    once (of HR without the line beyond their direct reports)."""
    people = Person.objects.staff().exclude(pk=person.pk)
    if not person.has_role(Role.HR):
        return people.filter(pk__in=readable_figures(person).values("pk"))
    heads = Person.objects.holding(Role.DEPARTMENT_HEAD)
    headed = ~Q(department__in=heads.values("department")) | Q(pk__in=heads.values("pk"))
    theirs = Q(manager=person) | Q(manager=None) & headed
    if person.has_role(Role.DEPARTMENT_HEAD):
        theirs |= Q(department=person.department_id) & ~Q(pk__in=heads.values("pk"))
    return people.filter(theirs)


def project_people() -> "QuerySet[Person]":
    """Active colleagues who lead or have a role in a project that is not yet accepted."""
    active = Project.objects.filter(phase__in=Project.ACTIVE)
    members = Member.objects.current().filter(role__project__in=active.values("pk"))
    involved = Q(pk__in=members.values("person")) | Q(pk__in=active.values("manager"))
    return Person.objects.staff().filter(involved)


@dataclass(frozen=True)
class Lack:
    """A gap and how a plan answers it; `course` is one that leads there."""

    skill: Any
    needed: int
    has: int
    item: PlanItem | None
    course: Course | None


def lacks(person: Person, plan: Plan | None) -> list[Lack]:
    """The person's gaps with the items of the plan that answer them."""
    short = gaps([person]).get(person.pk, [])
    items = list(plan.items.filter(skill__isnull=False)) if plan else []
    courses = leading_to([skill.pk for skill, _n, _h in short])
    return [
        Lack(
            skill,
            needed,
            has,
            next((i for i in items if i.skill_id == skill.pk and (i.level or 0) >= needed), None),
            courses.get((skill.pk, needed)),
        )
        for skill, needed, has in short
    ]


def needs_left(plan: Plan) -> "QuerySet[Need]":
    """What was asked of the person and is not in the plan."""
    return Need.objects.open().filter(person=plan.person).exclude(items__plan=plan)


def answers_to(need: Need) -> "QuerySet[Record]":
    """Records of the person that show that they have learnt it: passed since it was asked, in the
    subject asked for."""
    rows = Record.objects.current().passed().filter(person=need.person_id, subject=need.subject)
    return rows.filter(finished_on__gte=need.raised_on).order_by("-finished_on", "-pk")


def leading_to(skills: Iterable[int]) -> dict[tuple[int, int], Course]:
    """(skill, level) -> the course with the least level that reaches it."""
    found: dict[tuple[int, int], Course] = {}
    rows = Course.objects.offered().filter(skill__in=list(skills)).order_by("level", "pk")
    for course in rows:
        for level in range(1, (course.level or 0) + 1):
            found.setdefault((course.skill_id or 0, level), course)
    return found


def last_by_subject(people: Iterable[Person]) -> dict[int, dict[str, dt.date]]:
    """Person id -> {subject: the last day on which one of the four was passed}."""
    rows = Record.objects.current().passed().filter(person__in=list(people), subject__in=REGULAR)
    found: dict[int, dict[str, dt.date]] = {}
    for person, subject, day in rows.order_by("finished_on").values_list(
        "person", "subject", "finished_on"
    ):
        found.setdefault(person, {})[subject] = day
    return found


def within_interval(on: dt.date, subject: str, days: int | None = None) -> Q:
    """Of people: passed something in that subject within the interval before the day."""
    length = int(value_now("training_interval_days")) if days is None else days
    return passed_since(on - dt.timedelta(days=length), on, subject)


def passed_since(since: dt.date, until: dt.date, subject: str) -> Q:
    """Of people: passed something in that subject after the one day, up to the other."""
    rows = Record.objects.current().passed().filter(person=OuterRef("pk"), subject=subject)
    return Q(Exists(rows.filter(finished_on__gt=since, finished_on__lte=until)))
