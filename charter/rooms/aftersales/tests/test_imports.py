"""Other people's files: read as said, refused by name, quarantined by row, written once."""

import datetime as dt
import io
import json
import os
import statistics
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from charter.ground import clock as time
from charter.ground.errors import Refused
from charter.kernel.journal.models import Entry
from charter.org.models import Customer
from charter.rooms.aftersales.importing.checking import Checker
from charter.rooms.aftersales.importing.mapping import Mapping
from charter.rooms.aftersales.importing.reader import rows
from charter.rooms.aftersales.importing.running import carry_out
from charter.rooms.aftersales.jobs import run_import
from charter.rooms.aftersales.models import Case, Clock, SavedMapping, TicketImport
from charter.rooms.aftersales.verbs import imports
from charter.rooms.people.verbs import calendars

CHECKOUT = Path(__file__).parents[4]
DESK = (
    Path(os.environ.get("CHARTER_REFERENCE_DATA", CHECKOUT.parent / "shared/data"))
    / "1_service_desk"
)
SPEC: dict[str, Any] = {
    "id": "單號",
    "text": "內容",
    "received": ["日期", "時間"],
    "resolved": "解決",
    "date_format": "%Y/%m/%d %H:%M",
    "source": "舊系統",
    "customer": "客戶",
}
GOOD = "單號,客戶,內容,日期,時間,解決\nA1,HC,空調不冷,2026/03/02,09:00,2026/03/02 11:00\n"


def check(company: SimpleNamespace, text: str, name: str = "案件.csv", **more: Any) -> TicketImport:
    spec = {**SPEC, **more}
    data = text.encode(spec.get("encoding", "utf-8"))
    return imports.check_import(name=name, data=data, spec=spec, by=company.head)


def brought_in(company: SimpleNamespace, found: TicketImport) -> None:
    imports.begin_import(found, by=company.head)
    assert carry_out(found, by=company.head)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "gb18030"])
def test_a_file_is_read_in_the_encoding_that_was_said(
    company: SimpleNamespace, encoding: str
) -> None:
    found = check(company, GOOD, encoding=encoding)
    assert (found.good, found.bad) == (1, 0)
    assert not Case.objects.exists(), "nothing is written before it is begun"
    brought_in(company, found)
    case = Case.objects.get()
    assert (case.text, case.external_id, case.state) == ("空調不冷", "A1", Case.State.CLOSED)
    assert case.received_at == dt.datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Taipei"))
    clock = case.clocks.get()
    assert (clock.verdict, clock.spent) == ("met", 2 * 3600)
    assert not Clock.objects.running().exists(), "history starts no clocks"


