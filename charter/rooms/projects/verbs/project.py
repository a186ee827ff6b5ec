"""Opening a project when its application is approved, and moving it through its phases."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties import verbs as duties
from charter.kernel.duties.models import Duty
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.guards import missing, next_verb
from charter.rooms.projects.models import (
    Acceptance,
    Budget,
    Initiation,
    Member,
    PhaseStep,
    Project,
    TeamRole,
)
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs import team
from charter.rooms.projects.verbs._common import _demand, _next_number, _text

OPENED = declare(
    "projects.project.opened",
    gettext_lazy("立項核准，「%(title)s」成立"),
    gettext_lazy("你負責的項目"),
)
APPROVED = declare("projects.initiation.approved", gettext_lazy("「%(title)s」獲得核准"))
MOVED = declare(
    "projects.project.moved_on",
    gettext_lazy("「%(title)s」由%(old_phase)s進入%(new_phase)s"),
    gettext_lazy("你的項目"),
)
HANDED_OVER = declare(
    "projects.project.handed_over",
    gettext_lazy("%(by)s把「%(title)s」交給%(manager_name)s：%(reason)s"),
    gettext_lazy("你負責的項目"),
)
MANAGER_ROLE = gettext_lazy("項目經理")


@transaction.atomic
def open_project(initiation: Initiation, *, content_hash: str, by: Person | None = None) -> Project:
    """The effect of the approval: a project in 組隊 with the budget that was approved."""
    locked = Initiation.objects.select_for_update().get(pk=initiation.pk)
    assert locked.manager and locked.starts_on and locked.ends_on and locked.total is not None
    now = clock.now()
    Initiation.FLOW.move(locked, "approve", decided_at=now, content_hash=content_hash)
    record(APPROVED, locked, by=by, hash=content_hash)
    project = Project.objects.create(
        number=_next_number("P"),
        name=locked.name,
        customer=locked.customer,
        department=locked.department,
        manager=locked.manager,
        initiation=locked,
        service_type=locked.service_type,
        contract_no=locked.contract_no,
        contract_amount=locked.contract_amount,
        budget_total=locked.total,
        starts_on=locked.starts_on,
        ends_on=locked.ends_on,
        phase_since=now,
        created_at=now,
    )
    Budget.objects.filter(initiation=locked).update(
        project=project, approved_at=now, content_hash=content_hash
    )
    Acceptance.objects.create(project=project)
    TeamRole.objects.create(project=project, name=str(MANAGER_ROLE))
    _step(project, by)
    Project.FLOW.move(project, "form_team", phase_since=now)
    _step(project, by)
    record(OPENED, project, by=by, tell=[project.manager, locked.applicant], hash=content_hash)
    return project


def _step(project: Project, by: Person | None) -> None:
    PhaseStep.objects.create(
        project=project,
        phase=project.phase,
        place=project.place,
        entered_at=clock.now(),
        by=by,
    )


@transaction.atomic
def move_on(project: Project, *, by: Person | None) -> Project:
    """Into the next phase; refused while something is missing, all of it named."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    _demand(may_lead(by, locked), by)
    if locked.phase != project.phase:
        raise Refused("flow.moved_on", _("項目已經進入下一階段，請重新整理頁面。"))
    verb = next_verb(locked)
    if not verb:
        raise Refused("projects.at_the_end", _("項目已經結案。"))
    lacks = missing(locked, verb)
    if lacks:
        raise Refused(
            "projects.phase_not_ready",
            _("還不能進入下一階段：%(lacks)s。") % {"lacks": "；".join(lacks)},
        )
    old = Project.Phase(locked.phase)
    Project.FLOW.move(locked, verb, phase_since=clock.now())
    _step(locked, by)
    team = Person.objects.active().filter(
        memberships__role__project=locked, memberships__left_at=None
    )
    record(
        MOVED,
        locked,
        by=by,
        tell=[locked.manager, *team],
        old_phase=old.label,
        new_phase=Project.Phase(locked.phase).label,
        phase=locked.phase,
    )
    return locked


@transaction.atomic
def hand_over_project(project: Project, *, to: Person, reason: str, by: Person | None) -> Project:
    """Another manager, named by the department's head or by the present manager.

    The seat of the manager in the team, and what the old one still owed of the project's duties,
    go over with it.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    _demand(may_lead(by, locked), by)
    why = _text(reason, "reason", _("交接原因"))
    if not to.is_active or to.is_customer:
        raise Refused("projects.manager_not_staff", _("項目經理必須是在職員工。"), field="to")
    old = locked.manager
    if old.pk == to.pk:
        raise Refused("projects.same_manager", _("他已經是項目經理。"), field="to")
    _hand_over_seat(locked, old, to, why, by)
    for owed in Duty.objects.open().of(locked).filter(owner=old):
        duties.hand_over(owed, to=to, reason=why, by=None)
    Project.objects.filter(pk=locked.pk).update(manager=to)
    locked.manager = to
    record(
        HANDED_OVER,
        locked,
        by=by,
        tell=[to, old],
        manager_name=str(to),
        old=old.pk,
        new=to.pk,
        reason=why,
    )
    return locked


def _hand_over_seat(project: Project, old: Person, to: Person, why: str, by: Person | None) -> None:
    """The old manager's chair (the project's first role), with its share and its duties; nothing
    when they did not hold it."""
    seats = Member.objects.current().filter(role__project=project, person=old)
    seat = seats.filter(role=project.roles.order_by("pk").first()).select_related("role").first()
    if seat is None or project.phase == Project.Phase.CLOSED:
        return
    team.leave(seat, reason=why, by=by)
    since = max(seat.since, min(clock.today(), seat.until))
    team.join(
        seat.role,
        person=to,
        percent=seat.percent,
        duties=seat.duties,
        since=since,
        until=seat.until,
        by=by,
    )
