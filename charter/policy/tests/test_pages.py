"""The policy page, the opened clause, and what people may do there."""

import datetime as dt
import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.kernel.parameters.catalogue import catalogue
from charter.org.models import Person
from charter.policy.models import Attestation, Clause, Judgement, Reminder, Verdict
from charter.policy.opened import last_working_day
from charter.policy.pack import packs
from charter.policy.quarters import ended
from charter.policy.verbs.judging import rejudge
from charter.policy.verbs.people import attest, note_visit, remind, withdraw_attestation
from charter.policy.wording import simplified
from charter.rooms.people.verbs.calendars import found_calendar, set_day


@pytest.fixture
def as_(company):
    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(getattr(company, username))
        return client

    return sign_in


def verdict_of(code: str) -> str:
    return Judgement.objects.of_organisation().standing().get(clause=code).verdict


def test_every_clause_of_both_policies_stands_on_its_page(as_, company) -> None:
    boss = as_("boss")
    for name in ("SP", "SI"):
        text = boss.get(f"/policy/{name}/").content.decode()
        missing = [c for c in packs()[name].rows if f'id="{c}"' not in text]
        assert missing == []
        assert "此處原文未收錄" in text


def test_an_empty_organisation_reads_no_evidence_and_never_kept(as_, company, prove) -> None:
    rejudge()
    text = as_("boss").get("/policy/SP/").content.decode()
    assert "現在有0項真的在做" in text
    assert "ob ok" not in text


def test_the_obligation_is_underlined_by_status_and_counted(as_, company, prove) -> None:
    prove("SP3.1a")
    rejudge()
    text = as_("boss").get("/policy/SP/").content.decode()
    assert '<mark class="ob bad">擬定招聘計劃</mark>' in text
    assert "10筆中做到0筆，還有10筆沒有做到。" in text


def test_a_kept_clause_is_folded_until_the_reader_unfolds(
    as_, company, prove, everyone_reachable
) -> None:
    prove("SP3.1a")
    rejudge()
    boss = as_("boss")
    assert '<details class="kept">' in boss.get("/policy/SP/").content.decode()
    assert '<details class="kept">' not in boss.get("/policy/SP/?chosen=1").content.decode()


def test_a_few_clauses_asked_for_stand_open_on_a_phone_and_many_are_folded(
    as_, company, prove
) -> None:
    prove("SP3.1a")
    rejudge()
    boss, stays = as_("boss"), '<details class="chap" open data-stays>'
    assert stays in boss.get("/policy/SP/?only=broken").content.decode()
    many = boss.get("/policy/SP/?only=no_evidence").content.decode()
    assert '<details class="chap" open>' in many and stays not in many


def test_the_page_asks_the_same_few_questions_however_much_was_judged(as_, company, prove) -> None:
    def asked() -> int:
        boss = as_("boss")
        boss.get("/policy/SP/")
        with CaptureQueriesContext(connection) as queries:
            boss.get("/policy/SP/?chosen=1")
        return len(queries)

    empty = asked()
    for code in ("SP3.1a", "SP3.1b", "SP3.2a"):
        prove(code)
    rejudge()
    assert asked() <= empty + 1  # the month-ago comparison has rows to count now


def test_the_page_can_be_read_as_of_a_day(as_, company, prove, everyone_reachable) -> None:
    prove("SP3.1a")
    rejudge()
    monday = clock.now()
    Person.objects.filter(username="staff").update(email="")
    with clock.at(monday + dt.timedelta(days=3)):
        rejudge()
        client = as_("boss")
        assert '<mark class="ob bad">擬定' in client.get("/policy/SP/").content.decode()
        then = client.get(f"/policy/SP/?at={monday:%Y-%m-%d}&chosen=1").content.decode()
        assert '<mark class="ob ok">擬定' in then
        later = client.get("/policy/SP/?at=2027-01-01").content.decode()
        assert "這一天還沒有到" in later


def test_the_page_says_what_changed_since_the_last_visit(
    as_, company, prove, everyone_reachable
) -> None:
    prove("SP3.1a")
    rejudge()
    monday = clock.now()
    note_visit("SP", by=company.boss)
    Person.objects.filter(username="staff").update(email="")
    with clock.at(monday + dt.timedelta(days=3)):
        rejudge()
        client = as_("boss")
        assert "0項轉好、1項轉差" in client.get("/policy/SP/").content.decode()
        assert "三.1a 招聘計劃" in client.get("/policy/SP/changes/").content.decode()