def test_the_wrong_encoding_is_named_with_those_that_would_do(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        imports.check_import(name="a.csv", data=GOOD.encode("cp950"), spec=SPEC, by=company.head)
    assert refusal.value.code == "aftersales.import_encoding"
    assert "cp950" in str(refusal.value)


def test_the_same_file_twice_is_once(company: SimpleNamespace) -> None:
    brought_in(company, check(company, GOOD))
    again = check(company, GOOD)
    assert (again.good, again.doubles) == (0, 1)
    brought_in(company, again)
    assert Case.objects.count() == 1


def test_rows_that_do_not_fit_stand_in_quarantine_with_the_reason(
    company: SimpleNamespace,
) -> None:
    bad = GOOD + (
        "A2,HC,冷氣漏水,2026/13/02,09:00,\n"
        "A3,榮昌,燈不亮,2026/03/02,09:00,\n"
        "A4,HC,,2026/03/02,09:00,\n"
        "A5,HC,甲,2026/03/02,09:00,\nA5,HC,乙,2026/03/02,09:00,\n"
    )
    found = check(company, bad)
    assert (found.good, found.bad) == (1, 5)
    brought_in(company, found)
    first = found.quarantined.first()
    assert first is not None
    assert first.row == 3
    assert first.cells["內容"] == "冷氣漏水"
    problem = first.problems[0]
    assert (problem["column"], problem["found"]) == ("日期、時間", "2026/13/02 09:00")
    assert "2026/03/31 14:05" in problem["expected"]


def test_problems_are_grouped_by_what_mends_them(company: SimpleNamespace) -> None:
    bad = GOOD + "A2,甲,空,2026/03/02,09:00,\nA3,乙,空,2026/03/02,09:00,\n"
    mapping = Mapping.of(SPEC)
    report = Checker(mapping).check(partial(rows, bad.encode(), "a.csv", mapping)).report
    assert [(group.title, group.count) for group in report.groups()] == [
        ("「客戶」在系統裡找不到", 2)
    ]


def test_a_missing_column_is_named_beside_those_that_are_there(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        check(company, "單號,內容\n1,x\n")
    assert "客戶" in str(refusal.value)
    assert "單號、內容" in str(refusal.value)


def test_ids_that_a_spreadsheet_mangled_refuse_the_whole_file(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        check(company, GOOD.replace("A1", "2.02504E+12"))
    assert refusal.value.code == "aftersales.import_mangled_ids"
    assert not TicketImport.objects.exists()


def test_an_excel_file_reads_like_its_csv(company: SimpleNamespace) -> None:
    book = openpyxl.Workbook()
    for line in GOOD.splitlines():
        book.active.append(line.split(","))
    file = io.BytesIO()
    book.save(file)
    found = imports.check_import(name="案件.xlsx", data=file.getvalue(), spec=SPEC, by=company.head)
    assert (found.good, found.bad) == (1, 0)


def test_a_cancelled_import_writes_no_more(company: SimpleNamespace) -> None:
    found = check(company, GOOD)
    imports.begin_import(found, by=company.head)
    stale = TicketImport.objects.get(pk=found.pk)
    imports.cancel_import(found, by=company.head)
    assert not carry_out(stale, by=company.head)
    assert not Case.objects.exists()


def test_an_import_taken_up_again_goes_on_where_it_stopped(
    company: SimpleNamespace, monkeypatch: Any
) -> None:
    monkeypatch.setattr("charter.rooms.aftersales.importing.running.CHUNK", 1)
    found = check(company, GOOD + "A2,HC,燈不亮,2026/03/02,09:00,\n")
    imports.begin_import(found, by=company.head)

    class PowerCut(Exception):
        pass

    def cut(done: int, total: int) -> None:
        raise PowerCut

    with pytest.raises(PowerCut):
        carry_out(found, by=None, progress=cut)
    assert Case.objects.count() == 1
    assert carry_out(TicketImport.objects.get(pk=found.pk), by=None)
    assert sorted(Case.objects.values_list("external_id", flat=True)) == ["A1", "A2"]


def test_staff_without_the_right_cannot_import(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        imports.check_import(name="a.csv", data=b"", spec=SPEC, by=company.staff)
    assert refusal.value.code == "aftersales.may_not_import"


def test_an_unknown_word_in_a_mapping_is_refused(company: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refusal:
        check(company, GOOD, kolumn="x")
    assert "kolumn" in str(refusal.value)


@pytest.mark.parametrize("spec", [None, [], "x", 5])
def test_a_mapping_that_is_no_object_is_refused(spec: Any) -> None:
    with pytest.raises(Refused) as refusal:
        Mapping.of(spec)
    assert refusal.value.code in {"aftersales.mapping_unreadable", "aftersales.mapping_unknown"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("id", ["單號"]),
        ("text", 5),
        ("received", {"a": 1}),
        ("date_format", "%Q"),
        ("date_format", "%H:%M"),
        ("zone", "Mars/Olympus"),
        ("zone", "../etc"),
        ("delimiter", "||"),
        ("levels", {"高": "1"}),
        ("levels", {"高": 9}),
        ("met_words", 5),
        ("log", "yes"),
        ("source", "x" * 61),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_what_was_expected(name: str, value: Any) -> None:
    with pytest.raises(Refused) as refusal:
        Mapping.of({**SPEC, name: value})
    assert refusal.value.code == "aftersales.mapping_value"
    assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("A2,HC," + "長" * 140_000 + ",2026/03/02,09:00,\n", "aftersales.import_broken_csv"),
        ("A2,HC,a\0b,2026/03/02,09:00,\n", "aftersales.import_nul"),
    ],
)
def test_a_file_that_breaks_in_the_middle_is_refused(
    company: SimpleNamespace, more: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        check(company, GOOD + more)
    assert refusal.value.code == code
    assert not TicketImport.objects.exists()


def test_an_id_longer_than_a_case_keeps_stands_in_quarantine(company: SimpleNamespace) -> None:
    found = check(company, GOOD + f"{'9' * 61},HC,甲,2026/03/02,09:00,\n")
    assert (found.good, found.bad) == (1, 1)
    brought_in(company, found)
    assert found.quarantined.get().problems[0]["expected"] == "最多60個字"


def test_a_file_goes_through_the_pages(company: SimpleNamespace, client: Client) -> None:
    bad = GOOD + "A2,HC,=1+1,2026/13/02,09:00,\n"
    file = SimpleUploadedFile("案件.csv", bad.encode())
    client.force_login(company.head)
    fields = {"id": "單號", "text": "內容", "received": "日期, 時間", "customer": "客戶"}
    more = {"resolved": "解決", "date_format": "%Y/%m/%d %H:%M", "source": "舊", "save_as": "舊檔"}
    answer = client.post(
        "/aftersales/imports/", {"file": file, "encoding": "utf-8", **fields, **more}, follow=True
    )
    html = answer.content.decode()
    assert "預覽：1列可以匯入" in html
    assert "「日期、時間」看不懂" in html
    found = TicketImport.objects.get()
    rows_out = client.get(f"/aftersales/imports/{found.pk}/rows/").content.decode()
    assert "'=1+1" in rows_out, "a formula leaves as text"
    assert "像「2026/03/31 14:05」的日期" in rows_out, "with what was expected"
    client.post(f"/aftersales/imports/{found.pk}/begin/")
    found.refresh_from_db()
    assert found.state == TicketImport.State.RUNNING
    run_import(pk=found.pk)
    assert "已完成" in client.get(f"/aftersales/imports/{found.pk}/").content.decode()
    assert Case.objects.count() == 1
    assert SavedMapping.objects.get().spec["received"] == ["日期", "時間"]


def test_a_file_goes_through_the_interface(company: SimpleNamespace, client: Client) -> None:
    bad = GOOD + "A2,HC,燈不亮,2026/13/02,09:00,\n"
    address = "/api/aftersales/imports/"

    def hand_in(mapping: str) -> Any:
        file = SimpleUploadedFile("案件.csv", bad.encode())
        return client.post(address, {"file": file, "mapping": mapping})

    client.force_login(company.staff)
    assert client.get(address).status_code == 404
    assert hand_in(json.dumps(SPEC)).json()["code"] == "aftersales.may_not_import"
    client.force_login(company.head)
    for mapping in ("{", "[]"):
        refused = hand_in(mapping)
        assert (refused.status_code, refused.json()["code"]) == (
            409,
            "aftersales.mapping_unreadable",
        )
    made = hand_in(json.dumps(SPEC))
    assert made.status_code == 201
    assert (made.json()["good"], made.json()["bad"], made.json()["state"]) == (1, 1, "checked")
    here = f"{address}{made.json()['id']}/"
    before = client.get(f"{here}rows/").json()
    (problem,) = before[0]["problems"]
    assert (before[0]["row"], problem["found"]) == (3, "2026/13/02 09:00")
    assert problem["expected"] and problem["repair"]
    assert client.post(f"{here}begin/").json()["state"] == "running"
    assert client.post(f"{here}begin/").status_code == 409
    run_import(pk=made.json()["id"])
    assert client.get(here).json()["state"] == "done"
    assert client.get(address).json()[0]["written"] == 1
    assert client.get(f"{here}rows/").json() == before, "as it was before it was begun"


# -- real files, if they are beside the checkout ----------------------------------------------

LEVELS = {"1 - High": 1, "2 - Medium": 2, "3 - Low": 3}
SERVICENOW = {
    "id": "number",
    "text": ["category", "subcategory", "u_symptom", "number"],
    "received": "opened_at",
    "resolved": "resolved_at",
    "closed": "closed_at",
    "date_format": "%d/%m/%Y %H:%M",
    "impact": "impact",
    "urgency": "urgency",
    "levels": LEVELS,
    "met": "made_sla",
    "log": True,
    "source": "servicenow",
    "customer_code": "HC",
    "contact": "caller_id",
}
TAIPEI_1999 = {
    "id": "案件編號",
    "text": ["派工項目", "案件地址"],
    "topic": "派工項目",
    "received": ["立案日期", "立案時間"],
    "date_format": "%Y%m%d %H%M%S",
    "source": "taipei1999",
    "customer_code": "HC",
}


def real(name: str) -> bytes:
    path = DESK / name
    if not path.exists():
        pytest.skip(f"the reference data are not here: {path}")
    return path.read_bytes()


def test_a_real_incident_log_gives_its_reference_figures(company: SimpleNamespace) -> None:
    data = real("servicenow_incident_events_2016-02-29_2016-03-13.csv")
    reference = json.loads((DESK / "REFERENCE_service_desk.json").read_text(encoding="utf-8"))
    expected = next(v for k, v in reference["files"].items() if k.startswith("servicenow"))
    nine_to_six = (((540, 1080),),) * 5 + ((), ())
    calendars.found_calendar(
        name="週一至週五9–18", week=nine_to_six, customer=Customer.objects.get(code="HC"), by=None
    )
    found = imports.check_import(name="log.csv", data=data, spec=SERVICENOW, by=company.head)
    assert (found.good, found.bad) == (expected["cases"], 0) == (3931, 0)
    brought_in(company, found)
    assert Clock.objects.filter(verdict="met").count() == 907
    solved = Clock.objects.exclude(spent=None)
    wall = [(c.stopped_at - c.started_at).total_seconds() / 3600 for c in solved]
    assert len(wall) == expected["resolution_hours"]["n"]
    assert round(statistics.median(wall), 4) == 95.3
    spent = [clock.spent / 3600 for clock in solved]
    assert round(statistics.median(spent), 4) == 25.6
    assert round(statistics.mean(spent), 4) == 76.5607


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("taipei1999_2025-07.csv", "utf-8-sig"), ("taipei1999_2025-07_big5.csv", "cp950")],
)
def test_a_real_hotline_month_reads_the_same_in_both_encodings(
    company: SimpleNamespace, name: str, encoding: str
) -> None:
    mapping = Mapping.of({**TAIPEI_1999, "encoding": encoding})
    checked = Checker(mapping).check(partial(rows, real(name), name, mapping))
    assert (checked.good, len(checked.kept_out)) == (13753, 0)


def test_a_real_mangled_month_is_refused_with_the_reason(company: SimpleNamespace) -> None:
    data = real("taipei1999_2025-04_mangled_ids.csv")
    with pytest.raises(Refused) as refusal, time.at(dt.datetime(2026, 11, 16, tzinfo=dt.UTC)):
        imports.check_import(name="a.csv", data=data, spec=TAIPEI_1999, by=company.head)
    assert "12572" in str(refusal.value)
    assert "2.02504E+12" in str(refusal.value)


def test_each_case_says_in_its_own_trail_where_it_came_from(company: SimpleNamespace) -> None:
    brought_in(company, check(company, GOOD))
    case = Case.objects.get()
    (entry,) = Entry.objects.trail("aftersales.case", case.pk)
    assert (entry.event, entry.by) == ("aftersales.case.imported", company.head)
    assert "案件.csv" in entry.sentence
    chunk = Entry.objects.get(event="aftersales.import.written")
    assert chunk.facts["count"] == 1


def test_a_real_set_of_tickets_gives_its_reference_verdicts(company: SimpleNamespace) -> None:
    """It has times to resolve and no dates: each is laid from one Monday on."""
    sheet = openpyxl.load_workbook(
        io.BytesIO(real("itsm_tickets_sla_csat_partA.xlsx")), read_only=True
    ).worksheets[0]
    reference = json.loads((DESK / "REFERENCE_service_desk.json").read_text(encoding="utf-8"))
    expected = reference["files"]["itsm_tickets_sla_csat_partA.xlsx"]
    begin, lines = dt.datetime(2020, 1, 6), ["id,text,received,resolved,stage"]
    for row in sheet.iter_rows(min_row=2, max_col=5, values_only=True):
        end = begin + dt.timedelta(seconds=int(row[1]))
        lines.append(f"{row[0]},{row[3]} {row[2]},{begin},{end},{row[4]}")
    spec = {
        **{"id": "id", "text": "text", "received": "received", "resolved": "resolved"},
        **{"met": "stage", "met_words": ["completed"], "open_words": ["paused"]},
        **{"date_format": "%Y-%m-%d %H:%M:%S", "source": "itsm", "customer_code": "HC"},
    }
    data = "\n".join(lines).encode()
    found = imports.check_import(name="tickets.csv", data=data, spec=spec, by=company.head)
    assert (found.good, found.bad) == (expected["rows"], 0)
    brought_in(company, found)
    stages = expected["by_sla_stage"]
    assert Clock.objects.filter(verdict="met").count() == stages["Completed"] == 10202
    assert Clock.objects.filter(verdict="breached").count() == stages["Breached"] == 665
    assert Case.objects.filter(clocks=None).count() == stages["Paused"] == 56
    hours = [c.resolved_at - c.received_at for c in Case.objects.only("resolved_at", "received_at")]
    median = statistics.median(one.total_seconds() / 3600 for one in hours)
    assert round(median, 4) == expected["ttr_hours"]["median"]
