"""A prepared answer in the reply box: filled in, escaped, sent with what it does or not at all."""

from types import SimpleNamespace

from django.test import Client

from charter.org.models import Customer, Person
from charter.rooms.aftersales.models import Case, Channel
from charter.rooms.aftersales.verbs import cases, progress
from charter.rooms.answers import verbs
from charter.rooms.answers.models import Macro

HX = {"HX-Request": "true"}
TEXT = "{聯絡人}您好，{客戶}的{單號}「{標題}」，{解決時限}前處理。{我}／{公司}"


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def told(company: SimpleNamespace, contact: str = "王<b>小姐") -> Case:
    report = cases.Report(
        Customer.objects.get(code="HC"), "空調不冷", Channel.PHONE, contact_name=contact
    )
    return cases.register(report, by=company.staff)


def macro(company: SimpleNamespace, name: str = "收到", **more: str) -> Macro:
    told = {"name": name, "text": TEXT, **more}
    return verbs.prepare(department=None, by=company.quality, **told)


def test_it_is_offered_filled_in_and_escaped(company: SimpleNamespace) -> None:
    case, one, staff = told(company), macro(company), signed_in(company.staff)
    page = f"/aftersales/{case.pk}/"
    assert 'data-key="macro"' in staff.get(page).content.decode()
    part = staff.get(f"{page}macros/", headers=HX).content.decode()
    assert f"{page}macros/{one.pk}/" in part and "<html" not in part
    words = staff.get(f"{page}macros/{one.pk}/", headers=HX).content.decode()
    assert "王&lt;b&gt;小姐您好" in words and "<b>小姐" not in words
    assert f"TK-{case.pk}「空調不冷」" in words and "張家銘" in words and "{" not in words
    whole = staff.get(f"{page}macros/{one.pk}/").content.decode()
    assert "王&lt;b&gt;小姐您好" in whole and "<html" in whole, "without a script"
    verbs.retire(one, by=company.quality)
    assert staff.get(f"{page}macros/{one.pk}/").status_code == 404
    assert signed_in(company.customer).get(f"{page}macros/").status_code == 404


def test_a_time_that_stands_stays_to_be_seen(company: SimpleNamespace) -> None:
    case, one = told(company), macro(company)
    progress.hold(case, reason="等照片", by=company.staff)
    page = f"/aftersales/{case.pk}/macros/{one.pk}/"
    assert "{解決時限}" in signed_in(company.staff).get(page, headers=HX).content.decode()


def test_it_is_sent_with_what_it_does_to_the_case(company: SimpleNamespace) -> None:
    staff = signed_in(company.staff)
    wait = macro(company, "要照片", then="hold", reason="{聯絡人}提供照片")
    done = macro(company, "重設", then="resolve", cause="忘記密碼", solution="已為{客戶}重設")
    case = told(company, contact="王小姐")
    sent = {"text": "請給照片", "macro": wait.pk}
    staff.post(f"/aftersales/{case.pk}/reply/", sent)
    case.refresh_from_db()
    assert case.state == "in_progress", "not ticked: only the reply"
    staff.post(f"/aftersales/{case.pk}/reply/", {**sent, "also": "1"})
    case.refresh_from_db()
    assert (case.state, case.replies.count()) == ("waiting", 2)
    event = case.clocks.get(kind="resolution").events.order_by("-pk").first()
    assert event.reason == "王小姐提供照片"
    answer = staff.post(f"/aftersales/{case.pk}/reply/", {**sent, "also": "1"})
    assert answer.status_code == 409, "it waits already: neither the reply nor the act"
    assert case.replies.count() == 2
    staff.post(f"/aftersales/{case.pk}/reply/", {"text": "好了", "macro": done.pk, "also": "1"})
    case.refresh_from_db()
    assert (case.state, case.cause) == ("resolved", "忘記密碼")
    assert case.solution == f"已為{case.customer}重設"
