"""Judging: one SQL aggregate per proof, and the rules that turn counts into a verdict.

Nothing here writes. The rules (docs/decisions/0101):
no population -> no evidence; all kept and nothing at risk -> kept; failing within the tolerance,
or kept but close to failing -> at risk; else broken. Of several proofs the worst counts, and a
proof without population among others that hold makes the clause at risk, never kept.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from charter.kernel.evidence import EVIDENCE, Evidence
from charter.kernel.parameters.queries import Moment
from charter.org.models import Department
from charter.policy.models import Verdict
from charter.policy.pack import Row, clauses

ORGANISATION = None


@dataclass(frozen=True)
class Figure:
    """What one proof shows: counts of records, and the percent that must be kept."""

    proof: str
    total: int
    kept: int
    risk: int = 0
    required: float = 100
    is_share: bool = False

    @property
    def failing(self) -> int:
        return self.total - self.kept

    @property
    def verdict(self) -> Verdict:
        if not self.total:
            return Verdict.NO_EVIDENCE
        if not self.failing:
            return Verdict.AT_RISK if self.risk else Verdict.KEPT
        if self.kept * 100 < self.required * self.total:
            return Verdict.BROKEN
        return Verdict.KEPT if self.is_share and not self.risk else Verdict.AT_RISK


@dataclass(frozen=True)
class Finding:
    """A clause judged: its figures, and what follows from them."""

    clause: str
    figures: tuple[Figure, ...] = ()
    attested: bool = False

    @property
    def verdict(self) -> Verdict:
        return combined((figure.verdict for figure in self.figures), attested=self.attested)

    @property
    def total(self) -> int:
        return sum(figure.total for figure in self.figures)

    @property
    def kept(self) -> int:
        return sum(figure.kept for figure in self.figures)

    @property
    def risk(self) -> int:
        return sum(figure.risk for figure in self.figures)


def combined(verdicts: Iterable[Verdict], *, attested: bool = False) -> Verdict:
    """The worst; a hole among proofs that hold is at risk; a person's word fills a full hole."""
    found = set(verdicts)
    if not found - {Verdict.NO_EVIDENCE}:
        return Verdict.ATTESTED if attested else Verdict.NO_EVIDENCE
    if Verdict.BROKEN in found:
        return Verdict.BROKEN
    return Verdict.KEPT if found == {Verdict.KEPT} else Verdict.AT_RISK


