"""What the projects cost: finance enters and settles, managers buy, claim and explain.

Planted: the hospital's journeys go over their budget and nobody says why; the bank's materials do
too, and are explained with a measure; the silent manager's project is settled in no month, and
a paper of his reaches finance nine days late; an urgent purchase was made without comparing; two
old projects have no cost analysis.
"""

import datetime as dt
import itertools
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

from django.core.files.base import ContentFile

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.files.verbs import Upload
from charter.org.models import Person
from charter.rooms.cost.forecasting import carry_out
from charter.rooms.cost.models import Claim, Purchase
from charter.rooms.cost.periods import last_whole_month
from charter.rooms.cost.queries import next_month
from charter.rooms.cost.verbs import (
    analysing,
    claims,
    forecasting,
    ledger,
    ordering,
    paying,
    purchases,
    settling,
)
from charter.rooms.cost.verbs.claims import Receipt
from charter.rooms.projects.models import Project
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company
from charter.site.demo.timeline import Story

HOSPITAL, BANK, SILENT = (
    "海城醫院資訊機房搬遷與維運",
    "聯恆銀行網點設備更新",
    "東勝電子備援機房擴充",
)
LOGISTICS, METRO = "南港物流園區空調維保", "北門捷運站電力設備更新"
CLOSED = ("青雲大學機房空調維護", "永嘉證券交易室網路更新", "東勝電子用電監測平台")
URGENT = "備用發電機緊急租用"
EFFECT = "人力照計劃，省下的部分補了物資漲價。"
LESSONS = "設備報價要含安裝與保固，差異在比價時就看得見。"
_keys, _vouchers = itertools.count(), itertools.count(1)


def all_money(company: Company, days: Days) -> Iterator[Story]:
    yield settle_months(company, days)
    yield run_up(company, days)
    yield buy(company, days)
    yield buy_in_a_hurry(company, days)
    yield travel(company, days)
    for place, name in enumerate(CLOSED):
        yield sum_up(company, days, name, -200 + 10 * place)


def _found(name: str) -> Project:
    return Project.objects.select_related("manager", "department").get(name=name)


def _spend(
    company: Company, name: str, category: str, amount: int, note: str, days_ago: int = 0
) -> None:
    ledger.enter_actual(
        _found(name),
        category=category,
        day=clock.today() - dt.timedelta(days=days_ago),
        original=Decimal(amount),
        reference=f"AP-{next(_vouchers):04}",
        note=note,
        by=company.huang,
    )


def run_up(company: Company, days: Days) -> Story:
    """What finance enters while the work goes on; two categories run over."""
    yield days.at(-46, 10)
    _spend(company, HOSPITAL, "labour", 1_120_000, "八、九月人力")
    _spend(company, HOSPITAL, "materials", 615_000, "UPS與配電盤")
    _spend(company, BANK, "labour", 830_000, "九月人力")
    yield days.at(-40, 10)
    _spend(company, HOSPITAL, "rental", 150_000, "臨時發電機")
    _spend(company, LOGISTICS, "labour", 420_000, "第一、二輪巡檢")
    yield days.at(-28, 10)
    _spend(company, HOSPITAL, "travel", 212_000, "夜間施工往返與住宿")
    _spend(company, BANK, "materials", 668_000, "交換器與光纖")
    yield days.at(-24, 15)
    bank = _found(BANK)
    analysing.explain(
        bank,
        category="materials",
        cause="price",
        explanation="光纖調漲，訂單晚了兩週才下。",
        measure="其餘網點改用既有光纖，並與供應商鎖價到年底",
        owner=bank.manager,
        due=days.now.date() + dt.timedelta(days=20),
        by=bank.manager,
    )
    yield days.at(-20, 10)
    _spend(company, SILENT, "labour", 300_000, "進場準備", days_ago=9)
    _spend(company, LOGISTICS, "materials", 231_000, "濾網與風扇馬達")
    yield days.at(-3, 16)
    hospital = _found(HOSPITAL)
    rest = {"labour": Decimal(260_000), "rental": Decimal(80_000), "other": Decimal(56_000)}
    basis = "剩餘測試與驗收工時、發電機租期、備援尾款"
    forecasting.estimate_rest(hospital, lines=rest, basis=basis, by=hospital.manager)
    carry_out(forecasting.ask(hospital, by=hospital.manager, seed=20261121, in_worker=False))


def settle_months(company: Company, days: Days) -> Story:
    """In the second week of each month; the silent manager's papers never come."""
    moment = days.at(-103, 14)
    while True:
        yield moment
        active = Project.objects.active().exclude(name=SILENT).order_by("pk")
        for project in active.filter(created_at__gte=days.at(-160)):
            while next_month(project) <= last_whole_month():
                settling.settle_month(project, month=next_month(project), by=company.huang)
        moment = days.work(moment, 31 * 1440)