def test_only_my_department_shows_its_own_figures(as_, company, prove, everyone_reachable) -> None:
    prove("SP3.1a")
    Person.objects.filter(username="staff").update(email="")
    rejudge()
    assert "4筆中做到3筆" in as_("head").get("/policy/SP/?mine=on").content.decode()
    assert "6筆都做到" in as_("boss").get("/policy/SP/?mine=on").content.decode()


def test_an_opened_clause_is_judged_live(as_, company, prove, everyone_reachable) -> None:
    prove("SP3.1a", columns=(("帳號", "username"),))
    rejudge()
    Person.objects.filter(username="staff").update(email="")
    text = as_("boss").get("/policy/SP3.1a/").content.decode()
    assert "10筆中做到9筆" in text and "張家銘" in text and "staff" in text


def test_names_of_failing_people_are_for_those_who_answer_for_them(as_, company, prove) -> None:
    prove("SP3.1a")
    seen = {
        name: as_(name).get("/policy/SP3.1a/").content.decode()
        for name in ("staff", "head", "boss")
    }
    assert "鄭淑芬" in seen["boss"]
    assert "鄭淑芬" not in seen["head"] and "蔡承翰" in seen["head"]
    assert "蔡承翰" not in seen["staff"] and "另有9筆不在你能查看的範圍" in seen["staff"]


def test_each_list_of_failing_records_has_a_name_of_its_own(as_, company, prove) -> None:
    prove("SP3.1a")
    prove("SP3.1a", "test.again")
    text = as_("boss").get("/policy/SP3.1a/").content.decode()
    regions = re.findall(r'role="region" id="failing-\d"[^>]* aria-labelledby="([^"]+)"', text)
    assert regions == ["failing-1 proof-1", "failing-2 proof-2"]


def test_the_export_holds_what_the_reader_may_see(as_, company, prove) -> None:
    prove("SP3.1a")
    answer = as_("head").get("/policy/SP3.1a/evidence.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.max_row == 1 + 4


def test_owners_are_reminded_once_a_working_day(company, prove) -> None:
    prove("SP3.1a")
    assert len(remind("SP3.1a", by=company.boss)) == 10
    entry = Entry.objects.get(event="policy.clause.reminded")
    assert company.staff.pk in entry.told and company.boss.pk not in entry.told
    with pytest.raises(Refused, match="已經催辦過"):
        remind("SP3.1a", by=company.head)
    assert Reminder.objects.count() == 10
    with clock.at(clock.now() + dt.timedelta(days=1)):
        assert len(remind("SP3.1a", by=company.head)) == 4


def test_only_leaders_remind_and_one_record_reaches_one_owner(company, prove, as_) -> None:
    prove("SP3.1a")
    with pytest.raises(Refused, match="催辦由"):
        remind("SP3.1a", by=company.staff)
    answer = as_("boss").post(
        "/policy/SP3.1a/reminder/", {"proof": "test.SP3.1a", "pk": company.staff.pk}
    )
    assert answer.status_code == 302
    assert list(Reminder.objects.values_list("person", flat=True)) == [company.staff.pk]


def test_a_word_holds_until_it_expires_or_is_taken_back(company, prove) -> None:
    until = clock.today() + dt.timedelta(days=30)
    word = attest("SP3.1a", statement="看過招聘檔案", expires_on=until, by=company.boss)
    assert verdict_of("SP3.1a") == "attested"
    with clock.at(clock.now() + dt.timedelta(days=31)):
        rejudge()
        assert verdict_of("SP3.1a") == "no_evidence"
    rejudge()
    withdraw_attestation(word, by=company.boss)
    assert verdict_of("SP3.1a") == "no_evidence"


def test_the_board_on_paper_counts_what_only_one_policy_has(company, prove, as_) -> None:
    """A clause of one policy stands on somebody's word, none of the other."""
    until = clock.today() + dt.timedelta(days=30)
    attest("SP3.1a", statement="看過招聘檔案", expires_on=until, by=company.boss)
    told = as_("boss").get("/api/insight/board").json()["cards"]["policies"]
    place = told["heads"].index(str(Verdict.ATTESTED.label))
    assert sorted(int(row[place]) for row in told["rows"]) == [0, 1]
    assert as_("boss").get("/board/report/").status_code == 200


def test_a_word_is_refused_where_it_would_hide_evidence_or_has_no_ground(company, prove) -> None:
    until = clock.today() + dt.timedelta(days=30)
    with pytest.raises(Refused, match="主管或管理層"):
        attest("SP3.1a", statement="好", expires_on=until, by=company.staff)
    with pytest.raises(Refused, match="依據"):
        attest("SP3.1a", statement=" ", expires_on=until, by=company.boss)
    with pytest.raises(Refused, match="一年"):
        attest("SP3.1a", statement="好", expires_on=until.replace(year=2028), by=company.boss)
    prove("SP3.1a")
    with pytest.raises(Refused, match="已有系統資料"):
        attest("SP3.1a", statement="好", expires_on=until, by=company.boss)
    assert not Attestation.objects.exists()


def test_a_word_is_given_on_the_page_with_its_errors_named(as_, company, prove) -> None:
    boss = as_("boss")
    bad = boss.post("/policy/SP3.1a/attestation/", {"statement": ""})
    assert bad.status_code == 200 and "fld-err" in bad.content.decode()
    day = clock.today() + dt.timedelta(days=9)
    good = boss.post("/policy/SP3.1a/attestation/", {"statement": "看過", "expires_on": str(day)})
    assert good.status_code == 302
    assert "吳建宏" in boss.get("/policy/SP3.1a/").content.decode()


def test_the_journal_finds_a_clause_by_its_row(as_, company) -> None:
    row = Clause.objects.create(code="SP2.3.1b")
    assert reverse("policy:clause", kwargs={"pk": row.pk}) == f"/policy/{row.pk}/"
    assert as_("boss").get(f"/policy/{row.pk}/").headers["Location"] == "/policy/SP2.3.1b/"


def test_every_clause_and_parameter_opens(as_, company) -> None:
    boss = as_("boss")
    codes = ["SP1.3", "SP2.5.1", "SP3.3a", "SI3.4b", "SI5.3a"]
    assert [boss.get(f"/policy/{code}/").status_code for code in codes] == [200] * 5
    names = list(catalogue())[::9]
    assert {boss.get(f"/policy/parameters/{name}/").status_code for name in names} == {200}
    assert boss.get("/policy/parameters/").status_code == 200
    assert boss.get("/policy/").status_code == 200
    assert boss.get("/policy/SP9.9z/").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", "服务项目工作管理制度"),
        ("en", "Policy on Managing Service Projects"),
        ("zh-hant", "服務項目工作管理制度"),
    ],
)
def test_the_policy_speaks_the_readers_language(as_, company, language, words) -> None:
    boss = as_("boss")
    text = boss.get("/policy/SP/", headers={"accept-language": language}).content.decode()
    assert words in text
    if language == "zh-hans":
        assert "项目执行" in text and "项目运行" not in text


