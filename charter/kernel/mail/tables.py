"""The list of what came in."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.kernel.mail.models import Incoming

INCOMING = Table(
    (
        Column("subject", _("主旨"), str),
        Column("sender", _("寄件人"), lambda row: row.sender),
        Column("received_at", _("收到"), kind="moment"),
        Column("reason", _("原因"), lambda row: str(row.get_reason_display())),
        Column(
            "state",
            _("狀態"),
            lambda row: str(row.get_state_display()),
            show=lambda row: status(row.tone, row.get_state_display()),
        ),
    ),
    row_url=lambda row: reverse("mail:incoming", args=[row.pk]),
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Incoming.State.choices),
        Filter("reason", _("原因"), lambda rows, v: rows.filter(reason=v), Incoming.Reason.choices),
        Filter("q", _("寄件人或主旨"), lambda rows, v: rows.found_by(v)),
    ),
    caption=_("來信"),
    empty=_("寄到系統信箱的郵件會列在這裡；認得的自動登記，其餘等人處理。"),
)
