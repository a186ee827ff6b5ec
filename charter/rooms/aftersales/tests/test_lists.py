"""The smaller lists ask as often for three rows as for one."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from charter.org.models import Customer
from charter.rooms.aftersales.verbs.commitments import Times, make_commitment
from charter.rooms.aftersales.verbs.imports import check_import

TICKETS = (
    "單號,客戶,內容,接到\nA1,HC,病房空調不冷,2026/03/02 09:00\nA2,??,網路斷線,2026/13/03 10:30\n"
)
MAPPING = {
    "id": "單號", "text": "內容", "customer": "客戶", "received": ["接到"],
    "date_format": "%Y/%m/%d %H:%M", "source": "舊系統", "encoding": "utf-8",
}  # fmt: skip


def promise(company: SimpleNamespace, number: int) -> None:
    make_commitment(
        customer=Customer.objects.create(code=f"C{number}", name=f"客戶{number}"),
        title=f"維運{number}",
        content="空調",
        hotline="02-2345-6789",
        times={n: Times(1800 * n, 14400 * n) for n in (1, 2, 3, 4)},
        active_from=dt.date(2026, 1, 1),
        by=company.head,
    )


def bring_in(company: SimpleNamespace, number: int) -> None:
    data = TICKETS.replace("A1", f"A{number}X").encode()
    check_import(name=f"案件{number}.csv", data=data, spec=MAPPING, by=company.head)


@pytest.mark.parametrize(
    ("path", "make"),
    [("/aftersales/commitments/", promise), ("/aftersales/imports/", bring_in)],
)
def test_the_list_asks_as_often_for_three_rows_as_for_one(
    company: SimpleNamespace, path: str, make: Callable[[SimpleNamespace, int], None]
) -> None:
    client = Client()
    client.force_login(company.head)

    def questions() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    make(company, 1)
    once = questions()
    make(company, 2)
    make(company, 3)
    assert questions() == once
