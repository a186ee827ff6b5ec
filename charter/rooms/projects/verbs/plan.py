"""Writing a plan: only its draft can be changed; what is in force stays in force meanwhile."""

import datetime as dt
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.flows import HEAD, declare_flow, step
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Plan, Project, Task
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.plan_content import frozen, incomplete, without_product, without_steps
from charter.rooms.projects.verbs._common import _demand, _text
from charter.rooms.projects.verbs._plan_copy import _copy_rows

DRAFTED = declare("projects.plan.drafted", gettext_lazy("%(by)s開始擬訂計劃「%(title)s」"))
DISCARDED = declare("projects.plan.discarded", gettext_lazy("%(by)s刪除計劃草稿「%(title)s」"))
SUBMITTED = declare("projects.plan.submitted", gettext_lazy("%(by)s送審計劃「%(title)s」"))
ADDED = declare("projects.task.planned", gettext_lazy("%(by)s在計劃加入「%(title)s」"))
EDITED = declare("projects.task.edited", gettext_lazy("%(by)s修改計劃中的「%(title)s」"))
MOVED = declare("projects.task.moved", gettext_lazy("%(by)s移動計劃中的「%(title)s」"))
REMOVED = declare("projects.task.removed", gettext_lazy("%(by)s從計劃移除「%(removed)s」"))
LINKED = declare(
    "projects.task.linked", gettext_lazy("%(by)s把「%(title)s」排在「%(before)s」之後")
)
UNLINKED = declare(
    "projects.task.unlinked", gettext_lazy("%(by)s取消「%(title)s」與「%(before)s」的先後關係")
)
FLOW = "projects.plan"
PLAN_FLOW = declare_flow(
    FLOW,
    gettext_noop("實施計劃核准"),
    steps=[step("head", gettext_noop("部門主管核准"), HEAD)],
    clause="SP2.2.1a",
)
PLANNABLE = (Project.Phase.PLANNING, Project.Phase.TEAM, *Project.ORDER[3:5])


class TaskFields(TypedDict, total=False):
    """What a planner writes about a task; durations and efforts in working seconds."""

    name: str
    kind: str
    requirement: str
    quality_standard: str
    owner: Person | None
    start: dt.datetime | None
    finish: dt.datetime | None
    duration: int
    effort: int | None
    cost: Decimal | None
    percent_rule: str
    produces: bool
    units_total: int
    steps: list[dict[str, Any]]
    constraint: str
    constraint_at: dt.datetime | None


@transaction.atomic
def draft_plan(project: Project, *, by: Person | None, reason: str = "") -> Plan:
    """A first plan, or a new version beginning as a copy of the one in force."""
    locked = Project.objects.select_for_update().get(pk=project.pk)
    _demand(may_lead(by, locked), by)
    if locked.phase not in PLANNABLE:
        raise Refused("projects.plan.phase", _("項目目前的階段不能擬訂計劃。"))
    if Plan.objects.filter(project=locked).unsettled().exists():
        raise Refused("projects.plan.exists", _("已有一份尚未核准的計劃，請先送審或刪除它。"))
    old = Plan.objects.filter(project=locked).in_force().first()
    if old and not reason.strip():
        raise Refused("projects.plan.reason", _("變更已核准的計劃要寫明原因。"), field="reason")
    last = Plan.objects.filter(project=locked).aggregate(last=Max("version"))["last"] or 0
    plan = Plan.objects.create(
        project=locked,
        version=last + 1,
        reason=reason.strip(),
        calendar=old.calendar if old else {},
        created_by=by,
    )
    if old:
        _copy_rows(old, plan)
    record(DRAFTED, plan, by=by, about=locked, version=plan.version, reason=plan.reason)
    return plan


@transaction.atomic
def discard_plan(plan: Plan, *, by: Person | None) -> None:
    """The draft is given up; its rows go, the version number stays used."""
    locked = _draft(plan, by)
    Plan.FLOW.move(locked, "discard")
    Task.objects.filter(plan=locked).delete()
    record(DISCARDED, locked, by=by, about=locked.project)


@transaction.atomic
def add_task(
    plan: Plan, *, by: Person | None, parent: Task | None = None, **fields: Unpack[TaskFields]
) -> Task:
    """Append a row below `parent` (or at the end), with the next number."""
    locked = _draft(plan, by)
    if parent is not None and parent.plan_id != locked.pk:
        raise Refused("projects.task.other_plan", _("上層任務不在這份計劃裡。"), field="parent")
    fields["name"] = _text(fields.get("name", ""), "name", _("任務"))
    _check_dates(fields.get("start"), fields.get("finish"))
    taken = _numbers_ever(locked, parent)
    task = Task.objects.create(
        plan=locked,
        project=locked.project,
        parent=parent,
        position=_place_below(locked, parent),
        number=_next_number(parent, taken),
        **fields,
    )
    if parent is not None and parent.kind != Task.Kind.PHASE:
        Task.objects.filter(pk=parent.pk).update(kind=Task.Kind.PHASE)
    record(ADDED, task, by=by, about=locked.project, plan=locked.pk)
    return task


