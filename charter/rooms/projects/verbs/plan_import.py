"""A plan out of a file: kept for a preview first, written only when asked."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.errors import Refused
from charter.ground.imports import fingerprint
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.imports.document import PlanFile, ReadTask
from charter.rooms.projects.imports.reader import read
from charter.rooms.projects.models import (
    Assignment,
    Deliverable,
    Link,
    Plan,
    PlanResource,
    PlanSource,
    PlanUpload,
    Project,
    Task,
)
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.plan_people import People
from charter.rooms.projects.timing import aware
from charter.rooms.projects.verbs._common import _demand
from charter.rooms.projects.verbs.plan import draft_plan

UPLOADED = declare("projects.plan.uploaded", gettext_lazy("%(by)s上傳計劃檔案「%(name)s」"))
IMPORTED = declare(
    "projects.plan.imported", gettext_lazy("%(by)s由「%(name)s」匯入計劃「%(title)s」")
)
BATCH = 1000


@transaction.atomic
def keep_upload(project: Project, *, name: str, data: bytes, by: Person) -> PlanUpload:
    """Keep a readable plan file for its preview. What is no plan file is refused."""
    _demand(may_lead(by, project), by)
    read(data)
    PlanUpload.objects.filter(project=project, by=by).delete()
    upload = PlanUpload.objects.create(
        project=project, by=by, name=name[:200], file_hash=fingerprint(data), data=data
    )
    record(UPLOADED, upload, by=by, about=project, name=upload.name, hash=upload.file_hash)
    return upload


@transaction.atomic
def import_plan(
    project: Project, *, name: str, data: bytes, by: Person | None, reason: str = ""
) -> Plan:
    """A draft plan with everything the file says; dates as they stand in it.

    Refused when the file has errors, or when this very file is this project's plan already.
    """
    _demand(may_lead(by, project), by)
    digest = fingerprint(data)
    _not_twice(project, digest)
    file, report = read(data)
    if report.has_errors:
        count = sum(g.count for g in report.groups() if g.severity == "error")
        raise Refused(
            "projects.import.errors",
            _("檔案有%(count)s個錯誤，還沒有寫入任何資料。請照預覽改正後重新上傳。")
            % {"count": count},
        )
    plan = draft_plan(project, by=by, reason=reason or _("由「%(name)s」匯入") % {"name": name})
    Task.objects.filter(plan=plan).delete()
    people = People()
    tasks = _write_tasks(plan, file, people)
    _write_links(plan, file, tasks)
    _write_resources(plan, file, tasks, people)
    Plan.objects.filter(pk=plan.pk).update(calendar=_calendar(file))
    PlanSource.objects.create(
        plan=plan, kind=file.kind, name=name[:200], file_hash=digest, data=_source(file)
    )
    PlanUpload.objects.filter(project=project, file_hash=digest).delete()
    plan.refresh_from_db()
    record(IMPORTED, plan, by=by, about=plan.project, name=name, hash=digest, counts=file.counts())
    return plan


def _not_twice(project: Project, digest: str) -> None:
    twin = (
        PlanSource.objects.filter(plan__project=project, file_hash=digest)
        .exclude(plan__state=Plan.State.DISCARDED)
        .select_related("plan")
        .first()
    )
    if twin:
        raise Refused(
            "projects.import.twice",
            _("這個檔案已經匯入過，就是計劃第%(version)s版，不會重複匯入。")
            % {"version": twin.plan.version},
        )


def _calendar(file: PlanFile) -> dict[str, object]:
    """The template says nothing of working time: it follows the department's calendar."""
    return {} if file.kind == "template" else file.calendar.to_json()


def _source(file: PlanFile) -> dict[str, object]:
    return {"file": file.source, "tasks": {task.uid: task.source for task in file.tasks}}


def _write_tasks(plan: Plan, file: PlanFile, people: People) -> dict[str, Task]:
    numbers: set[str] = set()
    owners = people.owners(file)
    rows = {}
    for position, read_task in enumerate(file.tasks):
        number = read_task.number or str(position + 1)
        while number in numbers:
            number = f"{number}'"
        numbers.add(number)
        rows[read_task.uid] = _task(plan, read_task, position, number, owners)
    tasks = Task.objects.bulk_create(rows.values(), batch_size=BATCH)
    below = [t for t in file.tasks if t.parent in rows]
    for read_task in below:
        rows[read_task.uid].parent = rows[read_task.parent]
    Task.objects.bulk_update([rows[t.uid] for t in below], ["parent"], batch_size=BATCH)
    delivered = [
        Deliverable(task=rows[t.uid], name=t.deliverable[:120], accountable=person)
        for t in file.tasks
        if t.deliverable and (person := people.find(t.accountable))
    ]
    Deliverable.objects.bulk_create(delivered)
    assert len(tasks) == len(file.tasks)
    return rows


def _task(
    plan: Plan, read_task: ReadTask, position: int, number: str, owners: dict[str, Person]
) -> Task:
    actual_start = read_task.actual_start or read_task.actual_finish
    return Task(
        plan=plan,
        project=plan.project,
        position=position,
        number=number[:40],
        kind=read_task.kind,
        name=read_task.name[:300],
        requirement=read_task.requirement,
        quality_standard=read_task.standard,
        owner=owners.get(read_task.uid),
        start=aware(read_task.start) if read_task.start else None,
        finish=aware(read_task.finish) if read_task.finish else None,
        duration=read_task.duration,
        is_elapsed=read_task.is_elapsed,
        effort=read_task.effort,
        cost=None if read_task.cost is None else read_task.cost.quantize(Decimal("0.0001")),
        constraint=read_task.constraint,
        constraint_at=aware(read_task.constraint_at) if read_task.constraint_at else None,
        percent_rule=read_task.percent_rule or Task.PercentRule.UNITS,
        units_done=min(read_task.percent, 100),
        percent=min(read_task.percent, 100),
        actual_start=aware(actual_start) if actual_start else None,
        actual_finish=aware(read_task.actual_finish) if read_task.actual_finish else None,
        external_id=read_task.uid[:40],
    )


def _write_links(plan: Plan, file: PlanFile, tasks: dict[str, Task]) -> None:
    Link.objects.bulk_create(
        [
            Link(
                plan=plan,
                before=tasks[link.before],
                after=tasks[link.after],
                relation=link.relation,
                lag=link.lag,
                lag_unit=link.lag_unit,
            )
            for link in file.links
        ],
        batch_size=BATCH,
    )


def _write_resources(plan: Plan, file: PlanFile, tasks: dict[str, Task], people: People) -> None:
    rows = {
        r.uid: PlanResource(
            plan=plan,
            external_id=r.uid[:40],
            name=r.name[:200],
            kind=r.kind[:10],
            units=r.units,
            cost=r.cost,
            person=people.find(r.name) or people.find(r.email),
        )
        for r in file.resources
    }
    PlanResource.objects.bulk_create(rows.values(), batch_size=BATCH)
    Assignment.objects.bulk_create(
        [
            Assignment(
                plan=plan,
                task=tasks.get(a.task),
                resource=rows.get(a.resource),
                units=a.units,
                effort=a.effort,
                cost=a.cost,
            )
            for a in file.assignments
        ],
        batch_size=BATCH,
    )
