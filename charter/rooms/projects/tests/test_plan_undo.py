"""A draft's tasks move together, and every change can be taken back."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from charter.ground.errors import Refused
from charter.rooms.projects.models import Deliverable, Link, Plan, PlanEdit, Raci, Task
from charter.rooms.projects.tests.planning import HOUR, a_plan, a_project, at
from charter.rooms.projects.verbs import plan_edits as edits
from charter.rooms.projects.verbs.plan import edit_task
from charter.rooms.projects.verbs.plan_products import promise


def drafted(company: SimpleNamespace) -> tuple[Plan, dict[str, Task]]:
    return a_plan(a_project(company), company)


def dates(plan: Plan) -> dict[str, tuple[object, object]]:
    return {t.name: (t.start, t.finish) for t in plan.tasks.exclude(kind="phase")}


def test_what_depends_on_a_task_moves_with_it_and_back(company: SimpleNamespace) -> None:
    plan, rows = drafted(company)
    before = dates(plan)
    moved = edits.reschedule(rows["wiring"], start=at(18), by=company.manager)
    assert {task.name for task in moved.moved} == {"佈線", "測試", "點交"}
    now = dates(plan)
    assert now["佈線"] == (at(18), at(19, 18))
    assert now["測試"] == (at(20), at(24, 18))
    assert now["點交"] == (at(24, 18), at(24, 18))
    assert now["文件"] == before["文件"]
    edits.undo_edit(plan, by=company.manager)
    assert dates(plan) == before
    edits.redo_edit(plan, by=company.manager)
    assert dates(plan) == now
    with pytest.raises(Refused, match="沒有可以重做"):
        edits.redo_edit(plan, by=company.manager)


def test_a_gap_that_was_planned_stays_and_a_predecessor_cannot_be_overtaken(
    company: SimpleNamespace,
) -> None:
    plan, rows = drafted(company)
    edits.reschedule(rows["test"], start=at(23), by=company.manager)
    assert dates(plan)["測試"] == (at(23), at(25, 18))
    edits.reschedule(rows["wiring"], start=at(17), by=company.manager)
    assert dates(plan)["測試"] == (at(23), at(25, 18))  # the gap takes it up
    edits.reschedule(rows["test"], start=at(9), by=company.manager)
    assert dates(plan)["測試"][0] == at(19)  # behind the wiring, no earlier
    edits.reschedule(rows["wiring"], finish=at(20, 18), by=company.manager)
    rows["wiring"].refresh_from_db()
    assert rows["wiring"].duration == 4 * 8 * HOUR
    assert dates(plan)["測試"][0] == at(23)


def test_links_rows_and_phases_are_taken_back_with_all_that_hung_on_them(
    company: SimpleNamespace,
) -> None:
    plan, rows = drafted(company)
    by = company.manager
    item = promise(rows["test"], name="測試報告", accountable=company.engineer, by=by)
    links = set(Link.objects.values_list("before", "after"))
    edits.remove_row(rows["phase"], by=by)
    assert (plan.tasks.count(), Link.objects.count(), Deliverable.objects.count()) == (1, 0, 0)
    edits.undo_edit(plan, by=by)
    assert set(Link.objects.values_list("before", "after")) == links
    assert Deliverable.objects.get() == item and plan.tasks.get(pk=rows["test"].pk).parent_id
    edits.link_rows(rows["papers"], rows["wiring"], by=by)
    assert dates(plan)["佈線"][0] == at(17) and dates(plan)["測試"][0] == at(19)
    edits.undo_edit(plan, by=by)
    assert dates(plan)["佈線"][0] == at(16) and Link.objects.count() == 2
    made = edits.add_row(plan, name="收尾", by=by)
    assert (made.start, made.finish) == (at(16), at(16, 18))
    edits.indent_row(made, by=by)
    rows["papers"].refresh_from_db()
    assert rows["papers"].kind == "phase"
    edits.undo_edit(plan, by=by)
    rows["papers"].refresh_from_db()
    assert rows["papers"].kind == "task"
    edits.undo_edit(plan, by=by)
    assert not plan.tasks.filter(name="收尾").exists()
    assert not Raci.objects.exists()


def test_what_was_changed_elsewhere_since_is_not_overwritten(company: SimpleNamespace) -> None:
    plan, rows = drafted(company)
    edits.reschedule(rows["wiring"], start=at(18), by=company.manager)
    edit_task(plan.tasks.get(name="佈線"), start=at(17), finish=at(18, 18), by=company.manager)
    with pytest.raises(Refused, match="又在別處改過"):
        edits.undo_edit(plan, by=company.manager)
    assert dates(plan)["佈線"] == (at(17), at(18, 18))
    edits.edit_row(plan.tasks.get(name="佈線"), name="佈纜", by=company.manager)
    assert PlanEdit.objects.count() == 2


def test_a_form_that_changes_a_date_moves_what_follows(company: SimpleNamespace) -> None:
    plan, rows = drafted(company)
    by = company.manager
    edits.edit_row(rows["wiring"], start=at(16), finish=at(18, 18), duration=3 * 8 * HOUR, by=by)
    assert dates(plan)["測試"] == (at(19), at(23, 18))


def test_only_the_planner_edits_and_phases_do_not_move(company: SimpleNamespace) -> None:
    plan, rows = drafted(company)
    with pytest.raises(Refused):
        edits.reschedule(rows["wiring"], start=at(18), by=company.engineer)
    with pytest.raises(Refused) as refused:
        edits.reschedule(rows["phase"], start=at(18), by=company.manager)
    assert refused.value.code == "projects.task.no_dates"
    with pytest.raises(Refused, match="已經在最上層"):
        edits.outdent_row(rows["phase"], by=company.manager)
    with pytest.raises(Refused, match="上面沒有"):
        edits.indent_row(rows["phase"], by=company.manager)
    with pytest.raises(Refused, match=r"佈線.*測試|測試.*佈線"):
        edits.link_rows(rows["done"], rows["wiring"], by=company.manager)
    assert not PlanEdit.objects.exists() and Link.objects.filter(plan=plan).count() == 2


def test_the_editor_asks_for_one_change_at_a_time_and_hears_what_moved(
    company: SimpleNamespace, client: Client
) -> None:
    plan, rows = drafted(company)
    client.force_login(company.manager)
    url = f"/api/projects/plans/{plan.pk}"
    shown = client.get(f"{url}/chart").json()
    assert [row["number"] for row in shown["tasks"]] == ["1", "1.1", "1.2", "1.3", "2"]
    assert shown["ends"] == "沒有前置任務：1.1 佈線、2 文件；沒有後續任務：1.3 點交、2 文件"
    assert set(shown["critical"]) == {rows[name].pk for name in ("wiring", "test", "done")}

    def ask(**op: object) -> Any:
        return client.post(f"{url}/edits", op, "application/json")

    later = ask(op="later-day", task=rows["wiring"].pk).json()
    assert (len(later["moved"]), later["undo"], later["redo"]) == (3, True, False)
    dropped = ask(op="reschedule", task=rows["papers"].pk, start="2026-11-18T09:00").json()
    assert dropped["moved"][0]["start"] == "2026-11-18T09:00"
    assert ask(op="indent", task=rows["papers"].pk).json()["whole"]["undo"] is True
    cycle = ask(op="link", task=rows["wiring"].pk, before=rows["done"].pk)
    assert cycle.status_code == 409 and "佈線" in cycle.json()["message"]
    assert ask(op="undo").json()["whole"]["redo"] is True
    assert ask(op="bewitch").status_code == 409
    client.force_login(company.engineer)
    assert ask(op="undo").status_code in (403, 404, 409)
    assert client.get(f"/projects/plans/{plan.pk}/chart/").status_code in (302, 404)
