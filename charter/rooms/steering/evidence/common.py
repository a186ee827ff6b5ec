"""How a measure under way is listed."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from charter.rooms.steering.models import (
    Course,
)

YEAR = dt.timedelta(days=365)
COURSE = {
    "model": Course,
    "department": "department",
    "person": "owner",
    "columns": (
        (_("措施"), "title"),
        (_("部門"), "department__name"),
        (_("負責人"), "owner__name"),
        (_("期限"), "ends"),
    ),
}
