"""Answers as a file."""

from django.utils.translation import gettext_lazy as _

from charter.ground.table import Column, Table

ANSWERS = Table(
    (
        Column("at", _("時間"), kind="moment"),
        Column("customer", _("客戶"), lambda one: str(one.customer or "")),
        Column("department", _("部門"), lambda one: str(one.department or "")),
        Column("project", _("項目"), lambda one: str(one.project or "")),
        Column("occasion", _("場合"), lambda one: one.invitation.get_occasion_display()),
        Column("about", _("事項"), lambda one: one.invitation.title),
        Column("measure", _("題目"), lambda one: one.get_measure_display()),
        Column("score", _("分數"), kind="number"),
        Column("comment", _("意見")),
    ),
    caption=_("滿意度回答"),
)
