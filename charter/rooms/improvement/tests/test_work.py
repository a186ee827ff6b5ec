"""What people owe: a vote, a reading, a version to mend or to review, a clash; and how many
statements the pages take for one row and for three."""

from types import SimpleNamespace
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.kernel.notices.models import Notice
from charter.kernel.work import SOURCES
from charter.org.models import Department, Person
from charter.rooms.improvement.tests.stories import (
    aimed,
    approved,
    handed_in,
    measured,
    planned,
    prepared,
    reviewed,
    started,
    voted,
    written,
)
from charter.rooms.improvement.tests.test_eight_departments import TITLES
from charter.rooms.improvement.verbs import clashes, cycles, documents, readings, versions


def owed(kind: str, person: Person) -> list[str]:
    return [str(one.verb) for one in SOURCES[f"improvement_{kind}"].owed_by(person)]


def told(person: Person) -> list[str]:
    return [one.entry.event for one in Notice.objects.filter(person=person).order_by("pk")]


def test_votes_and_readings_are_owed_by_those_who_may_give_them(company: SimpleNamespace) -> None:
    cycle = started(company)
    version = handed_in(cycle.plans.get(), measured(company))
    assert owed("plan", company.deputy) == ["審核"] and owed("plan", company.head) == []
    reviewed(company, version)
    assert owed("plan", company.deputy) == []
    document = documents.table(cycle, by=company.deputy)
    members = [seat.person for seat in cycle.members.seated()]
    voters = {one.pk for one in members if owed("vote", one)}
    assert voters == {company.boss.pk, company.quality.pk, company.finance.pk}
    assert all("improvement.document.tabled" in told(one) for one in members)
    assert owed("vote", company.staff) == [] == owed("reading", company.staff)
    voted(company, document)
    assert not any(owed("vote", one) for one in members)


def test_whoever_is_concerned_owes_a_reading_until_it_is_confirmed(
    company: SimpleNamespace,
) -> None:
    document = approved(company)
    documents.publish(document, by=company.deputy)
    assert owed("reading", company.staff) == ["確認已讀"]
    assert "improvement.document.published" in told(company.staff)
    readings.confirm(document.readings.get(person=company.staff), by=company.staff)
    assert owed("reading", company.staff) == []


def test_what_comes_back_is_owed_by_its_writer_and_clashes_by_the_office(
    company: SimpleNamespace,
) -> None:
    cycle = started(company, (company.office, company.quality))
    indicator = measured(company)
    one, other = cycle.plans.order_by("pk")
    handed_in(one, indicator, "熱線知識庫")
    second = handed_in(other, indicator, "故障知識庫")
    assert owed("clash", company.deputy) == ["協調"] and owed("clash", company.head) == []
    clashes.settle(
        cycle.clashes.get(), way="drop", decision="合併", measure=second.measures.get().measure,
        by=company.deputy,
    )  # fmt: skip
    assert owed("clash", company.deputy) == [] and owed("plan", company.quality) == ["補正並報送"]
    assert "improvement.version.begun" in told(company.quality)
    versions.send_back(one.version, review="缺人力", by=company.deputy)
    assert owed("plan", company.head) == ["補正並報送"]
    assert "improvement.version.returned" in told(company.head)


def asked(client: Client, person: Any, path: str) -> int:
    """The statements of a page that was opened before."""
    client.force_login(person)
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200, path
    return len(seen)


def test_lists_take_as_many_statements_for_three_rows_as_for_one(
    company: SimpleNamespace, client: Client
) -> None:
    cycle = prepared(company)
    paths = ("/improvement/", f"/improvement/cycles/{cycle.pk}/",
             f"/improvement/cycles/{cycle.pk}/desk/")  # fmt: skip
    before = [asked(client, company.deputy, path) for path in paths]
    for n in (2, 3):
        unit = Department.objects.create(code=f"U{n}", name=f"第{n}部")
        cycles.include(cycle, department=unit, owner=company.engineer, by=company.deputy)
        cycles.set_up(year=2027 + n, by=company.deputy)
    assert [asked(client, company.deputy, path) for path in paths] == before


def test_a_plan_takes_as_many_statements_for_three_measures_as_for_one(
    company: SimpleNamespace, client: Client
) -> None:
    plan = started(company).plans.get()
    version = written(plan, measured(company), costs=["1"])
    path = f"/improvement/plans/{plan.pk}/"
    before = asked(client, company.head, path)
    for title in ("夜班輪值", "備品前置"):
        planned(version, version.targets.get(cover="quality"), title, costs=["1"])
    assert asked(client, company.head, path) == before
    aimed(version, measured(company, "客戶滿意度"))
    assert asked(client, company.head, path) == before


def test_a_document_takes_as_many_statements_for_three_parts_as_for_one(
    company: SimpleNamespace, client: Client
) -> None:
    indicator, seen = measured(company), []
    units = [Department.objects.create(code=f"U{n}", name=f"第{n}部") for n in (2, 3)]
    for more in ((), [(unit, company.engineer) for unit in units]):
        with transaction.atomic():
            cycle = started(company, *more)
            for plan, title in zip(cycle.plans.order_by("pk"), TITLES, strict=False):
                reviewed(company, handed_in(plan, indicator, title))
            document = documents.table(cycle, by=company.deputy)
            assert document.parts.count() == 1 + len(more)
            path = f"/improvement/documents/{document.pk}/"
            seen.append([asked(client, company.boss, f"{path}{page}") for page in ("", "print/")])
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
