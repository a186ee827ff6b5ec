"""Somebody else does a task of the plan in force, or answers for what it produces.

What was approved stays as it was approved: the plan's content and its hash are those of that day.
Who takes over is a fact of the work, and stands in the next version.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person
from charter.rooms.projects.models import Deliverable, Member, Plan, Project, Task
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.verbs._common import _demand, _text
from charter.rooms.projects.verbs.team import join, leave

TASK = declare(
    "projects.task.handed_over",
    gettext_lazy("「%(title)s」由%(old_name)s交給%(new_name)s：%(reason)s"),
    gettext_lazy("交給你"),
)
DELIVERABLE = declare(
    "projects.deliverable.handed_over",
    gettext_lazy("交付物「%(title)s」由%(old_name)s交給%(new_name)s：%(reason)s"),
    gettext_lazy("交給你"),
)


def _staff(to: Person) -> None:
    if not to.is_active or to.is_customer:
        raise Refused("projects.member_not_staff", _("接手的人必須是在職員工。"), field="to")


@transaction.atomic
def hand_over_task(task: Task, *, to: Person, reason: str, by: Person | None) -> None:
    """With the products that the old owner answered for."""
    locked = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    _demand(may_lead(by, locked.project), by)
    why, old = _text(reason, "reason", _("交接原因")), locked.owner
    if locked.plan.state != Plan.State.IN_FORCE or locked.actual_finish is not None:
        raise Refused("flow.moved_on", _("這項任務已經完成或不在生效計劃裡，請重新整理頁面。"))
    _staff(to)
    locked.owner = to
    locked.save(update_fields=["owner"])
    Deliverable.objects.filter(task=locked, accountable=old).update(accountable=to)
    facts: Facts = {"old": old and old.pk, "old_name": str(old or "--")}
    told: Facts = {"new": to.pk, "new_name": str(to), "reason": why}
    tell = [one for one in (to, old) if one]
    record(TASK, locked, by=by, about=locked.project, tell=tell, **facts, **told)


@transaction.atomic
def hand_over_deliverable(
    product: Deliverable, *, to: Person, reason: str, by: Person | None
) -> None:
    project, old = product.task.project, product.accountable
    _demand(may_lead(by, project), by)
    why = _text(reason, "reason", _("交接原因"))
    _staff(to)
    product.accountable = to
    product.save(update_fields=["accountable"])
    facts: Facts = {"old": old.pk, "old_name": str(old), "new": to.pk, "new_name": str(to)}
    record(DELIVERABLE, product, by=by, about=project, tell=[to, old], reason=why, **facts)


@transaction.atomic
def hand_over_seat(member: Member, *, to: Person, reason: str, by: Person | None) -> Member:
    """The chair in the team with its share of time and its duties, from today on."""
    if member.role.project.phase == Project.Phase.CLOSED:
        raise Refused("projects.closed", _("項目已經結案，不能再改團隊。"))
    leave(member, reason=reason, by=by)
    return join(
        member.role,
        person=to,
        percent=member.percent,
        duties=member.duties,
        since=max(member.since, min(clock.today(), member.until)),
        until=member.until,
        by=by,
    )
