"""Taking over what earlier projects learned; templates of plans that worked."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import (
    Adoption,
    Deliverable,
    Initiation,
    Plan,
    PlanTemplate,
    Project,
    Task,
)
from charter.rooms.projects.permissions import may_fill, may_lead, may_retire
from charter.rooms.projects.timing import aware, naive, working_time
from charter.rooms.projects.verbs._common import _demand, _text
from charter.rooms.projects.verbs.plan import add_task, draft_plan
from charter.rooms.projects.verbs.plan_links import link_tasks

ADOPTED = declare(
    "projects.experience.adopted",
    gettext_lazy("%(by)s採用%(source)s的%(kind_word)s：%(text)s"),
)
KEPT = declare("projects.template.kept", gettext_lazy("%(by)s把計劃存為範本「%(title)s」"))
RETIRED = declare("projects.template.retired", gettext_lazy("%(by)s停用計劃範本「%(title)s」"))
COPIED = (
    "number", "kind", "name", "requirement", "quality_standard", "percent_rule", "units_total",
    "steps", "produces", "effort", "duration",
)  # fmt: skip


@transaction.atomic
def adopt(
    initiation: Initiation, *, kind: str, text: str, by: Person, source: Project | None = None
) -> Adoption:
    """Note that this application, or the project it became, builds on that experience."""
    project = Project.objects.filter(initiation=initiation).first()
    allowed = may_fill(by, initiation) or (project is not None and may_lead(by, project))
    _demand(allowed, by)
    words = _text(text, "text", _("採用的內容"))
    if kind not in Adoption.Kind.values:
        raise Refused("projects.adoption.kind", _("請從清單選擇種類。"), field="kind")
    made, new = Adoption.objects.get_or_create(
        initiation=initiation, kind=kind, text=words, defaults={"source": source, "by": by}
    )
    if new:
        facts: dict[str, Any] = {"kind": kind, "kind_word": Adoption.Kind(kind).label}
        facts |= {"text": words, "source": str(source) if source else "--"}
        record(ADOPTED, initiation, by=by, about=project or initiation, **facts)
    return made


@transaction.atomic
def keep_template(plan: Plan, *, name: str, by: Person) -> PlanTemplate:
    """The rows of an approved plan for the next project of its type, without people and days."""
    _demand(may_lead(by, plan.project), by)
    if plan.effective_at is None or plan.state != Plan.State.IN_FORCE:
        raise Refused("projects.template.not_approved", _("只有生效中的計劃能存為範本。"))
    words = _text(name, "name", _("範本名稱"))
    kind = plan.project.service_type
    tasks = list(plan.tasks.order_by("position"))
    rows = {"rows": _rows(plan, tasks), "links": _links(plan, tasks)}
    made, new = PlanTemplate.objects.get_or_create(
        service_type=kind, name=words, retired_at=None,
        defaults={"source": plan.project, "by": by, **rows},
    )  # fmt: skip
    if not new:
        raise Refused(
            "projects.template.name_taken",
            _("這個服務類型已有同名的範本，請換一個名稱。"),
            field="name",
        )
    record(KEPT, made, by=by, about=plan.project, rows=len(tasks))
    return made


def _links(plan: Plan, tasks: list[Task]) -> list[dict[str, Any]]:
    numbers = {task.pk: task.number for task in tasks}
    return [
        {
            "before": numbers[link.before_id], "after": numbers[link.after_id],
            "relation": link.relation, "lag": link.lag, "lag_unit": link.lag_unit,
        }
        for link in plan.links.all()
    ]  # fmt: skip


def _rows(plan: Plan, tasks: list[Task]) -> list[dict[str, Any]]:
    """Offsets in working seconds from the first task's beginning."""
    numbers = {task.pk: task.number for task in tasks}
    begins = min((task.start for task in tasks if task.start), default=None)
    calendar = working_time(plan)
    products: dict[int, list[str]] = {}
    for item in Deliverable.objects.filter(task__plan=plan):
        products.setdefault(item.task_id, []).append(item.name)
    return [
        {
            **{name: getattr(task, name) for name in COPIED},
            "parent": numbers.get(task.parent_id) if task.parent_id else None,
            "products": products.get(task.pk, []),
            "offset": calendar.between(naive(begins), naive(task.start)) if task.start else None,
        }
        for task in tasks
    ]


@transaction.atomic
def retire_template(template: PlanTemplate, *, by: Person) -> None:
    """No longer offered; plans made from it stay as they are."""
    _demand(may_retire(by, template), by)
    live = PlanTemplate.objects.filter(pk=template.pk, retired_at=None)
    if not live.update(retired_at=clock.now()):
        raise Refused("flow.moved_on", _("這個範本已經停用，請重新整理頁面。"))
    record(RETIRED, template, by=by, about=template.source)


@transaction.atomic
def draft_from_template(project: Project, template: PlanTemplate, *, by: Person) -> Plan:
    """A first draft with the template's rows, dated by the calendar from the project's first day;
    owners and who answers for each product are the planner's to name."""
    if template.retired_at or template.service_type != project.service_type:
        raise Refused("projects.template.not_offered", _("這個範本不適用於本項目的服務類型。"))
    if Plan.objects.filter(project=project).in_force().exists():
        raise Refused("projects.template.has_plan", _("項目已有生效的計劃，請改用計劃變更。"))
    plan = draft_plan(project, by=by)
    made = _plant(plan, template, by)
    for link in template.links:
        before, after = made[link["before"]], made[link["after"]]
        rule = {"relation": link["relation"], "lag_unit": link["lag_unit"]}
        link_tasks(before, after, by=by, lag=link["lag"], **rule)
    adopt(
        project.initiation, kind=Adoption.Kind.TEMPLATE, text=template.name, source=template.source,
        by=by,
    )  # fmt: skip
    return plan


def _plant(plan: Plan, template: PlanTemplate, by: Person) -> dict[str, Task]:
    calendar = working_time(plan)
    first = max(plan.project.starts_on, clock.today())
    begins = calendar.as_start(dt.datetime.combine(first, dt.time()))
    made: dict[str, Task] = {}
    for row in template.rows:
        fields: dict[str, Any] = {name: row[name] for name in COPIED if name != "number"}
        if row["offset"] is not None:
            start = calendar.later(begins, row["offset"])
            start = calendar.as_start(start) if row["duration"] else start
            fields["start"] = aware(start)
            fields["finish"] = aware(calendar.later(start, row["duration"]))
        parent = made.get(row["parent"] or "")
        made[row["number"]] = add_task(plan, by=by, parent=parent, **fields)
    return made
