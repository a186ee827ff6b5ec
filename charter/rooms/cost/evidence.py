"""What this room proves: SP5.2 and SP5.3, from the ledger, purchases and claims themselves.

SP5.1a and SP5.1b rest on the budgets themselves and are proved in the projects room.
"""

import datetime as dt
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.actions.models import Action
from charter.kernel.evidence import done_at, evidence, stands_at
from charter.kernel.parameters.queries import Moment
from charter.rooms.cost.models import (
    Booking,
    Claim,
    ClaimLine,
    Closing,
    Purchase,
    Settlement,
    Standing,
    Variance,
)
from charter.rooms.cost.periods import due_of, following, month_due
from charter.rooms.projects.models import PhaseStep, Project

done_at("SP5", _("看項目成本"), "cost:portfolio")
done_at("SP5.2b", _("提出採購"), "cost:purchases")
done_at("SP5.2c", _("報銷費用"), "cost:claims")

stands_at(Standing, "cost:of_project", "project")

PROJECT = "projects.project"
LATELY = dt.timedelta(days=90)
LEDGER = ("cost.booking", "cost.purchase", "cost.claim", "cost.account", PROJECT)
LIVE = (Action.State.OPEN, Action.State.DONE, Action.State.EFFECTIVE)
OF_PROJECT = ((_("編號"), "number"), (_("項目"), "name"), (_("項目經理"), "manager__name"))
OF_STANDING = (
    (_("項目"), "project__name"),
    (_("項目經理"), "project__manager__name"),
    (_("科目"), "category"),
    (_("預算"), "budget"),
    (_("實際"), "actual"),
    (_("已承諾"), "committed"),
)
BY_STANDING = {
    "department": "project__department",
    "project": "project",
    "person": "project__manager",
}


def _running(moment: Moment) -> QuerySet[Standing]:
    """Categories of active projects in which something is planned, spent or promised."""
    active = Standing.objects.filter(project__phase__in=Project.ACTIVE)
    return active.exclude(budget=0, actual=0, committed=0)


def _within(percent: int) -> Q:
    return Q(used__lte=F("budget") * (100 + percent) / 100)


def _near(moment: Moment) -> Q:
    return Q(budget__gt=0, used__gte=F("budget") * moment.parameters["cost_warning_percent"] / 100)


evidence(
    "SP5.2a",
    "cost.within_budget",
    _("進行中項目的每一科目，實際加已承諾不超過預算與容許差異"),
    model=Standing,
    population=_running,
    kept=lambda m: _within(m.parameters["cost_tolerance_percent"]),
    risk=_near,
    **BY_STANDING,
    touched_by=LEDGER,
    columns=OF_STANDING,
)


def _entered(moment: Moment) -> QuerySet[Booking]:
    """Documents of running projects that were entered of late: what is older can teach no more."""
    since = moment.at - LATELY
    return Booking.objects.filter(
        enter_by__isnull=False, booked_at__gt=since, project__phase__in=Project.ACTIVE
    )


evidence(
    "SP5.2a",
    "cost.entered_in_time",
    _("進行中項目最近90天入帳的單據，都在單據日期後的期限內入帳"),
    model=Booking,
    population=_entered,
    kept=lambda m: Q(booked_at__date__lte=F("enter_by")),
    may_be_none=True,
    department="project__department",
    project="project",
    person="by",
    due="enter_by",
    touched_by=LEDGER,
    columns=(
        (_("項目"), "project__name"),
        (_("憑證號"), "reference"),
        (_("單據日期"), "day"),
        (_("應入帳"), "enter_by"),
        (_("入帳時間"), "booked_at"),
        (_("登錄人"), "by__name"),
    ),
)


def _big(moment: Moment) -> QuerySet[Purchase]:
    limit = moment.parameters["quotation_threshold"]
    return Purchase.objects.asked().filter(amount__gt=limit)


def _compared(moment: Moment) -> Q:
    enough = Q(offers__gte=moment.parameters["quotations_required"])
    return enough & ~Q(reason="") & ~Q(method=Purchase.Method.DIRECT)


evidence(
    "SP5.2b",
    "cost.compared",
    _("超過門檻的採購以詢價或招標比較足夠的報價，並說明選擇的理由"),
    model=Purchase,
    population=_big,
    kept=_compared,
    may_be_none=True,
    department="project__department",
    project="project",
    person="requester",
    touched_by=("cost.purchase",),
    columns=(
        (_("編號"), "number"),
        (_("採購"), "title"),
        (_("項目"), "project__name"),
        (_("金額"), "amount"),
        (_("報價數"), "offers"),
        (_("採購方式"), "method"),
    ),
)


