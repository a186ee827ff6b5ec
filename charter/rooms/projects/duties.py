"""What this room owes again and again, or by a day: reports, reviews, the summary."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import ONCE, duty
from charter.kernel.journal.models import kind_of
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.projects.delays import decision_due, undecided
from charter.rooms.projects.models import Plan, ProgressReview, Project, Task


def _manager(project: Any) -> Person | None:
    manager: Person = project.manager
    return manager if manager.is_active else None


def _executed() -> QuerySet[Project]:
    planned = Plan.objects.in_force().values("project")
    found = Project.objects.filter(phase=Project.Phase.EXECUTION, pk__in=planned)
    return found.select_related("manager")


def _worker(task: Any) -> Person | None:
    """Who does the work, else who leads it."""
    owner: Person | None = task.owner
    return owner if owner and owner.is_active else _manager(task.project)


def _under_way() -> QuerySet[Task]:
    """Tasks that have begun: whoever does them says in each interval how far they are."""
    return Task.objects.in_progress().select_related("owner", "project__manager")


def _to_sum_up() -> QuerySet[Project]:
    found = Project.objects.filter(phase=Project.Phase.SUMMARY, accepted_at__isnull=False)
    return found.select_related("manager")


def _delayed() -> QuerySet[Project]:
    """Projects whose last review found a delay beyond the tolerance that nobody answered yet."""
    waiting = undecided().values("project")
    return Project.objects.filter(pk__in=waiting).select_related("manager")


def _decision_day(project: Project) -> dt.date:
    last = ProgressReview.objects.filter(project=project).first()
    return decision_due(last) if last else clock.today()


def summary_due(project: Project) -> dt.date:
    """The last working day on which the summary is on time."""
    assert project.accepted_at
    accepted = timezone.localdate(project.accepted_at)
    return organisation_engine().add_days(accepted, in_force()["summary_days"])


def evening(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(18)))


def owing(rule: str) -> QuerySet[Duty, int]:
    """The projects that carry an open duty of that rule: 我的工作 shows the duty itself."""
    found = Duty.objects.open().filter(rule=rule, kind=kind_of(Project))
    return found.values_list("subject_id", flat=True)


duty(
    "projects.progress_review",
    "SP2.3.3a",
    _("檢討進度"),
    period="progress_review_interval_days",
    owner=_manager,
    proof="projects.review.held",
    scope=_executed,
    url=lambda pk: reverse("projects:review", args=[pk]),
)
duty(
    "projects.progress_report",
    "SP2.3.1b",
    _("回報進度"),
    period="progress_report_interval_days",
    owner=_worker,
    proof=("projects.task.reported", "projects.task.troubled", "projects.task.finished"),
    scope=_under_way,
    url=lambda pk: reverse("projects:task", args=[pk]),
)
duty(
    "projects.delay_decision",
    "SP2.3.3b",
    _("決定糾偏"),
    period=ONCE,
    again=True,
    owner=_manager,
    proof="projects.delay.decided",
    scope=_delayed,
    due=_decision_day,
    url=lambda pk: reverse("projects:deviation", args=[pk]) + "#decide",
)
duty(
    "projects.summary",
    "SP2.4.3",
    _("交項目總結"),
    period=ONCE,
    owner=_manager,
    proof="projects.summary.handed_in",
    scope=_to_sum_up,
    due=summary_due,
    url=lambda pk: reverse("projects:project_summary", args=[pk]),
)
