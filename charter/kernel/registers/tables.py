"""The list of a register's records."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.kernel.registers.models import Grade, Record
from charter.kernel.registers.rules import REGISTERS


def _registers() -> Sequence[tuple[str, "str | Promise"]]:
    return [(rule.name, rule.label) for rule in REGISTERS.values()]


RECORDS = Table(
    [
        Column("number", _("編號")),
        Column("title", _("內容")),
        Column("register", _("台帳"), lambda row: row.register_label),
        Column("kind", _("類別"), lambda row: row.kind_label),
        Column("about_title", _("所屬")),
        Column(
            "grade",
            _("等級"),
            lambda row: str(row.get_grade_display()),
            show=lambda row: status(row.tone, row.get_grade_display()),
        ),
        Column("owner", _("負責人"), lambda row: str(row.owner)),
        Column("response_due", _("應對期限"), kind="date"),
        Column("state", _("狀態"), lambda row: str(row.get_state_display())),
    ],
    order=("-id",),
    row_url=lambda row: reverse("registers:record", args=[row.pk]),
    filters=[
        Filter("register", _("台帳"), lambda rows, v: rows.in_register(v), _registers),
        Filter("grade", _("等級"), lambda rows, v: rows.filter(grade=v), Grade.choices),
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Record.State.choices),
        Filter("q", _("搜尋內容"), lambda rows, v: rows.filter(title__icontains=v)),
    ],
    caption=_("台帳清單"),
    empty=_("登記風險或問題後，會列在這裡。"),
)
