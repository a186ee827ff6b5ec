"""Whom a request is about without having written it: neither decides nor withdraws nor reads."""

from types import SimpleNamespace

import pytest

from charter.ground.errors import Refused
from charter.kernel.approvals import flows
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide, submit, urge, withdraw
from charter.org.models import Role

FLOW = "test.barred"
if FLOW not in flows.DECLARED:
    steps = [flows.step("management", "管理層", flows.role(Role.MANAGEMENT))]
    flows.declare_flow(FLOW, "涉及他人的申請", steps=steps)


def test_whom_it_is_about_has_no_hand_in_it(company: SimpleNamespace) -> None:
    asked = submit(
        company.service, flow=FLOW, by=company.hr, content={"n": 1}, title="X",
        barred=[company.boss, company.staff],
    )  # fmt: skip
    for person in (company.boss, company.staff):
        for act in (
            lambda by: decide(asked, verdict="approve", by=by, key="k"),
            lambda by: withdraw(asked, by=by, reason="不要"),
            lambda by: urge(asked, by=by),
        ):
            with pytest.raises(Refused):
                act(person)
        assert not Request.objects.visible_to(person).filter(pk=asked.pk).exists()
        assert not Request.objects.started_by(person).filter(pk=asked.pk).exists()
    assert Request.objects.waiting_for(company.deputy).get() == asked
    decide(asked, verdict="approve", by=company.deputy, key="d")
    asked.refresh_from_db()
    assert asked.state == "approved"
