"""What came by mail and could not be taken is looked at as soon as other feedback is sorted."""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.mail.models import Incoming
from charter.kernel.parameters.queries import Moment
from charter.org.calendars.compiled import organisation_engine

YEAR, HOUR = dt.timedelta(days=365), 3600


def _lain(moment: Moment) -> Any:
    """Laid aside in the last twelve months; what still lies within the hours waits."""
    since = organisation_engine().back(moment.at, moment.parameters["triage_hours"] * HOUR)
    aside = Incoming.objects.filter(aside_at__gt=moment.at - YEAR, aside_at__lte=moment.at)
    return aside.filter(Q(lay__isnull=False) | Q(aside_at__lt=since))


evidence(
    "SP2.5.2a",
    "intake.aside",
    _("不能自動登記的來信，在分類的時限內有人處理，以服務時段計"),
    model=Incoming,
    population=_lain,
    kept=lambda m: Q(lay__lte=m.parameters["triage_hours"] * HOUR),
    may_be_none=True,
    person="settled_by",
    touched_by=("mail.incoming",),
    columns=(  # neither subject nor sender: mail may hold anything, and the list is for everybody
        (_("收到"), "received_at"),
        (_("放置"), "aside_at"),
        (_("處理完"), "settled_at"),
        (_("處理人"), "settled_by__name"),
    ),
)
