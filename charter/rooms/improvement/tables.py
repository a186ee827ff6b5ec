"""Good cases as a list."""

from typing import Any

from django.utils.translation import gettext as said_in
from django.utils.translation import gettext_lazy as _

from charter.ground.addresses import address
from charter.ground.table import Column, Filter, Table
from charter.org.models import Department


def _read(row: Any) -> str:
    return said_in("%(of)s位主管中%(n)s位") % {"of": row.asked, "n": row.answered}


CASES = Table(
    (
        Column("title", _("案例")),
        Column("effect", _("效果")),
        Column("department", _("部門"), lambda row: str(row.department or "")),
        Column("author", _("提出人"), lambda row: str(row.author)),
        Column("published_on", _("發布日"), kind="date"),
        Column("answered", _("主管已讀"), kind="number", show=_read),
        Column("readers", _("讀過的人"), kind="number"),
    ),
    row_url=lambda row: address("improvement:case", row.pk),
    filters=(
        Filter("q", _("案例"), lambda rows, words: rows.filter(title__icontains=words)),
        Filter(
            "department",
            _("部門"),
            lambda rows, value: rows.filter(department=value),
            lambda: [(str(d.pk), d.name) for d in Department.objects.order_by("name")],
        ),
    ),
    order=("-published_on", "-id"),
    caption=_("優秀案例"),
    empty=_("改善建議或措施證明有效、由負責的人發布之後，會出現在這裡。"),
)
