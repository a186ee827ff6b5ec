"""Duties kept in time count for the one who owed them."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.models import Duty, DutyQuerySet
from charter.kernel.merit import Span, figure

COUNTED = (Duty.State.OPEN, Duty.State.FULFILLED)


def _due(span: Span) -> DutyQuerySet:
    """What lapsed or was excused is no duty any more."""
    return Duty.objects.between(span.start, span.last).filter(state__in=COUNTED)


figure(
    "duties.kept",
    "efficiency",
    _("義務如期履行"),
    _("期內到期的義務，如期履行的算好；不再需要與核准免除的不計"),
    model=Duty,
    population=_due,
    good=lambda span: Q(fulfilled_on__lte=F("due")),
    person="owner",
    due="due",
    columns=(
        (_("對象"), "subject_title"),
        (_("週期"), "period"),
        (_("期限"), "due"),
        (_("履行"), "fulfilled_on"),
    ),
)
