"""A period of appraisals in the small company, told by verbs."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from charter.ground import clock
from charter.ground.periods import period_of
from charter.kernel.actions.verbs import assign, report_done
from charter.org.models import Person
from charter.rooms.appraisal import jobs, verbs
from charter.rooms.appraisal.models import Appraisal, Cycle

TAIPEI = ZoneInfo("Asia/Taipei")
AUTUMN = period_of("quarter", dt.date(2026, 8, 1))  # Q3: July to September
FOURS = {"completion": 4, "quality": 4, "efficiency": 4, "teamwork": 4, "satisfaction": 4}


def at(month: int, day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=TAIPEI)


def line(company: SimpleNamespace) -> None:
    """Who stands above whom."""
    for name in ("staff", "engineer", "manager"):
        Person.objects.filter(pk=getattr(company, name).pk).update(manager=company.head)
        getattr(company, name).manager = company.head
    Person.objects.filter(pk=company.head.pk).update(manager=company.boss)
    company.head.manager = company.boss


def measures(company: SimpleNamespace, owner: Person, done: int, of: int) -> None:
    """Measures due in August, some done in time and some never."""
    with clock.at(at(8, 3)):
        given = [
            assign(
                company.service,
                measure=f"整理巡檢紀錄{n}",
                owner=owner,
                due=dt.date(2026, 8, 10 + n),
                by=company.head,
            )
            for n in range(of)
        ]
    with clock.at(at(8, 7)):
        for one in given[:done]:
            report_done(one, evidence="紀錄已上傳", by=owner)


def opened(company: SimpleNamespace) -> Cycle:
    """Q3 opened on 5 October and drawn; input until 20 October."""
    line(company)
    with clock.at(at(10, 5)):
        cycle = verbs.open_cycle("quarter", AUTUMN, by=company.hr)
        jobs.draw(cycle.pk)
    cycle.refresh_from_db()
    return cycle


def of(cycle: Cycle, person: Person) -> Appraisal:
    rows = Appraisal.objects.select_related("cycle", "person", "superior__manager")
    return rows.get(cycle=cycle, person=person)


def rated(company: SimpleNamespace, cycle: Cycle, person: Person) -> Appraisal:
    """By oneself, then by the superior once the time for input is over."""
    one = of(cycle, person)
    with clock.at(at(10, 8)):
        verbs.rate_oneself(one, ratings={**FOURS, "quality": 3}, words="自己看", by=person)
    with clock.at(at(10, 26)):
        verbs.rate(one, ratings=FOURS, words="穩定", by=one.superior)
    return of(cycle, person)
