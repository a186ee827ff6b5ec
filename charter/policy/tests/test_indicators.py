"""What the house measures of itself, against a count by hand."""

import datetime as dt
from types import SimpleNamespace

import pytest

from charter.ground import clock
from charter.kernel.actions import verbs as actions
from charter.kernel.actions.models import Action
from charter.kernel.approvals.models import Request, Step
from charter.kernel.indicators.rules import RULES
from charter.policy.indicators import SHARES, approvals_due
from charter.policy.verbs.proposals import propose

START, END = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


def at(day: int, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, 2, tzinfo=dt.UTC)


def figures(name: str, start: dt.date = START, end: dt.date = END) -> dict[str, tuple[int, int]]:
    source = RULES[name].source
    assert source
    found = {m.scope: (m.numerator, m.denominator) for m in source(start, end)}
    return found  # type: ignore[return-value]


def owed(company: SimpleNamespace, due: int) -> Action:
    told = {"measure": "x", "owner": company.staff, "due": dt.date(2026, 11, due)}
    return actions.assign(company.service, by=company.manager, **told)


def test_measures_done_and_verified_in_time(company) -> None:
    early, late, open_one, gone = (owed(company, day) for day in (18, 18, 19, 20))
    ahead = owed(company, 29)
    actions.cancel(gone, reason="不需要", by=company.manager)
    with clock.at(at(18)):
        actions.report_done(early, evidence="照片", by=company.staff)
    with clock.at(at(20)):
        actions.report_done(late, evidence="照片", by=company.staff)
        actions.verify(early, effective=True, by=company.manager)
        actions.verify(late, effective=False, effect="又發生", by=company.manager)
    with clock.at(at(25)):
        assert figures("actions.done_in_time") == {"department": (1, 3), "organisation": (1, 3)}
        assert figures("actions.effective")["organisation"] == (1, 2)
        assert figures("actions.verified_in_time") == {}, "nobody has run out of time yet"
    with clock.at(at(30, 12)):
        december = (END, dt.date(2027, 1, 1))
        assert figures("actions.verified_in_time", *december)["organisation"] == (2, 2)
    assert ahead.is_late is False and open_one.pk


def test_an_approval_counts_as_late_when_any_step_passed_its_moment(company) -> None:
    day = dt.date(2027, 1, 1)
    propose("pass_score", 65, effective_on=day, reason="x", by=company.head)
    request = Request.objects.get()
    due = Step.objects.get(request=request).due_at
    assert due
    with clock.at(due + dt.timedelta(hours=1)):
        [row] = approvals_due(START, END)
        assert row.is_kept is False
        assert figures("approvals.in_time")["organisation"] == (0, 1)
    with clock.at(due - dt.timedelta(hours=1)):
        assert figures("approvals.in_time") == {}, "it is not due yet"


@pytest.mark.parametrize("name", [share[0] for share in SHARES])
def test_what_stands_behind_a_figure_has_as_many_records(name: str, company) -> None:
    rule = RULES[name]
    owed(company, 18)
    with clock.at(at(28)):
        assert rule.source and rule.records
        whole = [m for m in rule.source(START, END) if m.scope == "organisation"]
        count = rule.records(START, END, "organisation", 0).count()
        assert count == (whole[0].n if whole else 0)
        parts = [m for m in rule.source(START, END) if m.scope == "department"]
        for part in parts:
            assert rule.records(START, END, "department", part.scope_id).count() == part.n
