"""What is measured of the room, by hand and by the indicator."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from charter.ground import clock
from charter.kernel.evidence import EVIDENCE
from charter.kernel.indicators.models import Indicator
from charter.kernel.indicators.rules import RULES, Measured
from charter.kernel.indicators.verbs import enrol_all, materialise, set_target
from charter.kernel.parameters.queries import Moment
from charter.org.models import Customer
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.aftersales.verbs.clocks import record_breach

MONTH = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


def report(company: SimpleNamespace, text: str = "機房空調不冷", **more: Any) -> Case:
    told = cases.Report(Customer.objects.get(code="HC"), text, Channel.PHONE, **more)
    return cases.register(told, by=company.staff)


def later(**span: int) -> Any:
    return clock.at(clock.now() + dt.timedelta(**span))


def solved(case: Case, company: SimpleNamespace) -> None:
    progress.resolve(case, cause="濾網阻塞", solution="更換濾網", by=company.engineer)


def counted(name: str) -> dict[tuple[str, int], Measured]:
    source = RULES[f"aftersales.{name}"].source
    assert source is not None
    return {(m.scope, m.scope_id): m for m in source(*MONTH)}


def whole(name: str) -> tuple[Any, Any]:
    found = counted(name)["organisation", 0]
    return found.numerator, found.denominator


def test_promises_kept_are_counted_by_the_moment_they_were_decided(
    company: SimpleNamespace,
) -> None:
    good, late = (report(company, assignee=company.engineer) for _ in range(2))
    with later(minutes=10):
        solved(good, company)
    with later(days=20):
        for one in late.clocks.all():
            record_breach(one, by=None)
        assert whole("response_kept") == (1, 2)
        assert whole("resolution_kept") == (1, 2)
        department = counted("resolution_kept")["department", company.service.pk]
        assert (department.numerator, department.denominator) == (1, 2)


def test_load_is_open_cases_per_person_who_holds_one(company: SimpleNamespace) -> None:
    for person in (company.engineer, company.engineer, company.staff):
        report(company, assignee=person)
    report(company)
    with later(minutes=1):
        assert whole("load") == (3, 2)


def test_a_case_that_came_back_counts_against_the_solutions(company: SimpleNamespace) -> None:
    first, second = report(company), report(company)
    solved(first, company)
    solved(second, company)
    progress.reopen(first, reason="還是不冷", by=company.staff)
    with later(minutes=1):
        assert whole("reopened") == (1, 2)


def test_complaints_are_counted_per_service_delivered(company: SimpleNamespace) -> None:
    complaint = report(company, text="工程師態度不好", category="complaint")
    for case in (report(company), report(company), complaint):
        solved(case, company)
    progress.follow_up(complaint, reached=True, score=3, by=company.staff)
    with later(minutes=1):
        assert whole("complaint_rate") == (1, 3)
        assert whole("satisfaction") == (0, 1)


def test_a_month_without_cases_is_no_data_and_never_zero(company: SimpleNamespace) -> None:
    for name in RULES:
        if name.startswith("aftersales."):
            assert counted(name.split(".")[1]) == {}


def test_goals_are_kept_when_they_have_a_target_and_were_measured(
    company: SimpleNamespace,
) -> None:
    (proof,) = (e for e in EVIDENCE["SP4.1a"] if e.name == "aftersales.goals")

    def kept() -> tuple[int, int]:
        moment = Moment.now()
        found = proof.population(moment)
        return found.filter(proof.kept(moment)).count(), found.count()

    assert kept() == (0, 0), "nothing measured is no evidence"
    enrol_all()
    assert kept() == (0, 2)
    case = report(company, category="complaint")
    solved(case, company)
    progress.follow_up(case, reached=True, score=5, by=company.staff)
    with later(minutes=1):
        for name in ("aftersales.complaint_rate", "aftersales.satisfaction"):
            materialise(RULES[name], clock.today())
            found = Indicator.objects.get(name=name)
            set_target(found, since=clock.today(), value=Decimal(2), by=None)
        assert kept() == (2, 2)
    with later(days=70):
        assert kept() == (0, 2), "an old measurement proves nothing of this month"
