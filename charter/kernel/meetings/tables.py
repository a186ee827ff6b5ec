"""The list of meetings."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.kernel.meetings.models import Meeting
from charter.kernel.meetings.rules import KINDS


def _kinds() -> Sequence[tuple[str, "str | Promise"]]:
    return [(kind.name, kind.label) for kind in KINDS.values()]


def _mine(rows: Any, _value: str) -> Any:
    return rows.over()


MEETINGS = Table(
    [
        Column("title", _("會議")),
        Column("kind", _("種類"), lambda m: m.kind_label),
        Column("about_title", _("所屬")),
        Column("starts_at", _("開始"), kind="moment"),
        Column("organiser", _("召集人"), lambda m: str(m.organiser)),
        Column("decided", _("決議"), kind="number"),
        Column("state", _("狀態"), lambda m: m.word, show=lambda m: status(m.tone, m.word)),
    ],
    order=("-starts_at", "-id"),
    row_url=lambda meeting: reverse("meetings:meeting", args=[meeting.pk]),
    filters=[
        Filter("kind", _("種類"), lambda rows, v: rows.filter(kind=v), _kinds),
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Meeting.State.choices),
        Filter("owed", _("紀錄"), _mine, [("1", _("只看待補紀錄"))]),
        Filter("q", _("搜尋"), lambda rows, v: rows.filter(title__icontains=v)),
    ],
    caption=_("會議清單"),
    empty=_("召集的會議會列在這裡，議程會自動帶入上次未完成的事項。"),
)