def _sound(moment: Moment) -> Q:
    lines = ClaimLine.objects.filter(claim=OuterRef("pk"))
    wrong = Q(receipt=None) | Q(limit=None) | Q(amount__gt=F("limit"))
    decided = Q(decided_by__isnull=False) & ~Q(decided_by=F("claimant"))
    return decided & Q(Exists(lines)) & ~Q(Exists(lines.filter(wrong)))


evidence(
    "SP5.2c",
    "cost.claims",
    _("付款的報銷，每一項都有收據、在限額之內，並經別人核准"),
    model=Claim,
    population=lambda m: Claim.objects.filter(state=Claim.State.PAID),
    kept=_sound,
    may_be_none=True,
    department="project__department",
    project="project",
    person="claimant",
    touched_by=("cost.claim",),
    columns=(
        (_("編號"), "number"),
        (_("事由"), "title"),
        (_("報銷人"), "claimant__name"),
        (_("項目"), "project__name"),
        (_("金額"), "total"),
    ),
)


def _overspent(moment: Moment) -> QuerySet[Standing]:
    """Over for longer than the time to explain and decide."""
    ripe = moment.today - dt.timedelta(days=moment.parameters["deviation_answer_days"])
    rows: Any = Standing.objects.filter(project__phase__in=Project.ACTIVE)
    return rows.filter(~_within(moment.parameters["cost_tolerance_percent"]), over_since__lte=ripe)  # type: ignore[no-any-return]


def _corrected(moment: Moment) -> Q:
    told = Variance.objects.filter(
        project=OuterRef("project"),
        category=OuterRef("category"),
        on__gte=OuterRef("over_since"),
        action__state__in=LIVE,
    )
    return Q(Exists(told))


evidence(
    "SP5.2d",
    "cost.overspending",
    _("超支的科目在期限內記錄原因，並有糾正措施"),
    model=Standing,
    population=_overspent,
    kept=_corrected,
    may_be_none=True,
    **BY_STANDING,
    due="over_since",
    touched_by=(*LEDGER, "actions.action"),
    columns=(*OF_STANDING, (_("超支自"), "over_since")),
)


def _to_settle(moment: Moment) -> QuerySet[Project]:
    """Active projects that were there before the end of the month that had to be settled."""
    month = month_due(moment.today, moment.parameters["cost_settlement_day_of_month"])
    begun = PhaseStep.objects.filter(
        project=OuterRef("pk"), phase=Project.Phase.TEAM, entered_at__date__lt=following(month)
    )
    return Project.objects.active().filter(Exists(begun))


def _settled(moment: Moment) -> Q:
    day = moment.parameters["cost_settlement_day_of_month"]
    month = month_due(moment.today, day)
    found = Settlement.objects.filter(project=OuterRef("pk"))
    in_time = found.filter(month=month, settled_on__lte=due_of(month, day))
    return Q(Exists(in_time)) | Q(Exists(found.filter(month__gt=month)))


evidence(
    "SP5.3a",
    "cost.settled",
    _("進行中的項目，最近一個到期的月份在期限內完成成本核算"),
    model=Project,
    population=_to_settle,
    kept=_settled,
    department="department",
    project="pk",
    person="manager",
    touched_by=(PROJECT,),
    columns=(*OF_PROJECT, (_("階段"), "phase")),
)


def _to_analyse(moment: Moment) -> QuerySet[Project]:
    """Delivered longer ago than the time to sum up."""
    ripe = moment.at - dt.timedelta(days=moment.parameters["summary_days"])
    return Project.objects.finished().filter(accepted_at__lte=ripe)


evidence(
    "SP5.3b",
    "cost.closings",
    _("驗收超過期限的項目都有成本總結：各科目預算與實際、差異原因、控制效果、經驗"),
    model=Project,
    population=_to_analyse,
    kept=lambda m: Q(Exists(Closing.objects.filter(project=OuterRef("pk")))),
    department="department",
    project="pk",
    person="manager",
    touched_by=(PROJECT,),
    columns=(*OF_PROJECT, (_("驗收時間"), "accepted_at")),
)
