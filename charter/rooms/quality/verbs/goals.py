"""Goals as they were approved: set, broken down with weights that sum to 100, changed, retired."""

from collections.abc import Sequence
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
from charter.org.models import Person
from charter.rooms.quality.aims import Aim, Part, read_aim, read_parts
from charter.rooms.quality.models import Goal, Step
from charter.rooms.quality.permissions import may_set_goals
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
DROPPED = declare("quality.goal.dropped", gettext_lazy("目標「%(title)s」沒有核准，不施行"))
HUNDRED, MOST = 100, 60


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


@transaction.atomic
def put_in_force(goal: Goal, content: dict[str, Any], *, by: Person | None) -> None:
    """The effect of an approval: what was approved, and nothing else, is what rules. `by` is who
    proposed it. A goal that was retired meanwhile stays so."""
    locked = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if locked.state == Goal.State.RETIRED:
        return
    columns = _checked(read_aim(content["aim"]))
    if locked.state == Goal.State.PROPOSED:
        Goal.FLOW.move(locked, "put_in_force", since=clock.today(), **columns)
        _tell_set(locked, by)
    elif changed := {k: v for k, v in columns.items() if getattr(locked, k) != v}:
        Goal.FLOW.move(locked, "change", **changed)
        _tell_changed(locked, content["reason"], by)
    if content["what"] != "change" and content["parts"]:
        _break_down(locked, read_parts(content), by)


def _tell_set(goal: Goal, by: Person | None) -> None:
    facts: Facts = {"owner": goal.owner_id, "owner_name": str(goal.owner)}
    about = goal.project or goal.parent or goal
    record(SET, goal, by=by, about=about, tell=[goal.owner], **facts)


def _tell_changed(goal: Goal, why: object, by: Person | None) -> None:
    about = goal.project or goal.parent or goal
    record(CHANGED, goal, by=by, about=about, tell=[goal.owner], reason=why)


def _break_down(goal: Goal, parts: Sequence[Part], by: Person | None) -> None:
    """The parts as they shall be: those that are not named any more are retired with all below."""
    _sound(parts)
    kept = {part.goal.pk for part in parts if part.goal}
    for old in goal.children.in_force():
        if old.pk not in kept:
            _retire(old, gettext_lazy("重新分解"), by)
    for part in parts:
        _placed(goal, part, by)
    Goal.FLOW.move(goal, "change")
    record(BROKEN_DOWN, goal, by=by, about=goal.project or goal, n=len(parts))


def _columns(parent: Goal, part: Part) -> dict[str, Any]:
    if part.step and part.step not in Step:
        raise Refused("quality.no_such_step", _("沒有這個環節。"))
    mine = part.goal is None or part.goal.parent_id == parent.pk
    if not mine or (part.goal and part.goal.state != Goal.State.IN_FORCE):
        raise Refused("quality.other_goal", _("這一項不屬於這個目標，請重新整理頁面。"))
    place = {"department": part.department, "post": part.post, "step": part.step}
    return {**_checked(part.aim), "weight": part.weight, **place}


def _placed(parent: Goal, part: Part, by: Person | None) -> None:
    columns = _columns(parent, part)
    if part.goal is None:
        made = Goal.objects.create(
            **columns,
            parent=parent,
            project=parent.project,
            state=Goal.State.IN_FORCE,
            since=clock.today(),
            set_by=by,
            set_at=clock.now(),
        )
        _tell_set(made, by)
    elif changed := {k: v for k, v in columns.items() if getattr(part.goal, k) != v}:
        Goal.FLOW.move(part.goal, "change", **changed)
        _tell_changed(part.goal, gettext_lazy("重新分解"), by)


@transaction.atomic
def drop(goal: Goal, *, by: Person | None) -> None:
    """A goal that was never approved: rejected, or withdrawn by whoever proposed it."""
    Goal.FLOW.move(goal, "drop")
    record(DROPPED, goal, by=by, about=goal.project or goal)


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
