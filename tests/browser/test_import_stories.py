"""Files brought in through the pages: looked at first, written once, with the rows that do not fit.

Our own small files; one real plan too, where the reference data lies beside the checkout.
"""

import pytest

from charter.kernel.journal.models import Entry
from charter.rooms.aftersales.jobs import run_import
from charter.rooms.aftersales.models import Case, TicketImport
from charter.rooms.projects.models import Plan
from charter.rooms.projects.tests.imports.test_readers import LINK, mspdi
from charter.rooms.projects.tests.planning import a_project
from charter.rooms.projects.tests.reference import reference
from tests.browser.world import MAPPING, TICKETS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("width", [1440, 375])


def bring_in(screen, project, file, name: str = "") -> Plan:
    page = screen.open(f"/projects/{project.pk}/plan/")
    page.click("main a[href$='/plan/import/']")
    page.set_input_files("input[type=file]", file)
    page.click("text=上傳並預覽")
    page.wait_for_url("**/uploads/**")
    screen.is_sound(name)
    assert not Plan.objects.exists(), "looking writes nothing"
    with page.expect_navigation():
        page.click("button:has-text('匯入')")
    return Plan.objects.get()


@both
def test_a_plan_from_ms_project_is_previewed_and_brought_in(page_as, company, width) -> None:
    project = a_project(company)
    file = {"name": "plan.xml", "mimeType": "text/xml", "buffer": mspdi(LINK.format(2, 1, 0, 7))}
    screen = page_as(company.manager, width)
    plan = bring_in(screen, project, file, f"story-import-plan-{width}")
    assert [task.name for task in plan.tasks.all()] == ["執行", "佈線", "測試"]
    assert (plan.is_draft, plan.links.count()) == (True, 1)
    screen.is_sound(f"story-import-plan-done-{width}")


def test_the_template_that_is_downloaded_can_be_brought_in(page_as, company, tmp_path) -> None:
    project = a_project(company)
    screen = page_as(company.manager)
    page = screen.open(f"/projects/{project.pk}/plan/import/")
    with page.expect_download() as download:
        page.click("text=下載Excel範本")
    file = tmp_path / "plan.xlsx"
    download.value.save_as(file)
    assert bring_in(screen, project, file).tasks.count() == 4


def test_a_real_plan_is_brought_in(page_as, company) -> None:
    path = reference("2_projects/mspdi/task-links-project2010-mspdi.xml")
    plan = bring_in(page_as(company.manager), a_project(company), path, "story-import-real")
    assert plan.tasks.count() == len(plan.source.data["tasks"])
    assert plan.links.count() > 0


@both
def test_tickets_are_checked_brought_in_and_the_rest_named(page_as, company, width) -> None:
    screen = page_as(company.head, width)
    page = screen.open("/aftersales/imports/")
    file = {"name": "案件.csv", "mimeType": "text/csv", "buffer": TICKETS.encode()}
    page.set_input_files("input[type=file]", file)
    for name, column in MAPPING.items():
        if name == "encoding":
            page.select_option("[name=encoding]", column)
        else:
            page.fill(f"[name={name}]", ",".join(column) if isinstance(column, list) else column)
    page.click("text=檢查檔案")
    page.wait_for_url("**/imports/*/")
    screen.is_sound(f"story-import-tickets-{width}")
    assert not Case.objects.exists(), "looking writes nothing"
    assert "2026/13/02 09:00" in page.inner_text("main")
    with page.expect_navigation():
        page.click("button:has-text('匯入2列')")
    found = TicketImport.objects.get()
    run_import(found.pk)
    screen.open(f"/aftersales/imports/{found.pk}/")
    screen.is_sound(f"story-import-tickets-done-{width}")
    assert set(Case.objects.values_list("external_id", flat=True)) == {"A1", "A2"}
    assert found.quarantined.count() == 2
    assert Entry.objects.filter(by=company.head, event__startswith="aftersales.import").exists()
