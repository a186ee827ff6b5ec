"""The plan's editor in a real browser: dragged, moved by keyboard, linked, undone; on the phone."""

import datetime as dt
import os
from itertools import pairwise
from statistics import median
from types import SimpleNamespace

import pytest

from charter.rooms.projects.models import Link, Plan, Task
from charter.rooms.projects.tests.planning import a_plan, a_project, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(page_as, company: SimpleNamespace, width: int = 1440):
    plan, rows = a_plan(a_project(company), company)
    screen = page_as(company.manager, width)
    page = screen.open(f"/projects/plans/{plan.pk}/chart/")
    page.wait_for_selector("#plan-chart[data-ready]")
    return screen, page, plan, rows


def answered(page, words: str) -> None:
    page.wait_for_selector(f"#plan-said:has-text('{words}')")


@pytest.mark.parametrize("width", [1440, 375])
def test_a_plan_is_moved_by_keyboard_and_undone(page_as, company, width) -> None:
    screen, page, plan, rows = opened(page_as, company, width)
    screen.is_sound(f"plan-editor-{width}")
    page.click(f".gantt_row[data-task-id='{rows['wiring'].pk}'] .gantt_tree_content >> text=佈線")
    page.keyboard.press("Alt+ArrowRight")
    answered(page, "2項任務跟著移動")
    rows["test"].refresh_from_db()
    assert rows["test"].start == at(19)
    page.keyboard.press("Control+z")
    answered(page, "已復原")
    rows["test"].refresh_from_db()
    assert rows["test"].start == at(18)
    page.fill("#pe-before", "1.2")
    page.click("#plan-link button")
    answered(page, "互相等待")
    page.wait_for_load_state("networkidle")
    answered(page, "互相等待")  # after all rows were read anew
    page.fill("#pe-before", "2")
    page.click("#plan-link button")
    answered(page, "排在")
    assert Link.objects.filter(plan=plan, before=rows["papers"], after=rows["wiring"]).exists()


def test_a_bar_is_dragged_and_what_follows_moves_with_it(page_as, company) -> None:
    _screen, page, plan, rows = opened(page_as, company)
    drag(page, rows["wiring"].pk, 90)
    answered(page, "跟著移動")
    rows["wiring"].refresh_from_db()
    rows["test"].refresh_from_db()
    assert rows["wiring"].start > at(16) and rows["test"].start >= rows["wiring"].finish
    first, second = (
        page.locator(f".gantt_task_line[data-task-id='{rows[name].pk}']").bounding_box()
        for name in ("wiring", "test")
    )
    assert second["x"] >= first["x"] + first["width"] - 2
    assert Plan.objects.get(pk=plan.pk).is_draft and Task.objects.filter(plan=plan).count() == 5


def a_thousand(plan: Plan, company: SimpleNamespace) -> list[Task]:
    """Twenty phases of fifty tasks in chains of five, each a day."""
    Task.objects.filter(plan=plan).delete()
    made, links = [], []
    for n in range(20):
        phase = Task(plan=plan, project=plan.project, position=n * 51, number=f"{n + 1}")
        phase.kind, phase.name = Task.Kind.PHASE, f"階段{n + 1}"
        phase.save()
        for k in range(50):
            first = at(16) + dt.timedelta(days=7 * (n % 8) + k % 5)
            made.append(
                Task(
                    plan=plan, project=plan.project, parent=phase, position=n * 51 + k + 1,
                    number=f"{n + 1}.{k + 1}", name=f"工作{n + 1}之{k + 1}", start=first,
                    finish=first.replace(hour=18), duration=8 * 3600, owner=company.engineer,
                )
            )  # fmt: skip
    Task.objects.bulk_create(made)
    for before, after in pairwise(made):
        if before.parent_id == after.parent_id and int(after.number.partition(".")[2]) % 5 != 1:
            links.append(Link(plan=plan, before=before, after=after))
    Link.objects.bulk_create(links)
    return made


def test_a_thousand_tasks_are_drawn_as_they_come_into_view(page_as, company) -> None:
    """The figures of `docs/bench.md`: `CHARTER_MEASURE=1 pytest -s -k thousand`."""
    plan, _rows = a_plan(a_project(company), company)
    made = a_thousand(plan, company)
    screen = page_as(company.manager, 1440)
    times: dict[str, list[float]] = {"painted": [], "drawn": [], "moved": []}
    for _n in range(5 if os.environ.get("CHARTER_MEASURE") else 1):
        page = screen.open(f"/projects/plans/{plan.pk}/chart/")
        page.wait_for_selector("#plan-chart[data-ready]")
        page.wait_for_function("performance.getEntriesByName('plan:painted').length > 0")
        times["painted"] += measured(page, "plan:painted")
    assert page.locator("#plan-chart .gantt_row").count() < 60
    for _n in range(15 if os.environ.get("CHARTER_MEASURE") else 1):
        drag(page, made[0].pk, 40)
        answered(page, "4項任務跟著移動")
        page.click("#plan-undo")
        answered(page, "已復原")
    times["drawn"], times["moved"] = measured(page, "plan:drawn"), measured(page, "plan:moved")
    for name, found in times.items():
        print(f"{name}: median {median(found):.0f} ms of {len(found)}, worst {max(found):.0f}")


def measured(page, name: str) -> list[float]:
    return page.evaluate(
        "name => performance.getEntriesByName(name, 'measure').map(one => one.duration)", name
    )


def drag(page, task: int, by: int) -> None:
    bar = page.locator(f".gantt_task_line[data-task-id='{task}']").bounding_box()
    x, y = bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=4)
    page.mouse.up()
