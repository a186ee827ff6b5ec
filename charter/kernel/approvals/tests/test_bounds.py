"""A tier's bound may be a parameter of the policy: what it holds when a request is submitted."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from charter.ground.errors import Refused
from charter.kernel.approvals.approvals import amounts
from charter.kernel.approvals.bounds import amount_of, is_bound
from charter.kernel.approvals.flows import DECLARED, check_steps, role, step
from charter.kernel.approvals.models import FlowDraft
from charter.kernel.approvals.rules import tiers
from charter.kernel.approvals.tests.test_rules import BOARD, HEAD, filled
from charter.org.models import Role

MANAGER = "approval_manager_amount"


def test_a_bound_is_a_number_or_a_parameter_that_holds_money(db) -> None:
    assert amount_of("") is None and amount_of("12.5") == Decimal("12.5")
    assert amount_of(MANAGER) == 300_000
    assert [is_bound(b) for b in (None, "0", MANAGER, "summary_days", "-1", "NaN", "很多")] == [
        True, True, True, False, False, False, False,
    ]  # fmt: skip
    with pytest.raises(Refused):
        check_steps([step("a", "甲", role(Role.MANAGEMENT), over="summary_days")])


def test_a_step_says_the_amount_and_where_it_comes_from(db) -> None:
    steps = list(DECLARED["projects.initiation"].steps)
    assert amounts(steps[1]) == "NT$300,000（參數「單一主管可核定的預算上限」）以下"
    assert [tier.steps[1:] for tier in tiers(steps)] == [
        ["公司管理層審批"], ["總經理審批"], ["公司管理層審批"],
    ]  # fmt: skip


def test_the_form_shows_and_takes_the_parameter_by_its_title(company) -> None:
    client = Client()
    client.force_login(company.admin)
    url = "/approvals/flows/projects.initiation/edit/"
    page = client.get(url).content.decode()
    assert 'value="單一主管可核定的預算上限"' in page and '<datalist id="tier-parameters">' in page
    one = {**HEAD, "up_to": "單一主管可核定的預算上限"}
    sent = filled(one, {**BOARD, "over": "1,000"}, initial=2, act="save")
    answer = client.post(url, sent)
    assert answer.status_code == 302, re.findall('class="err".*', answer.content.decode())
    bounds = [(s.get("over"), s.get("up_to")) for s in FlowDraft.objects.get().steps]
    assert bounds == [(None, MANAGER), ("1000", None)]
    wrong = client.post(url, {**sent, "s-0-up_to": "很多"})
    assert "請填金額，或從清單選一個制度參數" in wrong.content.decode()
