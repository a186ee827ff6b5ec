"""The list and the page of an indicator, and the same over JSON."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charter.ground import clock
from charter.kernel.actions.models import Action
from charter.kernel.actions.verbs import assign
from charter.kernel.indicators.jobs import escalate_unanswered_alerts
from charter.kernel.indicators.models import Alert, Indicator, Note, Reading, Target
from charter.kernel.indicators.queries import last, rate, series
from charter.kernel.indicators.rules import RULES, Measured
from charter.kernel.indicators.rules import indicator as declared
from charter.kernel.indicators.verbs import enter_reading, materialise, set_target
from charter.kernel.indicators.work import alerts as owed_alerts
from charter.kernel.indicators.work import readings as owed_readings
from charter.kernel.parameters.models import Setting
from charter.org.models import Department, Person


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def made(company, name: str = "on_time") -> Indicator:
    return Indicator.objects.create(
        name=name,
        title=f"準時率{name}",
        formula="準時÷全部",
        unit="%",
        direction="higher",
        clauses=["SP2.5.2"],
        owner=company.quality,
    )


@pytest.fixture
def indicator(company) -> Indicator:
    found = made(company)
    set_target(found, since=dt.date(2025, 1, 1), value=Decimal(95), by=None)
    for month in range(1, 11):
        day = dt.date(2026, month, 1)
        enter_reading(found, day=day, value=Decimal(90 + month % 3), n=60, by=company.quality)
    return found


def url_of(indicator: Indicator) -> str:
    return reverse("indicators:indicator", args=[indicator.pk])


def test_the_page_reads_the_figures_in_one_sentence_and_shows_the_formula(
    company, indicator
) -> None:
    text = signed_in(company.staff).get(url_of(indicator)).content.decode()
    assert "實際91.0%÷目標95.0%（越高越好）" in text and "95.8%" in text
    assert "2026-10為91.0%，平均91.0%" in text
    assert "未達標" in text and 'class="xmr"' in text


def test_no_data_is_said_with_its_reason_and_never_shown_as_zero(company, indicator) -> None:
    Reading.objects.create(
        indicator=indicator,
        period="2026-11",
        starts=dt.date(2026, 11, 1),
        ends=dt.date(2026, 12, 1),
        no_data_reason="分母為0，無法計算",
        taken_at=company_moment(),
        entered_by=company.quality,
    )
    text = signed_in(company.staff).get(url_of(indicator)).content.decode()
    assert "最近一期無資料：分母為0，無法計算。" in text
    assert "達成率無法計算：本期無資料" in text and "0.0%" not in text.replace("90.0%", "")


def company_moment() -> dt.datetime:
    return dt.datetime(2026, 11, 16, tzinfo=dt.UTC)


def test_an_indicator_without_any_figure_says_so(company) -> None:
    text = signed_in(company.staff).get(url_of(made(company))).content.decode()
    assert "還沒有任何期間有數值" in text and "未設目標" in text and 'class="xmr"' not in text


def test_who_sets_targets_gets_the_form_and_others_a_refusal(company, indicator) -> None:
    act = reverse("indicators:act", args=[indicator.pk, "set_target"])
    told = {"since": "2026-12-01", "value": "97", "reason": "年度目標"}
    assert signed_in(company.staff).post(act, told).status_code == 409
    assert signed_in(company.boss).post(act, told).status_code == 302
    assert Target.objects.filter(value=97, since=dt.date(2026, 12, 1)).exists()
    assert "新目標" not in signed_in(company.staff).get(url_of(indicator)).content.decode()
    bad = signed_in(company.boss).post(act, {"since": "someday", "value": "x"})
    assert bad.status_code == 422 and Target.objects.count() == 2


def test_the_list_asks_as_often_for_one_row_as_for_three(company, indicator) -> None:
    client, counts = signed_in(company.staff), []
    client.get(reverse("indicators:list"))
    for name in ("two", "three"):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("indicators:list"))
        counts.append(len(asked))
        made(company, name)
        made(company, name * 2)
    assert counts[0] == counts[1] and "未達標" in answer.content.decode()


def test_the_list_is_narrowed_to_what_missed_its_target_or_has_no_data(company, indicator) -> None:
    empty, client = made(company, "empty"), signed_in(company.staff)
    missed = client.get(reverse("indicators:list") + "?met=missed").context["view"].rows
    without = client.get(reverse("indicators:list") + "?met=none").context["view"].rows
    assert (missed, without) == ([indicator], [empty])


def test_the_interface_lists_shows_and_sets(company, indicator) -> None:
    staff, boss = signed_in(company.staff), signed_in(company.boss)
    assert [row["name"] for row in staff.get("/api/indicators/").json()] == ["on_time"]
    detail = staff.get(f"/api/indicators/{indicator.pk}").json()
    assert Decimal(detail["target"]["value"]) == 95 and detail["can"] == []
    assert len(staff.get(f"/api/indicators/{indicator.pk}/readings").json()) == 10
    body = {"since": "2026-11-20", "value": "96"}
    path = f"/api/indicators/{indicator.pk}/targets"
    answers = [c.post(path, body, content_type="application/json") for c in (staff, boss)]
    assert [a.status_code for a in answers] == [409, 200]


def test_departments_stand_beside_each_other_and_lead_to_their_own_chart(
    company, indicator
) -> None:
    for month in range(1, 11):
        day, scope = (
            dt.date(2026, month, 1),
            {"scope": "department", "scope_id": company.service.pk},
        )
        enter_reading(indicator, day=day, value=Decimal(80), n=30, by=company.quality, **scope)
    boss, other = signed_in(company.boss), signed_in(company.hr)
    text = boss.get(url_of(indicator)).content.decode()
    assert "各部門" in text and "服務一部" in text and "期數不足，不判定" in text
    assert "服務一部" not in other.get(url_of(indicator)).content.decode()
    own = f"{url_of(indicator)}?scope=department&id={company.service.pk}"
    assert "2026-10為80.0%" in boss.get(own).content.decode()
    assert "還沒有任何期間有數值" in other.get(own).content.decode()


def test_the_page_asks_as_often_for_one_department_as_for_three(company, indicator) -> None:
    client, counts = signed_in(company.boss), []
    departments = [Department.objects.create(code=f"D{n}", name=f"第{n}部") for n in range(3)]
    for asked_for in (departments[:1], departments[1:]):
        for one in asked_for:
            for month in (8, 9):
                enter_reading(
                    indicator,
                    day=dt.date(2026, month, 1),
                    value=Decimal(80),
                    by=company.quality,
                    scope="department",
                    scope_id=one.pk,
                )
        client.get(url_of(indicator))
        with CaptureQueriesContext(connection) as asked:
            client.get(url_of(indicator))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_figures_of_persons_are_for_themselves_their_line_and_hr(company, indicator) -> None:
    Person.objects.filter(pk=company.staff.pk).update(manager=company.manager)
    enter_reading(
        indicator,
        day=dt.date(2026, 10, 1),
        value=Decimal(70),
        by=company.quality,
        scope="person",
        scope_id=company.staff.pk,
    )

    def may(username: str) -> bool:
        rows = Reading.objects.visible_to(getattr(company, username))
        return rows.filter(scope="person").exists()

    seen = [name for name in vars(company) if isinstance(getattr(company, name), Person)]
    allowed = {"staff", "manager", "head", "hr", "admin", "boss", "deputy"}
    assert {name for name in seen if may(name)} == allowed


def test_an_alert_is_explained_by_its_owner_or_climbs(company, indicator) -> None:
    Person.objects.filter(pk=company.quality.pk).update(manager=company.boss)
    since = dt.date(2026, 11, 1)
    set_target(indicator, since=since, value=Decimal(95), red=Decimal(85), by=None)
    enter_reading(indicator, day=dt.date(2026, 11, 16), value=Decimal(60), by=company.quality)
    alert = Alert.objects.get()
    assert alert.due == dt.date(2026, 11, 18)
    assert [line.where for line in owed_alerts(company.quality)] == ["2026-11"]
    with clock.at(dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)):
        escalate_unanswered_alerts(timestamp=0)
        escalate_unanswered_alerts(timestamp=0)
        alert.refresh_from_db()
        assert (alert.escalated, alert.escalated_to) == (1, company.boss)
        act = reverse("indicators:act", args=[indicator.pk, "answer"])
        told = {"answer": "颱風停電三天，已請備援廠商"}
        assert signed_in(company.staff).post(act, told).status_code == 409
        assert signed_in(company.quality).post(act, told).status_code == 302
        text = signed_in(company.staff).get(url_of(indicator)).content.decode()
        assert "李佩珊的說明：颱風停電三天" in text
        assert not owed_alerts(company.quality) and not owed_alerts(company.boss)
    with clock.at(dt.datetime(2026, 11, 27, 2, tzinfo=dt.UTC)):
        escalate_unanswered_alerts(timestamp=0)
    alert.refresh_from_db()
    assert alert.escalated == 1


def test_a_change_and_a_special_cause_are_noted_on_the_chart(company, indicator) -> None:
    client = signed_in(company.quality)
    act = reverse("indicators:act", args=[indicator.pk, "annotate"])
    told = {"day": "2026-06-10", "kind": "change", "text": "改四班輪替"}
    assert client.post(act, told).status_code == 302
    assert client.post(act, told).status_code == 409, "one of a kind per period"
    cause = {"day": "2026-03-01", "kind": "cause", "text": "颱風停電"}
    assert client.post(act, cause).status_code == 302
    assert signed_in(company.staff).post(act, {**told, "day": "2026-07-01"}).status_code == 409
    series = client.get(url_of(indicator)).context["shown"].series
    assert (series.changes, series.left_out) == ([(5, "改四班輪替")], frozenset({2}))
    note = Note.objects.get(kind="change")
    back = reverse("indicators:withdraw_note", args=[indicator.pk, note.pk])
    assert client.post(back, {}).status_code == 409
    assert client.post(back, {"reason": "寫錯月份"}).status_code == 302
    assert client.get(url_of(indicator)).context["shown"].series.changes == []


def test_a_measure_is_begun_at_the_figure_it_should_move(company, indicator) -> None:
    act = reverse("indicators:act", args=[indicator.pk, "improve"])
    told = {"measure": "夜間待命", "owner": company.head.pk, "due": "2026-12-31"}
    assert signed_in(company.boss).post(act, told).status_code == 302
    assert Action.objects.of(indicator).get().owner == company.head
    assert "夜間待命" in signed_in(company.staff).get(url_of(indicator)).content.decode()


def test_the_organisation_makes_up_an_indicator_and_its_owner_enters_it(company) -> None:
    told = {
        "title": "市場占有率",
        "formula": "本公司營收÷市場營收",
        "unit": "%",
        "direction": "higher",
        "period": "month",
        "kind": "business",
        "method": "survey",
        "owner": company.staff.pk,
        "clauses": "SI5.1",
    }
    url = reverse("indicators:new")
    signed_in(company.staff).post(url, told)
    assert not Indicator.objects.exists()
    assert signed_in(company.boss).post(url, told).status_code == 302
    made = Indicator.objects.get()
    assert (made.clauses, made.is_counted) == (["SI5.1"], False)
    assert "已經有同名的指標" in signed_in(company.boss).post(url, told).content.decode()
    [line] = owed_readings(company.staff)
    assert line.where == "2026-10"
    client, enter = (
        signed_in(company.staff),
        reverse("indicators:act", args=[made.pk, "enter_reading"]),
    )
    assert "請填寫數值" in client.post(enter, {"day": "2026-10-01"}).content.decode()
    gap = {"day": "2026-10-01", "missing": "市調下季才出"}
    assert client.post(enter, gap).status_code == 302
    assert Reading.objects.get().no_data_reason == "市調下季才出"
    assert not owed_readings(company.staff)
    retire = reverse("indicators:act", args=[made.pk, "retire"])
    assert signed_in(company.boss).post(retire, {"reason": "改用其他來源"}).status_code == 302
    assert client.get(url_of(made)).status_code == 404


def test_a_figure_opens_the_records_that_the_reader_may_see(company) -> None:
    def counted(start: dt.date, end: dt.date) -> list[Measured]:
        return [Measured("organisation", 0, 1, 2, 2)]

    def records(start: dt.date, end: dt.date, scope: str, key: int) -> object:
        return Action.objects.annotate(is_kept=Q(state="effective"))

    rule = declared(
        "tests.kept",
        "SP2.3.2b",
        "措施有效率",
        formula="-",
        unit="%",
        source=counted,
        records=records,
    )
    try:
        materialise(rule, clock.today())
        told = {"owner": company.engineer, "due": dt.date(2026, 12, 1)}
        assign(company.service, measure="換電池", by=company.quality, **told)
        one = Reading.objects.get()
        url = reverse("indicators:records", args=[one.indicator_id, one.pk])
        text = signed_in(company.quality).get(url).content.decode()
        assert "換電池" in text and "未計入分子" in text
        hidden = signed_in(company.finance).get(url).content.decode()
        assert "換電池" not in hidden and "這一期計入1筆，都不在你能查看的範圍" in hidden
    finally:
        del RULES[rule.name]


def test_the_figures_of_a_part_are_exported(company, indicator) -> None:
    answer = signed_in(company.staff).get(f"{url_of(indicator)}?export=csv")
    text = b"".join(answer.streaming_content).decode()
    assert text.count("2026-") >= 10 and "91" in text


def test_other_rooms_read_figures_by_name(company, indicator) -> None:
    assert [int(r.value) for r in series("on_time", count=3)] == [92, 90, 91]
    assert last("on_time").period == "2026-10" and rate("on_time").met is False
    assert last("nobody.measures") is None and rate("nobody.measures").raw is None


def test_the_interface_defines_notes_and_answers(company, indicator) -> None:
    boss, staff = signed_in(company.boss), signed_in(company.staff)
    path = f"/api/indicators/{indicator.pk}"

    def send(client: Client, where: str, told: dict[str, object]) -> object:
        return client.post(where, told, content_type="application/json")

    note = {"day": "2026-05-01", "kind": "remark", "text": "換系統"}
    assert [send(c, f"{path}/notes", note).status_code for c in (staff, boss)] == [409, 200]
    assert [row["text"] for row in staff.get(f"{path}/notes").json()] == ["換系統"]
    told = {"measure": "加派人手", "owner": company.head.pk, "due": "2026-12-31"}
    assert send(boss, f"{path}/measures", told).status_code == 200
    own = {
        "title": "客訴件數",
        "formula": "件數",
        "unit": "件",
        "direction": "lower",
        "period": "week",
        "kind": "satisfaction",
        "method": "data",
        "owner": company.staff.pk,
    }
    assert send(boss, "/api/indicators/", own).json()["is_counted"] is False
    assert send(boss, f"{path}/owner", {"owner": company.head.pk}).status_code == 200
    assert send(boss, f"{path}/answer", {"answer": "x"}).status_code == 404, "no alert stands"


def test_a_period_that_is_not_over_is_shown_but_not_judged(company, indicator) -> None:
    Reading.objects.create(
        indicator=indicator,
        period="2026-11",
        starts=dt.date(2026, 11, 1),
        ends=dt.date(2026, 12, 1),
        value=Decimal(12),
        n=3,
        taken_at=company_moment(),
    )
    answer = signed_in(company.staff).get(url_of(indicator))
    assert "2026-11至今12.0%（3件），期滿才判定" in answer.content.decode()
    look = answer.context["shown"]
    assert look.latest.period == "2026-10" and len(look.valued) == 10
    listed = signed_in(company.staff).get(reverse("indicators:list")).context["view"].rows
    assert listed[0].last_period == "2026-10"


def test_shares_can_be_seen_on_a_p_chart_and_as_moving_ranges(company, indicator) -> None:
    for row in Reading.objects.filter(indicator=indicator):
        row.numerator, row.denominator = row.value * 2, Decimal(200)
        row.save()
    client = signed_in(company.staff)
    plain = client.get(url_of(indicator)).content.decode()
    assert "比率p" in plain and "移動全距" in plain and "2.66" in plain
    shares = client.get(url_of(indicator) + "?chart=p").content.decode()
    assert "二項分布" in shares
    ranges = client.get(url_of(indicator) + "?chart=mr").content.decode()
    assert "平均移動全距的3.267倍" in ranges and "平均91.0%" in ranges, "verdicts stay with I"
    assert "二項分布" not in client.get(url_of(indicator) + "?chart=nonsense").content.decode()


def test_the_organisation_chooses_its_set_of_signals(company, indicator) -> None:
    assert "NHS四條" in signed_in(company.staff).get(url_of(indicator)).content.decode()
    Setting.objects.create(
        name="signal_rules",
        value="nelson",
        effective_on=dt.date(2026, 1, 1),
        set_at=company_moment(),
    )
    text = signed_in(company.staff).get(url_of(indicator)).content.decode()
    assert "Nelson八條" in text and "NHS四條" not in text
