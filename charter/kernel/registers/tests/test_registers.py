"""Graded records: a matrix as data, a history of movement, a response, an ending."""

import datetime as dt
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection

from charter.ground.errors import Refused
from charter.kernel.actions import verbs as actions
from charter.kernel.journal.models import Entry
from charter.kernel.registers import verbs
from charter.kernel.registers.matrix import FIVE, GRADES, THREE, check, grade
from charter.kernel.registers.models import Record
from charter.kernel.registers.permissions import verbs_for
from charter.kernel.registers.rules import REGISTERS, Register, register
from charter.org.models import Person

DUE = dt.date(2026, 11, 30)


@pytest.fixture
def risks() -> Iterator[Register]:
    yield register("tests_risks", "SP2.2.2a", "風險", letter="T", kinds=(("technical", "技術"),))
    del REGISTERS["tests_risks"]


def opened(company: SimpleNamespace, likelihood: int = 3, impact: int = 4) -> Record:
    return verbs.open_record(
        "tests_risks",
        title="關鍵人員異動",
        kind="technical",
        likelihood=likelihood,
        impact=impact,
        owner=company.engineer,
        by=company.manager,
        about=company.service,
    )


@pytest.mark.parametrize(
    ("likelihood", "impact", "expected"),
    [(5, 3, "extreme"), (3, 3, "high"), (2, 2, "medium"), (1, 3, "low"), (1, 5, "high")],
)
def test_the_default_matrix(likelihood: int, impact: int, expected: str) -> None:
    assert grade(FIVE, likelihood, impact) == expected


def test_the_worst_impact_is_never_below_high() -> None:
    assert all(GRADES.index(row[-1]) >= 2 for cells in (FIVE, THREE) for row in cells)
    for cells in (FIVE, THREE):
        check(cells)
    mild = [row[:] for row in FIVE]
    mild[0][4] = "medium"
    with pytest.raises(Refused) as refusal:
        check(mild)
    assert refusal.value.code == "registers.matrix_worst"
    falling = [row[:] for row in FIVE]
    falling[4][0] = "low"
    with pytest.raises(Refused):
        check(falling)


def test_opening_numbers_grades_and_tells_the_owner(
    risks: Register, company: SimpleNamespace
) -> None:
    first, second = opened(company), opened(company, 1, 5)
    assert [first.number, second.number] == ["T-2026-0001", "T-2026-0002"]
    assert (first.grade, second.grade) == ("high", "high")
    assert Entry.objects.of(first).get().told == [company.engineer.pk]
    assert list(Record.objects.about(company.service).at_least("extreme")) == []
    with pytest.raises(Refused) as refusal:
        opened(company, 0, 5)
    assert refusal.value.field == "likelihood"


def test_grading_anew_keeps_the_history(risks: Register, company: SimpleNamespace) -> None:
    record = opened(company)
    with pytest.raises(Refused):
        verbs.regrade(record, likelihood=1, impact=1, reason="", by=company.engineer)
    verbs.regrade(record, likelihood=1, impact=2, reason="已備援", by=company.engineer)
    grades = list(record.movements.order_by("id").values_list("grade", flat=True))
    assert grades == ["high", "low"]
    with pytest.raises(Refused) as refusal:
        verbs.regrade(record, likelihood=1, impact=1, reason="x", by=company.finance)
    assert refusal.value.code == "registers.not_allowed"


def test_it_closes_only_when_its_response_is_verified(
    risks: Register, company: SimpleNamespace
) -> None:
    record = opened(company)
    action = verbs.respond(
        record, response="培訓備援", owner=company.staff, due=DUE, by=company.engineer
    )
    ending = {"outcome": "未發生", "lesson": "提早培訓備援"}
    with pytest.raises(Refused) as refusal:
        verbs.close(record, **ending, by=company.engineer)
    assert refusal.value.code == "registers.response_open"
    actions.report_done(action, evidence="簽到表", by=company.staff)
    actions.verify(action, effective=True, by=company.engineer)
    with pytest.raises(Refused):
        verbs.close(record, outcome="未發生", lesson=" ", by=company.engineer)
    verbs.close(record, **ending, by=company.engineer)
    assert verbs_for(company.engineer, record) == ["reopen"]


def test_another_matrix_changes_only_what_is_graded_after_it(
    risks: Register, company: SimpleNamespace
) -> None:
    record = opened(company)
    with pytest.raises(Refused):
        verbs.set_matrix(THREE, reason="簡化", by=company.staff)
    verbs.set_matrix(THREE, reason="簡化", by=company.boss)
    record.refresh_from_db()
    assert record.grade == "high"
    assert opened(company, 1, 3).grade == "high"
    with pytest.raises(Refused):
        opened(company, 5, 5)


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_many_open_at_once(risks: Register) -> None:
    owner = Person.objects.create(username="o", name="負責人")
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            verbs.open_record(
                "tests_risks",
                title="x",
                kind="technical",
                likelihood=1,
                impact=1,
                owner=owner,
                by=None,
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(Record.objects.values_list("number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"]
