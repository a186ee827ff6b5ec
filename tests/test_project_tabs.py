"""Every tab that a room above hangs on a project stands in the project's frame, whole."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from charter.rooms.projects.joined import JOINED_TABS
from charter.rooms.projects.tests import planning


def test_every_joined_tab_has_the_house_around_it_and_the_project_above_it(company) -> None:
    project, _rows = planning.running(company)
    client = Client()
    client.force_login(company.manager)
    own = client.get(f"/projects/{project.pk}/").content.decode()
    assert len(JOINED_TABS) >= 3
    for tab in JOINED_TABS:
        url = reverse(tab.url_name, args=[project.pk])
        page = client.get(url).content.decode()
        for piece in ('<html lang="zh-Hant"', 'id="side"', 'id="palette"', f'href="{url}"'):
            assert piece in page and (piece in own), (tab.url_name, piece)
        assert project.name in page


@pytest.mark.parametrize(
    ("page", "tab"),
    [("project", "總覽"), ("budget", "成本"), ("hand_over", "團隊"), ("parts", "團隊")],
)
def test_a_page_of_the_project_lights_the_tab_it_belongs_to(company, page, tab) -> None:
    project, _rows = planning.running(company)
    client = Client()
    client.force_login(company.manager)
    drawn = client.get(reverse(f"projects:{page}", args=[project.pk])).content.decode()
    tabs = drawn.partition('<nav class="tabs"')[2].partition("</nav>")[0]
    assert re.findall(r'aria-current="\w+">([^<]+)', tabs) == [tab]
