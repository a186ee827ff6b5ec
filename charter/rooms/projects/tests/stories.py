"""The way through the house, told with the real verbs. Each step returns what it made."""

import datetime as dt
import itertools
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from charter.ground import clock
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import decide
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import (
    Acceptance,
    DocumentKind,
    Initiation,
    Member,
    Project,
    Requirement,
    Signature,
    TeamRole,
)
from charter.rooms.projects.models.acceptance import REQUIRED
from charter.rooms.projects.verbs import acceptance as acceptances
from charter.rooms.projects.verbs import initiation as initiations
from charter.rooms.projects.verbs import project as projects
from charter.rooms.projects.verbs import requirement as requirements
from charter.rooms.projects.verbs import signing, summary, team

START, END = dt.date(2026, 12, 1), dt.date(2027, 3, 31)
_keys = itertools.count()


def requirement(company: SimpleNamespace, evaluated: bool = True) -> Requirement:
    made = requirements.record_requirement(
        customer=company.customer.customer,
        title="機房搬遷",
        text="三樓機房搬到新大樓，不能停診。",
        source=Requirement.Source.VISIT,
        by=company.staff,
    )
    if evaluated:
        requirements.evaluate_requirement(
            made,
            feasibility="做得到，需三批搬遷。",
            value="帶來兩年維運合約。",
            risks="停機時間短。",
            recommendation=Requirement.Advice.PROCEED,
            by=company.staff,
        )
    return made


def values(company: SimpleNamespace, wish: Requirement | None, total: int) -> dict[str, Any]:
    """The seven parts, complete."""
    return {
        "customer": {
            "requirement": wish,
            "service_type": "maintenance",
            "manager": company.manager,
        },
        "background": {"background": "客戶的舊機房沒有備援電力，去年停電三次，門診系統因此中斷。"},
        "goals": {"goals": [("可用率99.9%以上", "監控月報")]},
        "scope": {"included": ["搬遷", "維運一年"], "excluded": ["新設備採購"]},
        "results": {"results": "搬遷停機不超過4小時。"},
        "budget": {
            "total": Decimal(total),
            "lines": [
                ("labour", Decimal(total) - 1000, "2人×3個月"),
                ("travel", Decimal(1000), "台北台中來回10趟"),
            ],
        },
        "schedule": {
            "starts_on": START,
            "ends_on": END,
            "milestones": [("搬遷完成", dt.date(2027, 2, 1))],
        },
    }


def draft(company: SimpleNamespace, total: int = 200_000, **without: bool) -> Initiation:
    """A complete application; `background=False` leaves that part out."""
    wish = requirement(company)
    one = initiations.start_initiation(
        name="海城醫院機房搬遷", customer=wish.customer, by=company.staff
    )
    for part, filled in values(company, wish, total).items():
        if without.get(part, True):
            one = initiations.fill_initiation(one, part=part, values=filled, by=company.staff)
    return one


def agree(request: Request, *people: Person) -> None:
    for person in people:
        request.refresh_from_db()
        decide(request, verdict="approve", by=person, key=f"story-{next(_keys)}")


def project(company: SimpleNamespace, total: int = 200_000) -> Project:
    """Approved by the head and one of the management: in 組隊."""
    one = draft(company, total)
    agree(initiations.submit_initiation(one, by=company.staff), company.head, company.boss)
    return Project.objects.get(initiation=one)


def member(
    one: Project, person: Person, by: Person, percent: int = 50, duties: str = "負責整個項目"
) -> Member:
    role = TeamRole.objects.filter(project=one).exclude(members__left_at=None).first()
    role = TeamRole.objects.filter(project=one, members__isnull=True).first() or role
    assert role
    return team.join(role, person=person, percent=percent, duties=duties, by=by)


def in_phase(company: SimpleNamespace, phase: str) -> Project:
    """A project with its manager as the team, moved on until it stands in `phase`.

    Guards of other parts of the room (a baseline) are not asked here: the flow itself is moved.
    """
    one = project(company)
    member(one, company.manager, company.manager)
    while one.phase != phase:
        if one.phase == Project.Phase.PLANNING:
            _execute(one)
        else:
            one = projects.move_on(one, by=company.manager)
        one.refresh_from_db()
    return one


def _execute(one: Project) -> None:
    old = one.get_phase_display()
    Project.FLOW.move(one, "execute", phase_since=clock.now())
    projects._step(one, None)
    new = one.get_phase_display()
    record(projects.MOVED, one, by=None, old_phase=str(old), new_phase=str(new), phase=one.phase)


def documents(company: SimpleNamespace, one: Acceptance, reviewed: bool = True) -> None:
    for kind in REQUIRED[one.project.service_type]:
        made = acceptances.add_document(
            one,
            kind=kind,
            title=str(DocumentKind(kind).label),
            upload=ContentFile(b"%PDF-1.4\n%%EOF\n" + kind.encode(), name=f"{kind}.pdf"),
            by=company.manager,
        )
        if reviewed:
            acceptances.review_document(made, by=company.quality)


def ready(company: SimpleNamespace) -> Acceptance:
    """Documents, proofs and terms in order, not yet before the customer."""
    one = Acceptance.objects.get(project=in_phase(company, Project.Phase.ACCEPTANCE))
    documents(company, one)
    for goal in one.project.initiation.goals.all():
        acceptances.prove_goal(one, goal=goal, proof="月報99.95%", by=company.manager)
    acceptances.propose_terms(
        one,
        held_on=dt.date(2026, 12, 10),
        method=Acceptance.Method.ON_SITE,
        criteria="全部服務恢復，停機不超過4小時",
        by=company.manager,
    )
    acceptances.confirm_terms(one, by=company.customer)
    return Acceptance.objects.get(pk=one.pk)


def requested(company: SimpleNamespace) -> Acceptance:
    return acceptances.request_acceptance(ready(company), by=company.manager)


def accepted(company: SimpleNamespace) -> Project:
    one = requested(company)
    signing.sign(
        one,
        content_hash=one.content_hash,
        verdict=Signature.Verdict.ACCEPT,
        name="李建德",
        stars=5,
        by=company.customer,
    )
    return Project.objects.get(pk=one.project_id)


def summarised(company: SimpleNamespace) -> Project:
    return sum_up(company, accepted(company))


def sum_up(company: SimpleNamespace, one: Project) -> Project:
    made = summary.write_summary(
        one,
        goals_reached="停機3小時，達成。",
        problems="線路圖與現場不符。",
        improvements="搬遷前先做現場普查。",
        lessons=[("普查要在立項時就排進去。", company.engineer)],
        by=company.manager,
    )
    summary.hand_in_summary(made, by=company.manager)
    return Project.objects.get(pk=one.pk)
