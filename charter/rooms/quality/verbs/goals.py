"""Goals: set, broken down with weights that sum to 100, changed, retired."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.indicators.models import Indicator
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.catalogue import catalogue
from charter.org.models import Department, Person, Post
from charter.rooms.projects.models import Project
from charter.rooms.quality.models import Goal, Step
from charter.rooms.quality.permissions import may_break_down, may_set_goals
from charter.rooms.quality.verbs.common import _needs

SET = declare(
    "quality.goal.set",
    gettext_lazy("%(by)s訂下目標「%(title)s」，由%(owner_name)s負責"),
    gettext_lazy("你負責的質量目標"),
)
BROKEN_DOWN = declare(
    "quality.goal.broken_down", gettext_lazy("%(by)s把「%(title)s」分解為%(n)s項")
)
CHANGED = declare(
    "quality.goal.changed",
    gettext_lazy("%(by)s調整了「%(title)s」：%(reason)s"),
    gettext_lazy("你負責的質量目標"),
)
RETIRED = declare("quality.goal.retired", gettext_lazy("%(by)s停用「%(title)s」：%(reason)s"))
HUNDRED, MOST = 100, 60


@dataclass(frozen=True)
class Aim:
    """What is aimed at. `parameter` names the blank of the policy that is the target; else
    `target` is it. With `indicator` its unit, direction and period are taken over."""

    title: str
    owner: Person
    target: Decimal | None = None
    parameter: str = ""
    indicator: str = ""
    unit: str = "%"
    direction: str = Goal.Direction.HIGHER
    period: str = Goal.Period.MONTH


@dataclass(frozen=True)
class Part:
    """One part of a goal: the place (department, post or step), its weight, and what is aimed at
    there. `goal` is the part that there is already; without it a new one begins."""

    aim: Aim
    weight: int
    department: Department | None = None
    post: Post | None = None
    step: str = ""
    goal: Goal | None = None


@transaction.atomic
def set_goal(aim: Aim, *, project: Project | None = None, by: Person | None) -> Goal:
    """A goal of the organisation, or of a project."""
    if not may_set_goals(by, project):
        raise Refused(
            "quality.may_not_set_goals",
            _("公司的質量目標由質量管理、管理層或領導小組訂定，項目的由項目經理訂定。"),
        )
    made = Goal.objects.create(
        **_checked(aim), project=project, since=clock.today(), set_by=by, set_at=clock.now()
    )
    facts: Facts = {"owner": made.owner_id, "owner_name": str(made.owner)}
    record(SET, made, by=by, about=project or made, tell=[made.owner], **facts)
    return made


def _checked(aim: Aim) -> dict[str, Any]:
    """The columns of what is aimed at, or a refusal."""
    title = _needs(aim.title, "title", _("請寫下目標的名稱。"))[:120]
    if not aim.owner.is_active or aim.owner.is_customer:
        raise Refused("quality.owner_not_staff", _("負責人必須是在職員工。"), field="owner")
    if bool(aim.parameter) == (aim.target is not None):
        raise Refused(
            "quality.one_target", _("目標值請填一個數字，或選一個制度參數。"), field="target"
        )
    if aim.parameter and aim.parameter not in catalogue():
        raise Refused("quality.no_such_parameter", _("沒有這個參數。"), field="parameter")
    if aim.target is not None and not (aim.target.is_finite() and 0 <= aim.target < 10**9):
        raise Refused("quality.bad_target", _("目標值要是0以上的數字。"), field="target")
    told = {"title": title, "owner": aim.owner, "target": aim.target, "parameter": aim.parameter}
    return {**told, **_measured_by(aim)}


def _measured_by(aim: Aim) -> dict[str, Any]:
    if not aim.indicator:
        if aim.direction not in Goal.Direction or aim.period not in Goal.Period:
            raise Refused("quality.bad_period", _("請從清單中選方向與期間。"), field="period")
        own = {"unit": aim.unit[:20], "direction": aim.direction, "period": aim.period}
        return {"indicator": "", **own}
    found = Indicator.objects.filter(name=aim.indicator, is_active=True).first()
    if found is None:
        raise Refused("quality.no_such_indicator", _("沒有這個指標。"), field="indicator")
    if found.period not in Goal.Period or found.direction not in Goal.Direction:
        raise Refused(
            "quality.indicator_unfit",
            _("這個指標不是每月或每季衡量，或沒有好壞方向，不能作為目標。"),
            field="indicator",
        )
    names = ("unit", "direction", "period")
    return {"indicator": found.name, **{name: getattr(found, name) for name in names}}


@transaction.atomic
def break_down(goal: Goal, parts: Sequence[Part], *, by: Person | None) -> list[Goal]:
    """The parts as they shall be: those that are not named any more are retired with all below.

    Weights are whole percents that sum to 100; each part has a place of its own, and an owner.
    """
    if not may_break_down(by, goal):
        raise Refused(
            "quality.may_not_break_down",
            _("目標由負責人、質量管理或管理層分解。請找他們。"),
        )
    locked = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if locked.state != Goal.State.IN_FORCE or locked.is_leaf:
        raise Refused("quality.nothing_below", _("崗位或環節的目標不再往下分解。"))
    _sound(parts)
    kept = {part.goal.pk for part in parts if part.goal}
    for old in locked.children.in_force():
        if old.pk not in kept:
            _retire(old, gettext_lazy("重新分解"), by)
    made = [_placed(locked, part, by) for part in parts]
    Goal.FLOW.move(locked, "change")
    record(BROKEN_DOWN, locked, by=by, about=locked.project or locked, n=len(made))
    return made


def _sound(parts: Sequence[Part]) -> None:
    if not 0 < len(parts) <= MOST:
        raise Refused("quality.no_parts", _("請至少分解為一項，最多%(n)d項。") % {"n": MOST})
    places = [(p.department and p.department.pk, p.post and p.post.pk, p.step) for p in parts]
    if any(not any(place) for place in places):
        raise Refused("quality.part_without_place", _("每一項都要選部門、崗位或環節。"))
    if len(set(places)) < len(places):
        raise Refused("quality.place_twice", _("同一個部門、崗位或環節只能出現一次。"))
    if any(not 1 <= part.weight <= HUNDRED for part in parts):
        raise Refused("quality.weight_out_of_range", _("每一項的權重要在1到100之間。"))
    total = sum(part.weight for part in parts)
    if total != HUNDRED:
        raise Refused(
            "quality.weights_not_100",
            _("權重合計要是100，現在是%(total)d，請調整。") % {"total": total},
        )


def _placed(parent: Goal, part: Part, by: Person | None) -> Goal:
    if part.step and part.step not in Step:
        raise Refused("quality.no_such_step", _("沒有這個環節。"))
    columns = {
        **_checked(part.aim),
        "weight": part.weight,
        "department": part.department,
        "post": part.post,
        "step": part.step,
    }
    if part.goal is not None:
        return _adjusted(parent, part.goal, columns, by)
    made = Goal.objects.create(
        **columns,
        parent=parent,
        project=parent.project,
        since=clock.today(),
        set_by=by,
        set_at=clock.now(),
    )
    facts: Facts = {"owner": made.owner_id, "owner_name": str(made.owner)}
    record(SET, made, by=by, about=parent.project or parent, tell=[made.owner], **facts)
    return made


def _adjusted(parent: Goal, goal: Goal, columns: dict[str, Any], by: Person | None) -> Goal:
    if goal.parent_id != parent.pk or goal.state != Goal.State.IN_FORCE:
        raise Refused("quality.other_goal", _("這一項不屬於這個目標，請重新整理頁面。"))
    changed = {k: v for k, v in columns.items() if getattr(goal, k) != v}
    if changed:
        Goal.FLOW.move(goal, "change", **changed)
        about, why = parent.project or parent, gettext_lazy("重新分解")
        record(CHANGED, goal, by=by, about=about, tell=[goal.owner], reason=why)
    return goal


@transaction.atomic
def change(goal: Goal, aim: Aim, *, reason: str, by: Person | None) -> None:
    """Another target, owner or figure from now on; what was measured keeps its own target."""
    root = goal.parent is None
    allowed = may_set_goals(by, goal.project) if root else may_break_down(by, goal.parent)
    if not allowed:
        raise Refused("quality.may_not_set_goals", _("目標由訂定的人調整。請找質量管理。"))
    text = _needs(reason, "reason", _("請寫下調整的原因。"))
    Goal.FLOW.move(goal, "change", **_checked(aim))
    record(CHANGED, goal, by=by, about=goal.project or goal, tell=[goal.owner], reason=text)


@transaction.atomic
def retire(goal: Goal, *, reason: str, by: Person | None) -> None:
    """A whole tree; a part alone goes by breaking its goal down anew."""
    if not may_set_goals(by, goal.project):
        raise Refused("quality.may_not_set_goals", _("目標由訂定的人停用。請找質量管理。"))
    if goal.parent_id:
        raise Refused("quality.part_alone", _("請到上一層重新分解，權重才會合計100。"))
    _retire(goal, _needs(reason, "reason", _("請寫下為什麼停用。")), by)


def _retire(goal: Goal, reason: object, by: Person | None) -> None:
    for child in goal.children.in_force():
        _retire(child, reason, by)
    Goal.FLOW.move(goal, "retire")
    record(RETIRED, goal, by=by, about=goal.project or goal, tell=[goal.owner], reason=reason)
