"""How complaints about a department ended counts for all who work there (SI6.2b)."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.merit import Span, figure
from charter.rooms.complaints.models import Complaint


def _closed(span: Span) -> QuerySet[Any]:
    found = Complaint.objects.filter(state=Complaint.State.CLOSED)
    return found.filter(closed_at__gte=span.first_moment, closed_at__lt=span.end_moment)


figure(
    "complaints.agreed",
    "satisfaction",
    _("部門客訴"),
    _("期內結案的部門客訴，客戶同意處理結果的算好；部門的人共同分擔"),
    model=Complaint,
    population=_closed,
    good=lambda span: Q(is_agreed=True),
    department="department",
    clause="SI6.2b",
    columns=((_("客訴"), "title"), (_("客戶"), "customer__name"), (_("結案"), "closed_at")),
)
