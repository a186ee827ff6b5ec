"""Each interval's trends are reviewed."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import duty
from charter.org.models import Person, Role

WITHIN = 10  # working days after the interval's end


def reviewer(_none: Any = None) -> Person | None:
    """Who owes it: the improvement office, its head first; else quality."""
    for role in (Role.IMPROVEMENT_OFFICE, Role.QUALITY):
        office = Person.objects.holding(role).order_by("pk")
        heads = office & Person.objects.holding(Role.DEPARTMENT_HEAD)
        if found := heads.first() or office.first():
            return found
    return None


duty(
    "trends.review",
    "SP2.5.3",
    _("檢討服務趨勢"),
    period="trend_review_interval_days",
    owner=reviewer,
    proof="trends.review.published",
    within=WITHIN,
    url=lambda pk: reverse("trends:reviews"),
)
