"""Prepared answers: fields known when saved, filled in once, for whom, and over JSON."""

import json
from types import SimpleNamespace

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.models import Person
from charter.rooms.answers import verbs
from charter.rooms.answers.filling import FIELDS, Unfillable, fields_of, filled
from charter.rooms.answers.models import Macro

LIST, API = "/aftersales/answers/", "/api/answers/macros/"
TEXT = "{聯絡人}您好，{單號}已收到，{響應時限}前回覆。"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_fields_are_filled_in_once_and_braces_can_be_written() -> None:
    facts = {"聯絡人": "{單號}<b>王</b>", "單號": "TK-7"}
    assert filled(TEXT, facts) == "{單號}<b>王</b>您好，TK-7已收到，{響應時限}前回覆。"
    assert filled("{{單號}} { 單號 }", facts) == "{單號} TK-7"
    assert fields_of(TEXT + "{{隨便}}") == {"聯絡人", "單號", "響應時限"}


@pytest.mark.parametrize(
    ("text", "piece"),
    [("{價格}", "{價格}"), ("{", "{"), ("你好}", "}"), ("{}", "{}"), ("{單號}}", "}")],
)
def test_what_nobody_can_fill_in_is_named(text: str, piece: str) -> None:
    with pytest.raises(Unfillable) as unknown:
        fields_of(text)
    assert unknown.value.piece == piece


@settings(max_examples=60)
@given(st.text(alphabet="{}單號客戶a ", max_size=20))
def test_what_is_accepted_is_filled_in_wholly(text: str) -> None:
    try:
        names = fields_of(text)
    except Unfillable:
        return
    said = filled(text, {name: "值" for name in FIELDS})
    assert said.count("值") >= len(names)
    assert filled(said.replace("{", "{{").replace("}", "}}"), {}) == said


def test_an_unknown_field_is_refused_with_those_that_are_known(company: SimpleNamespace) -> None:
    head = signed_in(company.head)
    told = {"name": "收到", "text": "共{金額}元", "department": company.service.pk}
    answer = head.post(f"{LIST}new/", told)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "{金額}" in html and "{單號}" in html and "共{金額}元" in html
    assert not Macro.objects.exists()
    for then, field in (("hold", "reason"), ("resolve", "cause")):
        with pytest.raises(Refused) as refusal:
            verbs.prepare(
                name="x", text="y", then=then, department=company.service, by=company.head
            )
        assert refusal.value.field == field


def test_heads_prepare_for_their_own_department_and_quality_for_all(
    company: SimpleNamespace,
) -> None:
    head, quality = signed_in(company.head), signed_in(company.quality)
    told = {"name": "收到", "text": TEXT}
    assert head.post(f"{LIST}new/", told).status_code == 422, "the whole house is not the head's"
    assert signed_in(company.staff).post(f"{LIST}new/", told).status_code == 422
    head.post(f"{LIST}new/", {**told, "department": company.service.pk})
    assert head.post(f"{LIST}new/", {**told, "department": company.service.pk}).status_code == 422
    quality.post(f"{LIST}new/", told)
    own, house = Macro.objects.order_by("pk")
    assert list(Macro.objects.offered_to(company.staff)) == [own, house]
    assert list(Macro.objects.offered_to(company.boss)) == [house]
    page = f"{LIST}{own.pk}/"
    assert "儲存範本" not in signed_in(company.staff).get(page).content.decode()
    head.post(page, {**told, "name": "已收到", "department": company.service.pk})
    assert head.post(f"{LIST}{house.pk}/retire/").status_code == 409
    head.post(f"{page}retire/")
    assert list(Macro.objects.offered_to(company.staff)) == [house]
    events = Entry.objects.of(own).order_by("id").values_list("event", flat=True)
    assert [e.rpartition(".")[2] for e in events] == ["prepared", "changed", "retired"]
    assert "還沒有回覆範本" not in head.get(LIST).content.decode()
    assert signed_in(company.customer).get(LIST).status_code == 404


def test_the_same_over_json(company: SimpleNamespace) -> None:
    head = signed_in(company.head)
    told = {"name": "收到", "text": TEXT, "department": company.service.pk}

    def send(way: str, url: str, **more: object) -> object:
        body = json.dumps({**told, **more})
        return getattr(head, way)(url, body, content_type="application/json")

    made = send("post", API).json()
    assert send("post", API, name="y", text="{金額}").status_code == 409
    one = f"{API}{made['id']}/"
    assert send("put", one, name="已收到").json()["name"] == "已收到"
    assert [row["name"] for row in head.get(API, {"offered": "true"}).json()] == ["已收到"]
    assert head.post(f"{one}retire/").json()["is_active"] is False
    assert head.get(API).json() == []
