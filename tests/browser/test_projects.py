"""The way through, in a real browser: apply, look at the project, sign on a phone."""

import pytest

from charter.rooms.projects.models import Project, Signature
from charter.rooms.projects.tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 375])
def test_an_application_is_sound_from_task_list_to_check_page(page_as, company, width) -> None:
    one = stories.draft(company, results=False)
    screen = page_as(company.staff, width)
    screen.open(f"/projects/initiations/{one.pk}/")
    screen.is_sound(f"initiate-{width}")
    screen.open(f"/projects/initiations/{one.pk}/budget/")
    screen.is_sound(f"initiate-budget-{width}")
    page = screen.open(f"/projects/initiations/{one.pk}/check/")
    screen.is_sound(f"initiate-check-{width}")
    page.click("text=預期成果要寫可衡量的結果")
    page.fill("textarea[name=results]", "停機不超過4小時")
    page.click("text=儲存並繼續")
    page.click("button:has-text('送出立項申請')")
    page.wait_for_url(f"**/initiations/{one.pk}/")
    one.refresh_from_db()
    assert one.state == "submitted"


@pytest.mark.parametrize("width", [1440, 375])
def test_the_pages_of_a_project_are_sound(page_as, company, width) -> None:
    project = stories.requested(company).project
    screen = page_as(company.manager, width)
    screen.open("/projects/")
    screen.is_sound(f"projects-{width}")
    for tab in ("", "team/", "acceptance/", "documents/", "summary/", "log/"):
        screen.open(f"/projects/{project.pk}/{tab}")
        screen.is_sound(f"project-{tab.strip('/')}-{width}")


def test_the_customer_signs_on_a_phone(page_as, company) -> None:
    one = stories.requested(company)
    screen = page_as(company.customer, 375)
    page = screen.open(f"/portal/acceptances/{one.pk}/")
    screen.is_sound("acceptance-375")
    page.click("label[for=star-4]")
    page.click("button[value=accept]")
    page.wait_for_load_state("networkidle")
    signature = Signature.objects.get()
    assert (signature.stars, signature.verdict) == (4, "accept")
    assert Project.objects.get().phase == Project.Phase.SUMMARY
