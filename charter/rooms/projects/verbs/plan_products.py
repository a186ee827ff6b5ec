"""What the tasks of a plan produce, and who has which part in it (SP2.2.1a, SP2.1.2b)."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Deliverable, Member, Plan, Project, Raci, Task
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.plan_content import without_product
from charter.rooms.projects.verbs._common import _demand, _text
from charter.rooms.projects.verbs.plan import _draft

PROMISED = declare(
    "projects.task.deliverable_set", gettext_lazy("%(by)s訂下「%(title)s」的交付物%(name)s")
)
TAKEN_BACK = declare(
    "projects.task.deliverable_removed", gettext_lazy("%(by)s取消「%(title)s」的交付物%(name)s")
)
WAIVED = declare(
    "projects.plan.products_waived",
    gettext_lazy("%(by)s聲明「%(title)s」裡%(count)s項任務不產生交付物"),
)
PART_SET = declare(
    "projects.task.part_set",
    gettext_lazy("%(by)s定下%(person)s對交付物「%(name)s」是%(letter)s"),
    gettext_lazy("你的職責"),
)


@transaction.atomic
def promise(task: Task, *, name: str, accountable: Person, by: Person | None) -> Deliverable:
    """The task produces this; exactly one person answers for it."""
    _draft(task.plan, by)
    text = _text(name, "name", _("交付物"))
    if accountable.is_customer or not accountable.is_active:
        raise Refused("projects.not_staff", _("當責人必須是在職員工。"), field="accountable")
    item, _new = Deliverable.objects.update_or_create(
        task=task, name=text, defaults={"accountable": accountable}
    )
    Task.objects.filter(pk=task.pk).update(produces=True)
    record(PROMISED, task, by=by, about=task.project, name=text, accountable=accountable.pk)
    return item


@transaction.atomic
def take_back(item: Deliverable, *, by: Person | None) -> None:
    """The draft no longer promises it."""
    task, name = item.task, item.name
    _draft(task.plan, by)
    item.delete()
    record(TAKEN_BACK, task, by=by, about=task.project, name=name)


@transaction.atomic
def waive_products(plan: Plan, *, by: Person | None) -> int:
    """The planner's word that the tasks without a deliverable hand nothing over.

    The approvers see how many there are before they decide.
    """
    locked = _draft(plan, by)
    tasks = without_product(locked)
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(produces=False)
    named = [str(task) for task in tasks[:20]]
    record(WAIVED, locked, by=by, about=locked.project, count=len(tasks), tasks=named)
    return len(tasks)


@transaction.atomic
def set_parts(
    project: Project, parts: Sequence[tuple[Deliverable, Member, str]], *, by: Person | None
) -> int:
    """A whole table of letters; all of it or nothing. Says how many there were."""
    _demand(may_lead(by, project), by)
    for item, member, letter in parts:
        set_part(item, member, letter=letter, by=by)
    return len(parts)


@transaction.atomic
def set_part(item: Deliverable, member: Member, *, letter: str, by: Person | None) -> None:
    """The member's letter (R, C, I) for a deliverable; "" takes it away.

    Who is accountable stands in the plan and changes with it, so that there is always one.
    """
    project = item.task.project
    _demand(may_lead(by, project), by)
    if member.left_at or member.role.project_id != project.pk:
        raise Refused("projects.not_member", _("只能指定這個項目目前的成員。"), field="member")
    if letter not in ("", *Raci.Letter.values):
        raise Refused("projects.no_such_letter", _("職責字母是R、C或I。"), field="letter")
    if letter == Raci.Letter.ACCOUNTABLE:
        raise Refused(
            "projects.accountable_in_plan",
            _("交付物的當責人寫在計劃裡，要換人請提出計劃變更。"),
            field="letter",
        )
    if letter and member.person_id == item.accountable_id:
        raise Refused(
            "projects.already_accountable",
            _("%(person)s已是這個交付物的當責人。") % {"person": member.person},
            field="letter",
        )
    Raci.objects.filter(member=member, deliverable=item).delete()
    if letter:
        Raci.objects.create(member=member, project=project, deliverable=item, letter=letter)
    record(
        PART_SET,
        item.task,
        by=by,
        about=project,
        tell=[member.person],
        person=str(member.person),
        name=item.name,
        letter=Raci.Letter(letter).label if letter else "--",
    )
