"""What of a project can lie with somebody: the project, a task, a product, a chair."""

from django.utils.translation import gettext_lazy as _

from charter.kernel.handing import Hand, lies, stays
from charter.rooms.people.verbs import pass_on
from charter.rooms.projects.models import (
    AcceptanceDocument,
    Deliverable,
    Initiation,
    Lesson,
    Member,
    PlanResource,
    Project,
    Task,
)
from charter.rooms.projects.verbs.handing import (
    hand_over_deliverable,
    hand_over_seat,
    hand_over_task,
)
from charter.rooms.projects.verbs.project import hand_over_project

DRAFTED = (Initiation.State.DRAFT, Initiation.State.RETURNED)

lies(
    Project,
    "manager",
    _("項目"),
    open=lambda: Project.objects.exclude(phase=Project.Phase.CLOSED),
    hand=lambda project, to, why: hand_over_project(project, to=to, reason=why, by=None),
    project="pk",
    due="ends_on",
)
lies(
    Task,
    "owner",
    _("任務"),
    open=lambda: (
        Task.objects.in_force()
        .work()
        .filter(actual_finish=None)
        .exclude(project__phase=Project.Phase.CLOSED)
        .select_related("project")
    ),
    hand=lambda task, to, why: hand_over_task(task, to=to, reason=why, by=None),
    project="project",
    due="finish",
)
lies(
    Deliverable,
    "accountable",
    _("交付物"),
    open=lambda: (
        Deliverable.objects.filter(task__plan__state="in_force", task__actual_finish=None)
        .exclude(task__project__phase=Project.Phase.CLOSED)
        .select_related("task")
    ),
    hand=lambda product, to, why: hand_over_deliverable(product, to=to, reason=why, by=None),
    project="task__project",
    due="task__finish",
    page=lambda product: product.task,
    beside=("task",),
)
lies(
    Member,
    "person",
    _("團隊席位"),
    open=lambda: (
        Member.objects.current()
        .exclude(role__project__phase=Project.Phase.CLOSED)
        .select_related("role__project")
    ),
    hand=lambda member, to, why: hand_over_seat(member, to=to, reason=why, by=None),
    project="role__project",
    due="until",
    page=lambda member: member.role.project,
    beside=("role__project",),
)


def _hand(field: str) -> Hand:
    return lambda one, to, why: pass_on(one, field, to=to, reason=why, by=None)


for _field in ("applicant", "manager"):
    lies(
        Initiation,
        _field,
        _("立項申請"),
        open=lambda: Initiation.objects.filter(state__in=DRAFTED),
        hand=_hand(_field),
    )
stays(AcceptanceDocument, "author", "reviewer", because="who wrote it and who has checked it")
stays(PlanResource, "person", because="what an imported plan said")
stays(Lesson, "owner", because="who tells of it; nothing is owed")
