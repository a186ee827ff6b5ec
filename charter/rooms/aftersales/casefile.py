"""Everything the page of a case shows, in a handful of statements that are kept."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.db.models import CharField, F, Model, QuerySet, Value

from charter.ground.database.prepared import Prepared, Shape
from charter.kernel.files.models import Attachment
from charter.kernel.journal.models import kind_of
from charter.org.models import Person
from charter.org.reach import shown
from charter.rooms.aftersales.models import Case, Channel, Clock, Note, Reply
from charter.rooms.aftersales.models.cases import CaseQuerySet

RELATED_DAYS, MOST = dt.timedelta(days=90), 5
WITH = ("customer", "contact", "assignee", "commitment")


class Event(NamedTuple):
    """One of the six conditions, as `timing.pauses_of` reads them."""

    condition: str
    at: dt.datetime
    reason: Any


@dataclass(frozen=True)
class CaseFile:
    """`case` knows its customer, contact, assignee and commitment; `clocks` come with the
    conditions that moved them."""

    case: Case
    clocks: "Sequence[Ticking]"


def of(customer: int) -> CaseQuerySet:
    """A customer's cases, through the one function that says which those are."""
    contact = Person(kind=Person.Kind.CUSTOMER, customer_id=customer)
    return shown(Case.objects.all(), contact)


CASE = Shape(Case, *WITH, without=("search",))
CLOCK = Shape(Clock, "calendar")


@cache
def _case(of_customer: bool) -> Prepared:
    def build(pk: int, customer: int = 0) -> Any:
        seen = of(customer) if of_customer else Case.objects.all()
        return seen.filter(pk=pk).values_list(*CASE.names)

    return Prepared(build, pk=int, **({"customer": int} if of_customer else {}))


OF_EVENT = ("events__condition", "events__at", "events__reason")
KINDS = [kind.value for kind in Clock.Kind]
CLOCKS = Prepared(
    lambda pk: CLOCK.of(
        Clock.objects.in_play().filter(case=pk).order_by("id", "events__id"), *OF_EVENT
    ),
    pk=int,
)
# Those of one kind that went before: update clocks, and the clock of a case reopened late.
PAST = Prepared(
    lambda pk, kind: CLOCK.of(
        Clock.objects.filter(case=pk, kind=kind).order_by("id", "events__id"), *OF_EVENT
    ),
    pk=int,
    kind=str,
)


def case_for(person: Person, pk: int) -> Case | None:
    """None for a case that is not there, and for one the person may not see."""
    whose = {"customer": person.customer_id} if person.is_customer else {}
    row = _case(person.is_customer).first(pk=pk, **whose)
    return CASE.make(row) if row else None


def case_of(person: Person, kind: str, pk: int) -> int | None:
    """The case to which a reply or a note belongs."""
    rows: QuerySet[Any] = (
        Reply.objects.visible_to(person) if kind == "reply" else Note.objects.visible_to(person)
    )
    return rows.filter(pk=pk).values_list("case", flat=True).first()


Ticking = tuple[Clock, list[Event]]


def clocks_of(case: Case, statement: Prepared = CLOCKS) -> list[Ticking]:
    """The newest of each kind: response, update, resolution."""
    newest = {clock.kind: (clock, events) for clock, events in _ticking(case, statement)}
    return [newest[kind] for kind in KINDS if kind in newest]


def rounds_of(case: Case, kind: str) -> list[Ticking]:
    """Every clock of that kind which the case has had, the first one first."""
    return _ticking(case, PAST, kind=kind)


def _ticking(case: Case, statement: Prepared, **of: Any) -> list[Ticking]:
    found: dict[int, Ticking] = {}
    for row in statement.rows(pk=case.pk, **of):
        if row[0] not in found:
            found[row[0]] = (CLOCK.make(row), [])
            found[row[0]][0].case = case
        if row.events__condition:
            found[row[0]][1].append(Event(*row[-3:]))
    return list(found.values())


# -- what was said --------------------------------------------------------------------------


