"""The monthly report: drawn from what happened, looked at, then published and frozen."""

import datetime as dt
import hashlib

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person, Role
from charter.rooms.quality import sections  # noqa: F401  each declares its own
from charter.rooms.quality.models import QualityReport
from charter.rooms.quality.permissions import may_issue
from charter.rooms.quality.reporting import document_of, figures_of

DRAWN = declare("quality.report.drawn", gettext_lazy("%(by)s產生了「%(title)s」"))
PUBLISHED = declare(
    "quality.report.published",
    gettext_lazy("%(by)s發布了「%(title)s」"),
    gettext_lazy("質量月報"),
)


def _demand(by: Person | None) -> None:
    if not may_issue(by):
        raise Refused("quality.may_not_issue", _("質量月報由質量管理或管理層產生與發布。"))


@transaction.atomic
def draw(month: dt.date, *, by: Person | None, remarks: str = "") -> QualityReport:
    """The figures of that month, drawn anew as long as the report is a draft."""
    _demand(by)
    first = month.replace(day=1)
    if first > clock.today():
        raise Refused("quality.month_ahead", _("這個月份還沒有開始。"), field="month")
    report = QualityReport.objects.select_for_update().filter(month=first).first()
    if report is not None and report.is_published:
        raise Refused("quality.report_frozen", _("這份月報已經發布，不能再改。"), field="month")
    changes = {"figures": figures_of(first), "drawn_at": clock.now(), "remarks": remarks.strip()}
    if report is None:
        report = QualityReport.objects.create(month=first, **changes)
    else:
        QualityReport.FLOW.move(report, "redraw", **changes)
    record(DRAWN, report, by=by)
    return report


@transaction.atomic
def publish(report: QualityReport, *, by: Person | None) -> None:
    """From now on the very bytes are kept, with their hash."""
    _demand(by)
    if report.is_published:
        raise Refused("quality.report_frozen", _("這份月報已經發布，不能再改。"))
    now = clock.now()
    report.published_at, report.published_by = now, by
    written = document_of(report)
    digest = hashlib.sha256(written.encode()).hexdigest()
    kept = {"document": written, "sha256": digest, "published_at": now, "published_by": by}
    QualityReport.FLOW.move(report, "publish", **kept)
    tell = Person.objects.holding(Role.MANAGEMENT)
    record(PUBLISHED, report, by=by, tell=tell, sha256=digest)
