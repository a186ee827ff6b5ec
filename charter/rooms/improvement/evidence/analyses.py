"""Data of every required source, analyses that rest on them, and people who went to see."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.evidence.cycles import Rows, scoped
from charter.rooms.improvement.models import (
    DataSet,
    FieldRecord,
    Origin,
    Plan,
    RecordKind,
    Statement,
    StatementKind,
)

REQUIRED = (Origin.COMPLAINTS, Origin.FEEDBACK, Origin.SERVICE)
TOUCHED = ("improvement.plan", "improvement.version", "improvement.cycle")
COLUMNS = ((_("部門"), "department__name"), (_("填報人"), "owner__name"))


def _begun(m: Moment) -> Rows:
    """Departments whose plan was handed in or is due."""
    return scoped(m).filter(Q(handed_in_at__lte=m.at) | Q(cycle__hand_in_on__lt=m.today))


def _has_sources(m: Moment) -> Q:
    since = m.today - dt.timedelta(days=m.parameters["department_report_interval_days"])
    found = Q()
    for origin in REQUIRED:
        rows = DataSet.objects.filter(
            cycle=OuterRef("cycle"), department=OuterRef("department"), origin=origin
        )
        found &= Q(Exists(rows.filter(on__gte=since, on__lte=m.today)))
    return found


evidence(
    "SI3.1a",
    "improvement.sources",
    _("每個納入的部門在間隔內都有投訴、客戶反饋與服務三種數據"),
    model=Plan,
    population=_begun,
    kept=_has_sources,
    department="department",
    person="owner",
    touched_by=TOUCHED,
    columns=COLUMNS,
)


def _analysed(m: Moment) -> Q:
    found = Q()
    for kind in StatementKind:
        rows = Statement.objects.filter(plan=OuterRef("pk"), kind=kind, withdrawn_at=None)
        found &= Q(Exists(rows.filter(made_at__lte=m.at)))
    return found


evidence(
    "SI3.1b",
    "improvement.analyses",
    _("部門的分析有主要問題、趨勢與比較，每一句都引用系統內凍結的數據"),
    model=Plan,
    population=_begun,
    kept=_analysed,
    department="department",
    person="owner",
    touched_by=TOUCHED,
    columns=COLUMNS,
)


def _went_to_see(m: Moment) -> Q:
    found = Q()
    for kind in RecordKind:
        rows = FieldRecord.objects.filter(plan=OuterRef("pk"), kind=kind, on__lte=m.today)
        found &= Q(Exists(rows))
    return found


evidence(
    "SI3.1c",
    "improvement.field_records",
    _("部門的分析有現場觀察、客戶調研與員工訪談各至少一筆紀錄"),
    model=Plan,
    population=_begun,
    kept=_went_to_see,
    department="department",
    person="owner",
    touched_by=TOUCHED,
    columns=COLUMNS,
)
