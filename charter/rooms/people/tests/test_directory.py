"""Finding colleagues, the chart of the organisation, and one's own data in one step."""

import io
import json
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.models import Person, Skill
from charter.rooms.people import verbs


def test_colleagues_are_found_by_name_telephone_post_and_skill(company, client):
    Person.objects.get_queryset().filter(pk=company.engineer.pk).update(phone="0912-345-678")
    skill = Skill.objects.create(code="ups", name="UPS維修")
    verbs.record_skill(company.staff, skill=skill, level=3, by=company.hr)
    client.force_login(company.finance)
    post = company.head.postings.get().post

    def found(**asked):
        text = client.get("/people/", asked).content.decode().partition("<table")[2]
        return {p.username for p in Person.objects.get_queryset() if f">{p}</a>" in text}

    assert found(q="345") == {"engineer"}
    assert found(skill=skill.pk) == {"staff"}
    assert found(post=post.pk) == {"head"}
    assert found(q="林志豪") == {"head"}
    assert found(skill="x; drop", q="") >= {"staff", "head"}


def test_the_chart_opens_branch_by_branch(company, client):
    for one in (company.staff, company.engineer):
        one.manager = company.head
        one.save()
    client.force_login(company.finance)
    top = client.get("/people/chart/").content.decode()
    assert "林志豪" in top and "帶2人" in top and "蔡承翰" not in top
    url = f"/people/chart/{company.head.pk}/"
    below = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "蔡承翰" in below and "<html" not in below
    assert "<html" in client.get(url).content.decode(), "without scripts it is a page"
    assert client.get(f"/people/chart/?of={company.staff.pk}").status_code == 200
    assert client.get("/people/chart/?of=999999").status_code == 404
    client.force_login(company.customer)
    assert client.get(url).status_code == 404


def test_a_branch_asks_the_same_for_one_and_for_many(company, client):
    client.force_login(company.hr)
    asked = []
    for one in (company.staff, company.engineer, company.manager):
        one.manager = company.head
        one.save()
        client.get(f"/people/chart/{company.head.pk}/", headers={"HX-Request": "true"})
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/people/chart/{company.head.pk}/", headers={"HX-Request": "true"})
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_ones_own_data_come_in_one_step_and_the_taking_stays_on_record(company, client):
    skill = Skill.objects.create(code="ups", name="UPS維修")
    verbs.record_skill(company.staff, skill=skill, level=3, by=company.hr)
    client.force_login(company.staff)
    answer = client.post("/people/mine/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        told = json.loads(archive.read("data.json"))
    assert told["person"]["name"] == "張家銘" and told["records"]["org.personskill"]
    assert any("UPS維修" in entry["said"] for entry in told["journal"])
    assert "password" not in json.dumps(told)
    assert Entry.objects.of(company.staff).filter(event="people.person.data_exported").exists()
    assert client.get("/people/mine/").status_code == 405


def test_others_data_are_not_taken_but_of_the_gone_by_hr(company):
    for reader in (company.hr, company.head, company.admin):
        with pytest.raises(Refused, match="由本人匯出"):
            verbs.export_data(company.staff, by=reader)
    verbs.leave(company.staff, on=clock.today(), by=company.hr)
    company.staff.refresh_from_db()
    assert verbs.export_data(company.staff, by=company.hr)
    with pytest.raises(Refused):
        verbs.export_data(company.staff, by=company.head)


def test_the_directory_and_the_chart_over_json_and_page_by_page(company, client, monkeypatch):
    company.staff.manager = company.engineer.manager = company.head
    company.staff.save()
    company.engineer.save()
    client.force_login(company.finance)
    found = client.get("/api/people/colleagues?q=林志豪").json()
    assert [(one["name"], one["department_id"]) for one in found] == [
        ("林志豪", company.service.pk)
    ]
    below = client.get(f"/api/people/chart?of={company.head.pk}").json()
    assert {one["id"] for one in below} == {company.staff.pk, company.engineer.pk}
    monkeypatch.setattr("charter.rooms.people.views.people.PAGE", 2)
    first, last = (client.get(f"/people/?page={n}").content.decode() for n in (1, 99))
    assert 'rel="next"' in first and "page=2" in first and 'rel="prev"' not in first
    assert "沒有符合條件的人員" in last
    client.force_login(company.customer)
    assert client.get("/api/people/colleagues").status_code in (403, 404)
