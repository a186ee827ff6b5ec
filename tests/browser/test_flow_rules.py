"""A step of an approval names people: the list comes when it is asked for."""

from types import SimpleNamespace
from typing import Any

import pytest

from charter.kernel.approvals.models import FlowDraft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_people_are_listed_when_a_step_shall_name_some(
    page_as: Any, company: SimpleNamespace
) -> None:
    screen = page_as(company.admin, 375)
    page = screen.open("/approvals/flows/projects.plan/edit/")
    box = page.locator("[name=s-0-people]")
    assert box.count() == 0
    page.select_option("[name=s-0-who]", "people")
    page.locator(f"[name=s-0-people][value='{company.finance.pk}']").check()
    page.locator(f"[name=s-0-people][value='{company.hr.pk}']").check()
    assert page.locator("[data-pick-on] .filt").count() == 2
    screen.is_sound("flow-people-375")
    with page.expect_navigation():
        page.click("button[value=save]")
    kept = FlowDraft.objects.get().steps[0]["rule"]
    assert sorted(kept["people"]) == sorted([company.finance.pk, company.hr.pk])
    assert page.locator("[name=s-0-people]:checked").count() == 2
