"""Measures of the improvement plan at the figures they should move: when they began and ended."""

from collections.abc import Iterator

from django.urls import reverse

from charter.ground.database.prepared import Prepared
from charter.kernel.indicators.marks import About, Mark, marks
from charter.rooms.steering.models import Course

_COURSES = Prepared(
    lambda name, scope, scope_id: (
        Course.objects.filter(
            finished_on__isnull=False,
            terms__target__terms__indicator=name,
            terms__target__terms__scope=scope,
            terms__target__terms__scope_id=scope_id,
        )
        .order_by("-finished_on", "-pk")
        .values_list("pk", "title", "starts", "finished_on")
        .distinct()[:5]
    ),
    name=str,
    scope=str,
    scope_id=int,
)


@marks
def measures(about: About) -> Iterator[Mark]:
    rows = _COURSES.rows(name=about.name, scope=about.scope, scope_id=about.scope_id)
    for row in rows:
        began = min(row.starts, row.finished_on)
        url = reverse("steering:course", args=[row.pk])
        yield Mark(row.title, began, row.finished_on, url)
