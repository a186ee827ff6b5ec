"""The lists of checks."""

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
from charter.rooms.quality.models import Check, Method
from charter.rooms.quality.models.checks import OPEN, tone_of

STATES: "dict[str, str | Promise]" = dict(Check.State.choices)
METHODS = dict(Method.choices)
SHOWN = (
    "pk", "id", "title", "method", "state", "passed", "due", "done_on", "checker__name",
    "project__name", "lot",
)  # fmt: skip


@cache
def _pattern() -> str:
    return reverse("quality:check", args=[0])


def _word(row: Any) -> "str | Promise":
    if row.state == Check.State.DONE:
        return _("合格") if row.passed else _("不合格")
    return STATES[row.state]


def _state(row: Any) -> str:
    late = row.state in OPEN and row.due < clock.today()
    return status(tone_of(row.state, row.passed, late), _("逾期") if late else _word(row))


def _chosen(rows: Any, value: str) -> Any:
    named = {"open": rows.open, "late": rows.late, "failed": rows.failed}
    return named[value]() if value in named else rows.filter(state=value)


CHOICES = (
    ("open", _("未完成")),
    ("late", _("逾期")),
    ("failed", _("不合格")),
    *Check.State.choices,
)
COLUMNS = (
    Column("title", _("檢查")),
    Column("number", _("編號"), lambda row: f"QC-{row.id}"),
    Column("method", _("檢查方式"), lambda row: str(METHODS[row.method])),
    Column("project", _("項目"), lambda row: row.project__name),
    Column("checker", _("檢查人"), lambda row: row.checker__name),
    Column("due", _("期限"), kind="date"),
    Column("done_on", _("完成"), kind="date"),
    Column("state", _("結果"), lambda row: str(_word(row)), show=_state),
)
FILTERS = (
    Filter("state", _("狀態"), _chosen, CHOICES),
    Filter("method", _("檢查方式"), lambda rows, v: rows.filter(method=v), Method.choices),
    Filter("q", _("編號或名稱"), lambda rows, v: rows.found_by(v)),
)
CHECKS = Table(
    COLUMNS,
    row_url=lambda row: _pattern().replace("0", str(row.id), 1),
    filters=FILTERS,
    caption=_("質量檢查"),
    empty=_("項目的交付物會自動安排自查與交叉檢查；其他檢查由你安排。"),
)
OF_PROJECT = Table(
    (*COLUMNS[:3], *COLUMNS[4:]),
    row_url=CHECKS.row_url,
    filters=FILTERS[:2],
    caption=_("這個項目的檢查"),
    empty=_("計劃裡的每個交付物會自動安排自查與交叉檢查。"),
)


def shown(rows: Any) -> Any:
    return rows.values_list(*SHOWN, named=True)


def _all(person: Person) -> Any:
    return shown(Check.objects.visible_to(person))


def _of_project(person: Person, project: int) -> Any:
    return shown(Check.objects.visible_to(person).filter(project=project))


ALL_CHECKS = KeptTable(CHECKS, _all)
CHECKS_OF_PROJECT = KeptTable(OF_PROJECT, _of_project, project=int)
