"""What the pages show, gathered in a number of queries that does not grow with the list."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground.keys import key_in
from charter.kernel.approvals.approvals import step_rows
from charter.kernel.approvals.models import Flow, Request
from charter.kernel.approvals.models.request import RequestQuerySet
from charter.kernel.approvals.permissions import may_change_rules
from charter.org.models import Person

PAGE = 30
TABS = {
    "todo": gettext_lazy("待我審批"),
    "done": gettext_lazy("已審批"),
    "mine": gettext_lazy("我發起"),
    "cc": gettext_lazy("抄送"),
}


@dataclass(frozen=True)
class Inbox:
    tab: str
    flow: str
    rows: list[Request]
    older: str
    waiting: int
    kinds: list[tuple[str, str]]
    batch: bool
    rules: bool

    def place_of(self, pk: int) -> int:
        """Which one it is on this page, from 1; 0 when it is not here."""
        return next((n for n, row in enumerate(self.rows, 1) if row.pk == pk), 0)

    def following(self, pk: int) -> Request | None:
        """Which one is shown when this one is decided."""
        others = [row for row in self.rows if row.pk != pk]
        return others[0] if self.tab == "todo" and others else None

    @property
    def here(self) -> Any:
        return TABS[self.tab]

    @property
    def tabs(self) -> list[tuple[str, Any, bool]]:
        return [(key, label, key == self.tab) for key, label in TABS.items()]


def inbox(person: Person, query: Mapping[str, str]) -> Inbox:
    """One page of one tab; the filter and the place stand in the URL."""
    tab = asked if (asked := query.get("tab", "")) in TABS else "todo"
    flow, after = query.get("flow", ""), query.get("after", "")
    every = _tab(tab, person)
    kinds = _kinds(every)
    found = every.filter(flow_code=flow) if flow else every
    rows, older = _paged(found.select_related("flow", "applicant"), tab, after)
    todo = sum(n for _code, _name, n in kinds)
    return Inbox(
        tab=tab,
        flow=flow,
        rows=rows,
        older=older,
        waiting=todo if tab == "todo" else Request.objects.waiting_for(person).count(),
        kinds=[(code, _(name)) for code, name, _n in kinds],
        rules=may_change_rules(person),
        batch=bool(tab == "todo" and flow and rows and rows[0].flow.batch),
    )


def _tab(tab: str, person: Person) -> RequestQuerySet:
    requests = Request.objects.all()
    return {
        "todo": requests.waiting_for,
        "done": requests.decided_by_me,
        "mine": requests.started_by,
        "cc": requests.copied_to,
    }[tab](person)


def _kinds(found: RequestQuerySet) -> list[tuple[str, str, int]]:
    """The flows of a tab with the number of requests of each."""
    named = found.order_by("flow_code").values_list("flow_code", "flow__name")
    kinds: dict[str, tuple[str, int]] = {}
    for code, name, n in named.annotate(n=Count("pk")):
        kinds[code] = (name, n + kinds.get(code, ("", 0))[1])
    return [(code, name, n) for code, (name, n) in kinds.items()]


def _paged(found: RequestQuerySet, tab: str, after: str) -> tuple[list[Request], str]:
    """待我審批 by deadline, the others newest first; the next page begins after the last row."""
    stamp, _comma, pk = after.rpartition(",")
    last = key_in(pk) or 0
    if tab == "todo":
        if last and (due := _moment(stamp)):
            found = found.filter(Q(due__gt=due) | Q(due=due, pk__gt=last))
        rows = list(found.order_by("due", "pk")[: PAGE + 1])
    else:
        rows = list((found.filter(pk__lt=last) if last else found).order_by("-pk")[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    end = rows[-1] if more else None
    return rows, f"{end.due.isoformat() if end.due else ''},{end.pk}" if end else ""


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def flow_rows(flow: Flow) -> list[tuple[str, str]]:
    return step_rows(flow.steps)
