"""The boards: decisions first, every number as long as the list behind it, by role."""

import datetime as dt
import io
import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from charter.ground.tests.reading import needs_letters, written_in
from charter.insight import boards
from charter.insight.spans import asked_for
from charter.kernel.actions.verbs import assign, report_done
from charter.kernel.board import STUCK, Look
from charter.kernel.indicators.board import watched
from charter.kernel.indicators.models import Indicator, Note, Reading
from charter.kernel.indicators.presentation import Shown
from charter.kernel.indicators.spans import pooled, within
from charter.kernel.indicators.verbs import annotate, set_target
from charter.org.models import Person

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def measured(company: SimpleNamespace, name: str, months: int = 24, **here: object) -> Indicator:
    found, _new = Indicator.objects.get_or_create(
        name=name,
        defaults={
            "title": f"準時率{name}",
            "formula": "準時÷全部",
            "unit": "%",
            "direction": "higher",
            "owner": company.quality,
        },
    )
    for i in range(months):
        starts = dt.date(2024 + (10 + i) // 12, (10 + i) % 12 + 1, 1)
        Reading.objects.create(
            indicator=found,
            period=f"{starts:%Y-%m}",
            starts=starts,
            ends=dt.date(2024 + (11 + i) // 12, (11 + i) % 12 + 1, 1),
            value=Decimal(88 + i % 5 + (4 if i >= 12 else 0)),
            n=60,
            taken_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
            **here,
        )
    return found


def test_the_board_says_what_waits_how_the_policies_stand_and_where_things_are_stuck(
    company: SimpleNamespace,
) -> None:
    told = measured(company, "a")
    set_target(told, since=dt.date(2026, 1, 1), value=Decimal(95), by=None)
    late = dt.date(2026, 12, 1)
    first = assign(told, measure="加派夜班", owner=company.staff, due=late, by=company.head)
    report_done(first, evidence="班表已改", by=company.staff)
    text = signed_in(company.boss).get("/board/").content.decode()
    for words in (
        "等你決定",
        "制度有沒有真的在跑",
        "服務項目",
        "準時率a",
        "卡住的地方",
        "售後服務",
    ):
        assert words in text
    assert text.index("等你決定") < text.index("制度有沒有真的在跑") < text.index("卡住的地方")


def test_every_number_of_what_is_stuck_is_as_long_as_its_list(company: SimpleNamespace) -> None:
    told = measured(company, "a", months=1)
    for n in range(3):
        due = dt.date(2026, 11, 20 + n)
        one = assign(told, measure=f"措施{n}", owner=company.staff, due=due, by=company.head)
        if n:
            report_done(one, evidence="已完成", by=company.staff)
    client = signed_in(company.boss)
    held = STUCK["actions.unverified"].counted(Look(company.boss))
    own = STUCK["actions.unverified"].counted(Look(company.boss, company.office))
    assert held and own and (held.count, own.count) == (2, 0)
    for found in (held, own):
        text = client.get(found.url).content.decode()
        assert len(re.findall(r"措施\d", text)) >= found.count
        assert ("措施1" in text) == bool(found.count)
    for one in STUCK.values():
        found_ = one.counted(Look(company.boss))
        assert found_ is None or client.get(found_.url).status_code == 200, one.name


def test_who_leads_a_department_sees_that_department_and_no_other(
    company: SimpleNamespace,
) -> None:
    measured(company, "a", scope="department", scope_id=company.service.pk)
    head = signed_in(company.head)
    own = f"/board/departments/{company.service.pk}/"
    assert head.get("/board/")["Location"] == own
    text = head.get(own).content.decode()
    assert "服務一部" in text and "準時率a" in text and "等你決定" not in text
    assert head.get(f"/board/departments/{company.office.pk}/").status_code == 404
    assert signed_in(company.staff).get("/board/").status_code == 403
    assert signed_in(company.customer).get("/board/").status_code == 404
    assert signed_in(company.boss).get(own).status_code == 200


def test_the_board_and_the_page_of_an_indicator_agree_and_ask_a_fixed_number_of_times(
    company: SimpleNamespace,
) -> None:
    look, counts = Look(company.boss), []
    watched(look)
    measured(company, "warm")
    watched(look)
    for name in ("a", "b", "c"):
        told = measured(company, name)
        set_target(told, since=dt.date(2026, 1, 1), value=Decimal(95), by=None)
        change = Note.Kind.CHANGE
        annotate(told, day=dt.date(2025, 11, 1), kind=change, text="改班表", by=company.quality)
        with CaptureQueriesContext(connection) as asked:
            rows = watched(look)
        counts.append(len(asked))
    assert counts[0] == counts[2] and len(rows) == 4
    for row in rows:
        alone = Shown(row.indicator, company.boss)
        assert (row.variation, row.capability) == (alone.variation, alone.capability)
        assert row.series and alone.series and row.series.phases() == alone.series.phases()


def test_an_empty_house_has_an_honest_board(company: SimpleNamespace) -> None:
    text = signed_in(company.boss).get("/board/").content.decode()
    assert "現在沒有等你決定的事。" in text and "還沒有任何期間有數值。" in text
    span = asked_for("")
    assert span and boards.pills(boards.drawn(company.head, company.service, span)) == []


def test_a_period_shows_what_was_kept_of_it_and_nothing_of_today(
    company: SimpleNamespace,
) -> None:
    told = measured(
        company, "a"
    )  # 2024-11 to 2026-10: 88, 89, 90, 91, 92, 88 …, 4 more from 2025-11
    set_target(told, since=dt.date(2024, 1, 1), value=Decimal(95), by=None)
    set_target(told, since=dt.date(2026, 6, 1), value=Decimal(99), by=None)
    client = signed_in(company.boss)
    then = client.get("/board/?period=2026-03").content.decode()
    assert "等你決定</h2>" not in then and "卡住的地方</h2>" not in then
    assert "2026年3月" in then and "2026-03" in then and "2026-02" in then
    row = then[then.index("準時率a") :]
    figures = re.findall(r'class="num[^"]*">([^<]*)<', row)[:3]
    values = {r.period: r.value for r in Reading.objects.filter(indicator=told)}
    assert figures == [f"{values['2026-03']:.1f}%", f"{values['2026-02']:.1f}%", "95.0%"]
    now = client.get("/board/").content.decode()
    assert "等你決定</h2>" in now and "99.0%" in now
    for wrong in ("2026-13", "abc", "2031", "2027-01"):
        assert client.get(f"/board/?period={wrong}").status_code == 404, wrong


def test_the_switch_leads_to_the_neighbours_and_never_ahead(company: SimpleNamespace) -> None:
    now, quarter, last = asked_for(""), asked_for("2026-Q3"), asked_for("2026-11")
    assert now and quarter and last
    assert [one.key for one in now.choices] == ["", "2026-11", "2026-Q4", "2026"]
    assert [one.key for one in quarter.choices] == ["", "2026-09", "2026-Q3", "2026"]
    assert quarter.before and quarter.after
    assert (quarter.before.key, quarter.after.key) == ("2026-Q2", "2026-Q4")
    assert last.after is None and last.before and last.before.key == "2026-10"


def test_a_quarter_puts_shares_together_from_their_parts_and_takes_the_mean_of_the_rest() -> None:
    def one(month: int, value: str, above: str = "", below: str = "") -> Reading:
        return Reading(
            value=Decimal(value),
            numerator=Decimal(above) if above else None,
            denominator=Decimal(below) if below else None,
            ends=dt.date(2026, month + 1, 1),
        )

    shares = [one(7, "50", "1", "2"), one(8, "100", "98", "98")]
    assert pooled(shares) == Decimal(99), "not 75"
    assert pooled([one(7, "2"), one(8, "4")]) == Decimal(3)
    assert pooled([one(7, "50", "1", "2"), one(8, "4")]) == Decimal(27)
    assert pooled([]) is None
    assert within(shares, dt.date(2026, 8, 1), dt.date(2026, 9, 1)) == shares[1:]


def test_the_board_on_one_sheet_says_what_its_cards_say(company: SimpleNamespace) -> None:
    measured(company, "a")
    told, due = Indicator.objects.get(), dt.date(2026, 12, 1)
    one = assign(told, measure="加派", owner=company.staff, due=due, by=company.head)
    report_done(one, evidence="已加派", by=company.staff)
    stands = str(STUCK["actions.unverified"].label)
    client = signed_in(company.boss)
    page = client.get("/board/report/").content.decode()
    assert "準時率a" in page and stands in page and "?file=pdf" in page
    assert client.get("/board/report/?file=docx").content.startswith(b"PK")
    past = client.get("/board/report/?period=2026-Q3").content.decode()
    assert "2026年第3季" in past and stands not in past
    own = f"/board/departments/{company.service.pk}/report/"
    assert signed_in(company.head).get(own).status_code == 200
    other = f"/board/departments/{company.office.pk}/report/"
    assert signed_in(company.head).get(other).status_code == 404
    assert signed_in(company.head).get("/board/report/").status_code == 404


@needs_letters
def test_the_sheet_is_one_page(company: SimpleNamespace) -> None:
    for n in range(8):
        measured(company, f"名稱長一些的指標{n}")
    data = signed_in(company.boss).get("/board/report/?file=pdf").content
    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    assert "名稱長一些的指標7" in written_in(data)


def test_programs_read_the_same_cards_and_periods(company: SimpleNamespace) -> None:
    measured(company, "a")
    client = signed_in(company.boss)
    now = client.get("/api/insight/board").json()
    then = client.get("/api/insight/board?period=2026-03").json()
    assert now["cards"]["indicators"]["rows"][0][0] == "準時率a"
    assert now["stuck"] and not then["stuck"] and "decisions" not in then["cards"]
    assert then["indicators"][0]["now"] in client.get("/board/?period=2026-03").content.decode()
    assert client.get("/api/insight/board?period=2031").status_code == 404
