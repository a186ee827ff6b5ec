"""The hotline's log."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Filter, Table
from charter.rooms.intake.models import Call

OUTCOMES = (("new", _("開了新工單")), ("case", _("進行中的工單")), ("none", _("只有紀錄")))
ASKS: dict[str, dict[str, Any]] = {
    "new": {"is_new": True},
    "case": {"is_new": False, "case__isnull": False},
    "none": {"case": None},
}


def _case(call: Call) -> str:
    return call.case.number if call.case else ""


CALLS = Table(
    (
        Column("text", _("說了什麼"), lambda call: call.text[:80]),
        Column("who", _("來電者"), lambda call: call.who),
        Column("number", _("來電號碼"), lambda call: call.number),
        Column("customer", _("客戶"), lambda call: str(call.customer or "")),
        Column("case", _("工單"), _case),
        Column("taken_by", _("接聽"), lambda call: str(call.taken_by or "")),
        Column("at", _("時間"), kind="moment"),
    ),
    order=("-id",),
    row_url=lambda call: reverse("intake:call", args=[call.pk]),
    filters=(
        Filter("outcome", _("結果"), lambda rows, v: rows.filter(**ASKS.get(v, {})), OUTCOMES),
        Filter("q", _("號碼、姓名、客戶或內容"), lambda rows, v: rows.found_by(v)),
    ),
    caption=_("來電紀錄"),
    empty=_("接起電話時在熱線頁登記，每一通都會列在這裡。"),
)
