"""Changing the budget of a running project: a new version, in force once approved (SP5.1b)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals import flows
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Budget, BudgetLine, Category, Project
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs._common import _demand, _text
from charter.rooms.projects.verbs.initiation import _tiers

PROPOSED = declare(
    "projects.budget.proposed", gettext_lazy("%(by)s提出「%(title)s」的預算變更：%(reason)s")
)
IN_FORCE = declare(
    "projects.budget.in_force",
    gettext_lazy("「%(title)s」的預算第%(version)s版核准生效"),
    gettext_lazy("你負責的項目"),
)
DROPPED = declare(
    "projects.budget.dropped",
    gettext_lazy("「%(title)s」的預算變更沒有通過，原預算照舊"),
    gettext_lazy("你負責的項目"),
)
FLOW = "projects.budget"
flows.declare_flow(FLOW, gettext_noop("預算變更審批"), steps=_tiers(), clause="SP5.1b")

Lines = Sequence[tuple[str, Decimal, str]]


@transaction.atomic
def propose_budget(project: Project, *, lines: Lines, reason: str, by: Person) -> Request:
    """Put another budget, (category, amount, basis) line by line, before those who decide.

    The present one stays in force until then.
    """
    locked = Project.objects.select_for_update(of=["self"]).get(pk=project.pk)
    _demand(may_lead(by, locked), by)
    if locked.phase not in Project.ACTIVE:
        raise Refused("projects.budget_closed", _("項目已經驗收，預算不能再變更。"))
    if Budget.objects.unsettled().filter(project=locked).exists():
        raise Refused("projects.budget_pending", _("已有一份預算變更在審批中，請等它決定或撤回。"))
    _whole(lines)
    total = sum((amount for _category, amount, _basis in lines), Decimal(0))
    if _same(locked, lines):
        raise Refused("projects.budget_same", _("這份預算與生效中的相同，沒有要變更的。"))
    last = Budget.objects.filter(project=locked).aggregate(last=Max("version"))["last"] or 0
    budget = Budget.objects.create(
        project=locked, version=last + 1, reason=_text(reason, "reason", _("變更原因"))
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(budget=budget, category=category, amount=amount, basis=basis.strip())
        for category, amount, basis in lines
    )
    record(PROPOSED, locked, by=by, version=budget.version, reason=budget.reason, total=str(total))
    return submit(
        locked,
        flow=FLOW,
        by=by,
        content=_content_of(budget),
        title=_("預算變更：%(project)s") % {"project": locked},
        amount=total,
        kind=locked.service_type,
        department=locked.department,
        project_manager=locked.manager,
        authors=[locked.manager],
    )


def _whole(lines: Lines) -> None:
    if not lines:
        raise Refused(
            "projects.budget_empty", _("請至少填一個科目的金額與估算依據。"), field="total"
        )
    for category, amount, basis in lines:
        if amount < 0 or category not in Category.values:
            raise Refused("projects.budget_line", _("科目或金額不對。"), field="total")
        _text(basis, f"{category}_basis", _("估算依據"))


def _same(project: Project, lines: Lines) -> bool:
    present = Budget.objects.in_force_of(project)
    known = present.lines.values_list("category", "amount", "basis") if present else ()
    return sorted(known) == sorted((c, a, b.strip()) for c, a, b in lines)


def _content_of(budget: Budget) -> dict[str, Any]:
    """What is decided on: the new lines beside those in force, and why."""
    assert budget.project
    present = Budget.objects.in_force_of(budget.project)
    return {
        "budget_version": budget.version,
        "reason": budget.reason,
        "lines": _told(budget),
        "before": _told(present) if present else [],
        "total": budget.sum(),
        "total_before": budget.project.budget_total,
    }


def _told(budget: Budget) -> list[dict[str, Any]]:
    lines = budget.lines.order_by("pk")
    return [{"category": li.category, "amount": li.amount, "basis": li.basis} for li in lines]


@transaction.atomic
def put_budget_in_force(budget: Budget, *, content_hash: str, by: Person | None = None) -> Budget:
    """The effect of the approval. What was approved is what comes into force, by hash."""
    locked = Budget.objects.select_for_update(of=["self"]).get(pk=budget.pk)
    if fingerprint(_content_of(locked)) != content_hash:
        raise Refused(
            "projects.budget_not_what_was_approved", _("預算內容與核准的版本不符，請重新送審。")
        )
    project = locked.project
    assert project
    total = locked.sum()
    Budget.objects.filter(pk=locked.pk).update(approved_at=clock.now(), content_hash=content_hash)
    Project.objects.filter(pk=project.pk).update(budget_total=total)
    facts: dict[str, Any] = {"version": locked.version, "total": str(total), "hash": content_hash}
    record(IN_FORCE, project, by=by, tell=[project.manager], **facts)
    return locked


@transaction.atomic
def drop_budget(budget: Budget, *, by: Person | None) -> None:
    """Rejected, returned or withdrawn: the version number stays used, its request keeps what
    it said; another proposal begins anew."""
    project = budget.project
    assert project
    Budget.objects.filter(pk=budget.pk).update(dropped_at=clock.now())
    record(DROPPED, project, by=by, tell=[project.manager], version=budget.version)
