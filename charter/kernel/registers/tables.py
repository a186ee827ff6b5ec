"""The list of a register's records."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.bulk import BulkAct, bulk_buttons
from charter.ground.database.prepared import Prepared
from charter.ground.formats import iso
from charter.ground.table import Column, Filter, Table, TableView
from charter.ground.templatetags.ui import status
from charter.kernel.journal.subjects import kinds_of
from charter.kernel.registers import verbs
from charter.kernel.registers.forms import CloseForm, HandOverForm
from charter.kernel.registers.models import SEES_ALL, TONE, Grade, Record
from charter.kernel.registers.rules import REGISTERS
from charter.org.kept import KeptTable
from charter.org.models import Person

SHOWN = (
    "pk", "id", "number", "title", "register", "kind", "about_title", "grade", "owner__name",
    "response_due", "state",
)  # fmt: skip
GRADES: "dict[str, str | Promise]" = dict(Grade.choices)
STATES: "dict[str, str | Promise]" = dict(Record.State.choices)


def _registers() -> Sequence[tuple[str, "str | Promise"]]:
    return [(rule.name, rule.label) for rule in REGISTERS.values()]


def _due(row: Any) -> str:
    due, is_open = row.response_due, row.state != Record.State.CLOSED
    is_late = due is not None and is_open and due < clock.today()
    return status("bad", iso(due)) if is_late else iso(due)


def _register(row: Any) -> str:
    rule = REGISTERS.get(row.register)
    return str(rule.label) if rule else row.register


def _kind(row: Any) -> str:
    rule = REGISTERS.get(row.register)
    return str(dict(rule.kinds).get(row.kind, row.kind)) if rule else row.kind


def _grade(row: Any) -> str:
    tone = "done" if row.state == Record.State.CLOSED else TONE[row.grade]
    return status(tone, GRADES[row.grade])


SCALE = [(str(n), str(n)) for n in range(1, 6)]


def _kinds() -> Sequence[tuple[str, "str | Promise"]]:
    found = {code: label for rule in REGISTERS.values() for code, label in rule.kinds}
    return list(found.items())


def _in_state(rows: Any, chosen: str) -> Any:
    return rows.open() if chosen == "unfinished" else rows.filter(state=chosen)


MANY = 60
STAFF = Prepared(lambda: Person.objects.staff().values_list("pk")[: MANY + 1])
OWNING = Prepared(
    lambda: (
        Person.objects.get_queryset()
        .filter(Exists(Record.objects.filter(owner=OuterRef("pk")).order_by()))
        .order_by("name", "pk")
        .values_list("pk", "name")
    )
)


def _owners() -> Sequence[tuple[str, "str | Promise"]]:
    """People who own a record; in a large house a name is typed instead of looked for."""
    if len(STAFF.rows()) > MANY:
        return ()
    return [(str(row.pk), row.name) for row in OWNING.rows()]


def _owned_by(rows: Any, name: str) -> Any:
    return rows.filter(owner__name__icontains=name)


def _owned(rows: Any, chosen: str) -> Any:
    return rows.filter(owner=int(chosen))


@cache
def _pattern() -> str:
    return reverse("registers:record", args=[0])


ACTS = {
    "hand_over": BulkAct(_("轉交"), HandOverForm, verbs.hand_over),
    "close": BulkAct(_("關閉"), CloseForm, verbs.close),
}
RECORDS = Table(
    [
        Column("number", _("編號")),
        Column("title", _("內容"), css="tb-name"),
        Column("register", _("台帳"), _register),
        Column("kind", _("類別"), _kind),
        Column("about_title", _("所屬")),
        Column("grade", _("等級"), lambda row: str(GRADES[row.grade]), show=_grade),
        Column("owner", _("負責人"), lambda row: row.owner__name),
        Column("response_due", _("應對期限"), kind="date", show=_due),
        Column("state", _("狀態"), lambda row: str(STATES[row.state])),
    ],
    order=("-id",),
    row_url=lambda row: _pattern().replace("0", str(row.pk), 1),
    bulk=bulk_buttons(ACTS, "/registers/bulk/"),
    filters=[
        Filter("register", _("台帳"), lambda rows, v: rows.in_register(v), _registers),
        Filter("grade", _("等級"), lambda rows, v: rows.filter(grade=v), Grade.choices),
        Filter("state", _("狀態"), _in_state, [("unfinished", _("未關閉")), *Record.State.choices]),
        Filter("kind", _("類別"), lambda rows, v: rows.filter(kind=v), _kinds),
        Filter("likelihood", _("可能性"), lambda rows, v: rows.filter(likelihood=v), SCALE),
        Filter("impact", _("影響"), lambda rows, v: rows.filter(impact=v), SCALE),
        Filter("late", _("時限"), lambda rows, v: rows.overdue(), [("1", _("應對逾期"))]),
        Filter("owner", _("負責人"), _owned, _owners, _owned_by),
        Filter("q", _("搜尋內容"), lambda rows, v: rows.found_by(v)),
    ],
    caption=_("台帳清單"),
    empty=_("登記風險或問題後，會列在這裡。"),
)


def shown(rows: Any) -> Any:
    """What the columns read."""
    return rows.values_list(*SHOWN, named=True)


@cache
def _kept(kinds: tuple[str, ...]) -> KeptTable:
    """Statements depend on which kinds of records the registers are about."""
    return KeptTable(RECORDS, lambda one: shown(Record.objects.visible_among(one, kinds)))


def listed(person: Person, params: Any) -> TableView:
    sees_all = person.has_role(*SEES_ALL)
    kinds = () if sees_all else tuple(sorted(kinds_of(Record, "about_kind")))
    return _kept(kinds).view(person, params)
