"""Opinions, what customers said, and reports as lists; what is done to several at once."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.bulk import BulkAct, bulk_buttons
from charter.ground.formats import iso
from charter.ground.table import Bulk, Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.rooms.communication.forms import AnswerForm
from charter.rooms.communication.models import Audience, Concern, Opinion, Report
from charter.rooms.communication.verbs.reports import discard
from charter.rooms.communication.verbs.voices import answer_concern, answer_opinion


def _acts(**acts: tuple[Any, Any, Any]) -> dict[str, BulkAct]:
    return {name: BulkAct(*told) for name, told in acts.items()}


BULK = {
    "opinions": _acts(answer=(_("回覆"), AnswerForm, answer_opinion)),
    "concerns": _acts(answer=(_("回覆"), AnswerForm, answer_concern)),
    # Sent one by one: each is looked at before it leaves.
    "reports": _acts(discard=(_("捨棄草稿"), forms.Form, discard)),
}


def _buttons(name: str) -> tuple[Bulk, ...]:
    return bulk_buttons(BULK[name], f"/communication/{name}/bulk/")


def _state(one: Any) -> str:
    return status(one.tone, one.get_state_display())


def _due(one: Any) -> str:
    is_late = one.state == Concern.State.OPEN and one.is_late
    return status("bad", iso(one.due)) if is_late else iso(one.due)


OPINIONS = Table(
    [
        Column("text", _("意見"), str),
        Column("project", _("項目"), lambda o: str(o.project) if o.project else ""),
        Column("author", _("提出人"), lambda o: str(o.author or _("匿名"))),
        Column("handler", _("承辦人"), lambda o: str(o.handler or "")),
        Column("due", _("期限"), kind="date"),
        Column(
            "state",
            _("狀態"),
            lambda o: o.get_state_display(),
            show=lambda o: status(o.tone, o.get_state_display()),
        ),
    ],
    order=("-id",),
    row_url=lambda opinion: reverse("communication:opinion", args=[opinion.pk]),
    filters=[
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Opinion.State.choices)
    ],
    bulk=_buttons("opinions"),
    caption=_("意見清單"),
    empty=_("團隊成員可以具名或匿名提出意見，承辦人在期限內回覆。"),
)
CONCERNS = Table(
    (
        Column("text", _("內容"), str),
        Column("kind", _("種類"), lambda one: str(one.get_kind_display())),
        Column("project", _("項目"), lambda one: one.project.name),
        Column("customer", _("客戶"), lambda one: str(one.project.customer)),
        Column("who", _("提出人"), lambda one: one.who or str(one.by or "")),
        Column("said_at", _("提出"), kind="moment"),
        Column("due", _("期限"), kind="date", show=_due),
        Column("state", _("狀態"), lambda one: str(one.get_state_display()), show=_state),
    ),
    row_url=lambda one: reverse("communication:concern", args=[one.pk]),
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Concern.State.choices),
        Filter("kind", _("種類"), lambda rows, v: rows.filter(kind=v), Concern.Kind.choices),
        Filter("late", _("時限"), lambda rows, _v: rows.late(), [("1", _("只看逾期"))]),
        Filter("q", _("搜尋內容"), lambda rows, v: rows.filter(text__icontains=v)),
    ),
    bulk=_buttons("concerns"),
    caption=_("客戶的需求與意見"),
    empty=_("客戶在入口網站、回信或電話裡提出的事會列在這裡，並在期限內回覆。"),
)
REPORTS = Table(
    (
        Column("title", _("報告")),
        Column("audience", _("對象"), lambda one: str(one.get_audience_display())),
        Column("project", _("項目"), lambda one: one.project.name),
        Column("until", _("截至"), kind="date"),
        Column("sent_at", _("發出"), kind="moment"),
        Column("sent_by", _("發出人"), lambda one: str(one.sent_by or "")),
        Column("state", _("狀態"), lambda one: str(one.get_state_display()), show=_state),
    ),
    row_url=lambda one: reverse("communication:report", args=[one.pk]),
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Report.State.choices),
        Filter("audience", _("對象"), lambda rows, v: rows.filter(audience=v), Audience.choices),
        Filter("q", _("報告名稱"), lambda rows, v: rows.filter(title__icontains=v)),
    ),
    bulk=_buttons("reports"),
    caption=_("報告"),
    empty=_("項目的報告由項目資料帶出，預覽後發出；發出的都列在這裡。"),
)
