"""三.2.2: what is asked of one person, from the asking to its being met."""

import datetime as dt

import pytest

from charter.ground import clock
from charter.ground.errors import Refused
from charter.rooms.training import verbs
from charter.rooms.training.queries import needs_left
from charter.rooms.training.tests import stories


def test_sp3_2b_what_is_asked_of_somebody_later_comes_into_the_plan_and_is_met(company):
    plan = verbs.draw_plan(company.staff, year=2026, by=company.head)
    verbs.agree_plan(plan, by=company.head)
    need = verbs.raise_need(
        source="superior", title="切換演練", subject="professional", person=company.staff,
        due=clock.today() + dt.timedelta(days=30), by=company.head,
    )  # fmt: skip
    assert list(needs_left(plan)) == [need]
    verbs.reopen_plan(plan, by=company.staff)
    item = plan.items.get(need=need)
    verbs.submit_plan(plan, by=company.staff)
    with pytest.raises(Refused, match="退回"):
        verbs.drop_item(item, by=company.staff)
    assert plan.items.filter(need=need).count() == 1
    verbs.agree_plan(plan, by=company.head)
    done = stories.claimed(company, company.staff, item=item, subject="professional")
    verbs.confirm_claim(done, by=company.head)
    need.refresh_from_db()
    assert need.state == "met" and plan.items.get(need=need).done_on == done.finished_on
