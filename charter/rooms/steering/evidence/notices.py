"""六.2.1: a measure that is far behind was noticed, and is explained and rectified."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.parameters.queries import Moment
from charter.rooms.merits.models import Notice
from charter.rooms.steering.evidence.common import COURSE
from charter.rooms.steering.models import Course


def _overdue(moment: Moment) -> QuerySet[Course]:
    """Behind for longer than the days, with a day's time for the notice itself."""
    days = int(moment.parameters["overdue_notice_days"]) + 1
    last = moment.today - dt.timedelta(days=days)
    return Course.objects.under_way(moment.today).filter(ends__lt=last)


def _noticed(moment: Moment) -> Q:
    mine = Notice.objects.filter(
        kind="steering.course", subject_id=OuterRef("pk"), missed=OuterRef("ends")
    )
    explained = ~Q(explanation="") | Q(explain_by__gte=moment.today)
    rectified = Q(action__isnull=False) | Q(rectify_by__gte=moment.today)
    return Q(Exists(mine.filter(explained, rectified)))


evidence(
    "SI6.2a",
    "steering.overdue_noticed",
    _("逾期超過規定天數的措施，都已通報、說明並訂出整改"),
    may_be_none=True,
    population=_overdue,
    kept=_noticed,
    due="ends",
    touched_by=("steering.course", "merits.notice"),
    **COURSE,
)
