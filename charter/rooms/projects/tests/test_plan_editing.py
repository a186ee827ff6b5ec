"""A draft is edited row by row, on the page and over JSON; what is refused is said at its field."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charter.ground import clock
from charter.ground.errors import Refused
from charter.rooms.projects.models import Link, Plan, Raci, Task
from charter.rooms.projects.tests.planning import a_plan, a_project, approve, at, running
from charter.rooms.projects.tests.test_products import joined
from charter.rooms.projects.verbs.plan_order import place_under, shift_task
from charter.rooms.projects.verbs.plan_products import promise


def names(plan: Plan) -> str:
    return " ".join(plan.tasks.order_by("position").values_list("name", flat=True))


def act(client: Client, task: Task, verb: str, **data: object) -> str:
    answer = client.post(reverse("projects:task_act", args=[task.pk, verb]), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_row_moves_with_all_that_stands_below_it(company: SimpleNamespace) -> None:
    plan, rows = a_plan(a_project(company), company)
    assert names(plan) == "施工 佈線 測試 點交 文件"
    shift_task(rows["papers"], earlier=True, by=company.manager)
    assert names(plan) == "文件 施工 佈線 測試 點交"
    shift_task(rows["wiring"], earlier=False, by=company.manager)
    assert names(plan) == "文件 施工 測試 佈線 點交"
    place_under(rows["papers"], parent=rows["phase"], by=company.manager)
    assert names(plan) == "施工 測試 佈線 點交 文件"
    with pytest.raises(Refused) as refused:
        shift_task(rows["phase"], earlier=True, by=company.manager)
    assert refused.value.code == "projects.task.at_edge"
    with pytest.raises(Refused):
        place_under(rows["phase"], parent=rows["phase"], by=company.manager)
    with pytest.raises(Refused):
        place_under(rows["papers"], parent=rows["wiring"], by=company.manager)


def test_buttons_move_unlink_and_take_back(client: Client, company: SimpleNamespace) -> None:
    plan, rows = a_plan(a_project(company), company)
    item = promise(rows["test"], name="測試報告", accountable=company.engineer, by=company.manager)
    client.force_login(company.manager)
    act(client, rows["papers"], "earlier")
    assert names(plan).startswith("文件")
    act(client, rows["papers"], "place", parent=rows["phase"].pk)
    assert names(plan).endswith("文件")
    link = Link.objects.get(after=rows["test"])
    shown = act(client, rows["test"], "unlink", link=link.pk)
    assert "取消與" not in shown and not Link.objects.filter(pk=link.pk).exists()
    act(client, rows["test"], "take-back", deliverable=item.pk)
    assert not rows["test"].deliverables.exists()


@pytest.mark.parametrize(
    ("verb", "data", "said"),
    [
        ("edit", {"name": "測試", "kind": "task", "percent_rule": "units",
                  "start": "2026-11-20", "finish": "2026-11-18"}, "完成日不得早於開始日"),
        ("link", {"relation": "FS"}, "請選擇「前置任務」"),
    ],
)  # fmt: skip
def test_what_is_refused_stands_beside_the_field(
    client: Client, company: SimpleNamespace, verb: str, data: dict[str, str], said: str
) -> None:
    _plan, rows = a_plan(a_project(company), company)
    client.force_login(company.manager)
    assert act(client, rows["test"], verb, **data).count(said) >= 2


def test_a_circle_is_named_beside_the_field(client: Client, company: SimpleNamespace) -> None:
    _plan, rows = a_plan(a_project(company), company)
    client.force_login(company.manager)
    said = act(client, rows["wiring"], "link", before=rows["test"].pk, relation="FS")
    assert said.count("這樣會互相等待") == 2


def test_a_new_version_without_reason_is_asked_for_it_on_the_page(
    client: Client, company: SimpleNamespace
) -> None:
    project, _rows = running(company)
    client.force_login(company.manager)
    answer = client.post(reverse("projects:plan_draft", args=[project.pk]), {"reason": ""})
    assert answer.content.decode().count("變更已核准的計劃要寫明原因") == 2


def test_the_draft_says_what_it_lacks_and_the_rest_may_be_waived(
    client: Client, company: SimpleNamespace
) -> None:
    plan, _rows = a_plan(a_project(company), company)
    Task.objects.filter(plan=plan, name="測試").update(produces=True, owner=None)
    client.force_login(company.manager)
    url = reverse("projects:plan", args=[plan.pk])
    shown = client.get(url).content.decode()
    assert "沒有負責人或日期：1.2 測試" in shown and "沒有訂下交付物：1.2 測試" in shown
    client.post(reverse("projects:plan_waive", args=[plan.pk]))
    assert "沒有訂下交付物" not in client.get(url).content.decode()


def test_the_list_flags_tasks_that_nobody_reports(client: Client, company: SimpleNamespace) -> None:
    project, rows = running(company)
    Task.objects.filter(pk=rows["wiring"].pk).update(actual_start=at(16), reported_at=at(17))
    client.force_login(company.manager)
    url = reverse("projects:project_tasks", args=[project.pk])
    with clock.at(at(20)):
        assert "天沒有回報" not in client.get(url).content.decode()
    with clock.at(at(27)):
        assert "10天沒有回報" in client.get(url).content.decode()
        only = client.get(url, {"state": "stale"}).content.decode()
    assert "佈線" in only and "點交" not in only


def test_letters_are_written_in_one_table(client: Client, company: SimpleNamespace) -> None:
    project = a_project(company)
    plan, rows = a_plan(project, company)
    item = promise(rows["test"], name="測試報告", accountable=company.engineer, by=company.manager)
    joined(project, company.engineer)
    reader = joined(project, company.staff, "文件")
    approve(plan, company)
    url = reverse("projects:parts", args=[project.pk])
    client.force_login(company.staff)
    assert "測試報告" in client.get(url).content.decode()
    cell = {f"d{item.pk}m{reader.pk}": "C"}
    assert client.post(url, cell).status_code == 409
    client.force_login(company.manager)
    assert client.post(url, cell).status_code == 302
    assert Raci.objects.get().letter == "C"


JSON = "application/json"
Send = Callable[..., Any]


@pytest.fixture
def send(client: Client, company: SimpleNamespace) -> Send:
    client.force_login(company.manager)

    def told(method: str, path: str, code: int = 200, **body: object) -> Any:
        answer = getattr(client, method)(f"/api/projects/{path}", body, JSON)
        assert answer.status_code == code, answer.content
        return answer.json() if answer.content else None

    return told


def drafted(send: Send, company: SimpleNamespace) -> tuple[int, int, int]:
    """A draft with two tasks under a phase: (plan, first, second)."""
    plan = send("post", f"projects/{a_project(company).pk}/plans", 201)["id"]
    base = {"percent_rule": "units"}
    phase = send("post", f"plans/{plan}/tasks", 201, name="施工", kind="phase", **base)["id"]
    days = {"start": "2026-11-16", "finish": "2026-11-17", "owner": company.engineer.pk}
    whole = {"kind": "task", "parent": phase, **base, **days}
    one = send("post", f"plans/{plan}/tasks", 201, name="佈線", **whole)["id"]
    return plan, one, send("post", f"plans/{plan}/tasks", 201, name="測試", **whole)["id"]


def test_rows_are_linked_moved_and_edited_over_json(send: Send, company: SimpleNamespace) -> None:
    plan, one, two = drafted(send, company)
    link = send("post", f"rows/{two}/links", 201, before=one)["id"]
    assert send("post", f"rows/{one}/links", 409, before=two)["field"] == "before"
    send("delete", f"links/{link}", 204)
    send("post", f"rows/{two}/place", move="earlier")
    send("put", f"rows/{two}", name="驗線")
    listed = [row["name"] for row in send("get", f"plans/{plan}/tasks")]
    assert listed == ["施工", "驗線", "佈線"]
    send("delete", f"rows/{one}", 204)
    send("delete", f"plans/{plan}", 204)
    assert Plan.objects.get(pk=plan).state == "discarded"


def test_products_and_parts_are_set_and_the_plan_submitted_over_json(
    send: Send, client: Client, company: SimpleNamespace
) -> None:
    plan, one, _two = drafted(send, company)
    promised = {"name": "線路圖", "accountable": company.engineer.pk}
    item = send("post", f"rows/{one}/deliverables", 201, **promised)["id"]
    lacks = send("post", f"plans/{plan}/submission", 409)
    assert lacks["code"] == "projects.plan.no_deliverable"
    assert send("post", f"plans/{plan}/waiver") == {"tasks": 1}
    member = joined(Plan.objects.get(pk=plan).project, company.staff)
    send("put", f"deliverables/{item}/parts", 204, member=member.pk, letter="I")
    assert send("post", f"plans/{plan}/submission")["state"] == "submitted"
    assert Raci.objects.get().letter == "I"
    client.force_login(company.hr)
    send("get", f"plans/{plan}/tasks", 404)
