"""What the head reads before deciding on leave: who and when, and why if it concerns them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from charter.ground import formats
from charter.kernel.approvals.presentation import Asked, Check, Part, before_deciding, shown
from charter.rooms.people.models import Absence
from charter.rooms.people.permissions import may_read_reason

KIND = "people.absence"


@shown(KIND)
def parts(content: dict[str, Any]) -> list[Part]:
    return [
        Part(_("誰休假"), content["person"]),
        Part(_("日期"), _days_of(content)),
        Part(_("天數"), str(content["days"])),
    ]


def _days_of(content: dict[str, Any]) -> str:
    if part := content.get("part"):
        return f"{content['since']} {Absence.Part(part).label}"
    return f"{content['since']} – {content['until']}"


@before_deciding(KIND)
def why(asked: Asked) -> Check | None:
    """Told to those who may know; the frozen content is silent about it."""
    absence = asked.subject
    if not isinstance(absence, Absence) or asked.reader is None:
        return None
    if not may_read_reason(asked.reader, absence):
        return None
    said = {"kind": absence.get_kind_display(), "reason": absence.reason or formats.NOTHING}
    url = reverse("people:absence", args=[absence.pk])
    return Check("ok", _("假別與原因"), _("%(kind)s：%(reason)s") % said, url, _("看這份休假"))


@before_deciding(KIND)
def colleagues_away(asked: Asked) -> Check | None:
    absence = asked.subject
    if not isinstance(absence, Absence):
        return None
    others = Absence.objects.approved().touching(absence.since, absence.until)
    others = others.filter(person__department=absence.person.department_id)
    names = list(others.exclude(pk=absence.pk).values_list("person__name", flat=True).distinct())
    url = f"{reverse('people:absences')}?department={absence.person.department_id or ''}"
    if not names:
        return Check("ok", _("部門裡沒有別人同時休假"), "", url, _("看部門的休假"))
    told = {"names": "、".join(names[:5]), "n": len(names)}
    text = _("那幾天同部門已有%(n)s人休假：%(names)s。") % told
    return Check("warn", _("部門裡有人同時休假"), text, url, _("看部門的休假"))
