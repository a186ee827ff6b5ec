"""Every duty leads to a page that is there: who owes it opens 我的工作 with it."""

import pytest

from charter.kernel.duties.rules import RULES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(name for name, rule in RULES.items() if rule.url))
def test_the_page_of_a_duty_has_an_address(name: str) -> None:
    url = RULES[name].url
    assert url is not None and url(7).startswith("/")
