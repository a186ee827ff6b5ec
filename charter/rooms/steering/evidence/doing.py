"""四.1 to 四.4.1: tasks, resources, clashes, checks."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.models import Clash, ResourceAsk
from charter.rooms.steering.evidence.common import COURSE, YEAR
from charter.rooms.steering.models import (
    Allotment,
    Course,
    Task,
)

WEEK = dt.timedelta(days=7)
GRACE = dt.timedelta(days=14)  # by then a measure that has begun is broken down and has its means


def _begun(moment: Moment) -> QuerySet[Course]:
    return Course.objects.under_way(moment.today - GRACE).filter(since__lte=moment.today - GRACE)


def _covered(moment: Moment) -> Q:
    tasks = Task.objects.filter(course=OuterRef("pk")).exclude(action__state="cancelled")
    sums = tasks.order_by().values("course").annotate(n=Sum("percent")).values("n")
    after = tasks.filter(action__due__gt=OuterRef("ends"), action__state="open")
    found = Course.objects.annotate(covered=Coalesce(Subquery(sums), 0))
    return Q(pk__in=found.filter(covered__gte=100).values("pk")) & ~Q(Exists(after))


evidence(
    "SI4.1",
    "steering.tasks",
    _("進行中的措施都分解成有人、有期限、合計100%的任務"),
    population=_begun,
    kept=_covered,
    due="ends",
    touched_by=("steering.course", "actions.action"),
    **COURSE,
)


def _allotted(moment: Moment) -> Q:
    asks = ResourceAsk.objects.filter(terms=OuterRef("terms"))
    decided = Allotment.objects.filter(ask=OuterRef("pk"), on__lte=moment.today)
    return ~Q(Exists(asks.filter(~Exists(decided))))


evidence(
    "SI4.2a",
    "steering.resources",
    _("進行中的措施要的人力、物資、資金，都已配置或有決定"),
    population=_begun,
    kept=_allotted,
    touched_by=("steering.course", "improvement.version"),
    **COURSE,
)


evidence(
    "SI4.2b",
    "steering.clashes",
    _("部門之間的衝突在期限內協調好"),
    model=Clash,
    may_be_none=True,
    population=lambda m: Clash.objects.exclude(state="gone").filter(
        Q(settled_at__lte=m.at) | Q(state="found"), found_at__gt=m.at - YEAR, found_at__lte=m.at
    ),
    kept=lambda m: Q(settled_at__date__lte=F("due")) | Q(state="found", due__gte=m.today),
    risk=lambda m: Q(state="found"),
    due="due",
    touched_by=("improvement.clash", "improvement.cycle"),
    columns=((_("衝突"), "kind"), (_("期限"), "due"), (_("怎麼協調"), "decision")),
)


def _checkable(moment: Moment) -> QuerySet[Course]:
    since = moment.today - dt.timedelta(days=moment.parameters["measure_check_interval_days"])
    return Course.objects.under_way(since).filter(since__lte=since)


def _checked(moment: Moment) -> Q:
    days: int = moment.parameters["measure_check_interval_days"]
    return Q(checked_on__gte=moment.today - dt.timedelta(days=days))


evidence(
    "SI2.2",
    "steering.office_checks",
    _("辦公室按間隔追蹤進行中的措施"),
    population=_checkable,
    kept=_checked,
    touched_by=("steering.course",),
    **COURSE,
)
evidence(
    "SI4.4a",
    "steering.checks",
    _("進行中的措施，辦公室在間隔內都檢查過進度"),
    population=_checkable,
    kept=_checked,
    risk=lambda m: Q(
        checked_on__lt=m.today
        - dt.timedelta(days=m.parameters["measure_check_interval_days"])
        + WEEK
    ),
    touched_by=("steering.course",),
    **COURSE,
)
