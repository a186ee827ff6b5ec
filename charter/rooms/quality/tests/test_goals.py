"""Goals: targets of the policy, parts that sum to 100, values of every period, the tree."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.duties.jobs import generate_duties
from charter.kernel.duties.models import Duty
from charter.kernel.indicators.models import Indicator, Reading
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.models import Setting
from charter.rooms.quality.aims import Aim, Part
from charter.rooms.quality.goaltree import forest, node_of
from charter.rooms.quality.jobs import measure_goals
from charter.rooms.quality.models import Goal, GoalMeasure, Step
from charter.rooms.quality.tests.goals import (
    SATISFIED,
    agreed,
    aimed,
    break_down,
    own,
    set_goal,
    step,
    unit,
    whole,
)
from charter.rooms.quality.tests.problems import later
from charter.rooms.quality.tests.standards import delivering
from charter.rooms.quality.tests.test_pages import at_desk
from charter.rooms.quality.verbs import goals, measures

NOVEMBER, DECEMBER = dt.date(2026, 11, 1), dt.date(2026, 12, 1)


def read(value: str, starts: dt.date = NOVEMBER, **scope: object) -> Reading:
    return Reading.objects.create(
        indicator=Indicator.objects.get(name=SATISFIED),
        period=f"{starts:%Y-%m}",
        starts=starts,
        ends=(starts + dt.timedelta(days=32)).replace(day=1),
        value=Decimal(value),
        n=40,
        taken_at=dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
        **scope,
    )


def test_a_goal_takes_unit_direction_and_period_from_its_figure(
    company: SimpleNamespace,
) -> None:
    goal = aimed(company, unit="件", direction="lower")
    assert (goal.unit, goal.direction, goal.period) == ("%", "higher", "month")
    rate = aimed(
        company, title="投訴率", parameter="complaint_rate_percent",
        indicator="aftersales.complaint_rate",
    )  # fmt: skip
    assert rate.direction == "lower"


def test_a_target_is_a_number_or_a_blank_of_the_policy_never_both(
    company: SimpleNamespace,
) -> None:
    for wrong in ({"target": Decimal(90)}, {"parameter": ""}, {"parameter": "none_such"}):
        with pytest.raises(Refused):
            aimed(company, **wrong)
    with pytest.raises(Refused, match="質量管理、管理層或領導小組"):
        set_goal(Aim("x", company.staff, target=Decimal(1)), by=company.engineer)


@pytest.mark.parametrize("weights", [(50, 40), (60, 60), (100, 1)])
def test_weights_that_do_not_sum_to_100_are_refused_with_their_sum(
    company: SimpleNamespace, weights: tuple[int, int]
) -> None:
    root = own(company)
    parts = [step(company, Step.DELIVERY, weights[0]), step(company, Step.TESTING, weights[1])]
    with pytest.raises(Refused, match=f"現在是{sum(weights)}"):
        break_down(root, parts, by=company.head)
    assert not root.children.exists()


def test_a_part_has_a_place_of_its_own_and_an_owner_who_works_here(
    company: SimpleNamespace,
) -> None:
    root, part = own(company), step(company, Step.DELIVERY, 50)
    with pytest.raises(Refused, match="只能出現一次"):
        break_down(root, [part, part], by=company.head)
    with pytest.raises(Refused, match="都要選部門"):
        break_down(root, [replace(part, step="", weight=100)], by=company.head)
    company.engineer.is_active = False
    company.engineer.save()
    with pytest.raises(Refused, match="在職員工"):
        break_down(root, [replace(part, weight=100)], by=company.head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=root.pk).update(weight=10)


def test_breaking_down_anew_keeps_what_stays_and_retires_the_rest(
    company: SimpleNamespace,
) -> None:
    root = own(company)
    first, second = break_down(
        root,
        [step(company, Step.DELIVERY, 50), step(company, Step.TESTING, 50)],
        by=company.head,
    )
    third = step(company, Step.HANDOVER, 30)
    break_down(root, [step(company, Step.DELIVERY, 70, goal=first), third], by=company.head)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.weight, second.state) == (70, Goal.State.RETIRED)
    assert root.children.in_force().count() == 2
    with pytest.raises(Refused, match="重新分解"):
        goals.retire(first, reason="x", by=company.quality)
    with pytest.raises(Refused, match="不再往下分解"):
        break_down(first, [third], by=company.head)


def test_only_those_in_the_line_of_a_goal_break_it_down(company: SimpleNamespace) -> None:
    root = aimed(company)
    with pytest.raises(Refused, match="負責人、質量管理或管理層"):
        break_down(root, [unit(company)], by=company.engineer)
    (below,) = break_down(root, [unit(company)], by=company.quality)
    assert break_down(below, [step(company, Step.DELIVERY, 100)], by=company.head)


def test_a_counted_goal_is_measured_by_its_figure_and_fulfils_its_duty(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    goal = aimed(company)
    generate_duties(0)
    with pytest.raises(Refused, match="不能自行填數值"):
        measures.measure(goal, day=NOVEMBER, value=Decimal(99), by=company.quality)
    read("88")
    with later(monday, days=16):
        measure_goals(0)
        measure_goals(0)
    made = GoalMeasure.objects.get()
    assert (made.value, made.target, made.by, made.rate.met) == (88, 90, None, False)
    duty = Duty.objects.get(rule="quality.goal_month", period="2026-11")
    assert duty.state == Duty.State.FULFILLED
    assert duty.due == dt.date(2026, 12, 7), "five working days after the month"
    missed = Entry.objects.of(goal).get(event="quality.goal.missed")
    assert company.quality.pk in missed.told


def test_a_measure_keeps_the_target_of_its_own_time(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    goal = aimed(company)
    read("91")
    Setting.objects.create(
        name="satisfaction_percent",
        value=95,
        effective_on=DECEMBER,
        reason="提高",
        set_at=clock.now(),
    )
    with later(monday, days=16):
        measure_goals(0)
        node = node_of(goal)
    assert node and node.target == 95, "aimed at today"
    assert node.last and (node.last.target, node.tone) == (90, "ok"), "in force in November"


def test_a_part_is_measured_by_the_figure_of_its_department(
    company: SimpleNamespace, monday: dt.datetime
) -> None:
    root = aimed(company)
    (below,) = break_down(root, [unit(company)], by=company.quality)
    read("92")
    read("85", scope="department", scope_id=company.service.pk)
    with later(monday, days=16):
        measure_goals(0)
    assert {m.goal_id: m.value for m in GoalMeasure.objects.all()} == {root.pk: 92, below.pk: 85}


def test_the_owner_enters_the_value_or_says_why_there_is_none(company: SimpleNamespace) -> None:
    goal = own(company)
    with pytest.raises(Refused, match="負責人登錄"):
        measures.measure(goal, day=NOVEMBER, value=Decimal(2), by=company.quality)
    for wrong in ({}, {"value": Decimal(2), "missing": "沒有"}):
        with pytest.raises(Refused, match="兩者選一"):
            measures.measure(goal, day=NOVEMBER, by=company.head, **wrong)
    with pytest.raises(Refused, match="還沒有到"):
        measures.measure(goal, day=DECEMBER, value=Decimal(2), by=company.head)
    made = measures.measure(goal, day=NOVEMBER, value=Decimal(2), by=company.head)
    assert made.rate.met is True, "lower is better"
    again = measures.measure(goal, day=NOVEMBER, missing="系統停機", by=company.head)
    assert (again.pk, again.value, again.tone) == (made.pk, None, "none")


def test_the_tree_adds_up_what_its_parts_reach_by_weight(company: SimpleNamespace) -> None:
    root = own(company, direction="higher", target=Decimal(100))
    parts = [step(company, Step.DELIVERY, 25), step(company, Step.TESTING, 75)]
    one, two = break_down(root, parts, by=company.head)
    measures.measure(one, day=NOVEMBER, value=Decimal(95), by=company.engineer)
    (tree,) = forest(Goal.objects.of_organisation())
    assert tree.of_parts is None, "testing is not measured yet"
    measures.measure(two, day=NOVEMBER, value=Decimal(76), by=company.engineer)
    (tree,) = forest(Goal.objects.of_organisation())
    assert tree.of_parts == 25 * 1 + 75 * Decimal("0.8")
    assert [n.goal for n in tree.parts] == [one, two]


def test_goals_are_set_broken_down_and_measured_on_their_pages(
    company: SimpleNamespace,
) -> None:
    desk = at_desk(company.quality)
    assert "還沒有質量目標" in desk.get("/quality/goals/").content.decode()
    told = {
        "title": "返工率",
        "owner": company.quality.pk,
        "target": "3",
        "unit": "%",
        "direction": "lower",
        "period": "month",
    }
    refused = desk.post("/quality/goals/new/", {**told, "parameter": "satisfaction_percent"})
    assert refused.status_code == 422 and "選一個制度參數" in refused.content.decode()
    assert desk.post("/quality/goals/new/", told).status_code == 302
    goal = Goal.objects.get()
    path = f"/quality/goals/{goal.pk}/"
    assert "待核准的目標" in desk.get("/quality/goals/").content.decode()
    assert desk.get(f"{path}measure/").status_code == 409, "nothing is owed before it is approved"
    agreed(goal)
    row = {"0-place": f"d{company.service.pk}", "0-title": "一部返工率", "0-owner": company.head.pk}
    short = desk.post(f"{path}breakdown/", {"rows": "4", **row, "0-weight": "90"})
    assert short.status_code == 422 and "現在是90" in short.content.decode()
    holes = desk.post(f"{path}breakdown/", {"rows": "4", "0-weight": "100"})
    assert holes.status_code == 422 and "有權重的列都要填" in holes.content.decode()
    desk.post(f"{path}breakdown/", {"rows": "4", **row, "0-weight": "100"})
    assert not goal.children.exists() and "看審批" in desk.get(path).content.decode()
    agreed(goal)
    part = goal.children.get()
    assert (part.target, part.unit, part.direction) == (3, "%", "lower"), "follows what is above"
    _measured_and_retired(company, desk, path)


def _measured_and_retired(company: SimpleNamespace, desk: Client, path: str) -> None:
    assert desk.post(f"{path}measure/", {"day": "2026-11-10"}).status_code == 422
    assert desk.post(f"{path}measure/", {"day": "2026-11-10", "value": "2.5"}).status_code == 302
    html = desk.get("/quality/goals/").content.decode()
    for words in ("返工率", "一部返工率", "≤3%", "2.5%", "達標"):
        assert words in html
    assert at_desk(company.engineer).get(f"{path}breakdown/").status_code == 409
    assert at_desk(company.customer).get("/quality/goals/").status_code == 404
    assert desk.post(f"{path}retire/", {"reason": "換新"}).status_code == 302
    assert not Goal.objects.in_force().exists(), "with everything below"


def test_a_goal_is_changed_with_a_reason_on_its_page(company: SimpleNamespace) -> None:
    goal, desk = own(company), at_desk(company.quality)
    path = f"/quality/goals/{goal.pk}/change/"
    assert desk.get(path).status_code == 200
    told = {
        "title": "返工件數",
        "owner": company.head.pk,
        "target": "2",
        "unit": "件",
        "direction": "lower",
        "period": "quarter",
    }
    assert desk.post(path, told).status_code == 422, "why is not said"
    assert desk.post(path, {**told, "reason": "客戶要求"}).status_code == 302
    goal.refresh_from_db()
    assert goal.target == 3, "until somebody else has agreed"
    request = Request.objects.about(goal).pending().get()
    read = at_desk(company.boss).get(f"/approvals/{request.pk}/").content.decode()
    assert "≤3件→≤2件" in read and "和現在不同的" in read and "客戶要求" in read
    agreed(goal)
    assert (goal.target, goal.period) == (2, "quarter")


def test_a_project_has_goals_of_its_own_on_its_tab(company: SimpleNamespace) -> None:
    project, _item = delivering(company)
    desk, path = at_desk(company.manager), f"/quality/projects/{project.pk}/goals/"
    assert "這個項目還沒有質量目標" in desk.get(path).content.decode()
    told = {
        "title": "檢查合格率",
        "owner": company.manager.pk,
        "target": "95",
        "direction": "higher",
        "period": "month",
    }
    assert desk.post(f"/quality/goals/new/?project={project.pk}", told).status_code == 302
    assert Request.objects.about(Goal.objects.get()).get().flow_code == "quality.goal_of_project"
    assert "檢查合格率" in desk.get(path).content.decode()
    assert desk.post("/quality/goals/new/", told).status_code == 422, "not the organisation's"


def test_the_tree_asks_as_much_for_many_goals_as_for_one(company: SimpleNamespace) -> None:
    desk = at_desk(company.quality)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert desk.get("/quality/goals/").status_code == 200
        return len(found)

    own(company)
    asked()
    one = asked()
    whole(company)
    own(company, title="另一個")
    assert asked() == one


def test_a_part_of_another_goal_cannot_be_taken_over(company: SimpleNamespace) -> None:
    first, second = own(company), own(company, title="另一個")
    (part,) = break_down(first, [step(company, Step.DELIVERY, 100)], by=company.head)
    stolen = Part(Aim("x", company.head, target=Decimal(1)), 100, step=Step.TESTING, goal=part)
    with pytest.raises(Refused, match="不屬於這個目標"):
        break_down(second, [stolen], by=company.head)
