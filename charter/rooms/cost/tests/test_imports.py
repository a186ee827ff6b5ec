"""Actual costs from a file: looked at first, the rows that fit booked, the same file once."""

from decimal import Decimal

import pytest

from charter.ground.errors import Refused
from charter.ground.imports import Severity
from charter.rooms.cost.importing import SHEET, Checker
from charter.rooms.cost.models import Booking
from charter.rooms.cost.tests import stories
from charter.rooms.cost.verbs import imports

HEAD = "項目編號,科目,單據日期,金額,幣別,匯率,憑證號,說明"


def file(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def test_sp5_2a_a_file_is_previewed_and_booked_once(company):
    project = stories.running(company)
    n = project.number
    data = file(
        f"{n},人力,2026-11-10,\"12,500.50\",,,A-1,外包",
        f"{n},travel,2026/11/11,100,USD,31.5,A-2,機票",
        f"{n},差旅費,2026-11-12,-5,,,A-3,負數",
        f"{n},不存在,2026-13-12,abc,EUR,,A-4,都不對",
        "P-0000-000,人力,2026-11-12,5,,,A-5,別的項目",
        f"{n},人力,2026-11-12,7,USD,,A-6,沒有匯率",
        f"{n},人力,2027-11-12,7,,,A-7,未來",
        f"{n},人力,2026-11-10,1,,,a-1,同一憑證",
        f"{n},人力,2026-11-10,1e20,,,A-8,太大",
        f"{n},人力,2026-11-10,,,,A-9,",
    )  # fmt: skip
    upload = imports.check_upload(name="費用.csv", data=data, by=company.finance)
    checker = Checker()
    assert len(checker.check(SHEET.rows(data))) == 2 and checker.doubles == 1
    assert checker.report.rows(Severity.ERROR) == {4, 5, 6, 7, 8, 10, 11}
    assert all(p.expected and p.column for p in checker.report.problems if p.severity == "error")
    assert not Booking.objects.exists(), "nothing is written before it is asked for"
    assert imports.book_upload(upload, by=company.finance) == 2
    amounts = sorted(Booking.objects.values_list("amount", flat=True))
    assert amounts == [Decimal("3150.00"), Decimal("12500.50")]
    again = imports.check_upload(name="又一次.csv", data=data, by=company.finance)
    with pytest.raises(Refused) as twice:
        imports.book_upload(again, by=company.finance)
    assert twice.value.code == "cost.import_twice"
    other = file(f"{n},人力,2026-11-10,9,,,A-1,換個檔名")
    same = imports.check_upload(name="x.csv", data=other, by=company.finance)
    with pytest.raises(Refused, match="沒有可以入帳"):
        imports.book_upload(same, by=company.finance)
    with pytest.raises(Refused):
        imports.check_upload(name="x.csv", data=data, by=company.manager)
    with pytest.raises(Refused, match="缺少這些欄"):
        imports.check_upload(name="x.csv", data=b"a,b\n1,2", by=company.finance)
