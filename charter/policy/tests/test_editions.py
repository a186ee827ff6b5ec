"""Other words for a clause: by approval, from a day on, compared word by word with what was."""

import datetime as dt
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide, return_to
from charter.kernel.frame import SOURCES as FIND
from charter.kernel.parameters.verbs import set_value
from charter.org.models import Person
from charter.policy.comparison import compared, turns
from charter.policy.editions import edition, row_on
from charter.policy.models import Amendment
from charter.policy.pack import packs
from charter.policy.verbs.amendments import propose_amendment
from charter.policy.verbs.judging import rejudge

CODE = "SP4.2b"
ZH = "質量標準[[每年檢討並修訂一次]]，間隔不得超過{standard_review_days}天。"
EN = "Standards are [[reviewed and revised every year]], at most {standard_review_days} days apart."


def ask(by: Person, zh: str = ZH, en: str = EN, days: int = 1) -> Amendment:
    day = clock.today() + dt.timedelta(days=days)
    return propose_amendment(CODE, zh=zh, en=en, effective_on=day, reason="每年一次較清楚", by=by)


def approved(company) -> Amendment:
    found = ask(company.head)
    decide(Request.objects.about(found).get(), verdict="approve", by=company.boss)
    found.refresh_from_db()
    return found


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_an_approved_wording_rules_from_its_day_and_the_past_keeps_its_own(company) -> None:
    before = row_on(CODE).text.zh
    found = approved(company)
    assert row_on(CODE).text.zh == before and edition("SP").version == "1.0"
    day = found.effective_on
    assert (row_on(CODE, day).text.zh, edition("SP", day).version) == (ZH, "1.1")
    assert packs()["SP"].rows[CODE].text.zh == before, "the pack itself is never touched"
    with clock.at(clock.now() + dt.timedelta(days=2)):
        client = as_(company.staff)
        assert "每年檢討並修訂一次" in client.get(f"/policy/{CODE}/").content.decode()
        page = client.get("/policy/SP/?chosen=1").content.decode()
        assert "每年檢討並修訂一次" in page and "第1.1版" in page
        past = client.get(f"/policy/SP/?chosen=1&at={day - dt.timedelta(days=1):%Y-%m-%d}")
        assert "每年檢討並修訂一次" not in past.content.decode()


def test_nobody_rewords_alone_and_a_returned_wording_is_mended(company) -> None:
    found = ask(company.boss)
    request = Request.objects.about(found).get()
    with pytest.raises(Refused):
        decide(request, verdict="approve", by=company.boss)
    with pytest.raises(Refused, match="已有一件"):
        ask(company.head)
    return_to(request, reason="英文要一致", by=company.deputy)
    client, url = as_(company.boss), f"/policy/{CODE}/amendment/"
    assert "被退回補正" in client.get(url).content.decode()
    told = {"zh": ZH, "en": EN.replace("every", "each"), "reason": "已改"}
    day = clock.today() + dt.timedelta(days=3)
    assert client.post(url, {**told, "effective_on": day.isoformat()}).status_code == 302
    request.refresh_from_db()
    assert (request.round, Amendment.objects.count()) == (2, 1)


@pytest.mark.parametrize(
    ("zh", "message"),
    [
        ("沒有標出義務，每{standard_review_days}天一次。", "標出至少一處義務"),
        ("[[定期修訂]]，不寫天數。", "必須與現行條文相同"),
        ("[[定期修訂]]，每{nothing_known}天。", "標出至少一處義務"),
    ],
)
def test_a_wording_that_loses_a_number_or_its_obligation_is_refused(company, zh, message) -> None:
    with pytest.raises(Refused, match=message):
        ask(company.head, zh=zh)
    with pytest.raises(Refused, match="由部門主管或管理層"):
        ask(company.staff)
    assert not Amendment.objects.exists()


