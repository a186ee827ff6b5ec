"""The inbox: its tabs, how many each holds, and its rows, from statements that are kept.

Rows are plain tuples: fifty cases that are only shown are fifty cases nobody needs as objects.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import CharField, FilteredRelation, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from charter.ground import clock as time
from charter.ground.database.prepared import Prepared
from charter.ground.search import newest_first
from charter.org.models import Person
from charter.rooms.aftersales import casefile
from charter.rooms.aftersales.models import Case, Clock
from charter.rooms.aftersales.models.cases import CaseQuerySet

SHOWN = 50
COUNTED = 100  # tabs count no further than this
BEFORE, FROM = 4, 9  # the list beside a case: so many more urgent ones, then itself and after
SOON = dt.timedelta(hours=2)
KINDS = {"person": int, "soon": dt.datetime, "customer": int, "due": dt.datetime, "pk": int}


@dataclass(frozen=True)
class View:
    """A tab: what it shows, which of KINDS that depends on, whether its number burns, and
    whether the clocks of all its cases stand."""

    name: str
    label: "str | Promise"
    chosen: Callable[[CaseQuerySet, int, dt.datetime], CaseQuerySet]
    needs: tuple[str, ...] = ()
    hot: bool = False
    standing: bool = False


VIEWS = (
    View(
        "mine",
        _("我的待處理"),
        lambda found, person, _s: found.open().filter(assignee=person),
        ("person",),
    ),
    View(
        "soon", _("快到時限"), lambda found, _p, soon: found.due_before(soon), ("soon",), hot=True
    ),
    View("unassigned", _("未分派"), lambda found, _p, _s: found.unassigned()),
    View(
        "follow_up",
        _("待回訪"),
        lambda found, _p, _s: found.awaiting_follow_up(),
        standing=True,
    ),
    View("open", _("全部未結"), lambda found, _p, _s: found.open()),
)
BY_NAME = {view.name: view for view in VIEWS}
Place = tuple[dt.datetime | None, int]
LONGEST = 19  # digits that no key has
LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


def _tabs(person: int, soon: dt.datetime) -> Any:
    parts = [
        view.chosen(Case.objects.order_by(), person, soon)
        .annotate(tab=Value(view.name, CharField()))
        .values_list("tab")[:COUNTED]
        for view in VIEWS
    ]
    return parts[0].union(*parts[1:], all=True)


TABS = Prepared(_tabs, person=int, soon=dt.datetime)


def counts(person: Person) -> Counter[str]:
    """How many each tab holds for a member of staff, counted no further than a hundred."""
    return Counter(TABS.tally(person=person.pk, soon=time.now() + SOON))


def view_for(asked: str, counted: Counter[str]) -> str:
    """The tab that was asked for; else the first with something in it, one's own cases first."""
    if asked in BY_NAME:
        return asked
    return next((view.name for view in VIEWS if counted[view.name]), VIEWS[0].name)


@dataclass(frozen=True)
class Page:
    """Rows, and the key from which the next page goes on ("" when this is the last)."""

    rows: list[Any]
    after: str = ""


def _page(rows: list[Any], by_number: bool = False) -> Page:
    if len(rows) <= SHOWN:
        return Page(rows)
    first = rows[SHOWN]
    moment = first.next_due.isoformat() if first.next_due else ""
    return Page(rows[:SHOWN], str(first.pk) if by_number else f"{moment}~{first.pk}")


def _place(after: str) -> Place | None:
    """The place a URL speaks of; a mangled one is no place, so the first page is shown."""
    moment, _tilde, pk = after.partition("~")
    if not pk.isdecimal() or len(pk) >= LONGEST:
        return None
    try:
        return (dt.datetime.fromisoformat(moment) if moment else None), int(pk)
    except ValueError:
        return None


# -- rows -----------------------------------------------------------------------------------


SAID = ("pk", "title", "state", "next_due", "received_at", "customer__name", "assignee__name")
OF_CLOCK = (
    *("due_at", "budget", "warn_at", "warned_at", "always", "calendar_id"),
    "calendar__version",
)
# Where in a printed row the facts of each kind of clock begin.
CLOCKS = [(kind.value, len(SAID) + n * len(OF_CLOCK)) for n, kind in enumerate(Clock.Kind)]


def _printed(found: CaseQuerySet) -> "QuerySet[Case, Any]":
    """What a row of the inbox prints: the case, and both clocks as far as they run."""
    running = {
        kind.value: FilteredRelation(
            "clocks", condition=Q(clocks__kind=kind, clocks__state=Clock.State.RUNNING)
        )
        for kind in Clock.Kind
    }
    columns = [f"{kind}__{fact}" for kind in Clock.Kind for fact in OF_CLOCK]
    return found.annotate(**running).values_list(*SAID, *columns, named=True)


