"""Ratings past their day, for those who may read the appraisals. Numbers only."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.board import Held, Look, stuck
from charter.rooms.appraisal.models import Appraisal, Cycle


@stuck("appraisal.late", _("逾期的上級評分"))
def late(look: Look) -> Held | None:
    """Of the newest period whose day to rate has gone by."""
    over = Cycle.objects.open().filter(rate_until__lt=clock.today()).order_by("-starts").first()
    if over is None:
        return None
    rows = Appraisal.objects.visible_to(look.person).to_rate().filter(cycle=over)
    rows = rows.filter(department=look.department) if look.department else rows
    url = f"{reverse('appraisal:cycle', args=[over.pk])}?state=open{look.asked}"
    return Held(rows.count(), url, "bad")
