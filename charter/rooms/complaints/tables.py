"""The register of complaints."""

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.org.kept import KeptTable
from charter.org.models import Person
from charter.rooms.complaints.models import Complaint, RootCause, Severity

STATES: "dict[str, str | Promise]" = dict(Complaint.State.choices)
GRAVE: "dict[int, str | Promise]" = dict(Severity.choices)
CAUSES: "dict[str, str | Promise]" = dict(RootCause.choices)
OVER = ("closed", "withdrawn")
SHOWN = (
    "pk", "id", "title", "state", "customer__name", "owner__name", "received_at", "step_due",
    "severity", "root_cause",
)  # fmt: skip


@cache
def _pattern() -> str:
    return reverse("complaints:complaint", args=[0])


def _state(row: Any) -> str:
    late = row.state not in OVER and row.step_due and row.step_due < clock.today()
    tones = {"closed": "ok", "withdrawn": "none", "responded": "info"}
    return status("bad", _("逾期")) if late else status(tones.get(row.state, "warn"), _word(row))


def _word(row: Any) -> "str | Promise":
    return STATES[row.state]


COMPLAINTS = Table(
    (
        Column("title", _("客訴"), lambda row: f"CP-{row.id} {row.title}"),
        Column("customer", _("客戶"), lambda row: row.customer__name),
        Column("severity", _("嚴重程度"), lambda row: str(GRAVE.get(row.severity, ""))),
        Column("cause", _("根本原因"), lambda row: str(CAUSES.get(row.root_cause, ""))),
        Column("owner", _("負責人"), lambda row: row.owner__name),
        Column("received_at", _("接到"), kind="moment"),
        Column("step_due", _("這一步的期限"), kind="date"),
        Column("state", _("狀態"), lambda row: str(_word(row)), show=_state),
    ),
    row_url=lambda row: _pattern().replace("0", str(row.id), 1),
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Complaint.State.choices),
        Filter("late", _("期限"), lambda rows, v: rows.late(), [("1", _("只看逾期"))]),
        Filter(
            "cause", _("根本原因"), lambda rows, v: rows.filter(root_cause=v), RootCause.choices
        ),
    ),
    caption=_("客訴"),
    empty=_("還沒有客訴。可以直接登記，也可以從工單升級。"),
)


def complaints(person: Person) -> Any:
    return Complaint.objects.visible_to(person).order_by("-id").values_list(*SHOWN, named=True)


ALL = KeptTable(COMPLAINTS, complaints)
