"""The lists of this room."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground.columns import Column, Filter
from charter.ground.table import Table
from charter.ground.templatetags.ui import status
from charter.org.models import Department
from charter.rooms.training.models import (
    Claim,
    Kind,
    Need,
    Plan,
    Session,
    Subject,
)


def _units() -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in Department.objects.order_by("code")]


def _url(name: str, row: Any) -> str:
    return reverse(f"training:{name}", args=[row.pk])


def _state(row: Any) -> str:
    return status(row.tone, row.get_state_display())


SUBJECT = Filter("subject", _("類別"), lambda rows, v: rows.filter(subject=v), Subject.choices)
SESSIONS = Table(
    (
        Column("course", _("課程"), lambda row: str(row.course)),
        Column("subject", _("類別"), lambda row: row.course.get_subject_display()),
        Column("starts_at", _("時間"), kind="moment"),
        Column("place", _("地點")),
        Column("teacher", _("講師"), lambda row: row.teacher_shown),
        Column("taken", _("受邀"), kind="number"),
        Column("there", _("到場"), kind="number"),
        Column("state", _("狀態"), lambda row: row.get_state_display(), show=_state),
    ),
    order=("-starts_at", "-id"),
    row_url=partial(_url, "session"),
    filters=(
        Filter(
            "subject", _("類別"), lambda rows, v: rows.filter(course__subject=v), Subject.choices
        ),
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Session.State.choices),
    ),
    caption=_("培訓場次"),
    empty=_("還沒有場次。先建立課程，再安排時間並邀請同事。"),
)
COURSES = Table(
    (
        Column("title", _("課程")),
        Column("subject", _("類別"), lambda row: row.get_subject_display()),
        Column("kind", _("方式"), lambda row: row.get_kind_display()),
        Column("hours", _("時數"), kind="number"),
        Column(
            "skill",
            _("學完的技能"),
            lambda row: f"{row.skill} {row.level}" if row.skill_id else "",
        ),
        Column("given", _("舉辦場次"), kind="number"),
        Column(
            "mean", _("課後意見"), show=lambda row: "--" if row.mean is None else f"{row.mean:.1f}"
        ),
    ),
    order=("title", "id"),
    row_url=partial(_url, "course"),
    filters=(SUBJECT, Filter("kind", _("方式"), lambda rows, v: rows.filter(kind=v), Kind.choices)),
    caption=_("課程"),
    empty=_("還沒有課程。"),
)
NEEDS = Table(
    (
        Column("title", _("培訓需要")),
        Column("source", _("來源"), lambda row: row.get_source_display()),
        Column("who", _("對象"), lambda row: str(row.person or row.department or "")),
        Column("due", _("期限"), kind="date"),
        Column("state", _("狀態"), lambda row: row.get_state_display(), show=_state),
    ),
    order=("due", "id"),
    row_url=partial(_url, "need"),
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Need.State.choices),
        Filter("department", _("部門"), lambda rows, v: rows.filter(department=v), _units),
        Filter("source", _("來源"), lambda rows, v: rows.filter(source=v), Need.Source.choices),
        Filter("late", _("期限"), lambda rows, v: rows.late(), [("1", _("只看逾期"))]),
    ),
    caption=_("培訓需要"),
    empty=_("沒有培訓需要。改善措施標明需要培訓，或考核未達標時，會自動列在這裡。"),
)
CLAIMS = Table(
    (
        Column("title", _("學了什麼")),
        Column("person", _("姓名"), lambda row: row.person.name),
        Column("kind", _("方式"), lambda row: row.get_kind_display()),
        Column("subject", _("類別"), lambda row: row.get_subject_display()),
        Column("hours", _("時數"), kind="number"),
        Column("finished_on", _("完成日"), kind="date"),
        Column("state", _("狀態"), lambda row: row.get_state_display(), show=_state),
    ),
    row_url=partial(_url, "claim"),
    filters=(
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Claim.State.choices),
        SUBJECT,
    ),
    caption=_("自學與外訓"),
    empty=_("還沒有申報。自己學的、外面上的課，附上證明就可以請主管確認。"),
)
PLANS = Table(
    (
        Column("person", _("姓名"), lambda row: row.person.name),
        Column("department", _("部門"), lambda row: str(row.person.department or "")),
        Column("year", _("年度"), lambda row: row.year),
        Column("items", _("項目數"), lambda row: row.n, kind="number"),
        Column("done", _("完成"), lambda row: row.done, kind="number"),
        Column("agreed_on", _("同意日"), kind="date"),
        Column("state", _("狀態"), lambda row: row.get_state_display(), show=_state),
    ),
    order=("-year", "-id"),
    row_url=partial(_url, "plan"),
    filters=(
        Filter("department", _("部門"), lambda rows, v: rows.filter(person__department=v), _units),
        Filter("state", _("狀態"), lambda rows, v: rows.filter(state=v), Plan.State.choices),
    ),
    caption=_("個人發展計劃"),
    empty=_("還沒有計劃。"),
)
FILE = Table(
    (
        Column("finished_on", _("完成日"), kind="date"),
        Column("title", _("課程"), css="tb-name"),
        Column("subject", _("類別"), lambda row: row.get_subject_display()),
        Column("kind", _("方式"), lambda row: row.get_kind_display()),
        Column("hours", _("時數"), kind="number"),
        Column("score", _("成績"), kind="number"),
        Column(
            "is_passed",
            _("結果"),
            lambda row: str(_("通過") if row.is_passed else _("未通過")),
            show=lambda row: (
                status("ok", _("通過")) if row.is_passed else status("bad", _("未通過"))
            ),
        ),
        Column(
            "behaviour",
            _("工作中的應用"),
            lambda row: row.behaviour.level if hasattr(row, "behaviour") else None,
            kind="number",
        ),
    ),
    order=("-finished_on", "-id"),
    row_url=partial(_url, "record"),
    filters=(SUBJECT,),
    caption=_("培訓檔案"),
    empty=_("還沒有培訓紀錄。"),
)