@transaction.atomic
def edit_task(task: Task, *, by: Person | None, **fields: Unpack[TaskFields]) -> Task:
    """Change what is planned of a task, in a draft."""
    _draft(task.plan, by)
    if "name" in fields:
        fields["name"] = _text(fields["name"], "name", _("任務"))
    _check_dates(fields.get("start", task.start), fields.get("finish", task.finish))
    changes: dict[str, Any] = {}
    for name, value in fields.items():
        old = getattr(task, name)
        if old != value:
            changes[name] = {"old": _plain(old), "new": _plain(value)}
            setattr(task, name, value)
    if changes:
        task.save(update_fields=list(changes))
        record(EDITED, task, by=by, about=task.project, changes=changes)
    return task


@transaction.atomic
def move_task(task: Task, *, after: Task | None, by: Person | None) -> None:
    """Put a row behind another row of the same draft (`None`: to the top)."""
    plan = _draft(task.plan, by)
    if after is not None and after.plan_id != plan.pk:
        raise Refused("projects.task.other_plan", _("目標位置不在這份計劃裡。"), field="after")
    place = after.position + 1 if after else 0
    Task.objects.filter(plan=plan, position__gte=place).update(position=F("position") + 1)
    Task.objects.filter(pk=task.pk).update(position=place, parent=after.parent if after else None)
    task.refresh_from_db()
    record(MOVED, task, by=by, about=plan.project, after=after.pk if after else None)


@transaction.atomic
def remove_task(task: Task, *, by: Person | None) -> None:
    """Take a row and everything below it out of the draft."""
    plan = _draft(task.plan, by)
    gone = [task.pk]
    for pk in gone:
        gone += Task.objects.filter(parent_id=pk).values_list("pk", flat=True)
    name = str(task)
    Task.objects.filter(pk__in=gone).delete()
    record(REMOVED, plan, by=by, about=plan.project, removed=name, rows=len(gone))


@transaction.atomic
def submit_plan(plan: Plan, *, by: Person) -> Request:
    """Freeze the draft and ask for approval; each unfinished task is named."""
    locked = _draft(plan, by)
    _check_whole(locked)
    if not Task.objects.filter(plan=locked).work().exists():
        raise Refused("projects.plan.empty", _("計劃裡還沒有任務，請先加入任務。"))
    content = frozen(locked)
    Plan.FLOW.move(locked, "submit", content_hash=fingerprint(content))
    record(SUBMITTED, locked, by=by, about=locked.project, version=locked.version)
    return submit(
        locked.project,
        flow=FLOW,
        by=by,
        content=content,
        title=_("實施計劃：%(plan)s") % {"plan": locked},
        department=locked.project.department,
        project_manager=locked.project.manager,
        cross_department=False,
        authors=[locked.created_by] if locked.created_by else [],
    )


def _check_whole(plan: Plan) -> None:
    """Refuse a draft of which something is still owed, naming the tasks."""
    for code, tasks, text in (
        (
            "projects.plan.incomplete",
            incomplete(plan),
            _("還不能送審：%(count)s項任務沒有負責人或日期（%(named)s）。"),
        ),
        (
            "projects.plan.no_deliverable",
            without_product(plan),
            _("還不能送審：%(count)s項任務沒有訂下交付物（%(named)s）；不產生成果的任務請註明。"),
        ),
        (
            "projects.plan.no_steps",
            without_steps(plan),
            _("還不能送審：%(count)s項任務按加權里程碑計進度，卻沒有列出里程碑（%(named)s）。"),
        ),
    ):
        if tasks:
            named = "、".join(str(task) for task in tasks[:5])
            raise Refused(code, text % {"count": len(tasks), "named": named})


def _draft(plan: Plan, by: Person | None) -> Plan:
    """The plan, locked against a second planner; refused unless it is a draft."""
    locked = Plan.objects.select_for_update(of=["self"]).select_related("project").get(pk=plan.pk)
    _demand(may_lead(by, locked.project), by)
    if not locked.is_draft:
        raise Refused("projects.plan.not_draft", _("這份計劃已送審或已核准；要更改請擬訂新版本。"))
    return locked


def _check_dates(start: dt.datetime | None, finish: dt.datetime | None) -> None:
    if start and finish and finish < start:
        raise Refused(
            "projects.task.dates", _("完成日不得早於開始日，請改正其中一個。"), field="finish"
        )


def _place_below(plan: Plan, parent: Task | None) -> int:
    rows = Task.objects.filter(plan=plan)
    if parent is not None:
        behind = rows.filter(number__startswith=f"{parent.number}.").aggregate(
            last=Max("position")
        )["last"]
        place = (parent.position if behind is None else int(behind)) + 1
        rows.filter(position__gte=place).update(position=F("position") + 1)
        return place
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _numbers_ever(plan: Plan, parent: Task | None) -> list[str]:
    """The numbers beside the new row in any version: versions are compared by them."""
    stem = f"{parent.number}." if parent else ""
    rows = Task.objects.filter(project=plan.project, number__startswith=stem)
    found = rows.order_by().values_list("number", flat=True).distinct()
    return [number for number in found if "." not in number[len(stem) :]]


def _next_number(parent: Task | None, taken: list[str]) -> str:
    tails = [number.rpartition(".")[2] for number in taken]
    last = max((int(tail) for tail in tails if tail.isdecimal()), default=0)
    return f"{parent.number}.{last + 1}" if parent else str(last + 1)


def _plain(value: object) -> object:
    if isinstance(value, Person):
        return value.pk
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
