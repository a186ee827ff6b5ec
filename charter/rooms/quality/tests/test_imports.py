"""Problems from a file: previewed, each bad row named, brought in once; rules looked at first."""

import datetime as dt
import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charter.ground import clock, sheets
from charter.ground.errors import Refused
from charter.rooms.quality import grading
from charter.rooms.quality.backtesting import backtest
from charter.rooms.quality.importing import COLUMNS
from charter.rooms.quality.models import MajorRules, Problem, ProblemUpload
from charter.rooms.quality.tests.problems import rectified, told
from charter.rooms.quality.verbs import imports
from charter.rooms.quality.verbs.grades import set_major_rules

HEAD = (
    "編號,問題,說明,來源,環節,等級,負責人帳號,登記日,"
    "應急處理,原因類別,原因,驗證人帳號,驗證日,驗證的效果"
)
GOOD = "A1,接頭鬆脫,巡檢發現,測試,巡檢維護,一般,staff,2026-10-01,,,,,,"
CLOSED = (
    "A2,告警未設,漏設,客戶投訴,testing,major,Staff,2026/9/1,先補上,方法,沒有清單,quality,"
    "2026-10-15,一個月沒有再發生"
)
UNPROVEN = "A3,沒有驗證,x,測試,測試,,staff,2026-10-01,先補上,方法,原因,,,"
SELF = "A4,自己驗證,x,測試,測試,,staff,2026-10-01,先補上,方法,原因,staff,2026-10-15,好了"
WRONG = "A5,帳號錯,x,天上掉的,測試,,nobody,2026-13-01,,,,,,"


def desk(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def csv_of(*rows: str, encoding: str = "utf-8-sig") -> bytes:
    return "\n".join([HEAD, *rows]).encode(encoding)


def uploaded(client: Client, data: bytes, name: str = "問題.csv"):
    return client.post(reverse("quality:import_problems"), {"file": SimpleUploadedFile(name, data)})


def test_a_file_is_previewed_and_then_brought_in(company: SimpleNamespace) -> None:
    client = desk(company.quality)
    where = uploaded(client, csv_of(GOOD, CLOSED, UNPROVEN, SELF, WRONG))["Location"]
    page = client.get(where).content.decode()
    assert "匯入2件" in page and not Problem.objects.exists()
    for said in ("nobody", "2026-13-01", "天上掉的", "在職員工的帳號"):
        assert said in page or any(
            said in client.get(f"{where}?group={n}").content.decode() for n in range(6)
        )
    upload = ProblemUpload.objects.get()
    assert client.post(reverse("quality:bring_in_upload", args=[upload.pk])).status_code == 302
    one, two = Problem.objects.order_by("external_id")
    assert (one.state, one.owner, one.grade) == ("reported", company.staff, "minor")
    assert (two.state, two.verified_by, two.grade) == ("closed", company.quality, "major")
    assert two.verifications.get().is_effective


def test_sp2_3_2b_nothing_is_closed_by_import_without_a_verified_effect(
    company: SimpleNamespace,
) -> None:
    for row in (UNPROVEN, SELF):
        upload = imports.check_upload(name="x.csv", data=csv_of(row), by=company.quality)
        with pytest.raises(Refused):
            imports.bring_in_upload(upload, by=company.quality)
    state = [{"number": "B1", "state": "closed", "title": "x", "description": "x"}]
    with pytest.raises(Refused):
        imports.bring_in(state, by=company.quality)
    assert not Problem.objects.exists()


def test_the_same_file_twice_is_once_and_so_is_the_same_number(company: SimpleNamespace) -> None:
    first, again = (
        imports.check_upload(name="x.csv", data=csv_of(GOOD), by=company.quality) for _n in "12"
    )
    assert len(imports.bring_in_upload(first, by=company.quality)) == 1
    with pytest.raises(Refused, match="已經匯入過"):
        imports.bring_in_upload(again, by=company.quality)
    page = desk(company.quality).get(reverse("quality:problemupload", args=[again.pk]))
    assert "不會再匯入一次" in page.content.decode()
    wider = imports.check_upload(name="y.csv", data=csv_of(GOOD, CLOSED), by=company.quality)
    assert len(imports.bring_in_upload(wider, by=company.quality)) == 1
    assert Problem.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "gb18030"])
def test_files_are_read_whatever_their_encoding(company: SimpleNamespace, encoding: str) -> None:
    data = csv_of(GOOD, encoding=encoding)
    upload = imports.check_upload(name="x.csv", data=data, by=company.quality)
    assert imports.bring_in_upload(upload, by=company.quality)[0].title == "接頭鬆脫"


