"""A course that was given and one that is being given, plans, needs, claims, for the sweep."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from charter.ground import clock
from charter.rooms.training import verbs
from charter.rooms.training.models import Session
from charter.rooms.training.tests import stories

Pages = dict[str, tuple[str, str]]
ROOM = "/people/training"


def given_now(company: SimpleNamespace, session: Session) -> None:
    """Moved to the real clock's hour, by which the server goes: its code is open."""
    now = dt.datetime.now(dt.UTC)
    hours = {"starts_at": now - dt.timedelta(minutes=10), "ends_at": now + dt.timedelta(hours=1)}
    Session.objects.filter(pk=session.pk).update(**hours)


def pages(company: SimpleNamespace) -> Pages:
    power = stories.skill(company)
    course = stories.a_course(company, skill=power, level=3, indicator="training.hours")
    past = stories.given(company, course, company.staff, company.head)
    unrecorded = stories.planned(company, course, company.staff)
    stories.came(unrecorded, company.staff)
    verbs.hold_session(unrecorded, by=company.quality)
    running = stories.planned(company, course, company.staff, company.engineer)
    given_now(company, running)
    need = verbs.raise_need(
        source="measure", title="四班輪替的交接", subject="improvement",
        due=clock.today() + dt.timedelta(days=30), department=company.service,
        people=[company.staff, company.engineer], by=None,
    )  # fmt: skip
    assert need
    verbs.state_outcome(course, text="時數增加，還看不出差別。", by=company.hr)
    plan = verbs.draw_plan(company.staff, year=clock.today().year, by=company.head)
    claim = stories.claimed(company, company.staff, score=Decimal(90))
    record = stories.record_of(past, company.staff)
    return {
        "training": ("staff", f"{ROOM}/"),
        "training-matrix": ("hr", f"{ROOM}/matrix/"),
        "training-coverage": ("boss", f"{ROOM}/coverage/"),
        "training-session-new": ("hr", f"{ROOM}/sessions/new/"),
        "training-session": ("quality", f"{ROOM}/sessions/{running.pk}/"),
        "training-code": ("quality", f"{ROOM}/sessions/{running.pk}/code/"),
        "training-results": ("quality", f"{ROOM}/sessions/{unrecorded.pk}/results/"),
        "training-attend": ("staff", f"{ROOM}/attend/"),
        "training-course": ("hr", f"{ROOM}/courses/{course.pk}/"),
        "training-need": ("head", f"{ROOM}/needs/{need.pk}/"),
        "training-plan": ("staff", f"{ROOM}/plans/{plan.pk}/"),
        "training-claim": ("head", f"{ROOM}/claims/{claim.pk}/"),
        "training-judge": ("head", f"{ROOM}/record/{record.pk}/judge/"),
        "training-file": ("staff", f"{ROOM}/people/{company.staff.pk}/"),
    }
