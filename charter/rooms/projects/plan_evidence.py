"""What planning can prove: SP2.2.1a, SP2.2.1b, SP2.3.1a, SP2.3.1b, SP2.3.3a, SP2.3.3b."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.projects import availability
from charter.rooms.projects import capacity as capacity_hours
from charter.rooms.projects.models import (
    Deliverable,
    Link,
    Member,
    Plan,
    Project,
    Task,
)

ABOUT = "projects.project"
TOUCHED = ("projects.plan", "projects.task", "projects.review", ABOUT)


def _planned_projects(moment: Moment) -> QuerySet[Project]:
    return Project.objects.past(Project.Phase.PLANNING)


def _has_baseline(moment: Moment) -> Q:
    plans = Plan.objects.in_force().filter(project=OuterRef("pk"))
    return Q(Exists(plans))


evidence(
    "SP2.2.1a",
    "projects.plan.baseline",
    _("過了策劃的項目都有核准的計劃基線"),
    model=Project,
    population=_planned_projects,
    kept=_has_baseline,
    department="department",
    project="pk",
    person="manager",
    touched_by=(ABOUT, "projects.plan"),
    columns=((_("項目"), "name"), (_("項目經理"), "manager__name"), (_("階段"), "phase")),
)


def _planned_tasks(moment: Moment) -> QuerySet[Task]:
    return Task.objects.in_force().work().filter(project__in=_planned_projects(moment))


def _whole_task(moment: Moment) -> Q:
    """A task has somebody, dates, and what it produces; a milestone is itself a result."""
    promised = Q(Exists(Deliverable.objects.filter(task=OuterRef("pk"))))
    product = promised | Q(produces=False) | ~Q(kind=Task.Kind.TASK)
    return Q(owner__isnull=False, start__isnull=False, finish__isnull=False) & product


evidence(
    "SP2.2.1a",
    "projects.task.whole",
    _("計劃裡的每項任務都有負責人、開始與完成日期；會產生成果的任務都訂下交付物"),
    model=Task,
    population=_planned_tasks,
    kept=_whole_task,
    department="project__department",
    project="project",
    person="owner",
    touched_by=TOUCHED,
    columns=((_("項目"), "project__name"), (_("編號"), "number"), (_("任務"), "name")),
)


def _phased(moment: Moment) -> Q:
    phases = Task.objects.in_force().filter(project=OuterRef("pk"), kind=Task.Kind.PHASE)
    return Q(Exists(phases))


evidence(
    "SP2.2.1a",
    "projects.plan.phased",
    _("有計劃基線的項目，計劃都分階段"),
    model=Project,
    population=lambda moment: _planned_projects(moment).filter(_has_baseline(moment)),
    kept=_phased,
    department="department",
    project="pk",
    person="manager",
    touched_by=(ABOUT, "projects.plan"),
    columns=((_("項目"), "name"), (_("項目經理"), "manager__name"), (_("階段"), "phase")),
)


def _linked(moment: Moment) -> Q:
    """By a link of its own or of a phase it stands in; a plan of one task has nothing to link.

    Asked of all links at once: by task, two look-ups each were a third of judging everything.
    """
    links = Link.objects.order_by()
    named = links.values("before").union(links.values("after"), all=True)
    below = Task.objects.order_by().filter(parent__in=named).values("pk")
    second = Task.objects.work().order_by().filter(plan=OuterRef("pk"))[1:2]
    linked = Q(pk__in=named) | Q(parent__in=named) | Q(parent__in=below)
    return linked | ~Q(plan__in=Plan.objects.filter(Exists(second)))


evidence(
    "SP2.2.1a",
    "projects.task.linked",
    _("計劃裡的每項任務都與其他任務訂有先後關係"),
    model=Task,
    population=_planned_tasks,
    kept=_linked,
    department="project__department",
    project="project",
    person="owner",
    touched_by=TOUCHED,
    columns=((_("項目"), "project__name"), (_("編號"), "number"), (_("任務"), "name")),
)


def _assigned_members(moment: Moment) -> QuerySet[Member]:
    active = Project.objects.active()
    today = moment.today
    members = Member.objects.current().filter(
        role__project__in=active, since__lte=today, until__gte=today
    )
    weeks = enumerate(capacity_hours.mondays(today))
    hours = {
        f"hours_{n}": capacity_hours.hours_in(monday, OuterRef("person")) for n, monday in weeks
    }
    return members.annotate(**hours)


def _within_capacity(moment: Moment) -> Q:
    """No week from this one on asks for more hours than they have in it, leave taken off, nor is
    anybody promised to projects for more than their whole working time today."""
    today = moment.today
    promised = (
        Member.objects.current()
        .filter(role__project__in=Project.objects.active(), since__lte=today, until__gte=today)
        .order_by()
        .values("person")
        .annotate(total=Sum("percent"))
        .filter(total__gt=100)
        .values("person")
    )
    return ~Q(person__in=availability.overfull(moment)) & ~Q(person__in=promised)


evidence(
    "SP2.2.1b",
    "projects.member.capacity",
    _(
        "進行中項目的成員，未來四週每週的計劃工時不超過當週可用工時（扣除休假），今天的投入合計不超過100%"
    ),
    model=Member,
    population=_assigned_members,
    kept=_within_capacity,
    department="role__project__department",
    project="role__project",
    person="person",
    touched_by=("projects.plan", "projects.task", "people.absence", ABOUT),
    columns=(
        (_("成員"), "person__name"),
        (_("項目"), "role__project__name"),
        (_("投入%"), "percent"),
        (_("本週工時"), "hours_0"),
        (_("下週工時"), "hours_1"),
    ),
)


def _assigned_tasks(moment: Moment) -> QuerySet[Task]:
    return Task.objects.being_executed().filter(owner__isnull=False, kind=Task.Kind.TASK)


evidence(
    "SP2.3.1a",
    "projects.task.assigned",
    _("分派出去的任務寫明工作要求與質量標準"),
    model=Task,
    population=_assigned_tasks,
    kept=lambda moment: ~Q(pk__in=Task.objects.unspecified().order_by().values("pk")),
    department="project__department",
    project="project",
    person="owner",
    touched_by=TOUCHED,
    columns=((_("項目"), "project__name"), (_("任務"), "name"), (_("負責人"), "owner__name")),
)


def _running_tasks(moment: Moment) -> QuerySet[Task]:
    return Task.objects.in_progress()


def _reported(moment: Moment) -> Q:
    limit = moment.at - dt.timedelta(days=moment.parameters["progress_report_interval_days"])
    return Q(reported_at__gte=limit) | Q(reported_at=None, actual_start__gte=limit)


evidence(
    "SP2.3.1b",
    "projects.task.reported",
    _("進行中的任務在期限內回報進展"),
    model=Task,
    population=_running_tasks,
    kept=_reported,
    department="project__department",
    project="project",
    person="owner",
    touched_by=TOUCHED,
    columns=(
        (_("項目"), "project__name"),
        (_("任務"), "name"),
        (_("負責人"), "owner__name"),
        (_("上次回報"), "reported_at"),
    ),
)
evidence(
    "SP2.3.1b",
    "projects.task.on_time",
    _("到期的任務按時完成"),
    model=Task,
    population=lambda moment: Task.objects.being_executed().filter(finish__lte=moment.at),
    kept=lambda moment: Q(actual_finish__lte=F("finish")),
    required=lambda moment: float(moment.parameters["on_time_target_percent"]),
    department="project__department",
    project="project",
    person="owner",
    touched_by=TOUCHED,
    columns=(
        (_("項目"), "project__name"),
        (_("任務"), "name"),
        (_("負責人"), "owner__name"),
        (_("應完成"), "finish"),
        (_("實際完成"), "actual_finish"),
    ),
)
