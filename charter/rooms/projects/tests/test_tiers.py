"""Who approves an application follows the amounts that the policy's parameters hold."""

import datetime as dt

from charter.ground import clock
from charter.kernel.parameters.verbs import set_value
from charter.rooms.projects.models import Initiation
from charter.rooms.projects.tests import stories
from charter.rooms.projects.verbs.initiation import submit_initiation

MANAGER = "approval_manager_amount"


def route(company, total: int) -> list[str]:
    asked = submit_initiation(stories.draft(company, total), by=company.staff)
    keys = [one.key for one in asked.steps.order_by("position")]
    Initiation.objects.update(name=f"已送出{total}")
    return keys


def test_the_tiers_of_an_application_follow_the_parameter(company) -> None:
    assert route(company, 250_000) == ["head", "management"]
    assert route(company, 250_001 + 60_000) == ["head", "general_manager"]
    tomorrow = clock.today() + dt.timedelta(days=1)
    set_value(MANAGER, 200_000, effective_on=tomorrow, reason="收緊", by=company.boss)
    assert route(company, 240_000) == ["head", "management"], "not before its day"
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert route(company, 240_000) == ["head", "general_manager"]
        set_value("approval_committee_amount", 230_000, effective_on=clock.today(), reason="再收緊",
                  by=company.boss)  # fmt: skip
        assert route(company, 240_000) == ["head", "committee"]
