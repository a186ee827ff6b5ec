"""Ratings past their day, for those who may read the appraisals. Numbers only."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.database.prepared import Prepared
from charter.kernel.board import Held, Look, Seen, stuck
from charter.org.models import Person
from charter.rooms.appraisal.models import Appraisal, Cycle


def _waiting(person: Person, cycle: int, unit: int | None = None) -> QuerySet[Any, Any]:
    rows = Appraisal.objects.visible_to(person).to_rate().filter(cycle=cycle)
    return (rows if unit is None else rows.filter(department=unit)).values_list("pk")


OVER = Prepared(
    lambda: (
        Cycle.objects.open()
        .filter(rate_until__lt=clock.today())
        .order_by("-starts")
        .values_list("pk")[:1]
    )
)
WAITING = Seen(_waiting, cycle=int)


@stuck("appraisal.late", _("逾期的上級評分"))
def late(look: Look) -> Held | None:
    """Of the newest period whose day to rate has gone by."""
    over = OVER.first()
    if over is None:
        return None
    url = f"{reverse('appraisal:cycle', args=[over.pk])}?state=open{look.asked}"
    return Held(WAITING.count(look, cycle=over.pk), url, "bad")
