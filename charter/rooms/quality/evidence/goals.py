"""What is proved of goals: there are some, they are measured, and they reach posts and steps."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from charter.ground.periods import Period, period_of, previous_period
from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Department
from charter.rooms.projects.models import Project
from charter.rooms.quality.duties import MEASURE_WITHIN
from charter.rooms.quality.models import Goal, GoalMeasure

GOAL = {
    "model": Goal,
    "department": "owner__department",
    "project": "project",
    "person": "owner",
    "touched_by": ("quality.goal", "projects.project", "org.person"),
    "columns": ((_("目標"), "title"), (_("負責人"), "owner__name"), (_("權重"), "weight")),
}


def _running(moment: Moment) -> QuerySet[Goal]:
    return Goal.objects.running().filter(since__lte=moment.today)


def last_due(length: str, today: dt.date) -> Period:
    """The last period whose measure should be there by now."""
    found = previous_period(length, period_of(length, today))
    engine = organisation_engine()
    while engine.add_days(found.last, MEASURE_WITHIN) >= today:
        found = previous_period(length, found)
    return found


def _measured(moment: Moment) -> Q:
    """With a value for the last period that is due; a goal set since then has time yet."""
    found = Q()
    for length in Goal.Period.values:
        due = last_due(length, moment.today)
        there = GoalMeasure.objects.filter(
            goal=OuterRef("pk"), starts=due.start, value__isnull=False
        )
        found |= Q(period=length) & (Q(since__gte=due.end) | Q(Exists(there)))
    return found


evidence(
    "SP4.1a",
    "quality.goals_measured",
    _("生效的質量目標都有目標值，最近一期已量測"),
    population=_running,
    kept=_measured,
    **GOAL,
)


def _executed(moment: Moment) -> QuerySet[Project]:
    return Project.objects.filter(phase__in=(Project.Phase.EXECUTION, Project.Phase.ACCEPTANCE))


def _aims(moment: Moment) -> Q:
    company = Goal.objects.in_force().roots().of_organisation()
    own = Goal.objects.in_force().roots().filter(project=OuterRef("pk"))
    return Q(Exists(company)) & Q(Exists(own))


evidence(
    "SP4.1a",
    "quality.goals_of_projects",
    _("公司訂有質量目標，執行與驗收中的項目也各有自己的"),
    model=Project,
    population=_executed,
    kept=_aims,
    department="department",
    project="pk",
    person="manager",
    touched_by=("quality.goal", "projects.project"),
    columns=((_("項目"), "name"), (_("項目經理"), "manager__name")),
)


def _to_break_down(moment: Moment) -> QuerySet[Goal]:
    """Every goal that is not at a post or a step already, with what its parts amount to."""
    parts = Goal.objects.in_force().filter(parent=OuterRef("pk")).order_by().values("parent")
    serving = parts.filter(department__gives_service=True, post=None, step="")
    return (
        _running(moment)
        .filter(post=None, step="")
        .annotate(
            weighed=Coalesce(Subquery(parts.annotate(n=Sum("weight")).values("n")), 0),
            units=Coalesce(
                Subquery(serving.annotate(n=Count("department", distinct=True)).values("n")), 0
            ),
        )
    )


def _broken_down(moment: Moment) -> Q:
    """Weights sum to 100, every owner works here; by departments means by all that serve."""
    children = Goal.objects.in_force().filter(parent=OuterRef("pk"))
    orphaned = children.filter(owner__is_active=False)
    by_unit = children.filter(department__isnull=False, post=None, step="")
    serving = Department.objects.filter(gives_service=True).count()
    whole = Q(project__isnull=False) | ~Q(parent=None) | ~Q(Exists(by_unit)) | Q(units=serving)
    return Q(weighed=100, owner__is_active=True) & ~Q(Exists(orphaned)) & whole


evidence(
    "SP4.1b",
    "quality.goals_broken_down",
    _("目標分解到各服務部門，再到崗位與環節；每層權重合計100，都有在職負責人"),
    population=_to_break_down,
    kept=_broken_down,
    **GOAL,
)
