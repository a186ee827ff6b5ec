"""From the ringing telephone to the case: who calls, what is open, three fields."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.ground.errors import Refused
from charter.org.models import Customer, Person
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.intake import verbs
from charter.rooms.intake.callers import callers, fits, number_of
from charter.rooms.intake.models import Call


@pytest.mark.parametrize(
    "typed",
    [
        "02-2345-6789",
        "(02) 2345 6789",
        "+886 2 2345-6789",
        "+886 (0)2 2345 6789",
        "00886 2 23456789",
        "002 886 2 2345 6789",
        "０２－２３４５－６７８９",
        "02.2345.6789 分機 12",
        "02-2345-6789#12",
        "02 2345 6789 轉12",
        "2345-6789",
    ],
)
def test_a_number_is_the_same_however_it_is_typed(typed: str) -> None:
    assert fits(number_of(typed), number_of("02-2345-6789"))


def test_numbers_that_only_look_alike_are_others() -> None:
    one = number_of("02-2345-6789")
    for other in ("04-2345-6789", "02-2345-6780", "6789", "", "+86 10 2345 6789", "abc"):
        assert not fits(one, number_of(other)), other
    assert number_of("02-2345-6789 ext. 7").extension == "7"
    assert number_of("+86 138 0013 8000").digits == "8613800138000"


@pytest.fixture
def phones(company: SimpleNamespace) -> SimpleNamespace:
    company.hospital = Customer.objects.get(code="HC")
    company.customer.phone = "02-2345-6789#12"
    company.customer.save()
    company.nurse = Person.objects.create(
        username="nurse", name="蕭雅芳", kind="customer", customer=company.hospital,
        phone="(02)2345-6789 分機15",
    )  # fmt: skip
    return company


def test_the_extension_tells_two_people_of_one_line_apart(phones: SimpleNamespace) -> None:
    found = callers("0223456789 #15")
    assert [one.contact for one in found] == [phones.nurse, phones.customer, None]
    assert [one.exact for one in found] == [True, False, False]
    assert callers("0299990000") == [] and callers("67") == []
    verbs.log_call(
        number="0299990000", text="問進度", customer=phones.hospital, caller_name="警衛",
        opens_case=False, by=phones.staff,
    )  # fmt: skip
    assert [one.shown for one in callers("+886299990000")] == ["警衛"], "known from the last call"


def test_sp2_5_2a_a_call_becomes_a_case_in_three_fields(
    phones: SimpleNamespace, client: Client
) -> None:
    """Its number says who calls; what is open and which deadlines would begin stand beside it."""
    told = cases.Report(phones.hospital, "手術室空調不冷", Channel.PHONE)
    open_case = cases.register(told, by=phones.staff)
    client.force_login(phones.staff)
    given = {"number": "02-2345-6789 #12", "text": "手術室的空調還是不冷"}
    shown = client.get("/intake/hotline/caller/", given).content.decode()
    for words in ("李建德・海城醫院", "蕭雅芳", open_case.number):
        assert words in shown
    given["who"] = f"{phones.hospital.pk}:{phones.customer.pk}"
    shown = client.get("/intake/hotline/caller/", given).content.decode()
    assert "可能是同一件事" in shown and "送出後開始計時" in shown
    answer = client.post("/intake/hotline/", {**given, "text": "電梯停在三樓"})
    made = Case.objects.latest("pk")
    assert answer["Location"] == f"/aftersales/{made.pk}/registered/"
    assert (made.channel, made.contact, made.registered_by) == (
        "phone",
        phones.customer,
        phones.staff,
    )
    assert made.classified_at and made.clocks.filter(kind="response").exists()
    call = Call.objects.get()
    assert (call.case, call.is_new, call.digits) == (made, True, "886223456789")

    client.post("/intake/hotline/", {**given, "about": str(open_case.pk)})
    said = open_case.replies.get()
    assert (said.by, said.channel) == (phones.customer, "phone") and Case.objects.count() == 2
    client.post("/intake/hotline/", {"number": "0900000000", "text": "推銷", "about": "none"})
    assert Call.objects.latest("pk").case is None and Case.objects.count() == 2
    page = client.get(f"/intake/calls/{call.pk}/").content.decode()
    assert made.number in page and "李建德" in page


def test_what_cannot_be_is_refused_beside_its_field(
    phones: SimpleNamespace, client: Client
) -> None:
    client.force_login(phones.staff)
    for given, words in (
        ({"number": "0223456789", "text": ""}, "請填寫「說了什麼」。"),
        ({"number": "0900000000", "text": "冷氣壞了"}, "請選客戶，才能開工單。"),
        ({"text": "冷氣壞了", "about": "99999"}, "請從清單選擇"),
        ({"text": "冷氣壞了", "about": "²"}, "請從清單選擇"),
    ):
        answer = client.post("/intake/hotline/", given)
        assert answer.status_code == 422 and words in answer.content.decode(), given
        assert given["text"] in answer.content.decode()
    bank = Customer.objects.get(code="LH")
    told = cases.Report(bank, "ATM斷線", Channel.PHONE)
    theirs = cases.register(told, by=phones.staff)
    progress.cancel(theirs, reason="重複", by=phones.staff)
    for wrong in (
        {"customer": phones.hospital, "case": theirs},
        {"customer": bank, "case": theirs},
        {"customer": bank, "contact": phones.nurse},
    ):
        with pytest.raises(Refused):
            verbs.log_call(text="再說一次", by=phones.staff, **wrong)
    with pytest.raises(Refused):
        verbs.log_call(text="x", customer=phones.hospital, by=phones.customer)
    assert not Call.objects.exists()


def test_the_log_asks_as_often_for_three_as_for_one_and_goes_out_as_a_file(
    phones: SimpleNamespace, client: Client
) -> None:
    client.force_login(phones.staff)
    counts = []
    for n in range(3):
        verbs.log_call(number=f"02234567{n}", text="x", customer=phones.hospital, by=phones.staff)
        client.get("/intake/calls/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/intake/calls/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2]
    assert client.get("/intake/calls/?export=csv&outcome=new").status_code == 200


def test_a_telephone_system_asks_and_logs_over_json(
    phones: SimpleNamespace, client: Client
) -> None:
    client.force_login(phones.staff)
    [one] = client.get("/api/intake/callers/", {"number": "0223456789#12"}).json()[:1]
    assert (one["contact"], one["exact"], one["cases"]) == (phones.customer.pk, True, [])
    given = {
        "text": "門禁壞了",
        "number": "0223456789",
        **{k: one[k] for k in ("customer", "contact")},
    }
    made = client.post("/api/intake/calls/", given, "application/json")
    assert made.status_code == 201 and made.json()["is_new"] and made.json()["case"]
    refused = client.post("/api/intake/calls/", {"text": "誰？"}, "application/json")
    assert refused.status_code == 409 and refused.json()["field"] == "customer"
    assert len(client.get("/api/intake/calls/").json()) == 1
    client.force_login(phones.customer)
    assert client.get("/api/intake/calls/").status_code == 404
