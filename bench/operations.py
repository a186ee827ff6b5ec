"""What is measured: the requests of each operation, and the CPU milliseconds it may cost."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from bench.load_generator import Ask
from charter.kernel.registers.models import Record
from charter.rooms.aftersales.models import Case
from charter.rooms.cost.models import Standing
from charter.rooms.projects.models import Task
from charter.rooms.quality.models import Problem
from charter.rooms.risk.models import Risk

MANY, BLOCK = 200, 25
CHANGED = 2400  # cases whose state is changed: a share of its own for each run
WORD, RARE = "客戶", "zq123"


@dataclass(frozen=True)
class Operation:
    """`reach` in ms of CPU. `bare` is the list's rows, whose SQL alone is measured beside it."""

    name: str
    asks: Sequence[Ask]
    reach: float
    bare: Any = None
    headers: dict[str, str] = field(default_factory=dict)


# What may cost more with two million cases.
AT_FULL_SIZE = {
    "inbox of open cases, 50 rows": 8,
    "a case": 10,
    f"search {RARE} (rare)": 40,
    f"search {WORD} (frequent)": 40,
}


def operations(token: str, *, full_size: bool) -> list[Operation]:
    """Those of which the data has records."""
    floor = Operation("nothing (health check)", _gets("/healthz"), 0)
    all_of_them = [
        floor,
        *_projects(),
        *_costs(),
        *_aftersales(),
        *_registers(),
        *_writes(),
        *_api(token),
        *_search_and_policy(),
    ]
    marks = AT_FULL_SIZE if full_size else {}
    found = (replace(one, reach=marks.get(one.name, one.reach)) for one in all_of_them)
    return [one for one in found if one.asks]


def _gets(*paths: str) -> list[Ask]:
    return [Ask(path) for path in paths]


def _projects() -> list[Operation]:
    open_tasks = Task.objects.filter(project=1).in_force().work().filter(actual_finish=None)
    bare = open_tasks.order_by("position", "id").values_list(
        "id", "number", "name", "owner__name", "finish", "percent"
    )[:50]
    tasks = Task.objects.filter(pk__lt=1_000_000, actual_finish=None)
    some = list(tasks.order_by("-id").values_list("pk", flat=True)[:MANY])
    if not some:  # loaded with cases only
        return []
    return [
        Operation("list of one project, 50 rows",
                  _gets(*(f"/projects/{n}/tasks/?state=open" for n in range(1, 41))), 6, bare),
        Operation("overdue across projects, 50 rows", _gets("/projects/tasks/late/"), 8),
        Operation("a task", _gets(*(f"/projects/tasks/{pk}/" for pk in some)), 8),
        Operation("a project's overview", _gets(*(f"/projects/{n}/" for n in range(1, 41))), 10),
        Operation("Gantt, 100 tasks", _gets("/projects/10100/plan/"), 25),
        Operation("Gantt, 1,000 tasks", _gets("/projects/11000/plan/"), 120),
    ]  # fmt: skip


def _costs() -> list[Operation]:
    """Of 500 projects of 400 tasks, each with a budget, a ledger and a team."""
    if not Standing.objects.exists():
        return []
    some = range(1, 41)
    return [
        Operation("costs of all projects", _gets("/cost/"), 60),
        Operation("a project's costs", _gets(*(f"/cost/projects/{n}/" for n in some)), 25),
        Operation("a project's earned value",
                  _gets(*(f"/cost/projects/{n}/earned/" for n in some)), 40),
        Operation("portfolio of projects", _gets("/projects/portfolio/"), 30),
        Operation("load board, 26 weeks", _gets("/resources/"), 60),
    ]  # fmt: skip


def _aftersales() -> list[Operation]:
    some = list(Case.objects.open().order_by("-id").values_list("pk", flat=True)[:MANY])
    bare = Case.objects.open().by_urgency().values_list(
        "id", "title", "state", "next_due", "customer__name", "assignee__name"
    )[:50]  # fmt: skip
    return [
        Operation("inbox of open cases, 50 rows", _gets("/aftersales/?view=open"), 6, bare),
        Operation("a case", _gets(*(f"/aftersales/{pk}/" for pk in some)), 8),
        Operation("service trends", _gets("/trends/"), 30),
    ]


def _registers() -> list[Operation]:
    """Of 200,000 records, 50,000 problems, 50,000 risks."""
    records = Record.objects.order_by("-id").values_list(
        "id", "number", "title", "register", "kind", "about_title", "grade", "owner__name",
        "response_due", "state",
    )[:50]  # fmt: skip
    problems = list(Problem.objects.order_by("-id").values_list("pk", flat=True)[:MANY])
    risks = list(Risk.objects.order_by("-id").values_list("pk", flat=True)[:MANY])
    return [
        Operation("register list, 50 rows of 200,000", _gets("/registers/"), 6, records),
        Operation("register list, not yet closed", _gets("/registers/?state=unfinished"), 6),
        Operation("list of problems, 50 rows", _gets("/quality/problems/?state=open"), 6),
        Operation("list of risks, 50 rows", _gets("/risks/?state=unfinished"), 6),
        Operation("a problem", _gets(*(f"/quality/problems/{pk}/" for pk in problems)), 8),
        Operation("a risk", _gets(*(f"/risks/{pk}/" for pk in risks)), 8),
    ]


def _writes() -> list[Operation]:
    """Blocks of cases are put on hold, then resumed: more in a block than connections at once."""
    found = Case.objects.filter(state="in_progress").order_by("id")
    some = list(found.values_list("pk", flat=True)[:CHANGED])
    hold, empty = urlencode({"reason": "等客戶"}), urlencode({"go": 1})
    changes = []
    for start in range(0, len(some), BLOCK):
        block = some[start : start + BLOCK]
        changes += [Ask(f"/aftersales/{pk}/hold/", hold) for pk in block]
        changes += [Ask(f"/aftersales/{pk}/resume/", empty) for pk in block]
    told = {"text": "機房空調不冷，伺服器告警", "channel": "phone"}
    forms = [urlencode({**told, "customer": n, "assignee": n + 2}) for n in range(1, 51)]
    new = [Ask("/aftersales/new/", form) for form in forms]
    return [
        Operation("register a case (clocks, journal, notice)", new, 12),
        Operation("change a case's state", changes, 12),
    ]


def _api(token: str) -> list[Operation]:
    carried = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    told = [
        Ask(
            "/api/aftersales/cases/",
            json.dumps({"customer": n, "text": "機房空調不冷，伺服器告警"}),
        )
        for n in range(1, 51)
    ]
    return [
        Operation("JSON list of cases, 50 rows", _gets("/api/aftersales/cases/?view=open"), 5),
        Operation("JSON register a case", told, 12, headers=carried),
    ]


def _search_and_policy() -> list[Operation]:
    frequent, rare = quote(WORD), quote(RARE)
    return [
        Operation(f"search {RARE} (rare)", _gets(f"/aftersales/?q={rare}"), 25),
        Operation(f"search {WORD} (frequent)", _gets(f"/aftersales/?q={frequent}"), 25),
        Operation("policy page, project management", _gets("/policy/SP/"), 15),
        Operation("policy page, after-sales", _gets("/policy/SI/"), 15),
    ]
