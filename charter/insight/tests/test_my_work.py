import datetime as dt

import pytest

from charter.insight import queries
from charter.kernel.work import SOURCES, Owed, Source


@pytest.fixture
def owing(monkeypatch, monday):
    """A source that owes three things: late, today, and without a date."""
    things = [
        Owed("沒有時限的事", "某處", "/c/", "看"),
        Owed("今天的事", "某處", "/b/", "辦", due=monday + dt.timedelta(hours=3)),
        Owed("逾期的事", "某處", "/a/", "補", due=monday - dt.timedelta(hours=14)),
    ]
    for name in list(SOURCES):
        monkeypatch.delitem(SOURCES, name)
    source = Source("errand", "差事", "checkbox", lambda person: things)
    monkeypatch.setitem(SOURCES, "errand", source)


def test_work_is_one_list_by_deadline(company, owing, monday):
    work = queries.my_work(company.staff)
    titles = [[line.owed.title for line in group.lines] for group in work.groups]
    assert titles == [["逾期的事"], ["今天的事"], ["沒有時限的事"]]
    assert (work.total, work.late, work.today) == (3, 1, 1)
    assert work.next_due == monday + dt.timedelta(hours=3)


def test_a_chip_filters_and_a_limit_says_what_it_hides(company, owing):
    assert queries.my_work(company.staff, kind="other").groups == []
    assert queries.my_work(company.staff, limit=1).hidden == 2


def test_the_first_page_shows_what_is_owed(company, owing, client):
    client.force_login(company.staff)
    text = client.get("/").content.decode()
    assert text.index("逾期的事") < text.index("今天的事") < text.index("沒有時限的事")


def test_a_customer_is_led_to_their_own_room(company, client):
    client.force_login(company.customer)
    assert client.get("/")["Location"] == "/portal/"


def test_the_interface_lists_the_same_work(company, owing, client):
    client.force_login(company.staff)
    said = client.get("/api/insight/work").json()
    assert [one["title"] for one in said["items"]] == ["逾期的事", "今天的事", "沒有時限的事"]
    assert [one["tone"] for one in said["items"]] == ["bad", "", ""]
    assert (said["total"], said["late"], said["kinds"]) == (3, 1, {"errand": 3})
    assert client.get("/api/insight/work?kind=other").json()["items"] == []
