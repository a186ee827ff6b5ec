"""From what a customer wants to an approved project, or to one of the other ends."""

import datetime as dt
import random
from collections.abc import Generator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide, return_to
from charter.org.models import Person
from charter.rooms.projects.models import Initiation, Project
from charter.rooms.projects.verbs import initiation as applications
from charter.rooms.projects.verbs import requirement as requirements
from charter.site.demo.calendar import Days
from charter.site.demo.company import Company

SHARES = {
    "labour": (50, "人天單價乘以工期"),
    "materials": (28, "三家報價的中位數"),
    "rental": (9, "租賃合約月租"),
    "travel": (6, "每週一次往返"),
    "communication": (2, "專線月費"),
    "office": (2, "往年同類項目平均"),
    "other": (3, "預備金"),
}
Passed = Generator[dt.datetime, None, Project | None]
CONTRACT = 138  # percent of the budget
ENDS_UNDECIDED = {"waiting", "draft"}


@dataclass(frozen=True)
class Sheet:
    """One row of projects.yaml with its template."""

    name: str
    customer: str
    manager: str
    budget: int
    begins: int
    fate: str
    template: dict[str, Any]

    @property
    def length(self) -> int:
        """Working days of the whole plan."""
        return sum(task[2] for phase in self.template["phases"] for task in phase["tasks"])


def initiate(sheet: Sheet, company: Company, days: Days, chance: random.Random) -> Passed:
    """Requirement, evaluation, application, review, approval; None when it is not approved."""
    yield days.at(sheet.begins, 10)
    marketing = chance.choice([company.yeh, company.su, company.chuang])
    customer = company.customers[sheet.customer]
    wanted = requirements.record_requirement(
        customer=customer,
        title=f"{sheet.name}需求",
        text=f"客戶希望完成{sheet.name}，降低故障並取得可查核的紀錄。",
        source="visit",
        by=marketing,
    )
    yield days.at(sheet.begins + 2, 14)
    requirements.evaluate_requirement(
        wanted,
        feasibility="現有人力與供應商可以支應",
        value="改善可用率，並帶來後續維運合約",
        risks="停機時段受客戶營運限制",
        recommendation="proceed",
        by=marketing,
    )
    manager = company.people[sheet.manager]
    yield days.at(sheet.begins + 3, 9, 30)
    application = applications.start_initiation(
        name=sheet.name, customer=customer, requirement=wanted, by=manager
    )
    if sheet.fate == "draft":
        _fill(application, "background", {"background": _background(sheet)}, manager)
        return None
    for part, values in _parts(sheet, manager, wanted).items():
        _fill(application, part, values, manager)
    yield days.at(sheet.begins + 4, 11)
    request = applications.submit_initiation(application, by=manager)
    return (yield from _decide(sheet, application, request, company, days))


def _fill(application: Initiation, part: str, values: dict[str, Any], by: Person) -> None:
    applications.fill_initiation(application, part=part, values=values, by=by)


def _background(sheet: Sheet) -> str:
    return f"客戶設備已使用多年，去年停機三次，因此委託本公司辦理{sheet.name}。"


def _parts(sheet: Sheet, manager: Person, wanted: Any) -> dict[str, dict[str, Any]]:
    starts = clock.today() + dt.timedelta(days=10)
    ends = starts + dt.timedelta(days=int(sheet.length * 1.5) + 20)
    middle = starts + (ends - starts) / 2
    total = Decimal(sheet.budget)
    lines = [(c, total * share / 100, basis) for c, (share, basis) in SHARES.items()]
    return {
        "customer": {
            "name": sheet.name,
            "customer": wanted.customer,
            "requirement": wanted,
            "service_type": sheet.template["service_type"],
            "manager": manager,
            "contract_amount": total * CONTRACT / 100,
        },
        "background": {"background": _background(sheet)},
        "goals": {
            "goals": [
                ("可用率99.9%以上", "監控月報"),
                ("首次響應1小時內", "工單時鐘"),
            ]
        },
        "scope": {"included": sheet.template["scope"], "excluded": ["土木與裝修工程"]},
        "results": {"results": "交付後一年內停機不超過1次，客戶滿意度90%以上。"},
        "budget": {"lines": lines, "total": total},
        "schedule": {
            "starts_on": starts,
            "ends_on": ends,
            "milestones": [("計劃獲批", starts), ("施工完成", middle), ("客戶驗收", ends)],
        },
    }


def _decide(
    sheet: Sheet, application: Initiation, request: Request, company: Company, days: Days
) -> Passed:
    if sheet.fate == "waiting":
        yield days.at(sheet.begins + 6, 16)
        decide(request, verdict="approve", by=_head(sheet, company), comment="內容齊全，同意送審")
        return None
    yield days.at(sheet.begins + 6, 15)
    if sheet.fate == "returned":
        return_to(request, reason="缺預備金的依據，工期太緊", by=_head(sheet, company))
        return None
    decide(request, verdict="approve", by=_head(sheet, company), comment="同意")
    yield days.at(sheet.begins + 7, 10)
    if sheet.fate == "rejected":
        decide(request, verdict="reject", by=company.hsieh, comment="不符合今年的服務重點")
        return None
    decide(request, verdict="approve", by=company.wu, comment="同意，按計劃執行")
    request.refresh_from_db()
    if request.state == Request.State.PENDING:
        decide(request, verdict="approve", by=company.hsieh, comment="同意")
    return Project.objects.get(initiation=application)


def _head(sheet: Sheet, company: Company) -> Person:
    department = company.people[sheet.manager].department
    return company.lin if department and department.code == "SV1" else company.shih
