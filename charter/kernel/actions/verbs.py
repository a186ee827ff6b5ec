"""Every change to an action."""

import datetime as dt

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.actions import permissions
from charter.kernel.actions.models import Action
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import subject_of
from charter.kernel.journal.verbs import Facts, record
from charter.org.models import Person

ASSIGNED = declare(
    "actions.action.assigned",
    gettext_lazy("%(by)s指派「%(title)s」給%(owner_name)s，期限%(due)s"),
    gettext_lazy("指派給你"),
)
DONE = declare(
    "actions.action.reported_done",
    gettext_lazy("%(by)s回報「%(title)s」已完成，等待驗證"),
    gettext_lazy("等你驗證"),
)
EFFECTIVE = declare(
    "actions.action.found_effective",
    gettext_lazy("%(by)s驗證「%(title)s」有效"),
    gettext_lazy("你負責的措施"),
)
INEFFECTIVE = declare(
    "actions.action.found_ineffective",
    gettext_lazy("%(by)s驗證「%(title)s」沒有效果：%(effect)s"),
    gettext_lazy("你負責的措施"),
)
HANDED_OVER = declare(
    "actions.action.handed_over",
    gettext_lazy("%(by)s把「%(title)s」轉交給%(owner_name)s：%(reason)s"),
    gettext_lazy("轉交給你"),
)
EXTENDED = declare(
    "actions.action.extended",
    gettext_lazy("%(by)s把「%(title)s」的期限由%(old)s延到%(new)s：%(reason)s"),
    gettext_lazy("你負責的措施"),
)
CANCELLED = declare(
    "actions.action.cancelled",
    gettext_lazy("%(by)s取消「%(title)s」：%(reason)s"),
    gettext_lazy("你負責的措施"),
)
ESCALATED = declare(
    "actions.action.escalated",
    gettext_lazy("「%(title)s」逾期%(days)s天，已上報%(to_name)s"),
    gettext_lazy("逾期上報給你"),
)


def _root(action: Action) -> models.Model:
    return subject_of(action.about_kind, action.about_id) or action


def _may(verb: str, person: Person | None, action: Action) -> None:
    """The system may; a person must be allowed to. Owners never judge their own."""
    if person is None or permissions.MAY[verb](person, action):
        return
    if person == action.owner:
        raise Refused("actions.own_action", _("負責人不能自己做這件事，請主管或指派人處理。"))
    raise Refused("actions.not_allowed", _("你沒有權限處理這項措施，請找負責人或他的主管。"))


def _needs(text: str, field: str) -> str:
    if not text.strip():
        raise Refused("actions.text_missing", _("請填寫說明，不能留白。"), field=field)
    return text.strip()


def _able(owner: Person) -> None:
    if not owner.is_active or owner.is_customer:
        raise Refused(
            "actions.owner_not_staff", _("負責人必須是在職員工，請改選別人。"), field="owner"
        )


@transaction.atomic
def assign(
    subject: models.Model,
    *,
    measure: str,
    owner: Person,
    due: dt.date,
    by: Person | None,
    about: models.Model | None = None,
    cause: str = "",
    clause: str = "",
) -> Action:
    """Owe `measure` to `subject`. Refuses an owner who has left and a due day in the past."""
    _able(owner)
    if due < clock.today():
        raise Refused(
            "actions.due_past", _("期限不能早於今天，請選今天或以後的日期。"), field="due"
        )
    root = about or subject
    action = Action.objects.create(
        kind=kind_of(subject),
        subject_id=subject.pk,
        subject_title=str(subject)[:200],
        about_kind=kind_of(root),
        about_id=root.pk,
        about_title=str(root)[:200],
        clause=clause,
        measure=_needs(measure, "measure"),
        cause=cause.strip(),
        owner=owner,
        assigned_by=by,
        assigned_at=clock.now(),
        due=due,
    )
    facts: Facts = {"owner": owner.pk, "owner_name": str(owner), "due": due.isoformat()}
    record(ASSIGNED, action, by=by, about=root, tell=[owner], **facts)
    return action


@transaction.atomic
def report_done(action: Action, *, evidence: str, by: Person) -> None:
    """The owner says it is done and shows why one may believe it."""
    _may("report_done", by, action)
    text = _needs(evidence, "evidence")
    Action.FLOW.move(action, "report_done", evidence=text, done_at=clock.now())
    tell = [p for p in (action.assigned_by, action.owner.manager) if p]
    record(DONE, action, by=by, about=_root(action), tell=tell, evidence=text)


@transaction.atomic
def verify(action: Action, *, effective: bool, by: Person, effect: str = "") -> None:
    """Somebody other than the owner judges the effect."""
    verb = "confirm" if effective else "deny"
    _may(verb, by, action)
    text = effect.strip() if effective else _needs(effect or "--", "effect")
    Action.FLOW.move(action, verb, verifier=by, verified_at=clock.now(), effect=text)
    event = EFFECTIVE if effective else INEFFECTIVE
    record(event, action, by=by, about=_root(action), tell=[action.owner], effect=text)


@transaction.atomic
def hand_over(action: Action, *, to: Person, reason: str, by: Person | None) -> None:
    _may("hand_over", by, action)
    _able(to)
    if to == action.owner:
        raise Refused("actions.same_owner", _("他已經是負責人，請選另一位。"), field="to")
    old, text = action.owner, _needs(reason, "reason")
    Action.FLOW.move(action, "hand_over", owner=to, escalated=0, escalated_to=None)
    facts: Facts = {"old": old.pk, "owner": to.pk, "owner_name": str(to), "reason": text}
    record(HANDED_OVER, action, by=by, about=_root(action), tell=[to, old], **facts)


@transaction.atomic
def extend(action: Action, *, due: dt.date, reason: str, by: Person | None) -> None:
    """A later due day, with the reason; the old ones stay on record."""
    _may("extend", by, action)
    if due <= action.due or due < clock.today():
        raise Refused("actions.due_not_later", _("新期限必須晚於原期限與今天。"), field="due")
    old, text = action.due, _needs(reason, "reason")
    moved = [*action.moved_on, old]
    Action.FLOW.move(action, "extend", due=due, moved_on=moved, escalated=0, escalated_to=None)
    facts: Facts = {"old": old.isoformat(), "new": due.isoformat(), "reason": text}
    record(EXTENDED, action, by=by, about=_root(action), tell=[action.owner], **facts)


@transaction.atomic
def cancel(action: Action, *, reason: str, by: Person | None) -> None:
    _may("cancel", by, action)
    text = _needs(reason, "reason")
    Action.FLOW.move(action, "cancel")
    record(CANCELLED, action, by=by, about=_root(action), tell=[action.owner], reason=text)


@transaction.atomic
def escalate(action: Action, *, by: Person | None = None) -> Person | None:
    """One step up the line of managers, to an active person; None when nobody is above."""
    current = Action.objects.select_for_update().filter(pk=action.pk, escalated=action.escalated)
    above = (action.escalated_to or action.owner).manager if current else None
    while above is not None and not above.is_active:
        above = above.manager
    if above is None or not action.is_late:
        return None
    step = action.escalated + 1
    Action.FLOW.move(action, "escalate", escalated=step, escalated_to=above)
    facts: Facts = {
        "days": action.days_late,
        "step": step,
        "to": above.pk,
        "to_name": str(above),
    }
    record(ESCALATED, action, by=by, about=_root(action), tell=[above, action.owner], **facts)
    return above
