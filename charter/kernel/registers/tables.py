"""The list of a register's records."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground.formats import iso
from charter.ground.table import Bulk, Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.kernel.registers.models import Grade, Record
from charter.kernel.registers.rules import REGISTERS
from charter.org.models import Person


def _registers() -> Sequence[tuple[str, "str | Promise"]]:
    return [(rule.name, rule.label) for rule in REGISTERS.values()]


def _due(row: Record) -> str:
    return status("bad", iso(row.response_due)) if row.is_overdue else iso(row.response_due)


SCALE = [(str(n), str(n)) for n in range(1, 6)]


def _kinds() -> Sequence[tuple[str, "str | Promise"]]:
    found = {code: label for rule in REGISTERS.values() for code, label in rule.kinds}
    return list(found.items())


def _in_state(rows: Any, chosen: str) -> Any:
    return rows.open() if chosen == "unfinished" else rows.filter(state=chosen)


def _owners() -> Sequence[tuple[str, "str | Promise"]]:
    """People who own a record; the list of all colleagues would be longer than the list."""
    owning = Record.objects.order_by().values("owner")
    people = Person.objects.get_queryset().filter(pk__in=owning).order_by("name", "pk")
    return [(str(person.pk), person.name) for person in people]


def _owned(rows: Any, chosen: str) -> Any:
    return rows.filter(owner=int(chosen))


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
        Column("response_due", _("應對期限"), kind="date", show=_due),
        Column("state", _("狀態"), lambda row: str(row.get_state_display())),
    ],
    order=("-id",),
    row_url=lambda row: reverse("registers:record", args=[row.pk]),
    bulk=[Bulk(_("轉交所選的紀錄"), "/registers/bulk/")],
    filters=[
        Filter("register", _("台帳"), lambda rows, v: rows.in_register(v), _registers),
        Filter("grade", _("等級"), lambda rows, v: rows.filter(grade=v), Grade.choices),
        Filter("state", _("狀態"), _in_state, [("unfinished", _("未關閉")), *Record.State.choices]),
        Filter("kind", _("類別"), lambda rows, v: rows.filter(kind=v), _kinds),
        Filter("likelihood", _("可能性"), lambda rows, v: rows.filter(likelihood=v), SCALE),
        Filter("impact", _("影響"), lambda rows, v: rows.filter(impact=v), SCALE),
        Filter("late", _("時限"), lambda rows, v: rows.overdue(), [("1", _("應對逾期"))]),
        Filter("owner", _("負責人"), _owned, _owners),
        Filter("q", _("搜尋內容"), lambda rows, v: rows.found_by(v)),
    ],
    caption=_("台帳清單"),
    empty=_("登記風險或問題後，會列在這裡。"),
)
