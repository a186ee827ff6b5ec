"""What proved itself is told inside, and has readers."""

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from charter.kernel.evidence import evidence
from charter.kernel.journal.models import kind_of
from charter.kernel.parameters.queries import Moment
from charter.rooms.improvement.models import Case, Reading
from charter.rooms.quality.models import Suggestion

YEAR = dt.timedelta(days=365)


def told(model: type[models.Model], m: Moment) -> QuerySet[Any, Any]:
    """Keys of the records of a kind that were published as a case by then."""
    found = Case.objects.filter(kind=kind_of(model), published_on__lte=m.today)
    return found.values("subject_id")


evidence(
    "SI6.1b",
    "improvement.cases_told",
    _("證明有效的改善建議在期限內發布為優秀案例"),
    model=Suggestion,
    may_be_none=True,
    population=lambda m: Suggestion.objects.effective().filter(
        verified_on__gt=m.today - YEAR, verified_on__lte=m.today
    ),
    kept=lambda m: Q(pk__in=told(Suggestion, m)) | Q(follow_by__gte=m.today),
    risk=lambda m: ~Q(pk__in=told(Suggestion, m)),
    department="department",
    person="verified_by",
    due="follow_by",
    touched_by=("quality.suggestion", "improvement.case"),
    columns=((_("建議"), "title"), (_("提出人"), "suggested_by__name")),
)


def read_in_time(m: Moment) -> Q:
    return Q(read_at__lte=m.at, read_at__date__lte=F("due"))


def _asked(m: Moment) -> QuerySet[Reading]:
    """Of the last year's cases; answered, or due by now."""
    found = Reading.objects.filter(due__isnull=False, case__published_on__gt=m.today - YEAR)
    return found.filter(case__published_on__lte=m.today).filter(
        Q(read_at__lte=m.at) | Q(due__lt=m.today)
    )


evidence(
    "SI6.1b",
    "improvement.cases_read",
    _("發布的優秀案例，各部門主管在期限前確認已讀"),
    model=Reading,
    population=_asked,
    kept=read_in_time,
    required=lambda m: m.parameters["policy_read_percent"],
    department="person__department",
    person="person",
    due="due",
    touched_by=("improvement.reading", "improvement.case"),
    columns=((_("案例"), "case__title"), (_("人員"), "person__name"), (_("期限"), "due")),
)