def _picture(name: str) -> Upload:
    found: Any = ContentFile(b"%PDF-1.4\n%%EOF\n" + name.encode(), name=f"{name}.pdf")
    return cast(Upload, found)


def _agree(request: Request, *people: Person) -> None:
    for person in people:
        request.refresh_from_db()
        if request.state == Request.State.PENDING:
            decide(request, verdict="approve", by=person, key=f"money-{next(_keys)}")


def _wanted(project: Project, category: str, title: str, need: str, method: str) -> Purchase:
    return purchases.begin_purchase(
        project, category=category, title=title, need=need, method=method, by=project.manager
    )


def buy(company: Company, days: Days) -> Story:
    """Three offers, a reasoned choice, the order, the invoice."""
    yield days.at(-50, 11)
    purchase = _wanted(_found(BANK), "rental", "高空作業車租用", "三個分行外牆佈線", "inquiry")
    for supplier, amount, wait in (
        ("永固", 118_000, 3),
        ("大安", 126_000, 2),
        ("誠信", 131_500, 5),
    ):
        purchases.quote(
            purchase,
            supplier=f"{supplier}機具",
            original=Decimal(amount),
            days=wait,
            by=purchase.requester,
        )
    chosen = purchase.quotations.first()
    assert chosen
    yield days.at(-49, 10)
    request = purchases.submit_purchase(
        purchase, quotation=chosen, reason="價格最低，三天可到，配合過兩次", by=purchase.requester
    )
    yield days.at(-47, 10)
    _agree(request, company.lin, company.huang, company.wu)
    yield days.at(-30, 10)
    ordering.receive(
        Purchase.objects.get(pk=purchase.pk),
        original=Decimal(118_000),
        reference="GV-50012",
        day=clock.today(),
        by=company.huang,
    )
    ordering.finish(Purchase.objects.get(pk=purchase.pk), by=company.huang)


def buy_in_a_hurry(company: Company, days: Days) -> Story:
    """No comparing: one supplier could come the same night."""
    yield days.at(-12, 21)
    need = "UPS測試延期，醫院要求當晚備援"
    purchase = _wanted(_found(HOSPITAL), "other", URGENT, need, "direct")
    for supplier, amount in (("全日電機", 56_000), ("立達動力", 61_000), ("三和租賃", 66_000)):
        purchases.quote(
            purchase, supplier=supplier, original=Decimal(amount), by=purchase.requester
        )
    chosen = purchase.quotations.first()
    assert chosen
    request = purchases.submit_purchase(
        purchase, quotation=chosen, reason="當晚只有這家能到", by=purchase.requester
    )
    yield days.at(-11, 9)
    _agree(request, company.lin, company.huang, company.wu)


def travel(company: Company, days: Days) -> Story:
    """One claim is paid, one waits for its approval."""
    yield days.at(-35, 18)
    bank = _found(BANK)
    claim = claims.begin_claim(bank, title="台中分行勘查", by=bank.manager)
    for n, (kind, text, amount) in enumerate(
        (("transport", "高鐵來回", 1_400), ("lodging", "住宿一晚", 2_800), ("meal", "膳雜", 600))
    ):
        line = Receipt(kind, clock.today(), text, Decimal(amount))
        claims.add_line(claim, line, by=bank.manager, upload=_picture(f"receipt-{n}"))
    claim.refresh_from_db()
    yield days.at(-34, 9)
    request = paying.submit_claim(claim, by=bank.manager)
    yield days.at(-33, 11)
    _agree(request, company.lin, company.huang)
    yield days.at(-32, 15)
    paying.pay(Claim.objects.get(pk=claim.pk), by=company.huang)
    yield days.at(-2, 18)
    later = claims.begin_claim(bank, title="高雄分行點交", by=bank.manager)
    line = Receipt("transport", clock.today(), "高鐵來回", Decimal(2_600))
    claims.add_line(later, line, by=bank.manager, upload=_picture("receipt-later"))
    later.refresh_from_db()
    paying.submit_claim(later, by=bank.manager)


def sum_up(company: Company, days: Days, name: str, offset: int) -> Story:
    """What it cost in the end, and what it teaches; for projects that were delivered long ago."""
    yield days.at(offset, 10)
    project = _found(name)
    budget = project.budget_total
    _spend(company, name, "labour", int(budget * 49 / 100), "全案人力")
    _spend(company, name, "materials", int(budget * 30 / 100), "全案物資")
    rest = dict.fromkeys(("rental", "travel", "communication", "office", "other"), "沒有用到")
    causes = {**rest, "materials": "設備漲價", "labour": "少用一名外包"}
    yield days.at(offset + 2, 10)
    analysing.close_books(
        project, causes=causes, effect=EFFECT, lessons=LESSONS, by=project.manager
    )
