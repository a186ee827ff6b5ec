"""The lists of problems; rows are named tuples from kept statements."""

from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.ground.bulk import BulkAct, bulk_buttons
from charter.ground.table import Column, Filter, Table
from charter.ground.templatetags.ui import status
from charter.org.kept import KeptTable
from charter.org.models import Person
from charter.rooms.quality.acts import ACTS, AT_ONCE
from charter.rooms.quality.models import Grade, Problem, Source, Step
from charter.rooms.quality.models.problems import TO_RECTIFY, TONES

STATES: "dict[str, str | Promise]" = dict(Problem.State.choices)
GRADES, STEPS = dict(Grade.choices), dict(Step.choices)
SHOWN = (
    "pk", "id", "title", "grade", "state", "step", "due", "reported_at", "owner__name",
    "project__name",
)  # fmt: skip


@cache
def _pattern(name: str) -> str:
    return reverse(name, args=[0])


def _address(row: Any) -> str:
    return _pattern("quality:problem").replace("0", str(row.id), 1)


def _is_late(row: Any) -> bool:
    return row.state in TO_RECTIFY and row.due < clock.today()


def _state(row: Any) -> str:
    if _is_late(row):
        return status("bad", _("逾期"))
    tone = "bad" if row.state == Problem.State.REOPENED else TONES.get(row.state, "none")
    return status(tone, STATES[row.state])


def _grade(row: Any) -> str:
    word = GRADES[row.grade]
    return status("bad", word, pill=True) if row.grade == Grade.MAJOR else str(word)


def _chosen_state(rows: Any, value: str) -> Any:
    if value == "open":
        return rows.open()
    if value == "late":
        return rows.late()
    return rows.to_verify() if value == "ripe" else rows.filter(state=value)


PROBLEM_COLUMNS = (
    Column("title", _("問題")),
    Column("number", _("編號"), lambda row: f"QP-{row.id}"),
    Column("grade", _("等級"), lambda row: str(GRADES[row.grade]), show=_grade),
    Column("step", _("環節"), lambda row: str(STEPS[row.step])),
    Column("project", _("項目"), lambda row: row.project__name),
    Column("owner", _("負責人"), lambda row: row.owner__name),
    Column("due", _("整改期限"), kind="date"),
    Column("state", _("狀態"), lambda row: str(STATES[row.state]), show=_state),
)
STATE_CHOICES = (
    ("open", _("未關閉")),
    ("late", _("逾期")),
    ("ripe", _("可驗證效果")),
    *Problem.State.choices,
)
FILTERS = (
    Filter("state", _("狀態"), _chosen_state, STATE_CHOICES),
    Filter("grade", _("等級"), lambda rows, v: rows.filter(grade=v), Grade.choices),
    Filter("step", _("環節"), lambda rows, v: rows.filter(step=v), Step.choices),
    Filter("source", _("來源"), lambda rows, v: rows.filter(source=v), Source.choices),
    Filter("q", _("編號或標題"), lambda rows, v: rows.found_by(v)),
)
BULK = {name: BulkAct(ACTS[name].title, ACTS[name].form, ACTS[name].do) for name in AT_ONCE}
PROBLEMS = Table(
    PROBLEM_COLUMNS,
    row_url=_address,
    filters=FILTERS,
    bulk=bulk_buttons(BULK, "/quality/problems/bulk/"),
    caption=_("質量問題"),
    empty=_("看到做得不對的地方就登記，手機也可以拍照登記。"),
)
OF_PROJECT = Table(
    (*PROBLEM_COLUMNS[:4], *PROBLEM_COLUMNS[5:]),
    row_url=_address,
    filters=FILTERS[:2],
    caption=_("這個項目的質量問題"),
    empty=_("這個項目還沒有登記過質量問題。"),
)


def shown(rows: "QuerySet[Problem]") -> Any:
    return rows.values_list(*SHOWN, named=True)


def _all(person: Person) -> Any:
    return shown(Problem.objects.visible_to(person))


def _of_project(person: Person, project: int) -> Any:
    return shown(Problem.objects.visible_to(person).filter(project=project))


ALL_PROBLEMS = KeptTable(PROBLEMS, _all)
PROBLEMS_OF_PROJECT = KeptTable(OF_PROJECT, _of_project, project=int)
