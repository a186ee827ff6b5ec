"""An opened clause: judged live, with its failing records, its history and who answers for it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from charter.ground import formats
from charter.kernel.evidence import EVIDENCE, PAGES, Evidence, place_of
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.subjects import visible
from charter.kernel.parameters.queries import Moment
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Department, Person
from charter.org.web import may_enter
from charter.policy.cells import cell
from charter.policy.margin import proof_sentence
from charter.policy.models import Attestation, Judgement, Verdict
from charter.policy.pack import Row
from charter.policy.permissions import within_sight
from charter.policy.verdicts import Figure, Finding, failing, family, judge
from charter.policy.wording import TONES

MOST = 50


@dataclass(frozen=True)
class Record:
    """One failing record: where it is, whose it is, how late, and the columns the room named."""

    pk: int
    title: str
    url: str
    owner: Person | None
    late: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Proof:
    """One proof of the clause with the records that fail it, as far as the reader may see."""

    name: str
    rule: str
    figure: Figure
    headings: tuple[str, ...]
    records: tuple[Record, ...]
    hidden: int
    has_owner: bool
    has_due: bool

    @property
    def tone(self) -> str:
        return TONES[self.figure.verdict]

    @property
    def word(self) -> str:
        return str(self.figure.verdict.label)

    @property
    def sentence(self) -> str:
        names = ("proof", "total", "kept", "risk", "required")
        return proof_sentence({n: getattr(self.figure, n) for n in names}, [{}])


@dataclass(frozen=True)
class Opened:
    """Everything the page of one clause shows."""

    row: Row
    person: Person
    finding: Finding
    proofs: tuple[Proof, ...]
    history: list[Judgement]
    attestations: list[Attestation]

    @property
    def verdict(self) -> Verdict:
        return self.finding.verdict

    @property
    def tone(self) -> str:
        return TONES[self.verdict]

    @property
    def unmet(self) -> list[str]:
        """The rules of proofs for which nothing has happened yet, where no other has anything."""
        declared = [] if self.proofs else EVIDENCE.get(self.row.code, [])
        return [str(proof.rule) for proof in declared]

    @property
    def begin(self) -> "tuple[str, str] | None":
        """(what one does, the page) to get from no evidence to some."""
        return beginning(self.row.code, self.verdict, self.person)

    @property
    def has_owners(self) -> bool:
        return any(record.owner for proof in self.proofs for record in proof.records)


def beginning(code: str, verdict: Verdict, person: Person) -> "tuple[str, str] | None":
    """(what one does, the page) to get from no evidence to some, where the reader may do it."""
    place = place_of(code) if verdict == Verdict.NO_EVIDENCE else None
    if place is None or not may_enter(person, place[1]):
        return None
    return str(place[0]), reverse(place[1])


def open_clause(row: Row, person: Person, *, department: Department | None = None) -> Opened:
    """Judge this clause from live data, now."""
    moment = Moment.now()
    words = list(
        Attestation.objects.filter(clause__code=row.code, withdrawn_at=None)
        .select_related("person")
        .order_by("-expires_on")
    )
    attested = {row.code} if any(w.expires_on >= moment.today >= w.since for w in words) else set()
    found = judge([row.code], moment, attested=attested)
    finding = found.organisation[row.code]
    if department:
        finding = found.departments.get((row.code, department.pk), Finding(row.code))
    figures = {figure.proof: figure for figure in finding.figures}
    return Opened(
        row=row,
        person=person,
        finding=finding,
        proofs=tuple(
            _proof(proof, figures[proof.name], moment, person, department)
            for proof in EVIDENCE.get(row.code, ())
            if proof.name in figures
        ),
        history=list(
            Judgement.objects.filter(clause=row.code, department=department).order_by("-at")[:24]
        ),
        attestations=words,
    )


def unkept(
    proof: Evidence, moment: Moment, person: Person, department: Department | None = None
) -> QuerySet[Any]:
    """The failing records this reader may see, the longest overdue first."""
    members = family()[department.pk] if department else ()
    found = within_sight(failing(proof, moment, departments=members), proof, person)
    return found.order_by(*([proof.due] if proof.due else []), "pk")


def _proof(
    proof: Evidence,
    figure: Figure,
    moment: Moment,
    person: Person,
    department: Department | None,
) -> Proof:
    seen = unkept(proof, moment, person, department) if figure.failing else None
    total = seen.count() if seen is not None else 0
    return Proof(
        name=proof.name,
        rule=str(proof.rule),
        figure=figure,
        headings=tuple(str(heading) for heading, _lookup in proof.columns),
        records=tuple(records(proof, seen[:MOST], moment, person)) if seen is not None else (),
        hidden=figure.failing - min(total, MOST),
        has_owner=bool(proof.person),
        has_due=bool(proof.due),
    )


def records(
    proof: Evidence, found: QuerySet[Any], moment: Moment, reader: Person
) -> Iterator[Record]:
    """Records with their columns, and their page where the reader may open it: four statements,
    however many rows."""
    lookups = [lookup for _heading, lookup in proof.columns]
    route, place = PAGES.get(proof.model, ("", ""))
    extra = [lookup for lookup in (proof.person, proof.due, place) if lookup]
    values = {row["pk"]: row for row in found.values("pk", *lookups, *extra)}
    owners = Person.objects.in_bulk(
        [row[proof.person] for row in values.values() if proof.person and row[proof.person]]
    )
    titles = proof.model._default_manager.in_bulk(list(values))
    rows = visible(kind_of(proof.model), reader)
    opens = values if rows is None else set(rows.filter(pk__in=values).values_list("pk", flat=True))
    for pk, row in values.items():
        yield Record(
            pk=pk,
            title=str(titles[pk]),
            url=(address(titles[pk]) or at(route, row.get(place))) if pk in opens else "",
            owner=owners.get(row[proof.person]) if proof.person else None,
            late=lateness(row[proof.due], moment) if proof.due else "",
            cells=tuple(cell(proof.model, lookup, row[lookup]) for lookup in lookups),
        )


def address(record: Model) -> str:
    """The record's own page, by the convention `<app>:<model>` taking `pk`."""
    name = f"{record._meta.app_label}:{record._meta.model_name}"
    try:
        return reverse(name, kwargs={"pk": record.pk})
    except NoReverseMatch:
        return ""


def at(route: str, pk: Any) -> str:
    """The page on which records of a kind without pages stand; "" when the room names none."""
    return reverse(route, kwargs={"pk": pk} if pk else {}) if route else ""


def lateness(due: dt.date | dt.datetime | None, moment: Moment) -> str:
    """How long ago it was due: hours within a day, else calendar days; nothing if it is not."""
    if due is None:
        return formats.NOTHING
    if isinstance(due, dt.datetime):
        seconds = (moment.at - due).total_seconds()
        if 0 < seconds < 86_400:
            return _("%(n)s小時") % {"n": formats.number(seconds // 3600)}
        days = int(seconds // 86_400)
    else:
        days = (moment.today - due).days
    return _("%(n)s天") % {"n": formats.number(days)} if days > 0 else formats.NOTHING


def last_working_day(day: dt.date) -> dt.date:
    """The working day that a reminder counts for: a day off belongs to the one before."""
    engine = organisation_engine()
    for _step in range(400):
        if engine.is_working_day(day):
            break
        day -= dt.timedelta(days=1)
    return day