class Said(NamedTuple):
    """A reply, a customer's word or a note; `by` is empty when the system wrote it, and when
    `who`, a customer's person without an account, did."""

    kind: str
    pk: int
    at: dt.datetime
    text: str
    channel: str
    by: str | None
    by_kind: str | None
    who: str

    @property
    def is_customer(self) -> bool:
        return bool(self.who) or self.by_kind == Person.Kind.CUSTOMER

    @property
    def name(self) -> str:
        return self.who or self.by or ""

    @property
    def channel_label(self) -> str:
        return str(Channel(self.channel).label) if self.channel else ""


def _said(rows: Any, kind: str, channel: Any, caller: Any) -> Any:
    told = rows.annotate(kind=Value(kind, CharField()), way=channel, caller=caller)
    return told.values_list("kind", "pk", "at", "text", "way", "by__name", "by__kind", "caller")


def _replies(pk: int) -> Any:
    return _said(Reply.objects.filter(case=pk).order_by(), "reply", F("channel"), F("who"))


def _both(pk: int) -> Any:
    none = Value("", CharField())
    notes = _said(Note.objects.filter(case=pk).order_by(), "note", none, none)
    return _replies(pk).union(notes, all=True)


REPLIES, BOTH = Prepared(_replies, pk=int), Prepared(_both, pk=int)


def thread(case: Case, notes: bool) -> list[Said]:
    """Customer's words, replies and, for staff, notes in the order of time."""
    said = [Said(*row) for row in (BOTH if notes else REPLIES).rows(pk=case.pk)]
    return sorted(said, key=lambda one: (one.at, one.pk))


# -- beside it ------------------------------------------------------------------------------

PARTS: dict[str, type[Model]] = {"case": Case, "reply": Reply, "note": Note}


def _files(pk: int, *kinds: str) -> Any:
    parts = []
    for kind in kinds:
        model = PARTS[kind]
        rows = Attachment.objects.filter(kind=kind_of(model), removed_at=None).order_by()
        whose = {"pk": pk} if model is Case else {"case": pk}
        mine = rows.filter(subject_id__in=model._default_manager.filter(**whose).values("pk"))
        named = mine.annotate(part=Value(kind, CharField()))
        parts.append(named.values_list("part", "subject_id", "pk", "name", "size"))
    return parts[0].union(*parts[1:], all=True)


FILES = Prepared(lambda pk: _files(pk, "case", "reply", "note"), pk=int)
OPEN_FILES = Prepared(lambda pk: _files(pk, "case", "reply"), pk=int)
RELATED = Prepared(
    lambda pk, customer, topic, since: (
        Case.objects.filter(customer=customer, topic=topic, received_at__gte=since)
        .exclude(pk=pk)
        .order_by("-id")
        .values_list("pk", "title", "state", "received_at")[:MOST]
    ),
    pk=int,
    customer=int,
    topic=str,
    since=dt.datetime,
)


def files(case: Case, notes: bool) -> dict[tuple[str, int], list[Any]]:
    """What was handed in with the case, its replies and, for staff, its notes: rows with pk,
    name and size, by ("case" | "reply" | "note", its key)."""
    found: dict[tuple[str, int], list[Any]] = {}
    for row in sorted((FILES if notes else OPEN_FILES).rows(pk=case.pk), key=lambda row: row.pk):
        found.setdefault((row.part, row.subject_id), []).append(row)
    return found


MERGED = Prepared(
    lambda pk: Case.objects.filter(merged_into=pk).order_by("id").values_list("pk", "title")[:MOST],
    pk=int,
)


def merged(case: Case) -> list[Any]:
    """The cases whose matter goes on in this one."""
    return MERGED.rows(pk=case.pk) if case.is_open or case.resolved_at else []


def related(case: Case) -> list[tuple[Any, str]]:
    """The customer's cases of the same topic in the ninety days before, with their states."""
    if not case.topic:
        return []
    since = case.received_at - RELATED_DAYS
    found = RELATED.rows(pk=case.pk, customer=case.customer_id, topic=case.topic, since=since)
    return [(row, str(Case.State(row.state).label)) for row in found]
