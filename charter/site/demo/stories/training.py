"""A year of training: four subjects for the service departments in every quarter, plans agreed by
the heads (Marketing's never does), what a measure asked for, level 3 after ninety days, and a
course that somebody took outside. One engineer misses the session on communication."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from charter.ground import clock
from charter.org.models import Person
from charter.rooms.training import verbs
from charter.rooms.training.models import Claim, Course, Need, Record, Session
from charter.site.demo.calendar import TAIPEI, Days
from charter.site.demo.company import HEADS, Company
from charter.site.demo.stories.improving import _on
from charter.site.demo.timeline import Story

ABSENT, SILENT_HEAD = "kao", "cheng"
COURSES = {
    "professional": ("停機切換與復歸", Decimal(6), "testing"),
    "service": ("站在客戶那一邊", Decimal(3), ""),
    "communication": ("壞消息怎麼說", Decimal(3), ""),
    "management": ("項目管理基礎", Decimal(6), "management"),
}
FIRST, THIS = -140, {"professional": -70, "service": -56, "communication": -42, "management": -28}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def all_training(company: Company, days: Days) -> Iterator[Story]:
    yield _plans(company, days)
    yield _asked_by_a_measure(company, days)
    yield _sessions(company, days)
    yield _outside(company, days)


def _plans(company: Company, days: Days) -> Story:
    """In February every head agrees to what the gaps ask; Marketing's never does."""
    year = days.now.astimezone(TAIPEI).year
    yield _on(days, year, 2, 16)
    staff = Person.objects.staff()
    for code, head in HEADS.items():
        if head != SILENT_HEAD:
            unit = staff.filter(department=company.departments[code])
            verbs.agree_for_all(unit.order_by("pk"), year=year, by=company.people[head])
    below = staff.filter(manager=company.wu).order_by("pk")
    verbs.agree_for_all(below, year=year, by=company.wu)
    verbs.agree_for_all([company.wu], year=year, by=company.yang)


def _asked_by_a_measure(company: Company, days: Days) -> Story:
    """The customer centre writes articles: its clerk teaches the others before it begins."""
    year = days.now.astimezone(TAIPEI).year
    yield _on(days, year, 1, 20)
    need = Need.objects.open().of_measures().filter(due__year=year).first()
    if need is None:
        return
    course = verbs.add_course(
        title="知識文章怎麼寫", subject="improvement", hours=Decimal(2), by=company.yang
    )
    session = _planned(course, [], company, teacher=company.hsu, need=need)
    yield _over(session)
    everybody = [seat.person for seat in session.seats.select_related("person")]
    _held(session, everybody, company.yang)


def _planned(
    course: Course,
    people: list[Person],
    company: Company,
    teacher: Person | None = None,
    need: Need | None = None,
) -> Session:
    starts = (clock.now() + dt.timedelta(days=2)).replace(hour=14, minute=0)
    return verbs.plan_session(
        course,
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=2),
        place="三樓教室",
        seats_count=60,
        teacher=teacher,
        teacher_name="" if teacher else "林采蓉講師",
        need=need,
        people=people,
        by=company.yang,
    )


def _over(session: Session) -> dt.datetime:
    return session.ends_at + dt.timedelta(minutes=10)


def _held(session: Session, there: list[Person], by: Person) -> None:
    verbs.mark_present(session, people=there, by=by)
    verbs.hold_session(session, by=by)
    seats = session.seats.present().select_related("person").order_by("pk")
    tested = session.course.subject == "professional"
    results = [
        verbs.Result(seat, Decimal(72 + seat.pk * 7 % 24) if tested else None) for seat in seats
    ]
    verbs.enter_results(session, results=results, by=by)


def _sessions(company: Company, days: Days) -> Story:
    yield days.at(FIRST, 9)
    courses = {
        subject: verbs.add_course(
            title=title,
            subject=subject,
            hours=hours,
            skill=company.skills.get(skill),
            level=3 if skill else None,
            indicator="projects.on_time" if subject == "management" else "",
            by=company.yang,
        )
        for subject, (title, hours, skill) in COURSES.items()
    }
    some = [company.people[name] for name in ("chang", "ho", "lo", ABSENT)]
    first = _planned(courses["professional"], some, company)
    yield _over(first)
    _held(first, some, company.yang)
    judged = False
    for subject, offset in THIS.items():
        yield days.at(offset, 9)
        if not judged and offset > FIRST + 95:
            judged = _shows_at_work(company, first)
        session = _planned(courses[subject], _service(company), company)
        yield _over(session)
        left_out = {ABSENT} if subject == "communication" else set()
        there = [one for one in _service(company) if one.username not in left_out]
        _held(session, there, company.yang)
        for seat in session.seats.to_react().select_related("session").order_by("pk")[:4]:
            verbs.react(seat, reaction=3 + seat.pk % 3, words="例子很貼近現場。", by=seat.person)


def _service(company: Company) -> list[Person]:
    """Who works on projects: both service departments, and whoever leads a project elsewhere."""
    units = [company.departments[code] for code in ("SV1", "SV2")]
    return list(Person.objects.staff().filter(department__in=units).order_by("pk"))


def _shows_at_work(company: Company, session: Session) -> bool:
    """Ninety days after: the head has seen it."""
    for one in Record.objects.unjudged().filter(seat__session=session).order_by("pk"):
        verbs.judge_behaviour(
            one, level=4, text="之後兩次切換都照步驟完成，沒有漏項。", by=company.lin
        )
    return True


def _outside(company: Company, days: Days) -> Story:
    """The desk's newcomer took a course outside; an engineer's reading still waits."""
    yield days.at(-62, 17)
    claim = _claimed(company.chou, "電話應對認證班", "outside", "service", Decimal(14))
    yield days.at(-60, 10)
    verbs.confirm_claim(claim, note="下週起接夜間熱線。", by=company.hung)
    yield days.at(-2, 16)
    _claimed(company.fang, "變壓器保護電驛自修", "self", "professional", Decimal(8))


def _claimed(person: Person, title: str, kind: str, subject: str, hours: Decimal) -> Claim:
    today = clock.today()
    proof: Any = SimpleUploadedFile("結業證書.pdf", PDF, "application/pdf")
    return verbs.claim(
        kind=kind,
        subject=subject,
        title=title,
        provider="工業技術學院" if kind == "outside" else "",
        started_on=today - dt.timedelta(days=9),
        finished_on=today - dt.timedelta(days=2),
        hours=hours,
        learned="每一步先確認再動作；下個月用在值班。",
        uploads=[proof],
        by=person,
    )