def test_the_template_has_every_column_and_comes_back_filled(company: SimpleNamespace) -> None:
    client = desk(company.quality)
    answer = client.get(reverse("quality:import_template"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book.active
    assert sheet is not None
    assert [c.value for c in sheet[1]] == [str(heading) for heading in COLUMNS.values()]
    row = dict.fromkeys(COLUMNS, "") | {
        "number": 7, "title": "標籤脫落", "description": "看得見", "source": "測試",
        "step": "測試", "owner": "staff", "reported_on": dt.date(2026, 10, 1),
    }  # fmt: skip
    sheet.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    upload = imports.check_upload(name="x.xlsx", data=out.getvalue(), by=company.quality)
    assert [p.external_id for p in imports.bring_in_upload(upload, by=company.quality)] == ["7"]


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02", b"PK\x03\x04 no", "甲,乙\n1,2".encode(), b"\xff\xfe\xff"]
)
def test_what_is_no_such_file_is_refused_on_the_form(company: SimpleNamespace, data: bytes) -> None:
    answer = uploaded(desk(company.quality), data)
    assert answer.status_code == 422 and not ProblemUpload.objects.exists()


def test_only_those_who_may_bring_in(company: SimpleNamespace) -> None:
    upload = imports.check_upload(name="x.csv", data=csv_of(GOOD), by=company.quality)
    with pytest.raises(Refused):
        imports.bring_in_upload(upload, by=company.staff)
    client = desk(company.staff)
    assert client.get(reverse("quality:import_problems")).status_code == 403
    assert client.get(reverse("quality:problemupload", args=[upload.pk])).status_code == 403
    imports.discard_upload(upload, by=company.boss)
    assert upload.state == "discarded"


def test_a_workbook_too_big_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST", 10)
    with pytest.raises(Refused):
        list(sheets.lines(b"x" * 11))


def test_rules_are_tried_before_they_are_set(company: SimpleNamespace) -> None:
    dear, cheap = told(company, loss=90_000), told(company, title="小事", loss=10)
    client, url = desk(company.quality), reverse("quality:majorrules_now")
    given = {"on_loss": "on", "limit_loss": "50000", "do": "try"}
    page = client.post(url, given).content.decode()
    assert dear.number in page and cheap.number not in page
    assert not MajorRules.objects.exists(), "looking sets nothing"
    assert client.post(url, {**given, "do": "save"}).status_code == 422, "why is asked"
    assert client.post(url, {**given, "do": "save", "reason": "門檻降低"}).status_code == 302
    made = MajorRules.objects.get()
    assert made.rules == [{"fact": "loss", "at_least": 50000.0}]
    assert "門檻降低" in client.get(reverse("quality:majorrules", args=[made.pk])).content.decode()
    dear.refresh_from_db()
    assert dear.grade == "minor", "what was graded keeps its grade"
    assert client.post(url, {"on_repeats": "on", "do": "try"}).status_code == 422
    assert client.post(url, {"do": "try"}).status_code == 422
    assert "調整規則" not in desk(company.staff).get(url).content.decode()


def test_the_trial_counts_as_grading_does(company: SimpleNamespace) -> None:
    found = [rectified(company), told(company, is_safety=True), told(company, loss=700_000)]
    assert backtest(grading.DEFAULT).rises == []
    tried = backtest([{"fact": "repeats", "at_least": 1}])
    for problem in found:
        facts = grading.facts_of(Problem.objects.get(pk=problem.pk))
        assert (problem.pk in {row.pk for row, _why in tried.rises}) == (facts["repeats"] >= 1)
    falls = {row.pk for row, _why in tried.falls}
    assert falls == {found[1].pk, found[2].pk}
    with clock.at(clock.now() + dt.timedelta(days=400)):
        assert backtest([{"fact": "is_safety"}]).looked == 0


def test_rules_are_tried_over_json(company: SimpleNamespace) -> None:
    problem = told(company, is_legal=True)
    body = {"rules": [{"fact": "is_safety"}]}
    kind = "application/json"
    answer = desk(company.quality).post("/api/quality/rules/trial/", body, kind).json()
    assert answer == {"looked": 1, "rises": [], "falls": [problem.pk]}
    assert desk(company.staff).post("/api/quality/rules/trial/", body, kind).status_code == 409
    wrong = {"rules": [{"fact": "moon"}]}
    assert desk(company.quality).post("/api/quality/rules/trial/", wrong, kind).status_code == 409
    set_major_rules([{"fact": "is_safety"}], reason="只看安全", by=company.quality)
    assert grading.current_rules() == [{"fact": "is_safety"}]