def _flag(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def examined(
    proof: Evidence,
    moment: Moment,
    *,
    departments: Collection[int] = (),
    project: int | None = None,
) -> QuerySet[Any]:
    """The population within a scope, each record flagged `is_kept` and `is_close`."""
    records: QuerySet[Any] = proof.population(moment)
    if departments:
        records = records.filter(**{f"{proof.department}__in": departments})
    if project is not None:
        records = records.filter(**{proof.project: project})
    close = _flag(proof.risk(moment)) if proof.risk else Value(False, BooleanField())
    flagged: QuerySet[Any] = records.annotate(is_kept=_flag(proof.kept(moment)), is_close=close)
    return flagged


Counts = dict[int | None, tuple[int, int, int]]


def counted(proof: Evidence, moment: Moment, *, project: int | None = None) -> Counts:
    """(population, kept, kept but at risk) by department id; one statement."""
    scope: Combinable = F(proof.department) if proof.department else Value(None, IntegerField())
    records = examined(proof, moment, project=project).order_by().annotate(in_department=scope)
    chosen = records.values_list("pk", "in_department", "is_kept", "is_close")
    try:
        inner, arguments = chosen.query.sql_with_params()
    except EmptyResultSet:
        return {}
    # The inner statement is Django's own, with its arguments bound; nothing is pasted in.
    statement = (
        "SELECT d, count(*), count(*) FILTER (WHERE k), count(*) FILTER (WHERE k AND c)"  # noqa: S608
        f" FROM ({inner}) AS judged (id, d, k, c) GROUP BY d"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return {row[0]: (row[1], row[2], row[3]) for row in cursor.fetchall()}


def _figure(proof: Evidence, moment: Moment, counts: Iterable[tuple[int, int, int]]) -> Figure:
    columns = list(zip(*counts, strict=True)) or [(0,), (0,), (0,)]
    total, kept, close = (sum(column) for column in columns)
    required = proof.required(moment) if proof.required else 100
    return Figure(proof.name, total, kept, close, required, proof.is_share)


def _figures(
    moment: Moment, counted_by: Iterable[tuple[Evidence, Iterable[tuple[int, int, int]]]]
) -> list[Figure]:
    """What each proof shows; nothing of a kind of record that need not occur and did not."""
    found = [(proof, _figure(proof, moment, counts)) for proof, counts in counted_by]
    return [figure for proof, figure in found if figure.total or not proof.may_be_none]


def family() -> dict[int, set[int]]:
    """Each department with itself and everything below it."""
    parents = dict(Department.objects.values_list("pk", "parent"))
    families: dict[int, set[int]] = defaultdict(set)
    for one in parents:
        above: int | None = one
        while above is not None and one not in families[above]:
            families[above].add(one)
            above = parents.get(above)
    return families


@dataclass(frozen=True)
class Findings:
    """Everything judged at one moment: by clause for the organisation, by department below."""

    organisation: dict[str, Finding]
    departments: dict[tuple[str, int], Finding]


def judge(
    codes: Collection[str] | None = None,
    moment: Moment | None = None,
    *,
    attested: Collection[str] = (),
    project: int | None = None,
) -> Findings:
    """Judge these clauses (all) from live data. A clause drawn from others needs no own proof."""
    moment = moment or Moment.now()
    wanted = list(clauses() if codes is None else codes)
    carriers = {c for code in wanted for c in _carriers(clauses()[code])}
    families = family()
    whole: dict[str, Finding] = {}
    parts: dict[tuple[str, int], Finding] = {}
    for code in {**dict.fromkeys(wanted), **dict.fromkeys(carriers)}:
        proofs = [p for p in EVIDENCE.get(code, ()) if project is None or p.project]
        counts = {proof.name: counted(proof, moment, project=project) for proof in proofs}
        figures = _figures(moment, ((proof, counts[proof.name].values()) for proof in proofs))
        whole[code] = Finding(code, tuple(figures), attested=code in attested)
        scoped = [proof for proof in proofs if proof.department]
        for department, members in families.items() if scoped else ():
            own = ((p, [n for d, n in counts[p.name].items() if d in members]) for p in scoped)
            figures = _figures(moment, own)
            parts[code, department] = Finding(code, tuple(figures))
    for code in wanted:
        if clauses()[code].principles:
            whole[code] = replace(whole[code], figures=(drawn(clauses()[code], whole),))
    return Findings(
        {code: whole[code] for code in wanted},
        {key: found for key, found in parts.items() if key[0] in wanted},
    )


def _carriers(row: Row) -> Iterable[str]:
    return (code for _name, codes in row.principles for code in codes)


def drawn(row: Row, findings: dict[str, Finding]) -> Figure:
    """A principle counts once a clause that carries it has evidence; it is kept while none of
    them is broken, and close to failing while not all of them are kept."""
    total = kept = close = 0
    for _name, codes in row.principles:
        verdict = combined(findings[code].verdict for code in codes)
        if verdict != Verdict.NO_EVIDENCE:
            total += 1
            kept += verdict != Verdict.BROKEN
            close += verdict == Verdict.AT_RISK
    return Figure("policy.principles", total, kept, close)


def failing(
    proof: Evidence,
    moment: Moment,
    *,
    departments: Collection[int] = (),
    project: int | None = None,
) -> QuerySet[Any]:
    """The records that do not hold what the clause demands."""
    found = examined(proof, moment, departments=departments, project=project)
    unkept: QuerySet[Any] = found.filter(is_kept=False)
    return unkept


def fingerprint(code: str, moment: Moment) -> str:
    """A short hash of the parameters that ruled this judgement."""
    values = {name: moment.parameters[name] for name in clauses()[code].parameters}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


def touched(kinds: Iterable[str]) -> set[str]:
    """The clauses whose proof looks at records of these kinds."""
    table = watched()
    return {code for kind in kinds for code in table.get(kind, ())}


def watched() -> dict[str, set[str]]:
    """Clauses by the kind of record that can change them: the model judged, and `touched_by`.
    Asked for with every entry of the journal."""
    return _watched(tuple(map(len, EVIDENCE.values())))


@lru_cache(1)
def _watched(_declared: tuple[int, ...]) -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for code, proofs in EVIDENCE.items():
        for proof in proofs:
            for kind in (proof.model._meta.label_lower, *proof.touched_by):
                table.setdefault(kind.lower(), set()).add(code)
    return table
