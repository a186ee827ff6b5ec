"""Questions that span models: who stands above a case, what the inbox shows."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, Prefetch, Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock as time
from charter.org.models import Department, Person, Role
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.models.cases import CaseQuerySet

STEPS = 3
SHOWN = 50
COUNTED = 100  # tabs count no further than this
SOON = dt.timedelta(hours=2)


def keepers_of(case: Case) -> list[Person]:
    """Who must know: the assignee, else the heads of the department the case lies in."""
    if case.assignee:
        return [case.assignee]
    return list(Person.objects.heads_of(case.department)) if case.department else []


def line_above(case: Case, step: int) -> list[Person]:
    """Up the line: 1 the assignee's manager or head, 2 the heads above, 3 the management."""
    if step == 1 and case.assignee and case.assignee.manager:
        return [case.assignee.manager]
    if step <= 2:
        department: Department | None = case.department
        if step == 2 and department and department.parent:
            department = department.parent
        if department and (heads := list(Person.objects.heads_of(department))):
            return heads
    return list(Person.objects.holding(Role.MANAGEMENT))


@dataclass(frozen=True)
class View:
    """A tab of the inbox: what it shows, and whether its number burns."""

    name: str
    label: "str | Promise"
    chosen: Callable[[CaseQuerySet, Person], CaseQuerySet]
    hot: bool = False


VIEWS = (
    View("mine", _("我的待處理"), lambda cases, person: cases.open().of(person)),
    View("soon", _("快到時限"), lambda cases, _p: cases.due_before(time.now() + SOON), hot=True),
    View("unassigned", _("未分派"), lambda cases, _p: cases.unassigned()),
    View("follow_up", _("待回訪"), lambda cases, _p: cases.awaiting_follow_up()),
    View("open", _("全部未結"), lambda cases, _p: cases.open()),
)
BY_NAME = {view.name: view for view in VIEWS}


def counts(person: Person) -> dict[str, int]:
    """How many each tab holds, counted no further than a hundred, in one query."""
    cases = Case.objects.visible_to(person).order_by()
    parts = [
        view.chosen(cases, person)
        .annotate(tab=Value(view.name, CharField()))
        .values_list("tab", flat=True)[:COUNTED]
        for view in VIEWS
    ]
    return Counter(parts[0].union(*parts[1:], all=True))


def inbox(
    person: Person, view: str = "mine", words: str = "", after: str = ""
) -> tuple[list[Case], str]:
    """Up to fifty cases by their due moment, and the key from which the next page goes on."""
    cases = Case.objects.visible_to(person)
    if words:
        cases = cases.found_by(words)
        if after.isdigit():
            cases = cases.filter(pk__lt=int(after))
    else:
        chosen = BY_NAME.get(view, VIEWS[0])
        cases = _beyond(chosen.chosen(cases, person), after).by_urgency()
    clocks = Prefetch("clocks", Clock.objects.select_related("calendar"))
    found = list(
        cases.defer("search", "text", "cause", "solution")
        .select_related("customer", "assignee")
        .prefetch_related(clocks)[: SHOWN + 1]
    )
    last = found[SHOWN - 1] if len(found) > SHOWN else None
    return found[:SHOWN], (_key(last, bool(words)) if last else "")


def _key(case: Case, by_number: bool) -> str:
    if by_number:
        return str(case.pk)
    return f"{case.next_due.isoformat() if case.next_due else ''}~{case.pk}"


def _beyond(cases: CaseQuerySet, after: str) -> CaseQuerySet:
    moment, _tilde, pk = after.partition("~")
    if not pk.isdigit():
        return cases
    try:
        due = dt.datetime.fromisoformat(moment) if moment else None
    except ValueError:
        return cases
    if due is None:
        return cases.filter(next_due=None, pk__gt=int(pk))
    later = Q(next_due__gt=due) | Q(next_due=due, pk__gt=int(pk)) | Q(next_due=None)
    return cases.filter(later)


def likely_related(case: Case) -> list[Case]:
    """The customer's cases of the same topic in the ninety days before."""
    if not case.topic:
        return []
    since = case.received_at - dt.timedelta(days=90)
    same = Case.objects.filter(customer=case.customer_id, topic=case.topic, received_at__gte=since)
    return list(same.exclude(pk=case.pk).defer("search", "text").order_by("-id")[:5])
