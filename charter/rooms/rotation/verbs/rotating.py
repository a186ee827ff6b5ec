"""A rotation plan: who goes where when, or why they stay; approved, then carried out on its day."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.approvals.canon import fingerprint
from charter.kernel.approvals.flows import declare_flow, role, step
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Department, Person, Post, Posting, Role
from charter.rooms.people.verbs import appoint, end_posting
from charter.rooms.rotation.content import content
from charter.rooms.rotation.models import HandOver, RotationLine, RotationPlan
from charter.rooms.rotation.permissions import may_plan
from charter.rooms.rotation.verbs.handovers import open_handover

FLOW = "rotation.plan"
declare_flow(
    FLOW,
    gettext_noop("輪崗計劃"),
    steps=[
        step("hr", gettext_noop("人力資源審核"), role(Role.HR)),
        step("management", gettext_noop("管理層核准"), role(Role.MANAGEMENT)),
    ],
    clause="SP3.4b",
)
DRAFTED = declare("rotation.plan.drafted", gettext_lazy("%(by)s擬訂輪崗計劃「%(title)s」"))
CHANGED = declare("rotation.plan.changed", gettext_lazy("%(by)s修改「%(title)s」：%(line)s"))
SUBMITTED = declare("rotation.plan.submitted", gettext_lazy("%(by)s送審「%(title)s」"))
APPROVED = declare(
    "rotation.plan.approved", gettext_lazy("「%(title)s」核准，共%(n)s人"), gettext_lazy("輪崗")
)
REOPENED = declare("rotation.plan.reopened", gettext_lazy("「%(title)s」退回擬訂"))
DROPPED = declare("rotation.plan.dropped", gettext_lazy("%(by)s取消輪崗計劃「%(title)s」"))
MOVED = declare(
    "rotation.line.carried_out",
    gettext_lazy("%(person)s依計劃由%(old)s調任%(new)s"),
    gettext_lazy("你的職務"),
)
FAILED = declare(
    "rotation.line.dropped",
    gettext_lazy("%(person)s的輪崗沒有辦理：%(reason)s"),
    gettext_lazy("輪崗"),
)
LONGEST = dt.timedelta(days=366)


def _demand(by: Person | None, department: int | None) -> None:
    if not may_plan(by, department):
        raise Refused("rotation.may_not_plan", _("輪崗計劃由部門主管或人力資源擬訂。"))


def _draft(plan: RotationPlan) -> RotationPlan:
    locked = RotationPlan.objects.select_for_update().get(pk=plan.pk)
    if locked.state != RotationPlan.State.DRAFT:
        raise Refused("flow.moved_on", _("這份計劃已經送審或結束，請重新整理頁面。"))
    return locked


@transaction.atomic
def draft_plan(department: Department, *, title: str, by: Person | None) -> RotationPlan:
    _demand(by, department.pk)
    name = title.strip()[:120]
    if not name:
        raise Refused(
            "rotation.no_title", _("請寫下計劃的名稱，例如「2027年輪崗」。"), field="title"
        )
    made = RotationPlan.objects.create(
        department=department, title=name, made_by=by, made_at=clock.now()
    )
    record(DRAFTED, made, by=by, about=department)
    return made


@transaction.atomic
def add_line(
    plan: RotationPlan,
    *,
    posting: Posting,
    by: Person | None,
    to_post: Post | None = None,
    on: dt.date | None = None,
    until: dt.date | None = None,
    reason: str = "",
) -> RotationLine:
    """A move (`to_post`, `on`), or an exception (`until`, `reason`); said again, the new one
    stands."""
    locked = _draft(plan)
    _demand(by, locked.department_id)
    _refuse_unfit(locked, posting, to_post, by)
    if to_post is not None:
        said = {"to_post": to_post, "on": _coming(on, "on"), "until": None}
    else:
        said = {"to_post": None, "on": None, "until": _bounded(until)}
        if not reason.strip():
            raise Refused(
                "rotation.no_reason",
                _("不輪崗要寫明理由，例如「正帶新人，交不出去」。"),
                field="reason",
            )
    line, _new = RotationLine.objects.update_or_create(
        plan=locked, posting=posting, defaults={**said, "reason": reason.strip()[:300]}
    )
    RotationPlan.FLOW.move(locked, "write")
    record(CHANGED, locked, by=by, about=locked.department, line=str(line))
    return line


def _refuse_unfit(
    plan: RotationPlan, posting: Posting, to_post: Post | None, by: Person | None
) -> None:
    if posting.post.department_id != plan.department_id:
        raise Refused(
            "rotation.other_department", _("只能安排本部門的職務，請選別的。"), field="posting"
        )
    if by is not None and posting.person_id == by.pk:
        raise Refused(
            "rotation.own_rotation", _("自己的輪崗由上級或人力資源安排。"), field="posting"
        )
    if not posting.person.is_active or (posting.until and posting.until < clock.today()):
        raise Refused("rotation.not_held", _("他已經不在這個職務，請選別人。"), field="posting")
    if to_post is not None and to_post.pk == posting.post_id:
        raise Refused("rotation.same_post", _("請選另一個職務。"), field="to_post")


def _coming(day: dt.date | None, field: str) -> dt.date:
    if day is None or day <= clock.today():
        raise Refused("rotation.day_passed", _("請選今天以後的日子。"), field=field)
    return day


def _bounded(day: dt.date | None) -> dt.date:
    found = _coming(day, "until")
    if found > clock.today() + LONGEST:
        raise Refused(
            "rotation.too_long", _("例外一次最多一年，到期再檢視；請選較近的日子。"), field="until"
        )
    return found


@transaction.atomic
def drop_line(line: RotationLine, *, by: Person | None) -> None:
    locked = _draft(line.plan)
    _demand(by, locked.department_id)
    said = str(line)
    line.delete()
    record(CHANGED, locked, by=by, about=locked.department, line=_("移除%(line)s") % {"line": said})


@transaction.atomic
def submit_plan(plan: RotationPlan, *, by: Person) -> Request:
    locked = _draft(plan)
    _demand(by, locked.department_id)
    said = content(locked)
    if not said["lines"]:
        raise Refused("rotation.empty", _("計劃裡還沒有人，請先加入至少一位。"))
    concerned = (
        Person.objects.get_queryset().filter(postings__rotation_lines__plan=locked).distinct()
    )
    RotationPlan.FLOW.move(locked, "submit")
    record(SUBMITTED, locked, by=by, about=locked.department)
    return submit(
        locked,
        flow=FLOW,
        by=by,
        content=said,
        title=_("輪崗計劃：%(title)s") % {"title": locked.title},
        department=locked.department,
        authors=[one for one in (locked.made_by, *concerned) if one and one.pk != by.pk],
        about=locked.department,
    )


@transaction.atomic
def approve_plan(plan: RotationPlan, *, content_hash: str, by: Person | None) -> None:
    """The effect of the approval. Whoever moves begins to hand over; those named are told."""
    locked = RotationPlan.objects.select_for_update().get(pk=plan.pk)
    if fingerprint(content(locked)) != content_hash:
        raise Refused("rotation.not_what_was_approved", _("計劃與核准的內容不同，請重新送審。"))
    RotationPlan.FLOW.move(locked, "approve", content_hash=content_hash, approved_at=clock.now())
    lines = list(locked.lines.told())
    told = [line.posting.person for line in lines]
    record(APPROVED, locked, by=by, about=locked.department, tell=told, n=len(lines))
    for line in lines:
        if line.on is not None:
            _begin_handing(line, line.on)


def _begin_handing(line: RotationLine, on: dt.date) -> None:
    person = line.posting.person
    known = HandOver.objects.open().filter(person=person, occasion=HandOver.Occasion.POST)
    if not known.exists():
        open_handover(
            person,
            occasion=HandOver.Occasion.POST,
            last_day=on - dt.timedelta(days=1),
            about=f"{line.posting.post} → {line.target}",
            by=None,
        )


@transaction.atomic
def reopen_plan(plan: RotationPlan, *, by: Person | None) -> None:
    """It came back, or was taken back."""
    RotationPlan.FLOW.move(plan, "reopen")
    record(REOPENED, plan, by=by, about=plan.department)


@transaction.atomic
def drop_plan(plan: RotationPlan, *, by: Person | None) -> None:
    locked = _draft(plan)
    _demand(by, locked.department_id)
    RotationPlan.FLOW.move(locked, "drop")
    record(DROPPED, locked, by=by, about=locked.department)


@transaction.atomic
def carry_out(line: RotationLine, *, by: Person | None = None) -> bool:
    """On its day, by the verbs of posting: out of the old post, into the new. What cannot be done
    any more is dropped with its reason. Doing it twice does nothing more."""
    plan = RotationPlan.objects.select_for_update().get(pk=line.plan_id)
    locked = RotationLine.objects.told().get(pk=line.pk)
    planned = locked.state == RotationLine.State.PLANNED and locked.on is not None
    if plan.state != RotationPlan.State.APPROVED or not planned or locked.to_post is None:
        return False
    assert locked.on is not None
    if locked.on > clock.today():
        return False
    posting, person = locked.posting, locked.posting.person
    facts: Facts = {"person": str(person), "old": str(posting.post), "new": locked.target}
    try:
        with transaction.atomic():
            end_posting(posting, until=locked.on - dt.timedelta(days=1), by=None)
            appoint(person, post=locked.to_post, since=locked.on, by=None)
    except Refused as refusal:
        _settle(locked, RotationLine.State.DROPPED, str(refusal))
        tell = [one for one in (plan.made_by,) if one]
        record(FAILED, plan, by=by, about=person, tell=tell, reason=str(refusal), **facts)
        return False
    _settle(locked, RotationLine.State.DONE, "")
    tell = [one for one in (plan.made_by,) if one]
    record(MOVED, plan, by=by, about=person, tell=tell, **facts)
    return True


def _settle(line: RotationLine, state: str, outcome: str) -> None:
    line.state, line.outcome, line.done_at = state, outcome[:300], clock.now()
    line.save(update_fields=["state", "outcome", "done_at"])
