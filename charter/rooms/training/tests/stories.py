"""Told again and again: a course, a session on a day, everybody there, results."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from charter.ground import clock
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment, in_force
from charter.org.models import Person, Skill
from charter.rooms.people import verbs as people
from charter.rooms.projects.models import Project
from charter.rooms.projects.tests import planning
from charter.rooms.projects.verbs import team
from charter.rooms.training import checkin, verbs
from charter.rooms.training.models import Course, Need, Record, Seat, Session

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99"
    b"=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def proof() -> ContentFile:
    return ContentFile(PNG, "證書.png")


def holds(name: str) -> tuple[int, int]:
    """(how many, how many kept) of a proof now."""
    (found,) = [one for every in EVIDENCE.values() for one in every if one.name == name]
    moment = Moment(clock.now(), in_force())
    rows = found.population(moment)
    return rows.count(), rows.filter(found.kept(moment)).count()


def failing(name: str) -> set[str]:
    """The failing records, as their first column says."""
    (found,) = [one for every in EVIDENCE.values() for one in every if one.name == name]
    moment = Moment(clock.now(), in_force())
    rows = found.population(moment)
    bad = rows.exclude(pk__in=rows.filter(found.kept(moment)).values("pk"))
    return set(bad.values_list(found.columns[0][1], flat=True))


def skill(company: SimpleNamespace) -> Skill:
    """Power, asked of the engineers of the service department at level 3."""
    power = people.add_skill(code="power", name="電力", by=company.hr)
    for one in (company.staff, company.engineer):
        post = one.postings.earliest("id").post
        people.set_post_skill(post, skill=power, level=3, by=company.hr)
    return power


def on_a_project(company: SimpleNamespace, *members: Person) -> Project:
    """Active, led by the manager, with these in its team."""
    project, _rows = planning.running(company)
    for n, one in enumerate(members):
        role = team.add_role(project, name=f"角色{n}", by=company.manager)
        team.join(role, person=one, percent=20, duties="協助", by=company.manager)
    return project


def a_course(company: SimpleNamespace, **facts: Any) -> Course:
    told = {"title": "UPS並聯操作", "subject": "professional", "hours": Decimal(6), **facts}
    return verbs.add_course(by=company.hr, **told)


def planned(
    company: SimpleNamespace,
    course: Course,
    *invited: Person,
    days: int = 0,
    need: Need | None = None,
) -> Session:
    """A session that began an hour ago (or begins in so many days), taught by quality."""
    starts = clock.now() + dt.timedelta(days=days, hours=-1)
    return verbs.plan_session(
        course,
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=2),
        place="三樓教室",
        seats_count=20,
        teacher=company.quality,
        need=need,
        people=invited,
        by=company.hr,
    )


def came(session: Session, *there: Person) -> None:
    for one in there:
        verbs.attend(session, token=checkin.token_of(session), by=one)


def seat_of(session: Session, person: Person) -> Seat:
    found: Seat = session.seats.select_related("session__course", "person").get(person=person)
    return found


def given(company: SimpleNamespace, course: Course, *there: Person, score: int = 80) -> Session:
    """The whole of it: invited, there, over, with results."""
    session = planned(company, course, *there)
    came(session, *there)
    verbs.hold_session(session, by=company.quality)
    results = [verbs.Result(seat_of(session, one), Decimal(score)) for one in there]
    verbs.enter_results(session, results=results, by=company.quality)
    return session


def record_of(session: Session, person: Person) -> Record:
    found: Record = Record.objects.current().get(seat__session=session, person=person)
    return found


def claimed(company: SimpleNamespace, person: Person, **facts: Any) -> Any:
    today = clock.today()
    told = {
        "kind": "outside",
        "subject": "service",
        "title": "客戶應對認證班",
        "started_on": today - dt.timedelta(days=9),
        "finished_on": today - dt.timedelta(days=8),
        "hours": Decimal(12),
        "learned": "先聽完再回答。",
        "uploads": [proof()],
        **facts,
    }
    return verbs.claim(**told, by=person)
