"""What after-sales can prove: 二.5.1 and 二.5.2, each from the cases and clocks themselves, and
of 四.1 that the goals it measures have targets."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import done_at, evidence, stands_at
from charter.kernel.indicators.models import Indicator, Reading, Scope, Target
from charter.kernel.parameters.queries import Moment
from charter.rooms.aftersales.following import with_limits
from charter.rooms.aftersales.models import Case, Clock, Commitment, Priority
from charter.rooms.aftersales.models.cases import UNEXPLAINED, CaseQuerySet
from charter.rooms.aftersales.permissions import GONE
from charter.rooms.projects.models import Project

done_at("SP2.5", _("處理售後工單"), "aftersales:inbox")
done_at("SP2.5.1", _("訂立服務承諾"), "aftersales:commitments")

stands_at(Clock, "aftersales:case", "case")

YEAR = dt.timedelta(days=365)
DELIVERED = (Project.Phase.SUMMARY, Project.Phase.AFTERCARE)
OWN = {"imported": False}  # history brought in from elsewhere was not handled under this policy


def _cases(moment: Moment) -> CaseQuerySet:
    """The cases of the last twelve months that were not withdrawn."""
    recent = Case.objects.filter(received_at__gt=moment.at - YEAR, received_at__lte=moment.at)
    return recent.filter(**OWN).exclude(state__in=GONE)


def _promised(moment: Moment) -> Q:
    """An active commitment with all four times, for the project or for its customer."""
    whole = (
        Commitment.objects.active(moment.today)
        .annotate(times=Count("targets"))
        .filter(times=len(Priority))
    )
    own = whole.filter(customer=OuterRef("customer"))
    return Q(Exists(own.filter(Q(project=OuterRef("pk")) | Q(project=None))))


evidence(
    "SP2.5.1",
    "aftersales.commitments",
    _("已交付的項目都有服務承諾：內容、各優先級的響應與解決時限、聯絡管道"),
    model=Project,
    population=lambda m: Project.objects.filter(phase__in=DELIVERED),
    kept=_promised,
    department="department",
    project="pk",
    person="manager",
    touched_by=("aftersales.commitment", "projects.project"),
    columns=((_("項目"), "name"), (_("客戶"), "customer__name"), (_("項目經理"), "manager__name")),
)


def _classified(moment: Moment) -> Q:
    hours = dt.timedelta(hours=moment.parameters["triage_hours"])
    return Q(classified_at__lte=F("registered_at") + hours)


def _ripe_for_triage(moment: Moment) -> CaseQuerySet:
    hours = dt.timedelta(hours=moment.parameters["triage_hours"])
    return _cases(moment).filter(
        Q(classified_at__isnull=False) | Q(registered_at__lte=moment.at - hours)
    )


evidence(
    "SP2.5.2a",
    "aftersales.triage",
    _("反饋登記後在時限內完成分類與定級"),
    model=Case,
    population=_ripe_for_triage,
    kept=_classified,
    department="department",
    project="project",
    person="assignee",
    touched_by=("aftersales.case",),
    columns=((_("工單"), "title"), (_("客戶"), "customer__name"), (_("登記"), "registered_at")),
)
evidence(
    "SP2.5.2b",
    "aftersales.causes",
    _("已解決的工單都記了原因與解決方案"),
    model=Case,
    population=lambda m: _cases(m).solved().filter(resolved_at__lte=m.at),
    kept=lambda m: ~Q(pk__in=Case.objects.filter(UNEXPLAINED).order_by().values("pk")),
    department="department",
    project="project",
    person="assignee",
    touched_by=("aftersales.case",),
    columns=((_("工單"), "title"), (_("客戶"), "customer__name"), (_("解決"), "resolved_at")),
)


def _judged_clocks(moment: Moment) -> QuerySet[Clock]:
    """Met, breached, or past due though nobody has written it yet; what is still open waits."""
    over = Q(due_at__lt=moment.at, state=Clock.State.RUNNING)
    return Clock.objects.filter(
        over | ~Q(verdict=""),
        case__imported=False,
        started_at__gt=moment.at - YEAR,
        started_at__lte=moment.at,
    ).exclude(case__state=Case.State.CANCELLED)


evidence(
    "SP2.5.2c",
    "aftersales.in_time",
    _("在承諾的時限內響應並解決，以服務時段計算，等客戶時不計"),
    model=Clock,
    population=_judged_clocks,
    kept=lambda m: Q(verdict=Clock.Verdict.MET),
    required=lambda m: m.parameters["sla_target_percent"],
    department="case__department",
    project="case__project",
    person="case__assignee",
    due="due_at",
    touched_by=("aftersales.case",),
    columns=(
        (_("工單"), "case__title"),
        (_("客戶"), "case__customer__name"),
        (_("時限"), "due_at"),
        (_("停止"), "stopped_at"),
    ),
)


def _to_follow_up(moment: Moment) -> Any:
    solved = _cases(moment).solved().filter(resolved_at__lte=moment.at)
    days = moment.parameters["follow_up_days"]
    limited = with_limits(solved, days=days, today=moment.today)
    # In this order: the day by which is reckoned only where nobody has called yet.
    return limited.filter(Q(followed_up_at__isnull=False) | Q(follow_up_due__lt=moment.today))


evidence(
    "SP2.5.2d",
    "aftersales.follow_ups",
    _("解決後在期限內回訪（以服務日曆的工作日計），記下滿意度或聯絡未果"),
    model=Case,
    population=_to_follow_up,
    kept=lambda m: Q(followed_up_on__lte=F("follow_up_due")),
    department="department",
    project="project",
    person="assignee",
    due="follow_up_due",
    touched_by=("aftersales.case",),
    columns=(
        (_("工單"), "title"),
        (_("客戶"), "customer__name"),
        (_("解決"), "resolved_at"),
        (_("回訪期限"), "follow_up_due"),
        (_("回訪"), "followed_up_at"),
    ),
)


GOALS = "SP4.1a"
MEASURED_WITHIN = dt.timedelta(days=31)  # a month that has ended may be the last one measured


def _aimed_and_measured(moment: Moment) -> Q:
    """A target in force, and a value of the present period or the one before."""
    whole = {"indicator": OuterRef("pk"), "scope": Scope.ORGANISATION}
    aims = Target.objects.filter(**whole, since__lte=moment.today)
    since = moment.today - MEASURED_WITHIN
    values = Reading.objects.filter(
        **whole, value__isnull=False, starts__lte=moment.today, ends__gte=since
    )
    return Q(Exists(aims)) & Q(Exists(values))


evidence(
    GOALS,
    "aftersales.goals",
    _("客訴率與滿意度有目標，而且這一期量過"),
    model=Indicator,
    population=lambda m: Indicator.objects.filter(clauses__contains=[GOALS]),
    kept=_aimed_and_measured,
    person="owner",
    touched_by=("indicators.indicator",),
    columns=((_("指標"), "title"), (_("負責人"), "owner__name")),
)
