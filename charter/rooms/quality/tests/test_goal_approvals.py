"""Nothing is aimed at before somebody else has agreed, and then what was agreed to."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide, return_to
from charter.rooms.quality.aims import Aim
from charter.rooms.quality.models import Goal, Step
from charter.rooms.quality.tests.goals import agreed, own, step
from charter.rooms.quality.verbs import goals, proposing


def test_nobody_approves_a_goal_of_their_own_and_one_that_is_refused_never_rules(
    company: SimpleNamespace,
) -> None:
    goal = proposing.propose(Aim("返工", company.head, target=Decimal(3)), by=company.quality)
    request = Request.objects.about(goal).pending().get()
    with pytest.raises(Refused):
        decide(request, verdict="approve", by=company.quality)
    assert not Goal.objects.in_force().exists()
    decide(request, verdict="reject", by=company.boss, comment="先看去年")
    goal.refresh_from_db()
    assert goal.state == Goal.State.RETIRED
    with pytest.raises(Refused, match="已經停用"):
        proposing.propose_parts(goal, [step(company, Step.DELIVERY, 100)], by=company.quality)


def test_a_goal_that_comes_back_is_mended_with_its_parts_and_sent_again(
    company: SimpleNamespace,
) -> None:
    aim = Aim("返工", company.head, target=Decimal(3), unit="件", direction="lower")
    parts = [step(company, Step.DELIVERY, 100)]
    goal = proposing.propose(aim, parts=parts, by=company.quality)
    request = Request.objects.about(goal).pending().get()
    return_to(request, by=company.boss, reason="要更嚴")
    with pytest.raises(Refused, match="還在審批"):
        proposing.propose_change(goal, aim, reason="x", by=company.boss)
    stricter = replace(aim, target=Decimal(2))
    again = proposing.propose_change(goal, stricter, reason="照意見改", by=company.quality)
    assert (again.pk, again.round) == (request.pk, 2)
    agreed(goal)
    assert (goal.state, goal.target, goal.children.get().step) == ("in_force", 2, "delivery")


def test_what_was_approved_rules_though_people_changed_their_mind_meanwhile(
    company: SimpleNamespace,
) -> None:
    goal = own(company)
    proposing.propose_parts(goal, [step(company, Step.DELIVERY, 100)], by=company.head)
    with pytest.raises(Refused, match="還在審批"):
        proposing.propose_parts(goal, [step(company, Step.TESTING, 100)], by=company.quality)
    goals.retire(goal, reason="不做了", by=company.quality)
    agreed(goal)
    assert goal.state == Goal.State.RETIRED and not goal.children.exists()


def test_goals_are_proposed_broken_down_changed_and_retired_over_json(
    company: SimpleNamespace,
) -> None:
    def said(path: str, body: object, who: str = "quality") -> tuple[int, dict[str, Any]]:
        client = Client()
        client.force_login(getattr(company, who), backend=settings.AUTHENTICATION_BACKENDS[0])
        answer = client.post(f"/api/quality/goals/{path}", body, "application/json")
        return answer.status_code, answer.json()

    aim = {"title": "返工", "owner": company.head.pk, "target": "3", "unit": "件",
           "direction": "lower", "period": "month"}  # fmt: skip
    status, wrong = said("", {**aim, "direction": "sideways"})
    assert (status, wrong["detail"][0]["loc"]) == (422, ["body", "direction"])
    assert said("", aim, "staff")[0] == 409 and not Goal.objects.exists()
    status, told = said("", aim)
    assert (status, told["state"]) == (201, "proposed")
    goal = Goal.objects.get(pk=told["id"])
    agreed(goal)
    part = {"place": "sdelivery", "title": "交付返工", "owner": company.head.pk, "weight": 60}
    assert said(f"{goal.pk}/parts/", [part])[0] == 409, "weights sum to 100"
    assert said(f"{goal.pk}/parts/", [part, {**part, "place": "nowhere"}])[0] == 422
    rest = {**part, "place": f"d{company.service.pk}", "weight": 40}
    assert said(f"{goal.pk}/parts/", [part, rest])[0] == 200
    agreed(goal)
    assert {part.place for part in goal.children.in_force()} == {"現場實施", company.service.name}
    assert said(f"{goal.pk}/change/", {**aim, "target": "2", "reason": "更嚴"})[0] == 200
    assert said(f"{goal.pk}/retire/", {"reason": "不做了"})[1]["state"] == "retired"
