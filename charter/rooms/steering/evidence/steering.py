"""Reports, meetings, gaps and versions (二.3, 四.3, 四.4)."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.models import Duty
from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.models import DocumentPart, Version
from charter.rooms.steering.evidence.common import YEAR
from charter.rooms.steering.models import (
    Gap,
)


def _gaps(moment: Moment) -> QuerySet[Gap]:
    """Explained, or due to be."""
    over = Q(answered_on__isnull=False) | Q(due__lt=moment.today)
    return Gap.objects.filter(over, found_on__gt=moment.today - YEAR)


evidence(
    "SI4.4b",
    "steering.gaps",
    _("落後超過容忍度的，都在期限內說明原因並提出對策"),
    model=Gap,
    may_be_none=True,
    population=_gaps,
    kept=lambda m: Q(answered_on__lte=F("due")) & ~Q(cause="") & ~Q(proposal=""),
    department="plan__department",
    person="plan__owner",
    due="due",
    touched_by=("steering.gap",),
    columns=((_("落後的目標或措施"), "title"), (_("部門"), "plan__department__name")),
)
evidence(
    "SI4.4c",
    "steering.versions",
    _("生效的計劃版本都經領導小組核准"),
    model=Version,
    population=lambda m: Version.objects.filter(
        state="in_force", plan__cycle__state="published", in_force_on__lte=m.today
    ),
    kept=lambda m: Q(
        Exists(
            DocumentPart.objects.filter(
                version=OuterRef("pk"),
                document__state__in=("approved", "published"),
                document__approved_at__lte=m.at,
            )
        )
    ),
    department="plan__department",
    person="plan__owner",
    touched_by=("improvement.version", "improvement.document"),
    columns=((_("部門"), "plan__department__name"), (_("版次"), "number")),
)


def _periods(rule: str) -> dict[str, object]:
    """The duty of every interval that is over, or done already."""

    def population(moment: Moment) -> QuerySet[Duty]:
        over = Q(due__lt=moment.today) | Q(state=Duty.State.FULFILLED)
        found = Duty.objects.filter(over, rule=rule, due__gt=moment.today - YEAR)
        return found.exclude(state__in=(Duty.State.LAPSED, Duty.State.EXCUSED))

    return {
        "model": Duty,
        "population": population,
        "kept": lambda m: Q(state=Duty.State.FULFILLED, fulfilled_on__lte=F("due")),
        "person": "owner",
        "department": "owner__department",
        "due": "due",
        "columns": ((_("期間"), "period"), (_("負責人"), "owner__name"), (_("期限"), "due")),
    }


evidence(
    "SI2.3",
    "steering.reports",
    _("各部門按期匯報改善進度，附上數據"),
    touched_by=("duties.duty", "steering.report"),
    **_periods("steering.report"),
)
evidence(
    "SI4.3b",
    "steering.meetings",
    _("在間隔內召開改善例會"),
    touched_by=("duties.duty", "meetings.meeting"),
    **_periods("steering.meeting"),
)
