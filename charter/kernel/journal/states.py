"""State = fold of events: what the journal says a record's state is, and whether the row agrees.

Every entry about a record with a flow carries the state that the record is in after it, sealed
into the chain with the rest. The fold is therefore the last word of the journal about the
record. Three things are checked: the row says the same; every step from one entry to the next
is one that the flow allows; nothing moved without an entry.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models

from charter.ground.flow import Flow
from charter.kernel.journal.models import kind_of

STATE = "state"  # the fact's name

LAST = """
SELECT DISTINCT ON (subject_id) subject_id, id, facts->>'state' FROM journal_entry
WHERE kind = %s AND facts ? 'state' ORDER BY subject_id, id DESC
"""
STEPS = """
SELECT before, after, min(subject_id), min(id) FROM (
    SELECT id, subject_id, facts->>'state' AS after,
        lag(facts->>'state') OVER (PARTITION BY subject_id ORDER BY id) AS before
    FROM journal_entry WHERE kind = %s AND facts ? 'state'
) AS steps WHERE before IS DISTINCT FROM after AND before IS NOT NULL GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Disagreement:
    kind: str
    subject: int
    entry: int
    problem: str

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.problem} (entry {self.entry})"


@dataclass(frozen=True)
class Fold:
    """What was compared: records whose state the journal tells, and those it never told of
    (imported in bulk, or older than this account)."""

    told: int
    untold: int
    steps: int
    problems: tuple[Disagreement, ...]

    def __str__(self) -> str:
        said = f"states: {self.told} records compared with the journal, {self.steps} kinds of step"
        said += f", {self.untold} records it never told of" if self.untold else ""
        return "\n".join([*(f"BROKEN: {one}" for one in self.problems), said])


Check = Callable[[], Iterator[Disagreement]]
CHECKS: list[Check] = []


def checked(check: Check) -> Check:
    """What a room compares beyond the states of its records; in the room's `states.py`."""
    CHECKS.append(check)
    return check


def flow_of(model: type[models.Model]) -> Flow | None:
    flow = getattr(model, "FLOW", None)
    return flow if isinstance(flow, Flow) else None


def state_of(record: models.Model) -> str | None:
    """The state of a record with a flow; None for one that has none. `journal_state` is for
    models whose state follows from several columns."""
    if not follows(type(record)):
        return None
    if isinstance(said := getattr(record, "journal_state", None), str):
        return said
    flow = flow_of(type(record))
    value = getattr(record, flow.field if flow else STATE, None)
    return str(value) if isinstance(value, str) else None


def follows(model: type[models.Model]) -> bool:
    """False for what the server moves by itself and never records, such as letters in the post."""
    return bool(getattr(model, "JOURNAL_FOLLOWS", True))


def nouns() -> list[type[models.Model]]:
    """Every model whose records the journal follows from state to state."""
    ours = (m for m in apps.get_models() if m.__module__.startswith("charter.") and follows(m))
    return [m for m in ours if flow_of(m) or _has_state(m) or hasattr(m, "journal_state")]


def _has_state(model: type[models.Model]) -> bool:
    names = {field.name for field in model._meta.concrete_fields}
    return STATE in names and "pgh_id" not in names


def allowed(flow: Flow) -> set[tuple[str, str]]:
    return {(str(a), str(to)) for sources, to in flow.moves.values() for a in sources}


def fold(model: type[models.Model]) -> tuple[int, int, int, list[Disagreement]]:
    """(told, untold, kinds of step, disagreements) of one noun."""
    kind, flow = kind_of(model), flow_of(model)
    with connection.cursor() as cursor:
        cursor.execute(LAST, [kind])
        last = {subject: (entry, state) for subject, entry, state in cursor.fetchall()}
        cursor.execute(STEPS, [kind])
        steps = cursor.fetchall()
    found = list(_rows(model, kind, last))
    if flow is not None:
        legal = allowed(flow)
        found += [
            Disagreement(kind, subject, entry, f"went from {before} to {after}, which is no step")
            for before, after, subject, entry in steps
            if (before, after) not in legal
        ]
    everybody = model._base_manager.count() if last else 0
    told = model._base_manager.filter(pk__in=list(last)).count()
    return told, everybody - told, len(steps), found


def _rows(
    model: type[models.Model], kind: str, last: dict[int, tuple[int, str]]
) -> Iterator[Disagreement]:
    for record in model._base_manager.filter(pk__in=list(last)).iterator(2000):
        entry, state = last[record.pk]
        if (now := state_of(record)) != state:
            yield Disagreement(
                kind, record.pk, entry, f"the journal says {state}, the row says {now}"
            )


def fold_all() -> Fold:
    """Every noun of the house."""
    told = untold = steps = 0
    problems: list[Disagreement] = []
    for one in map(fold, nouns()):
        told, untold, steps = told + one[0], untold + one[1], steps + one[2]
        problems += one[3]
    problems += [problem for check in CHECKS for problem in check()]
    return Fold(told, untold, steps, tuple(problems))
