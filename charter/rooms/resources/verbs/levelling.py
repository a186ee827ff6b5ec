"""A levelling run: asked for, carried out by the worker, offered, taken as a draft or declined.

Nothing is applied: what is taken becomes a draft of the plan, which goes its usual way of approval.
"""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.projects.models import Plan, Project, Task
from charter.rooms.projects.overbooking import overbooked
from charter.rooms.projects.permissions import may_lead
from charter.rooms.projects.plan_content import frozen
from charter.rooms.projects.verbs.plan import draft_plan, edit_task
from charter.rooms.resources.models import Levelling

ASKED = declare("resources.levelling.asked", gettext_lazy("%(by)s請系統調整「%(title)s」的人力"))
BEGUN = declare("resources.levelling.begun", gettext_lazy("開始計算「%(title)s」的人力調整"))
OFFERED = declare(
    "resources.levelling.offered",
    gettext_lazy("「%(title)s」的人力調整方案算好了：移動%(moves)s項任務"),
    gettext_lazy("人力調整方案"),
)
FAILED = declare(
    "resources.levelling.failed",
    gettext_lazy("「%(title)s」的人力調整算不出方案"),
    gettext_lazy("人力調整方案"),
)
CANCELLED = declare(
    "resources.levelling.cancelled", gettext_lazy("%(by)s取消「%(title)s」的人力調整")
)
TAKEN = declare(
    "resources.levelling.taken", gettext_lazy("%(by)s把人力調整方案採用為草稿「%(title)s」")
)
DECLINED = declare(
    "resources.levelling.declined",
    gettext_lazy("%(by)s不採用人力調整方案「%(title)s」：%(reason)s"),
)
RUN = "resources.level"


def _demand(by: Person | None, project: Project) -> None:
    if by is not None and not may_lead(by, project):
        raise Refused(
            "resources.not_leading", _("人力調整由項目經理或部門主管提出，請找他們處理。")
        )


def _base(project: Project) -> Plan:
    """The draft if one is being written, else the plan in force."""
    plans = Plan.objects.filter(project=project)
    if plans.filter(state=Plan.State.SUBMITTED).exists():
        raise Refused("resources.plan_submitted", _("計劃正在審批，請等結果或先撤回，再調整人力。"))
    plan = plans.filter(state=Plan.State.DRAFT).first() or plans.in_force().first()
    if plan is None:
        raise Refused("resources.no_plan", _("還沒有計劃，請先擬訂計劃再調整人力。"))
    return plan


@transaction.atomic
def ask(
    project: Project, *, by: Person | None, grain: str = "week", in_worker: bool = True
) -> Levelling:
    """Queued in this very transaction; one run per project at a time."""
    locked = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    _demand(by, locked)
    if grain not in Levelling.Grain.values:
        raise Refused("resources.unknown_grain", _("請選每週或每天。"), field="grain")
    plan = _base(locked)
    if grain == "week" and not overbooked(plan):
        raise Refused("resources.nothing_over", _("這份計劃沒有超載的週，不需要調整。"))
    try:
        with transaction.atomic():
            run = Levelling.objects.create(
                project=locked,
                plan=plan,
                base_hash=fingerprint(frozen(plan)),
                grain=grain,
                asked_by=by,
            )
    except IntegrityError:
        raise Refused(
            "resources.levelling_runs", _("這個項目已經有一次調整在計算，請等它算完或取消它。")
        ) from None
    record(ASKED, run, by=by, about=locked)
    if in_worker:
        app.configure_task(RUN).defer(pk=run.pk)
    return run


@transaction.atomic
def begin(run: Levelling, *, method: str, by: Person | None = None) -> None:
    """Also a second time, after the worker was killed in the midst of it."""
    Levelling.FLOW.move(run, "begin", method=method, percent=0)
    record(BEGUN, run, by=by, about=run.project)


@transaction.atomic
def progress(run: Levelling, *, percent: int, by: Person | None = None) -> bool:
    """Not an event: a figure that the page shows. False once it is no longer wanted."""
    running = Levelling.objects.filter(pk=run.pk, state=Levelling.State.RUNNING)
    return bool(running.update(percent=percent))


@transaction.atomic
def offer(run: Levelling, *, found: dict[str, Any], by: Person | None = None) -> None:
    Levelling.FLOW.move(run, "offer", found=found, percent=100, ended_at=clock.now())
    tell = [run.asked_by] if run.asked_by else []
    record(OFFERED, run, by=by, about=run.project, tell=tell, moves=len(found["moves"]))


@transaction.atomic
def fail(run: Levelling, *, why: str, by: Person | None = None) -> None:
    Levelling.FLOW.move(run, "fail", why_not=why[:300], ended_at=clock.now())
    tell = [run.asked_by] if run.asked_by else []
    record(FAILED, run, by=by, about=run.project, tell=tell)


@transaction.atomic
def cancel(run: Levelling, *, by: Person | None) -> None:
    """The worker hears of it within a second and stops."""
    _demand(by, run.project)
    Levelling.FLOW.move(run, "cancel", ended_at=clock.now())
    record(CANCELLED, run, by=by, about=run.project)


@transaction.atomic
def take(run: Levelling, *, by: Person) -> Plan:
    """The moves as a draft of the plan: a new version, or the draft that was levelled."""
    Project.objects.select_for_update(no_key=True).get(pk=run.project_id)
    _demand(by, run.project)
    Levelling.FLOW.move(run, "take")
    plan = Plan.objects.get(pk=run.plan_id)
    if fingerprint(frozen(plan)) != run.base_hash:
        raise Refused(
            "resources.plan_changed", _("計劃在計算之後改過了，這個方案不再適用；請重新計算。")
        )
    if plan.is_draft:
        draft = plan
        rows = {task.pk: task for task in Task.objects.filter(plan=draft)}
    else:
        draft = draft_plan(run.project, by=by, reason=_("人力調整：避免超載"))
        rows = {t.origin_id: t for t in Task.objects.filter(plan=draft) if t.origin_id}
    for move in run.found["moves"]:
        task = rows[move["task"]]
        edit_task(
            task,
            by=by,
            start=dt.datetime.fromisoformat(move["start"]),
            finish=dt.datetime.fromisoformat(move["finish"]),
        )
    run.draft = draft
    run.save(update_fields=["draft"])
    record(TAKEN, run, by=by, about=run.project, draft=draft.pk)
    return draft


@transaction.atomic
def decline(run: Levelling, *, reason: str, by: Person | None) -> None:
    _demand(by, run.project)
    if not reason.strip():
        raise Refused(
            "resources.no_reason", _("請寫下為什麼不採用，以後的人才知道。"), field="reason"
        )
    Levelling.FLOW.move(run, "decline", why_not=reason.strip()[:300])
    record(DECLINED, run, by=by, about=run.project, reason=reason.strip())
