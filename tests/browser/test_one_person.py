"""One colleague of many is found by typing, with the keyboard alone, and without JavaScript."""

from types import SimpleNamespace
from typing import Any

import pytest

from charter.org.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def many(company: SimpleNamespace) -> list[Person]:
    return [
        Person.objects.create(
            username=f"p{n}",
            name=f"王小{'甲乙丙丁戊己庚辛壬癸子丑'[n]}",
            department=company.service,
        )
        for n in range(12)
    ]  # in the order of the list: 丁, 丑, 丙, …


@pytest.mark.parametrize("width", [1440, 375])
def test_a_teacher_is_found_by_typing_and_with_the_arrows(
    page_as: Any, company: SimpleNamespace, many: list[Person], width: int
) -> None:
    screen = page_as(company.hr, width)
    page = screen.open("/people/training/sessions/new/")
    field = page.get_by_role("combobox", name="講師")
    listed = page.locator("#id_teacher-list [role=option]")
    field.focus()
    page.keyboard.type("王小")
    assert listed.count() == 12
    page.keyboard.press("ArrowDown")
    screen.is_sound(f"one-person-{width}")
    page.keyboard.press("Enter")  # takes who is marked, and sends nothing
    assert field.input_value() == "王小丑"
    assert page.locator("select[name=teacher]").input_value() == str(many[11].pk)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("沒有這個人")
    assert listed.all_inner_texts() == ["沒有符合的人"]
    page.keyboard.press("Escape")
    assert field.input_value() == "王小丑"
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("王小丙")
    page.keyboard.press("Tab")  # a full name needs no choosing
    assert page.locator("select[name=teacher]").input_value() == str(many[2].pk)
