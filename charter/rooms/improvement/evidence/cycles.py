"""The cycle has its group and its office, and both do what they owe."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.models import Duty
from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.models import Cycle, Document, Member, Plan, Supervision

Rows = QuerySet[Any]
QUARTER = 92
CYCLE_KINDS = ("improvement.cycle", "improvement.document")


def running(m: Moment) -> Rows:
    """Cycles that had started by then and had not ended."""
    return Cycle.objects.filter(state__in=Cycle.RUNNING, started_at__lte=m.at, ends__gte=m.today)


def steered(m: Moment) -> Rows:
    """With the number of quarters that are over, and of those that the group looked at."""
    looked = (
        Supervision.objects.filter(cycle=OuterRef("pk"), on__lte=m.today)
        .order_by()
        .values("cycle")
        .annotate(n=Count("quarter", distinct=True))
        .values("n")
    )
    found: Rows = running(m).annotate(looked=Coalesce(Subquery(looked), 0))
    return found


def _quarters_kept(m: Moment) -> Q:
    """Every quarter of the year that has ended was looked at."""
    kept = Q(starts__gt=m.today - dt.timedelta(days=QUARTER))
    for n in range(1, 5):
        over = m.today - dt.timedelta(days=QUARTER * n)
        kept |= Q(starts__lte=over, looked__gte=n) & (
            Q(starts__gt=over - dt.timedelta(days=QUARTER)) | Q(looked__gte=4)
        )
    return kept


def _has_group(m: Moment) -> Q:
    chair = Member.objects.filter(cycle=OuterRef("pk"), is_chair=True, left_on=None)
    chair = chair.filter(person__is_active=True)
    approved = Document.objects.approved().filter(cycle=OuterRef("pk"), kind="annual")
    return Q(Exists(chair)) & (Q(starts__gt=m.today) | Q(Exists(approved))) & _quarters_kept(m)


evidence(
    "SI2.1",
    "improvement.group",
    _("進行中的年度有領導小組與在職的組長；年度開始後計劃經小組核准；每季過後都有督導檢查"),
    model=Cycle,
    population=steered,
    kept=_has_group,
    person="holder",
    touched_by=CYCLE_KINDS,
    columns=((_("年度"), "year"), (_("已檢查的季數"), "looked")),
)


def _has_office(m: Moment) -> Q:
    """A holder of that very unit, and the consolidated plan on time."""
    held = Q(holder__is_active=True, holder__department=F("office"))
    tabled = Document.objects.filter(cycle=OuterRef("pk"), kind="annual")
    return held & (Q(draft_on__gte=m.today) | Q(Exists(tabled)))


evidence(
    "SI2.2",
    "improvement.office",
    _("辦公室設在實際的部門，由該部門在職的人負責，並按日期完成彙編"),
    model=Cycle,
    population=running,
    kept=_has_office,
    department="office",
    person="holder",
    due="draft_on",
    touched_by=CYCLE_KINDS,
    columns=((_("年度"), "year"), (_("彙總草案日期"), "draft_on")),
)


# What the office owes by the calendar: compiling, publishing, and, as the room that carries the
# plan out names them, the regular meeting and the evaluation that goes to the group.
OFFICE_OWES = (
    "improvement.consolidate",
    "improvement.publish",
    "steering.meeting",
    "steering.evaluation",
)


def _office_duties(m: Moment) -> Rows:
    """Done, or due by now, within the cycle that is being carried out or drafted."""
    first = running(m).order_by("started_at").values("started_at__date")[:1]
    over = Q(due__lt=m.today) | Q(state=Duty.State.FULFILLED, fulfilled_on__lte=m.today)
    found = Duty.objects.filter(over, rule__in=OFFICE_OWES, due__gte=Subquery(first))
    return found.exclude(state__in=(Duty.State.LAPSED, Duty.State.EXCUSED))


evidence(
    "SI2.2",
    "improvement.office_duties",
    _("辦公室按時彙編、發布、開例會，並向領導小組提出評估報告"),
    model=Duty,
    population=_office_duties,
    kept=lambda m: Q(state=Duty.State.FULFILLED, fulfilled_on__lte=F("due")),
    department="owner__department",
    person="owner",
    due="due",
    touched_by=("duties.duty", "improvement.cycle"),
    columns=((_("義務"), "rule"), (_("期間"), "period"), (_("負責人"), "owner__name")),
)


def published(m: Moment) -> Rows:
    return Document.objects.filter(approved_at__lte=m.at, cycle__ends__gte=m.today)


def _told(m: Moment) -> Q:
    return Q(state="published") | Q(cycle__publish_on__gte=m.today)


evidence(
    "SI3.4c",
    "improvement.published",
    _("核准的計劃在期限前發布"),
    model=Document,
    population=published,
    kept=_told,
    person="cycle__holder",
    due="cycle__publish_on",
    touched_by=CYCLE_KINDS,
    columns=((_("年度"), "cycle__year"), (_("核准時間"), "approved_at")),
)


def scoped(m: Moment) -> Rows:
    """Departments of the running cycle."""
    return Plan.objects.filter(
        cycle__state__in=Cycle.RUNNING, cycle__started_at__lte=m.at, cycle__ends__gte=m.today
    )
