"""決定之前: what this room knows of a plan put forward; facts, each with where it can be read."""

import datetime as dt
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import clock, formats
from charter.ground.money import shown as money
from charter.kernel.actions.models import Action
from charter.kernel.approvals.presentation import Asked, Check, Figure, before_deciding, figures
from charter.kernel.parameters.queries import value_now
from charter.rooms.projects.models import Deliverable, Plan, Task
from charter.rooms.projects.overbooking import Over, overbooked
from charter.rooms.projects.verbs.plan import FLOW

KIND = "projects.project"


def _plan(asked: Asked) -> Plan | None:
    """The plan that this request asks about; None for the project's other requests."""
    if asked.request.flow_code != FLOW or asked.subject is None:
        return None
    version = asked.content["version"]
    found = Plan.objects.filter(project=asked.subject.pk, version=version)
    return found.select_related("project").first()


def _end(content: dict[str, Any]) -> dt.date | None:
    """The last planned day of a frozen plan."""
    moments = [task["finish"] for task in content.get("tasks", []) if task["finish"]]
    return max((_day(text) for text in moments), default=None)


def _day(text: str) -> dt.date:
    found = clock.day(dt.datetime.fromisoformat(text))
    assert found
    return found


@figures(KIND)
def size_and_end(asked: Asked) -> list[Figure]:
    plan = _plan(asked)
    if plan is None:
        return []
    tasks = [task for task in asked.content["tasks"] if task["kind"] == Task.Kind.TASK]
    return [
        Figure(_("任務"), str(len(tasks))),
        Figure(_("完成日"), formats.iso(_end(asked.content))),
    ]


@before_deciding(KIND)
def hours_of_the_team(asked: Asked) -> Check | None:
    """Weeks in which this plan, with all other work, asks somebody for more than they have."""
    plan = _plan(asked)
    return _hours_said(plan, overbooked(plan)) if plan else None


def _hours_said(plan: Plan, over: list[Over]) -> Check:
    url = reverse("projects:plan", args=[plan.pk])
    if not over:
        capacity = value_now("capacity_hours_per_week")
        text = _("連同其他項目，團隊每人每週都在%(capacity)s小時之內。") % {"capacity": capacity}
        return Check("ok", _("人力排得下"), text, url, _("看計劃"), "SP2.2.1b")
    worst = max(over, key=lambda found: found.hours)
    facts = {
        "person": worst.person,
        "day": worst.monday.isoformat(),
        "hours": formats.number(worst.hours),
        "capacity": formats.number(worst.room),
        "people": len({one.person for one in over}),
        "weeks": len({one.monday for one in over}),
    }
    text = _(
        "%(person)s在%(day)s那一週排了%(hours)s小時，每週可用%(capacity)s小時；共%(people)s人、%(weeks)s週超過。"
    )
    return Check("warn", _("人力超過可用工時"), text % facts, url, _("看計劃"), "SP2.2.1b")


@before_deciding(KIND)
def end_of_the_plan(asked: Asked) -> Check | None:
    """The plan's end beside the end that the project was approved with, and the plan in force."""
    plan, end = _plan(asked), _end(asked.content)
    if plan is None or end is None:
        return None
    agreed, before = plan.project.ends_on, asked.in_force
    old = _end(before.content) if before else None
    facts = {
        "end": formats.iso(end),
        "agreed": formats.iso(agreed),
        "late": (end - agreed).days,
        "old": formats.iso(old),
        "moved": (end - old).days if old else 0,
    }
    if old and end != old:
        text = _("完成日由%(old)s改為%(end)s（%(moved)+d天），立項核定%(agreed)s。")
    elif end > agreed:
        text = _("計劃完成日%(end)s，比立項核定的%(agreed)s晚%(late)s天。")
    else:
        text = _("計劃完成日%(end)s，在立項核定的%(agreed)s之內。")
    url = reverse("projects:initiation_check", args=[plan.project.initiation_id])
    title = _("晚於核定的完成日") if end > agreed else _("完成日")
    tone = "warn" if end > agreed else "ok"
    return Check(tone, title, text % facts, url, _("看立項內容"), "SP2.2.1a")


@before_deciding(KIND)
def cost_of_the_plan(asked: Asked) -> Check | None:
    """What the tasks cost together, beside the approved budget; nothing when none says a cost."""
    plan = _plan(asked)
    cost = plan.tasks.aggregate(sum=Sum("cost"))["sum"] if plan else None
    if plan is None or not cost:
        return None
    facts = {"cost": money(cost), "budget": money(plan.project.budget_total)}
    over = cost > plan.project.budget_total
    text = _("計劃成本合計%(cost)s，核定預算%(budget)s。") % facts
    url = reverse("projects:project", args=[plan.project_id])
    title = _("超過核定預算") if over else _("在核定預算之內")
    return Check("bad" if over else "ok", title, text, url, _("看預算"), "SP5.1b")


@before_deciding(KIND)
def open_items(asked: Asked) -> Check | None:
    """A change of a running plan: what is late, and what is still owed about the project."""
    plan = _plan(asked)
    if plan is None or asked.in_force is None:
        return _products(plan) if plan else None
    actions = Action.objects.about(plan.project).unfinished()
    late = Task.objects.filter(project=plan.project).late(clock.now()).count()
    facts = {
        "late": late,
        "actions": actions.count(),
        "overdue": Action.objects.about(plan.project).late().count(),
    }
    text = _("逾期任務%(late)s項；未完成的措施%(actions)s項，其中%(overdue)s項逾期。") % facts
    tone = "warn" if late or facts["overdue"] else "ok"
    url = reverse("projects:project_tasks", args=[plan.project_id]) + "?state=late"
    return Check(tone, _("未了事項"), text, url, _("看逾期任務"), "SP2.3.3b")


def _products(plan: Plan) -> Check:
    """A first plan: how many of its tasks say what they produce."""
    tasks = plan.tasks.filter(kind=Task.Kind.TASK)
    facts = {
        "n": tasks.count(),
        "items": Deliverable.objects.filter(task__plan=plan).count(),
        "waived": tasks.filter(produces=False).count(),
    }
    text = _("%(n)s項任務訂下%(items)s個交付物，%(waived)s項註明不產生交付物。") % facts
    tone = "warn" if facts["waived"] * 2 > facts["n"] else "ok"
    url = reverse("projects:parts", args=[plan.project_id])
    return Check(tone, _("交付物"), text, url, _("看交付物"), "SP2.2.1a")