def _plain(found: CaseQuerySet) -> "QuerySet[Case, Any]":
    """What the JSON list says of a case."""
    columns = (
        *("pk", "title", "state", "customer_id", "assignee_id", "category", "impact", "urgency"),
        *("priority", "received_at", "next_due"),
    )
    return found.values_list(*columns, named=True)


SHAPES = {"printed": _printed, "plain": _plain}


def _from_the_top(found: CaseQuerySet, **_place: Any) -> list[Any]:
    return [found.by_urgency()[: SHOWN + 1]]


def _from_running(found: CaseQuerySet, due: Any, pk: int) -> list[Any]:
    return [found.from_place(due, pk)[: SHOWN + 1], found.standing()[: SHOWN + 1]]


def _from_standing(found: CaseQuerySet, pk: int) -> list[Any]:
    return [found.standing().filter(pk__gte=pk)[: SHOWN + 1]]


def _round_running(found: CaseQuerySet, due: Any, pk: int) -> list[Any]:
    after = (found.from_place(due, pk)[:FROM], found.standing()[:FROM])
    return [found.before_place(due, pk)[:BEFORE], *after]


def _round_standing(found: CaseQuerySet, pk: int) -> list[Any]:
    still = found.standing()
    running = found.filter(next_due__isnull=False).by_urgency().reverse()
    above = still.filter(pk__lt=pk).reverse()
    return [running[:BEFORE], above[:BEFORE], still.filter(pk__gte=pk)[:FROM]]


# From which place a list begins, and the index ranges that are read for it.
WAYS: dict[str, Callable[..., list[Any]]] = {
    "top": _from_the_top,
    "running": _from_running,
    "standing": _from_standing,
    "round running": _round_running,
    "round standing": _round_standing,
}


@cache
def _kept(shape: str, view: str, way: str, of_customer: bool) -> Prepared:
    """Which cases first, what is printed of them after: nothing is joined to rows left out."""
    chosen = BY_NAME[view]

    def build(person: int = 0, soon: Any = None, customer: int = 0, **place: Any) -> Any:
        seen = casefile.of(customer) if of_customer else Case.objects.all()
        parts = WAYS[way](chosen.chosen(seen, person, soon).values("pk"), **place)
        which = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
        return SHAPES[shape](Case.objects.filter(pk__in=which))

    needed = [*chosen.needs, *["customer"] * of_customer]
    if way != "top":
        needed += ["pk"] if "standing" in way else ["due", "pk"]
    return Prepared(build, **{name: KINDS[name] for name in needed})


def _read(person: Person, shape: str, view: str, way: str, place: Place) -> list[Any]:
    """The rows in the order of urgency, however they were read."""
    values = {
        "person": person.pk,
        "soon": time.now() + SOON,
        "customer": person.customer_id,
        "due": place[0],
        "pk": place[1],
    }
    kept = _kept(shape, view, way, person.is_customer)
    rows = kept.rows(**{name: values[name] for name in kept.kinds})
    return sorted(rows, key=_urgency)


def _urgency(row: Any) -> tuple[bool, dt.datetime | None, int]:
    return row.next_due is None, row.next_due or LATEST, row.pk


def listed(person: Person, view: str, after: str = "", shape: str = "printed") -> Page:
    """Up to fifty cases by their due moment; `after` is what the page before answered."""
    place = _place(after)
    if place is None and BY_NAME[view].standing:
        place = (None, 0)
    way = "top" if place is None else "standing" if place[0] is None else "running"
    return _page(_read(person, shape, view, way, place or (None, 0)))


def found(person: Person, words: str, after: str = "", shape: str = "printed") -> Page:
    """Up to fifty cases that hold the words, the newest first. Not kept: which plan is good
    depends on how frequent the words are."""
    cases = Case.objects.visible_to(person).found_by(words)
    if after.isdecimal() and len(after) < LONGEST:
        cases = cases.filter(pk__lte=int(after))
    return _page(list(SHAPES[shape](newest_first(cases))[: SHOWN + 1]), by_number=True)


NEWEST = Prepared(
    lambda customer: _printed(casefile.of(customer).order_by("-id"))[:100],
    customer=int,
)


def newest(contact: Person) -> list[Any]:
    """The requests of a customer's contact's organisation."""
    return NEWEST.rows(customer=contact.customer_id)


def neighbours(person: Person, view: str, case: Case) -> list[Any]:
    """The few cases above and below this one in a tab (where it would stand, if it is not in)."""
    place = (case.next_due, case.pk)
    way = "round standing" if case.next_due is None else "round running"
    rows = _read(person, "printed", view, way, place)
    first = next((n for n, row in enumerate(rows) if _urgency(row) >= _urgency(case)), len(rows))
    return rows[max(0, first - BEFORE) : first + FROM]