def test_customers_do_not_learn_that_the_policy_exists(as_, company) -> None:
    client = as_("customer")
    for url in ("/policy/", "/policy/SP/", "/policy/SP3.1a/", "/policy/parameters/"):
        assert client.get(url).status_code == 404


def test_a_reminder_on_a_holiday_counts_for_the_working_day_before(company) -> None:
    calendar = found_calendar(name="本公司", is_default=True, by=None)
    off = {"is_working": False, "name": "校慶", "by": None}
    set_day(calendar, date=dt.date(2026, 11, 16), **off)
    assert last_working_day(dt.date(2026, 11, 16)) == dt.date(2026, 11, 13)
    assert last_working_day(dt.date(2026, 11, 15)) == dt.date(2026, 11, 13)
    assert last_working_day(dt.date(2026, 11, 17)) == dt.date(2026, 11, 17)


def test_simplified_policy_text_goes_through_the_term_table() -> None:
    assert simplified("登記台帳與軟體") == "登记台账与软件"
    assert simplified("項目執行階段「不得跳過」") == "项目执行阶段“不得跳过”"


def test_the_ends_of_the_quarters_since_the_first_judgement_are_a_click_away(
    as_, company, prove, everyone_reachable
) -> None:
    assert "各季季末" not in as_("boss").get("/policy/SP/").content.decode(), "nothing was judged"
    prove("SP3.1a")
    rejudge()
    with clock.at(clock.now() + dt.timedelta(days=150)):
        client = as_("boss")
        assert 'href="?at=2026-12-31"' in client.get("/policy/SP/").content.decode()
        then = client.get("/policy/SP/?at=2026-12-31").content.decode()
        assert '<mark class="ob ok">擬定' in then
        assert "2026-09-30" not in then, "before the first judgement there is nothing to read"


def test_of_many_quarters_the_last_four_are_offered() -> None:
    found = ended(dt.date(2026, 11, 22), dt.date(2020, 1, 1))
    assert [f"{day}" for day in found] == ["2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30"]
    assert ended(dt.date(2026, 11, 22), dt.date(2026, 10, 1)) == []
