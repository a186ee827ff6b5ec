"""Storing what was judged, and marking what must be judged anew."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter.ground.database.engine.memory import forget, unsaid
from charter.kernel.evidence import EVIDENCE
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import Moment
from charter.org.models import Person
from charter.policy.models import Attestation, Clause, Judgement, Mark, Verdict
from charter.policy.pack import clauses
from charter.policy.verdicts import Finding, failing, fingerprint, judge, touched

JUDGED = declare("policy.clause.judged", _("「%(title)s」的判定有了變化"))

SAMPLE = 5
TRAIL = 12
LOCK = 0x0C1A05E5
MARK = "INSERT INTO policy_mark (kind) SELECT unnest(%s::text[])"
Key = tuple[str, int | None]


@transaction.atomic
def rejudge(codes: Collection[str] | None = None, *, by: Person | None = None) -> int:
    """Judge these clauses (all) from live data and store what came out.

    Returns how many judgements are new. One judge at a time: a second one waits, then looks
    again, so that an older look never overwrites a newer one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    moment = Moment.now()
    attested = Attestation.objects.in_force(moment.today).values_list("clause__code", flat=True)
    wanted = set(clauses()) if codes is None else _with_drawn(codes)
    found = judge(wanted, moment, attested=set(attested))
    results: dict[Key, Finding] = {(code, None): one for code, one in found.organisation.items()}
    results.update(found.departments.items())
    changed = _store(results, moment)
    for code, old, new in changed:
        clause, _new = Clause.objects.get_or_create(code=code)
        record(JUDGED, clause, by=by, old=old, new=new)
    return len(changed)


def _with_drawn(codes: Collection[str]) -> set[str]:
    """A clause drawn from others is judged again when one of them is."""
    drawn = {
        row.code
        for row in clauses().values()
        if any(set(carriers) & set(codes) for _name, carriers in row.principles)
    }
    return set(codes) | drawn


def _store(results: dict[Key, Finding], moment: Moment) -> list[tuple[str, str, str]]:
    """Write the judgements; returns the organisation's clauses whose verdict moved."""
    codes = {code for code, _department in results}
    standing: dict[Key, Judgement] = {
        (row.clause, row.department_id): row
        for row in Judgement.objects.standing().filter(clause__in=codes)
    }
    fresh, ended, moved = [], [], []
    for key, finding in results.items():
        before = standing.get(key)
        if before is None and key[1] is not None and not finding.total:
            continue
        new = _judgement(key, finding, moment, before)
        if before is not None and _continues(before, new):
            new.pk, new.at = before.pk, before.at
        elif before is not None:
            ended.append(before.pk)
        fresh.append(new)
        old = before.verdict if before else str(Verdict.NO_EVIDENCE)
        if key[1] is None and old != new.verdict:
            moved.append((key[0], old, new.verdict))
    Judgement.objects.filter(pk__in=ended).update(until=moment.at)
    Judgement.objects.bulk_create([row for row in fresh if row.pk is None])
    Judgement.objects.bulk_create(  # an upsert: no CASE for every row and column
        [row for row in fresh if row.pk],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=REFRESHED,
        batch_size=500,
    )
    return moved


REFRESHED = ["checked_at", "total", "kept", "risk", "proofs", "failing", "trail", "parameters"]


def _continues(before: Judgement, new: Judgement) -> bool:
    """The same verdict with the same figures, or with others on the same day."""
    if before.verdict != new.verdict:
        return False
    figures = (before.total, before.kept, before.risk) == (new.total, new.kept, new.risk)
    return figures or timezone.localdate(before.at) == timezone.localdate(new.at)


def _judgement(key: Key, finding: Finding, moment: Moment, before: Judgement | None) -> Judgement:
    code, department = key
    return Judgement(
        clause=code,
        department_id=department,
        at=moment.at,
        checked_at=moment.at,
        verdict=finding.verdict,
        total=finding.total,
        kept=finding.kept,
        risk=finding.risk,
        proofs=[_proof(figure) for figure in finding.figures],
        failing=_sample(finding, moment) if department is None else [],
        trail=_trail(before, finding, moment.at),
        parameters=fingerprint(code, moment),
    )


def _proof(figure: Any) -> dict[str, Any]:
    names = ("proof", "total", "kept", "risk", "required")
    return {name: getattr(figure, name) for name in names} | {"verdict": figure.verdict}


def _sample(finding: Finding, moment: Moment) -> list[dict[str, Any]]:
    """The first failing records by id; the opened clause lists all of them, live."""
    unkept = {figure.proof for figure in finding.figures if figure.failing}
    return [
        {"proof": proof.name, "pk": pk}
        for proof in EVIDENCE.get(finding.clause, ())
        if proof.name in unkept
        for pk in failing(proof, moment).order_by("pk").values_list("pk", flat=True)[:SAMPLE]
    ]


def _trail(before: Judgement | None, finding: Finding, at: dt.datetime) -> list[float | None]:
    """Shares kept in percent, one per judged day, today's last."""
    share = round(finding.kept * 100 / finding.total, 1) if finding.total else None
    past = list(before.trail) if before else []
    if before and timezone.localdate(before.checked_at) == timezone.localdate(at):
        past = past[:-1]
    return [*past, share][-TRAIL:]


@transaction.atomic
def rejudge_marked(*, by: Person | None = None) -> int:
    """Judge the clauses whose records changed since the last time; takes the marks away."""
    marks = list(Mark.objects.select_for_update(skip_locked=True).values_list("pk", "kind"))
    if not marks:
        return 0
    forget(MARK)
    codes = touched({kind for _pk, kind in marks})
    changed = rejudge(codes, by=by)
    Mark.objects.filter(pk__in=[pk for pk, _kind in marks]).delete()
    return changed


@transaction.atomic
def mark(kind: str, *, by: Person | None = None) -> None:
    """Note that records of a kind changed. No journal entry: it is one that calls this."""
    _mark(kind)


def _mark(*kinds: str) -> None:
    """The same inside a transaction that runs already, in one statement without a savepoint; a
    transaction that changes many records of a kind says so once."""
    if news := unsaid(MARK, set(kinds)):
        with connection.cursor() as cursor:
            cursor.execute(MARK, [sorted(news)])
