"""The statement behind the page, kept."""

import datetime as dt

from charter.ground.database.prepared import Prepared
from charter.rooms.trends.models import Figures

ROWS = Prepared(
    lambda scope, scope_id, since: (
        Figures.objects.months()
        .of(scope, scope_id)
        .filter(starts__gte=since)
        .order_by("starts")
        .values_list("key", "starts", "ends", "facts", "terms", named=True)
    ),
    scope=str,
    scope_id=int,
    since=dt.date,
)
