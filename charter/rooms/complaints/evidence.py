"""What this room can prove: complaints are handled step by step and in time (二.5.2)."""

import datetime as dt
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.complaints.models import Complaint, Step

YEAR = dt.timedelta(days=365)


def _steps(moment: Moment) -> Any:
    """Those of the last twelve months that are done or over their limit."""
    return Step.objects.judged(moment.today).filter(
        complaint__received_at__gt=moment.at - YEAR, complaint__received_at__lte=moment.at
    )


evidence(
    "SP2.5.2c",
    "complaints.in_time",
    _("客訴的告知、評估、調查、答覆、結案都在期限內"),
    model=Step,
    may_be_none=True,
    population=_steps,
    kept=lambda m: Q(done_on__lte=F("due")),
    required=lambda m: m.parameters["sla_target_percent"],
    department="complaint__department",
    project="complaint__project",
    person="owner",
    due="due",
    touched_by=("complaints.complaint",),
    columns=(
        (_("客訴"), "complaint__title"),
        (_("客戶"), "complaint__customer__name"),
        (_("期限"), "due"),
        (_("完成"), "done_on"),
    ),
)
evidence(
    "SP2.5.2b",
    "complaints.causes",
    _("已答覆的客訴都查明了根本原因"),
    model=Complaint,
    may_be_none=True,
    population=lambda m: Complaint.objects.filter(
        responded_at__gt=m.at - YEAR, responded_at__lte=m.at
    ),
    kept=lambda m: ~Q(root_cause="") & ~Q(cause=""),
    department="department",
    project="project",
    person="owner",
    touched_by=("complaints.complaint",),
    columns=((_("客訴"), "title"), (_("客戶"), "customer__name"), (_("答覆"), "responded_at")),
)
