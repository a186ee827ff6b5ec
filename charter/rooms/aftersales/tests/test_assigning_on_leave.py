"""SP2.2.1b meets the desk: who is on leave is given no case."""

import datetime as dt
from types import SimpleNamespace

import pytest

from charter.ground import clock
from charter.ground.errors import Refused
from charter.org.models import Customer
from charter.rooms.aftersales.assigning import proposed
from charter.rooms.aftersales.models import Channel
from charter.rooms.aftersales.verbs import assigning, cases
from charter.rooms.people.tests.test_absences import granted


def test_sp2_2_1b_leave_blocks_assignment_and_the_rules_pass_over_it(
    company: SimpleNamespace,
) -> None:
    today = clock.today()
    assigning.set_rule(name="服務一部", department=company.service, by=company.head)
    told = cases.Report(Customer.objects.get(code="HC"), "空調不冷", Channel.PHONE)
    case = cases.register(told, by=company.staff)
    granted(company, since=today, until=today + dt.timedelta(days=1))
    found = proposed(case)
    assert found and found.person and found.person != company.engineer
    assert "1人今天不在" in str(found.because)
    with pytest.raises(Refused) as refused:
        cases.assign(case, to=company.engineer, by=company.head)
    assert refused.value.code == "aftersales.on_leave" and refused.value.field == "to"
    cases.assign(case, to=company.engineer, by=company.engineer)
    with pytest.raises(Refused):
        cases.register(
            cases.Report(told.customer, "門禁", Channel.PHONE, assignee=company.engineer),
            by=company.staff,
        )
