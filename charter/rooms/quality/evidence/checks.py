"""What is proved of checks: often enough, on every deliverable, with checklist and result."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.projects.models import Deliverable, Project
from charter.rooms.quality.models import Check, CheckItem, Mark, Method

YEAR, WEEK = dt.timedelta(days=365), dt.timedelta(days=7)
PAST = Project.ORDER[Project.ORDER.index(Project.Phase.ACCEPTANCE) :]


def _executed(moment: Moment) -> QuerySet[Project]:
    return Project.objects.filter(phase=Project.Phase.EXECUTION)


def _since(moment: Moment, days: int = 0) -> dt.datetime:
    interval: int = moment.parameters["quality_check_interval_days"]
    return moment.at - dt.timedelta(days=interval - days)


def _checked(moment: Moment) -> Q:
    """A check within the interval, or not yet so long in this phase."""
    recent = Check.objects.done().filter(
        project=OuterRef("pk"), done_at__gt=_since(moment), done_at__lte=moment.at
    )
    return Q(Exists(recent)) | Q(phase_since__gt=_since(moment))


def _nearly(moment: Moment) -> Q:
    recent = Check.objects.done().filter(
        project=OuterRef("pk"), done_at__gt=_since(moment, 3), done_at__lte=moment.at
    )
    return ~Q(Exists(recent)) & Q(phase_since__lte=_since(moment, 3))


evidence(
    "SP2.3.2a",
    "quality.regular_checks",
    _("執行中的項目在間隔內檢查過工作成果"),
    model=Project,
    population=_executed,
    kept=_checked,
    risk=_nearly,
    department="department",
    project="pk",
    person="manager",
    touched_by=("quality.check", "projects.project"),
    columns=((_("項目"), "name"), (_("項目經理"), "manager__name")),
)


def _delivered(moment: Moment) -> QuerySet[Deliverable]:
    """Of the plans in force: a week after their task is finished, and all of them once the project
    asks for acceptance; for a year after that."""
    finished = Q(task__actual_finish__lt=moment.at - WEEK)
    recent = Q(task__project__accepted_at=None) | Q(task__project__accepted_at__gt=moment.at - YEAR)
    return Deliverable.objects.filter(
        Q(task__project__phase__in=PAST) | finished, recent, task__plan__state="in_force"
    )


def _looked_at(method: str) -> Q:
    """With success, and before the customer accepted."""
    passed = Check.objects.done().filter(
        task=OuterRef("task"), deliverable=OuterRef("name"), method=method, passed=True
    )
    accepted = OuterRef("task__project__accepted_at")
    in_time = passed.filter(done_at__lte=accepted)
    return Q(task__project__accepted_at=None) & Q(Exists(passed)) | Q(Exists(in_time))


evidence(
    "SP2.3.2a",
    "quality.deliverable_checks",
    _("每個交付物完成後一週內、驗收前，都通過製作者自查與別人的交叉檢查"),
    model=Deliverable,
    population=_delivered,
    kept=lambda moment: _looked_at(Method.SELF) & _looked_at(Method.CROSS),
    department="task__project__department",
    project="task__project",
    person="accountable",
    touched_by=("quality.check", "projects.project", "projects.plan"),
    columns=(
        (_("項目"), "task__project__name"),
        (_("交付物"), "name"),
        (_("當責人"), "accountable__name"),
    ),
)


def _owed(moment: Moment) -> QuerySet[Check]:
    """Due, or done, in the last twelve months."""
    over = Q(due__lt=moment.today) | Q(state=Check.State.DONE, done_at__lte=moment.at)
    return Check.objects.counted().filter(over, due__gt=moment.today - YEAR)


def _on_record(moment: Moment) -> Q:
    """Done in time on a checklist, each item with its mark, and what failed is a problem."""
    open_items = CheckItem.objects.filter(check_of=OuterRef("pk"), mark="")
    unheard = CheckItem.objects.filter(check_of=OuterRef("pk"), mark=Mark.FAIL, problem=None)
    done = Q(state=Check.State.DONE, done_on__lte=F("due")) & ~Q(drawn_from=[])
    return done & ~Q(Exists(open_items)) & ~Q(Exists(unheard))


evidence(
    "SP4.3a",
    "quality.checks",
    _("安排的檢查都由檢查人按期用標準擬定的檢查表逐項做完，不合格項登記為質量問題"),
    model=Check,
    population=_owed,
    kept=_on_record,
    department="department",
    project="project",
    person="checker",
    due="due",
    touched_by=("quality.check", "quality.checkitem"),
    columns=(
        (_("檢查"), "title"),
        (_("檢查方式"), "method"),
        (_("檢查人"), "checker__name"),
        (_("期限"), "due"),
    ),
)