def test_two_versions_stand_side_by_side_word_by_word(company) -> None:
    rejudge()
    found = approved(company)
    day = clock.today() + dt.timedelta(days=1)
    set_value("standard_review_days", 180, effective_on=day, reason="半年一次", by=company.boss)
    with clock.at(clock.now() + dt.timedelta(days=2)):
        pairs = [p for p in compared("SP", found.proposed_at.date(), clock.today()) if p.is_changed]
        [pair] = pairs
        assert pair.row.code == CODE
        assert (
            pair.parameters == (("質量標準的檢討間隔", "365", "180"),) or len(pair.parameters) == 1
        )
        assert "<ins>" in pair.now() and "<del>" in pair.then()
        assert "365" in pair.then() and "180" in pair.now()
        text = as_(company.staff).get("/policy/SP/versions/").content.decode()
        assert "版本對照" in text and "每年一次較清楚" in text and "半年一次" in text
        bad = "/policy/SP/versions/?before=2026-11-20&after=2026-11-01"
        assert "不能早於前一個" in as_(company.staff).get(bad).content.decode()
    assert len(turns("SP")) == 3


def test_the_comparison_asks_as_often_for_one_change_as_for_all(company) -> None:
    client = as_(company.staff)
    client.get("/policy/SP/versions/?before=2026-11-01&after=2026-11-16")
    counts = []
    for more in ("", "&all=on"):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/policy/SP/versions/?before=2026-11-01&after=2026-11-16{more}")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_words_in_force_are_used_wherever_the_clause_is_shown(company, prove) -> None:
    """Search, opened clause, its parameter, evidence file, printed policy, JSON: all of them."""
    prove(CODE)
    found = approved(company)
    day, boss = found.effective_on, as_(company.boss)
    parameter = "/policy/parameters/standard_review_days/"

    def said() -> list[str]:
        return [
            boss.get(f"/policy/{CODE}/").content.decode(),
            boss.get("/policy/SP/?chosen=1").content.decode(),
            boss.get(parameter).content.decode(),
            boss.get(f"/api/policy/clauses/{CODE}").json()["text"],
            str(boss.get("/api/policy/texts/SP").json()["clauses"]),
            workbook_text(boss.get(f"/policy/{CODE}/evidence.xlsx").content),
        ]

    sought = "每年檢討並修訂"
    assert not [text for text in said() if sought in text]
    assert not list(FIND["clause"].find(company.staff, sought))
    with clock.at(clock.now() + dt.timedelta(days=2)):
        assert [sought in text for text in said()] == [True] * 6
        [hit] = FIND["clause"].find(company.staff, sought)
        assert hit.url == f"/policy/{CODE}/"
        whole = boss.get("/api/policy/texts/SP").json()
        assert (whole["version"], whole["effective_on"]) == ("1.1", day.isoformat())
        before = (day - dt.timedelta(days=1)).isoformat()
        then = boss.get(f"/api/policy/clauses/{CODE}?as_of={before}").json()
        assert (then["version"], sought in then["text"]) == ("1.0", False)
        assert boss.get("/api/policy/texts/SP?as_of=2099-01-01").status_code == 409


def test_a_clause_as_of_a_day_carries_the_counts_that_were_stored(company, prove) -> None:
    prove(CODE)
    rejudge()
    today = clock.today().isoformat()
    with clock.at(clock.now() + dt.timedelta(days=2)):
        Person.objects.update(email="a@example.org")
        told = as_(company.boss).get(f"/api/policy/clauses/{CODE}?as_of={today}").json()
    assert (told["verdict"], told["proofs"][0]["kept"], told["proofs"][0]["hidden"]) == (
        "broken",
        0,
        10,
    )


def test_a_rewording_is_asked_for_over_json_as_on_the_page(company) -> None:
    day = (clock.today() + dt.timedelta(days=1)).isoformat()
    body = {"zh": ZH, "en": EN, "effective_on": day, "reason": "每年一次較清楚"}
    url = f"/api/policy/clauses/{CODE}/amendments"
    refused = as_(company.staff).post(url, body, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "policy.may_not_propose")
    made = as_(company.head).post(url, body, "application/json")
    assert made.status_code == 201 and made.json()["state"] == "pending"
    [one] = as_(company.staff).get(url).json()
    assert (one["id"], one["zh"]) == (made.json()["id"], ZH)
    nowhere = "/api/policy/clauses/XX/amendments"
    assert as_(company.head).post(nowhere, body, "application/json").status_code == 404


def workbook_text(content: bytes) -> str:
    sheet = load_workbook(BytesIO(content)).active
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
