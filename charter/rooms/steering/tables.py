"""Measures under way as a list."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as said_in
from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.org.models import Department
from charter.rooms.steering.models import Course


@cache
def _pattern() -> str:
    return reverse("steering:course", args=[0])


def _state(row: Course) -> Any:
    if row.days_late:
        return status("bad", said_in("延誤%(days)s天") % {"days": row.days_late})
    return status(row.tone, row.get_state_display())


COURSES = Table(
    (
        Column("title", _("措施")),
        Column("department", _("部門"), lambda row: str(row.department)),
        Column("owner", _("負責人"), lambda row: str(row.owner)),
        Column("ends", _("期限"), kind="date"),
        Column("percent", _("進度%"), kind="number"),
        Column("state", _("狀態"), lambda row: row.get_state_display(), show=_state),
    ),
    row_url=lambda row: _pattern().replace("0", str(row.pk), 1),
    filters=(
        Filter("state", _("狀態"), lambda r, v: r.filter(state=v), Course.State.choices),
        Filter(
            "pace",
            _("期限"),
            lambda r, v: r.behind() if v == "late" else r.timely(),
            [("timely", _("按期")), ("late", _("延誤"))],
        ),
        Filter(
            "department",
            _("部門"),
            lambda r, v: r.filter(department=v),
            lambda: [(str(d.pk), d.name) for d in Department.objects.order_by("name")],
        ),
    ),
    order=("ends", "id"),
    caption=_("改善措施的執行"),
    empty=_("計劃核准生效之後，每項措施會出現在這裡。"),
)
