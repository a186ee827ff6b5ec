"""What a company has to set up first stands on the administrator's first page, until it is done."""

from types import SimpleNamespace

from django.test import Client

from charter.kernel.starting import STEPS, first_steps
from charter.org.models import Person
from charter.rooms.people import verbs
from charter.site.verbs.administrators import create_administrator


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


def test_the_list_is_for_those_who_set_up_and_goes_when_all_is_done(
    company: SimpleNamespace, monkeypatch
) -> None:
    assert first_steps(company.staff) == [] and first_steps(company.hr)
    monkeypatch.setattr("charter.kernel.starting.STEPS", [s for s in STEPS if s.is_done()])
    assert first_steps(company.hr) == []
