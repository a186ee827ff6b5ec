"""What people and the clock do about a duty: remind, climb, hand over, excuse."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.duties.models import Duty
from charter.kernel.duties.permissions import may_excuse, may_hand_over
from charter.kernel.duties.verbs.making import WHOLE, _reminder_after
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person

REMINDED = declare(
    "duties.duty.reminded",
    gettext_lazy("%(title)s（%(where)s）期限%(due)s，請記得履行"),
    gettext_lazy("你的義務快到期了"),
)
EXCUSED = declare(
    "duties.duty.excused",
    gettext_lazy("%(by)s核准免除%(title)s（%(where)s）：%(reason)s"),
    gettext_lazy("你的義務"),
)
ESCALATED = declare(
    "duties.duty.escalated",
    gettext_lazy("%(title)s（%(where)s）逾期未履行，已上報%(to_name)s"),
    gettext_lazy("逾期上報給你"),
)
HANDED_OVER = declare(
    "duties.duty.handed_over",
    gettext_lazy("%(by)s把%(title)s轉交給%(owner_name)s：%(reason)s"),
    gettext_lazy("轉交給你"),
)


@transaction.atomic
def escalate(duty: Duty, *, by: Person | None = None) -> Person | None:
    """One step up the line of managers, at most one step a working day; None at the top."""
    today, above = clock.today(), _above(duty)
    if above is None:
        return None
    current = Duty.objects.select_for_update().filter(
        pk=duty.pk, escalated=duty.escalated, climbs_on__lte=today, state=Duty.State.OPEN
    )
    if not current:
        return None
    again_on = organisation_engine().add_days(today, 1)
    changes = {"escalated": duty.escalated + 1, "escalated_to": above, "climbs_on": again_on}
    Duty.FLOW.move(duty, "escalate", **changes)
    facts: Facts = {"to": above.pk, "to_name": str(above), "where": duty.subject_title or WHOLE}
    tell = [above, *([duty.owner] if duty.owner else [])]
    record(ESCALATED, duty, by=by, about=duty.root, tell=tell, step=duty.escalated, **facts)
    return above


def _above(duty: Duty) -> Person | None:
    """The next one up the line who is still here; above the top there is nobody."""
    below = duty.escalated_to or duty.owner
    above = below.manager if below else None
    while above is not None and not above.is_active:
        above = above.manager
    return above


@transaction.atomic
def hand_over(duty: Duty, *, to: Person, reason: str, by: Person | None) -> None:
    """Another person owes it from now on: the owner, the owner's manager or an office decides."""
    if by is not None and not may_hand_over(by, duty):
        raise Refused("duties.not_yours", _("只有負責人、他的主管或服務改善辦公室可以轉交。"))
    if not to.is_active or to.is_customer:
        raise Refused("duties.owner_not_staff", _("負責人必須是在職員工，請改選別人。"), field="to")
    if not reason.strip():
        raise Refused("duties.reason_missing", _("請寫明轉交的原因。"), field="reason")
    Duty.FLOW.move(duty, "hand_over", owner=to, escalated=0, escalated_to=None)
    facts: Facts = {"owner": to.pk, "owner_name": str(to), "reason": reason.strip()}
    record(HANDED_OVER, duty, by=by, about=duty.root, tell=[to], **facts)


@transaction.atomic
def excuse(duty: Duty, *, reason: str, by: Person) -> None:
    """It need not be done this time: decided by somebody above, never by who owes it."""
    if not may_excuse(by, duty):
        raise Refused(
            "duties.may_not_excuse",
            _("免除由負責人的主管、服務改善辦公室或管理層核准，不能自己核准。"),
        )
    if not reason.strip():
        raise Refused("duties.reason_missing", _("請寫明免除的原因。"), field="reason")
    Duty.FLOW.move(duty, "excuse", excused_by=by, excuse=reason.strip())
    facts: Facts = {"where": duty.subject_title or WHOLE, "reason": reason.strip()}
    tell = [duty.owner] if duty.owner else []
    record(EXCUSED, duty, by=by, about=duty.root, tell=tell, **facts)


@transaction.atomic
def remind(duty: Duty, *, by: Person | None = None, on: dt.date | None = None) -> bool:
    """Remind the owner once for each of the rule's days; False when another worker did."""
    today = on or clock.today()
    mine = Duty.objects.select_for_update().to_remind(today).filter(pk=duty.pk)
    if duty.owner is None or not mine.filter(remind_on=duty.remind_on).exists():
        return False
    rule = duty.definition
    following = None
    if rule is not None:
        engine = organisation_engine()
        following = _reminder_after(rule.remind, duty.due, today, engine)
    Duty.FLOW.move(duty, "remind", remind_on=following)
    facts: Facts = {"where": duty.subject_title or WHOLE, "due": duty.due.isoformat()}
    record(REMINDED, duty, by=by, about=duty.root, tell=[duty.owner], **facts)
    return True
