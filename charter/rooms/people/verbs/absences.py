"""Leave: asked for, decided by the head through the approvals, taken back.

The reason stands in the record alone: neither the journal nor the frozen content tells it.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from charter.ground.errors import Refused
from charter.kernel.approvals.flows import HEAD, declare_flow, step
from charter.kernel.approvals.models import Request
from charter.kernel.approvals.verbs import submit, withdraw
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.people.models import Absence
from charter.rooms.people.permissions import may_ask_absence, may_cancel_absence

FLOW = "people.absence"
declare_flow(
    FLOW, gettext_noop("休假"), steps=[step("head", gettext_noop("部門主管核准"), HEAD)], batch=True
)
ASKED = declare("people.absence.asked", gettext_lazy("%(by)s申請休假：%(title)s"))
APPROVED = declare(
    "people.absence.approved", gettext_lazy("休假核准：%(title)s"), gettext_lazy("你的休假")
)
REFUSED = declare(
    "people.absence.refused", gettext_lazy("休假未准：%(title)s"), gettext_lazy("你的休假")
)
CANCELLED = declare(
    "people.absence.cancelled", gettext_lazy("休假取消：%(title)s"), gettext_lazy("你的休假")
)
LONGEST = 366  # days


def _content(absence: Absence) -> dict[str, Any]:
    """What is approved: who is away, and when."""
    return {
        "person": str(absence.person),
        "since": absence.since,
        "until": absence.until,
        "days": absence.days if not absence.is_half else "0.5",
        **({"part": absence.part} if absence.is_half else {}),
    }


@transaction.atomic
def ask_absence(
    person: Person,
    *,
    kind: str,
    since: dt.date,
    until: dt.date,
    by: Person,
    reason: str = "",
    part: str = Absence.Part.WHOLE,
) -> Absence:
    """Whole days, both ends included, or half of one; one's own, or entered by HR. The head
    decides."""
    if not may_ask_absence(by, person):
        raise Refused("people.not_own_absence", _("休假由本人申請，或由人力資源代為登記。"))
    locked = Person.objects.get_queryset().select_for_update().get(pk=person.pk)
    _check(locked, kind, since, until)
    _check_part(locked, since, until, part)
    absence = Absence.objects.create(
        person=locked,
        kind=kind,
        since=since,
        until=until,
        part=part,
        reason=reason.strip()[:200],
        asked_by=by,
    )
    record(ASKED, absence, by=by, about=locked)
    submit(
        absence,
        flow=FLOW,
        by=by,
        content=_content(absence),
        title=_("休假：%(absence)s") % {"absence": absence},
        department=locked.department,
        cross_department=False,
        authors=[locked],
        about=locked,
    )
    return absence


def _check(person: Person, kind: str, since: dt.date, until: dt.date) -> None:
    if person.is_customer or not person.is_active:
        raise Refused("people.not_staff", _("只有在職同事可以休假。"))
    if kind not in Absence.Kind.values:
        raise Refused("people.absence_kind", _("請從清單選一種假別。"), field="kind")
    if until < since:
        raise Refused("people.empty_period", _("結束日不能早於開始日。"), field="until")
    if (until - since).days >= LONGEST:
        raise Refused("people.absence_too_long", _("一次最多366天，請分次申請。"), field="until")


def _check_part(person: Person, since: dt.date, until: dt.date, part: str) -> None:
    if part not in Absence.Part.values:
        raise Refused("people.absence_part", _("請選整天、上午或下午。"), field="part")
    if part != Absence.Part.WHOLE and since != until:
        raise Refused(
            "people.absence_half", _("半天假只能請一天，請把第一天與最後一天填成同一天。"),
            field="until",
        )  # fmt: skip
    others = Absence.objects.filter(person=person).standing().touching(since, until)
    if other := next((one for one in others if one.meets(part)), None):
        raise Refused(
            "people.absence_overlaps",
            _("這幾天已經有一份休假（%(since)s至%(until)s），請先取消它，或改日期。")
            % {"since": other.since.isoformat(), "until": other.until.isoformat()},
            field="since",
        )


@transaction.atomic
def settle_absence(absence: Absence, *, verb: str, by: Person | None) -> None:
    """What the approvers' answer means: `verb` is "approve" or "refuse"."""
    Absence.FLOW.move(absence, verb)
    event = APPROVED if verb == "approve" else REFUSED
    record(event, absence, by=by, about=absence.person, tell=[absence.person])


@transaction.atomic
def cancel_absence(absence: Absence, *, by: Person | None) -> None:
    """Taken back, also after it was approved: the days can be planned again."""
    if by and not may_cancel_absence(by, absence):
        raise Refused("people.not_own_absence", _("休假由本人或人力資源取消；已結束的不用取消。"))
    Absence.FLOW.move(absence, "cancel")
    record(CANCELLED, absence, by=by, about=absence.person, tell=[absence.person])
    waiting = (Request.State.PENDING, Request.State.RETURNED)
    request = Request.objects.about(absence).filter(state__in=waiting).first()
    if request and by:
        withdraw(request, by=by, reason=_("休假取消"))
