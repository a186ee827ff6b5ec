"""The way of the money, told with the real verbs. Each step returns what it made."""

import datetime as dt
import itertools
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.evidence import EVIDENCE
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person
from charter.rooms.cost.models import Booking, Claim, Purchase, Standing
from charter.rooms.cost.verbs import claims, ledger, paying, purchases
from charter.rooms.cost.verbs.claims import Receipt
from charter.rooms.projects.models import Project
from charter.rooms.projects.tests import stories as projects

_keys = itertools.count()


def judged(name: str) -> tuple[int, int]:
    """(how many records the proof speaks of, how many of them keep it)"""
    moment = Moment.now()
    proof = next(e for found in EVIDENCE.values() for e in found if e.name == name)
    rows = proof.population(moment)
    return rows.count(), rows.filter(proof.kept(moment)).count()


def running(company: SimpleNamespace) -> Project:
    """In execution, budget 199,000 labour and 1,000 travel; the manager is its team."""
    return projects.in_phase(company, Project.Phase.EXECUTION)


def standing(project: Project, category: str = "labour") -> Standing:
    return Standing.objects.get(project=project, category=category)


def agree(request: Request, *people: Person) -> None:
    for person in people:
        request.refresh_from_db()
        decide(request, verdict="approve", by=person, key=f"cost-{next(_keys)}")


def receipt_file(n: int = 0) -> ContentFile:
    """A PDF that differs with `n`, so that it is another receipt."""
    return ContentFile(b"%PDF-1.4\n%%EOF\n" + str(n).encode(), name=f"receipt{n}.pdf")


def spent(
    company: SimpleNamespace, project: Project, amount: str = "50000", **more: Any
) -> Booking:
    told: dict[str, Any] = {
        "category": "labour",
        "day": clock.today(),
        "original": Decimal(amount),
        "reference": f"V-{next(_keys)}",
    }
    return ledger.enter_actual(project, by=company.finance, **{**told, **more})


def wanted(company: SimpleNamespace, project: Project, category: str = "labour") -> Purchase:
    return purchases.begin_purchase(
        project,
        category=category,
        title="外包佈線",
        need="夜間施工需要兩名外包人員",
        method="inquiry",
        by=company.manager,
    )


def quoted(company: SimpleNamespace, purchase: Purchase, *amounts: str) -> list[Any]:
    return [
        purchases.quote(
            purchase, supplier=f"廠商{n}", original=Decimal(amount), days=7 * n, by=company.manager
        )
        for n, amount in enumerate(amounts, 1)
    ]


def asked(company: SimpleNamespace, project: Project, *amounts: str, **more: Any) -> Request:
    """The first offer is chosen."""
    purchase = wanted(company, project, **more)
    offers = quoted(company, purchase, *amounts)
    return purchases.submit_purchase(
        purchase, quotation=offers[0], reason="價格最低，交期可接受", by=company.manager
    )


def ordered(company: SimpleNamespace, project: Project, amount: str = "40000") -> Purchase:
    request = asked(company, project, amount)
    agree(request, company.boss)
    return Purchase.objects.get(pk=request.subject_id)


def travelled(company: SimpleNamespace, project: Project, amount: str = "800") -> Claim:
    claim = claims.begin_claim(project, title="台中勘查", by=company.manager)
    line = Receipt("transport", clock.today(), "高鐵", Decimal(amount))
    claims.add_line(claim, line, by=company.manager, upload=receipt_file(next(_keys)))
    claim.refresh_from_db()
    return claim


def submitted(company: SimpleNamespace, project: Project, amount: str = "800") -> Request:
    return paying.submit_claim(travelled(company, project, amount), by=company.manager)


def approved(company: SimpleNamespace, project: Project, amount: str = "800") -> Claim:
    request = submitted(company, project, amount)
    agree(request, company.boss, company.finance)
    return Claim.objects.get(pk=request.subject_id)


def days_later(days: float) -> Any:
    return clock.at(clock.now() + dt.timedelta(days=days))
