"""SP2.2.1b in a browser: from a cell of the board to a draft of the plan that fits."""

import pytest

from charter.rooms.projects.models import Plan
from charter.rooms.projects.tests import planning
from charter.rooms.resources.jobs import level
from charter.rooms.resources.models import Levelling

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 375])
def test_sp2_2_1b_an_overload_is_opened_by_keyboard_levelled_and_taken(
    page_as, company, server_on_monday, width
):
    project, _rows = planning.running(company)
    screen = page_as(company.manager, width)
    page = screen.open("/resources/")
    screen.is_sound(f"load-board-{width}")
    page.locator(".rl tbody th a", has_text="蔡承翰").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "48▲"
    page.keyboard.press("Enter")
    page.wait_for_url("**/resources/week/**")
    assert "1.1 佈線" in page.inner_text("main")
    screen.open(f"/resources/projects/{project.pk}/")
    screen.is_sound(f"people-tab-{width}")
    page.get_by_role("button", name="算一份方案").click()
    page.wait_for_url("**/resources/levelling/**")
    assert "已算0%" in page.inner_text("main")
    level(Levelling.objects.get().pk)
    page.get_by_role("button", name="採用為草稿").wait_for()
    screen.is_sound(f"levelling-{width}")
    page.get_by_role("button", name="採用為草稿").click()
    page.wait_for_url("**/projects/plans/**")
    assert Plan.objects.filter(project=project, state="draft").count() == 1
