"""A goal before its approvers: a new one, other parts, another aim (decision 1552).

Whoever may set or break down a goal proposes; others decide. Nothing changes until they have.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.flows import HEAD, declare_flow, role, step
from charter.kernel.approvals.models import Request, Version
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.projects.models import Project
from charter.rooms.quality.aims import Aim, Part, aim_of, kept, parts_of, read_parts
from charter.rooms.quality.models import Goal
from charter.rooms.quality.permissions import may_break_down, may_set_goals
from charter.rooms.quality.verbs.common import _needs
from charter.rooms.quality.verbs.goals import _checked, _columns, _sound

PROPOSED = declare("quality.goal.proposed", gettext_lazy("%(by)s提出目標「%(title)s」送審"))
ASKED = declare("quality.goal.asked", gettext_lazy("%(by)s申請調整「%(title)s」：%(reason)s"))
COMPANY, PROJECT, PART = "quality.goal", "quality.goal_of_project", "quality.goal_part"
FLOWS = (COMPANY, PROJECT, PART)
declare_flow(
    COMPANY,
    gettext_noop("公司質量目標核准"),
    steps=[step("management", gettext_noop("管理層核准"), role(Role.MANAGEMENT))],
    clause="SP4.1a",
)
declare_flow(
    PROJECT,
    gettext_noop("項目質量目標核准"),
    steps=[step("head", gettext_noop("部門主管核准"), HEAD)],
    clause="SP4.1a",
)
declare_flow(
    PART,
    gettext_noop("質量目標分解核准"),
    steps=[step("quality", gettext_noop("質量管理核准"), role(Role.QUALITY))],
    clause="SP4.1b",
)


@transaction.atomic
def propose(
    aim: Aim, *, parts: Sequence[Part] = (), project: Project | None = None, by: Person
) -> Goal:
    """A goal of the organisation or of a project, with its parts if they are known already."""
    if not may_set_goals(by, project):
        raise Refused(
            "quality.may_not_set_goals",
            _("公司的質量目標由質量管理、管理層或領導小組訂定，項目的由項目經理訂定。"),
        )
    now = {"since": clock.today(), "set_by": by, "set_at": clock.now()}
    made = Goal.objects.create(**_checked(aim), state=Goal.State.PROPOSED, project=project, **now)
    if parts:
        _fit(made, parts)
    record(PROPOSED, made, by=by, about=project or made)
    _ask(made, "set", aim, list(parts), reason="", by=by)
    return made


@transaction.atomic
def propose_parts(goal: Goal, parts: Sequence[Part], *, reason: str = "", by: Person) -> Request:
    """The parts as they shall be; those not named any more would be retired with all below.

    Weights are whole percents that sum to 100; each part has a place of its own, and an owner.
    """
    if not may_break_down(by, goal):
        raise Refused(
            "quality.may_not_break_down",
            _("目標由負責人、質量管理或管理層分解。請找他們。"),
        )
    locked = _open(goal, by)
    if locked.is_leaf:
        raise Refused("quality.nothing_below", _("崗位或環節的目標不再往下分解。"))
    _fit(locked, parts)
    text = reason.strip()[:300]
    record(ASKED, locked, by=by, about=locked.project or locked, reason=text or _("分解目標"))
    return _ask(locked, "parts", aim_of(locked), list(parts), reason=text, by=by)


@transaction.atomic
def propose_change(goal: Goal, aim: Aim, *, reason: str, by: Person) -> Request:
    """Another target, owner or figure; what was measured keeps its own target."""
    root = goal.parent is None
    allowed = may_set_goals(by, goal.project) if root else may_break_down(by, goal.parent)
    if not allowed:
        raise Refused("quality.may_not_set_goals", _("目標由訂定的人調整。請找質量管理。"))
    text = _needs(reason, "reason", _("請寫下調整的原因。"))[:300]
    locked, columns = _open(goal, by), _checked(aim)
    if locked.state == Goal.State.PROPOSED:
        Goal.FLOW.move(locked, "mend", **columns)
    record(ASKED, locked, by=by, about=locked.project or locked, reason=text)
    return _ask(locked, "change", aim, _parts_known(locked), reason=text, by=by)


def _parts_known(goal: Goal) -> list[Part]:
    """Those in force; of a goal not yet approved, those that were proposed with it."""
    if goal.state == Goal.State.IN_FORCE:
        return parts_of(goal)
    asked = Version.objects.filter(subject_kind=kind_of(goal), subject_id=goal.pk)
    last = asked.order_by("-number").first()
    return read_parts(last.content) if last else []


def _fit(goal: Goal, parts: Sequence[Part]) -> None:
    _sound(parts)
    for part in parts:
        _columns(goal, part)


def _open(goal: Goal, by: Person) -> Goal:
    """The goal, locked; refused while somebody else's proposal about it is being decided."""
    locked = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if locked.state == Goal.State.RETIRED:
        raise Refused("quality.goal_retired", _("這個目標已經停用。"))
    for request in Request.objects.about(locked).filter(flow_code__in=FLOWS, state__in=UNDECIDED):
        if by.pk not in request.authors:
            raise Refused(
                "quality.goal_before_approvers",
                _("%(who)s提出的變更還在審批，請等結果，或請他撤回。") % {"who": request.applicant},
            )
    return locked


UNDECIDED = (Request.State.PENDING, Request.State.RETURNED)


def _ask(goal: Goal, what: str, aim: Aim, parts: list[Part], *, reason: str, by: Person) -> Request:
    new = goal.state == Goal.State.PROPOSED
    was: dict[str, Any] = {} if new else kept(aim_of(goal), parts_of(goal))
    content = {"what": "set" if new else what, "reason": reason, "was": was, **kept(aim, parts)}
    project = goal.project
    return submit(
        goal,
        flow=PART if goal.parent_id else PROJECT if project else COMPANY,
        by=by,
        content=content,
        title=_("質量目標：%(goal)s") % {"goal": aim.title},
        department=project.department if project else None,
        about=project or goal,
    )
