"""What a company has to set up first stands on the administrator's first page, until it is done."""

import re
from types import SimpleNamespace
from typing import Any

from django.test import Client

from charter.kernel.starting import STEPS, first_steps
from charter.org.models import Customer, Person, Post
from charter.rooms.people import verbs
from charter.site.verbs.administrators import create_administrator
from tests.crawl import read


def open_steps(person: Person) -> list[str]:
    return [str(step.label) for step, done in first_steps(person) if not done]


def test_the_first_administrator_is_told_what_to_set_up(db: None, client: Client) -> None:
    ann = create_administrator("ann", name="王安", email="", password="long enough 9", by=None)
    client.force_login(ann)
    shown = client.get("/").content.decode()
    assert "開始使用" in shown
    assert len(open_steps(ann)) == len(STEPS) == 9
    for step in STEPS:
        assert f'href="{step.url}"' in shown
        assert client.get(step.url).status_code == 200, step.label

    verbs.add_department(code="SVC", name="服務部", gives_service=True, by=ann)
    verbs.add_customer(code="C1", name="第一個客戶", by=ann)

    assert {"建立部門", "建立客戶與聯絡人"}.isdisjoint(open_steps(ann))
    assert len(open_steps(ann)) == 7


def send(client: Client, path: str, **said: Any) -> str:
    """Fill the form of that page in, leave the rest as it is, and send it; where it led to."""
    shown = client.get(path)
    assert shown.status_code == 200, path
    forms = read(path, shown.content.decode()).forms
    [form] = [one for one in forms if set(said) <= {field.name for field in one.fields}]
    as_it_is = {one.name: one.value for one in form.fields if one.kind != "checkbox"}
    answer = client.post(path, {**as_it_is, **said})
    assert answer.status_code == 302, f"{path}: {said_wrong(answer.content.decode())}"
    return str(answer.headers["Location"])


def said_wrong(html: str) -> str:
    return " ".join(re.findall(r'<p class="err" (id=.*?)</p>', html, re.S))


def key(path: str) -> int:
    return int(path.rstrip("/").rpartition("/")[2])


def employ(client: Client, username: str, unit: int, post: int) -> Client:
    """Registered and appointed on the pages; their own browser."""
    one = send(client, "/people/new/", name=username, username=username, department=unit)
    send(client, f"{one}postings/new/", post=post)
    desk = Client()
    desk.force_login(Person.objects.get(pk=key(one)))
    return desk


def set_up(ann: Client) -> dict[str, Client]:
    """What the first administrator does, in the order of the list."""
    unit = key(send(ann, "/people/departments/new/", code="SVC", name="服務部", gives_service="on"))
    posts = {"head": ["staff", "department_head"], "chief": ["staff", "management"]}
    desks = {}
    for name, roles in {**posts, "people": ["staff", "hr"]}.items():
        send(ann, f"/people/departments/{unit}/posts/new/", title=name, roles=roles)
        post = Post.objects.get(title=name)
        desks[name] = employ(ann, name, unit, post.pk)
    send(ann, "/calendars/new/", name="公司", country="TW", is_default="on")
    firm = send(ann, "/people/customers/new/", code="C1", name="第一個客戶")
    send(ann, f"{firm}contacts/new/", name="聯絡人", username="contact")
    return desks | {"customer": ann}


def test_a_company_is_set_up_from_the_pages_alone(db: None, client: Client) -> None:
    ann = create_administrator("ann", name="王安", email="", password="long enough 9", by=None)
    client.force_login(ann)
    desks = set_up(client)
    customer = Customer.objects.get(code="C1").pk
    promised = {"title": "維運", "content": "全年", "hotline": "02-2700-0000"}
    send(client, "/aftersales/commitments/new/", customer=customer, **promised)
    send(client, "/projects/requirements/new/", customer=customer, title="搬遷", text="三個月內")
    assert open_steps(ann) == ["籌備第一個改善年度"]
    send(desks["chief"], "/improvement/new/", year=2027)
    assert open_steps(ann) == []
    assert "開始使用" not in client.get("/").content.decode()


def test_the_list_is_for_those_who_set_up_and_goes_when_all_is_done(
    company: SimpleNamespace, monkeypatch
) -> None:
    assert first_steps(company.staff) == [] and first_steps(company.hr)
    monkeypatch.setattr("charter.kernel.starting.STEPS", [s for s in STEPS if s.is_done()])
    assert first_steps(company.hr) == []


def test_a_house_without_anybody_says_at_its_door_how_the_first_comes_in(
    db: None, client: Client
) -> None:
    shown = client.get("/accounts/login/").content.decode()
    assert "charter user create" in shown
    ann = create_administrator("ann", name="王安", email="", password="long enough 9", by=None)
    assert "charter user create" not in client.get("/accounts/login/").content.decode()
    client.force_login(ann)
    head = client.get("/").content.decode().split('<div class="acts">', 1)[1].split("</div>", 1)[0]
    assert "提出立項" in head and "pri" not in head, "the first steps come first"
