"""Duties come from the calendar and are fulfilled by their proof."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.database.prepared import Prepared, Shape
from charter.ground.database.writing import insert
from charter.ground.periods import CALENDAR, Period, next_period, period_of
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import BY_PROOF, ONCE, Rule
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.calendars.engine import Engine
from charter.org.models import Person, Role

FULFILLED = declare("duties.duty.fulfilled", gettext_lazy("%(title)s已履行"))
UNOWNED = declare(
    "duties.duty.unowned",
    gettext_lazy("%(title)s（%(where)s）沒有人負責，請指定"),
    gettext_lazy("沒有負責人的義務"),
)
INHERITED = declare(
    "duties.duty.inherited",
    gettext_lazy("%(title)s改由%(owner_name)s負責，原負責人已不在職"),
    gettext_lazy("轉交給你"),
)
LAPSED = declare("duties.duty.lapsed", gettext_lazy("%(title)s不再需要"))
WHOLE = gettext_lazy("全公司")
MAX_BACKLOG = 60
BATCH = 500
# Asked with every proof.
DUTY = Shape(Duty)


class Standing:
    """What is there of the duties of every rule: read once for all of them."""

    def __init__(self) -> None:
        self.until: dict[str, dict[int, dt.date]] = defaultdict(dict)
        self.until_open: dict[str, dict[int, dt.date]] = defaultdict(dict)
        self.open: dict[str, list[Any]] = defaultdict(list)
        for rule, subject, last in UNTIL.rows():
            self.until[rule][subject] = last
        for row in OPEN.rows():
            self.open[row.rule].append(row)
            known = self.until_open[row.rule]
            known[row.subject_id] = max(row.ends, known.get(row.subject_id, row.ends))


def _outstanding(rule: str, kind: str, subject: int, about_kind: str, about: int) -> Any:
    found = Duty.objects.select_for_update().open().filter(rule=rule, starts__lte=clock.today())
    theirs = Q(kind=kind, subject_id=subject) | Q(kind=about_kind, subject_id=about)
    return DUTY.of(found.filter(theirs).order_by("starts"))


def _owed(rule: str) -> Any:
    found = Duty.objects.select_for_update().open().filter(rule=rule, starts__lte=clock.today())
    return DUTY.of(found.order_by("starts"))


ABOUT = {"rule": str, "kind": str, "subject": int, "about_kind": str, "about": int}
OUTSTANDING, OWED = Prepared(_outstanding, **ABOUT), Prepared(_owed, rule=str)
UNTIL = Prepared(
    lambda: (
        Duty.objects.order_by()
        .values("rule", "subject_id")
        .annotate(last=Max("ends"))
        .values_list("rule", "subject_id", "last")
    )
)
OPEN = Prepared(
    lambda: (
        Duty.objects.open()
        .order_by()
        .values_list("rule", "pk", "subject_id", "ends", "owner__is_active")
    )
)


@transaction.atomic
def generate(
    rule: Rule,
    *,
    by: Person | None = None,
    engine: Engine | None = None,
    standing: Standing | None = None,
) -> int:
    """Make the duties of every record in scope up to today; returns how many were missing.

    Runs however often, late, or in several workers at once: the unique key (rule, record,
    period) keeps one each. After a pause the missed periods are made too. Not recorded one by
    one: the row history keeps when each was made, and the first word belongs to its proof.
    """
    length, engine = _length(rule), engine or organisation_engine()
    standing = standing or Standing()
    records = list(rule.scope()) if rule.scope else [None]
    until = (standing.until_open if rule.again else standing.until)[rule.name]
    made = [
        duty
        for one in records
        for duty in _missing(rule, one, length, until.get(one.pk if one else 0), engine)
    ]
    _lapse_out_of_scope(rule, records, standing.open[rule.name])
    _find_owners(rule, records, standing.open[rule.name])
    return _kept(made) if made else 0


def _kept(made: list[Duty]) -> int:
    """Write them; returns how many were not there yet."""
    written = sum(insert(*some, if_new=True) for some in _in_batches(made))
    for duty in made:
        if duty.owner_id is None:
            _tell_of_unowned(duty)
    return written


def _in_batches(made: list[Duty]) -> Iterator[list[Duty]]:
    for start in range(0, len(made), BATCH):
        yield made[start : start + BATCH]


def _length(rule: Rule) -> str | int:
    """A parameter holds days, or itself a word of the calendar."""
    fixed = rule.period == ONCE or rule.period in CALENDAR
    value = rule.period if fixed else in_force()[rule.period]
    return value if fixed or value in CALENDAR else int(value)


def _missing(
    rule: Rule,
    subject: models.Model | None,
    length: str | int,
    last: dt.date | None,
    engine: Engine,
) -> list[Duty]:
    """Duties from the end of the last one made up to the present period; only the present one at
    first."""
    if length == ONCE:
        return [] if last else [_made(rule, subject, _single(rule, subject), engine)]
    period = period_of(length, clock.today())
    if last is None:
        return [_made(rule, subject, period, engine)]
    wanted: list[Duty] = []
    step = period_of(length, last)
    while step.start <= clock.today() and len(wanted) < MAX_BACKLOG:
        if step.start >= last:
            wanted.append(_made(rule, subject, step, engine))
        step = next_period(length, step)
    return wanted


def _find_owners(
    rule: Rule, records: Sequence[models.Model | None], standing: Sequence[Any]
) -> None:
    """An open duty whose owner has left, or that never had one, goes to who answers for it now."""
    orphans = [row for row in standing if not row.owner__is_active]
    if not orphans:
        return
    by_key = {one.pk if one else 0: one for one in records}
    within = [row.pk for row in orphans if row.subject_id in by_key]
    for duty in Duty.objects.open().filter(pk__in=within).select_related("owner"):
        owner = rule.owner(by_key[duty.subject_id])
        if owner is None or owner == duty.owner:
            continue
        Duty.FLOW.move(duty, "hand_over", owner=owner, escalated=0, escalated_to=None)
        facts: Facts = {"owner": owner.pk, "owner_name": str(owner)}
        record(INHERITED, duty, by=None, about=duty.root, tell=[owner], **facts)


def _single(rule: Rule, subject: models.Model | None) -> Period:
    """From today to the day the rule names; one that is over already begins and ends on it."""
    assert rule.due is not None
    due = rule.due(subject)
    key = f"{ONCE}-{clock.now():%y%m%d%H%M}" if rule.again else ONCE
    return Period(min(clock.today(), due), due + dt.timedelta(days=1), key)


def _made(rule: Rule, subject: models.Model | None, period: Period, engine: Engine) -> Duty:
    due = engine.add_days(period.last, rule.within) if rule.within else period.last
    climbs_on = engine.add_days(due, rule.grace + 1)
    return Duty(
        rule=rule.name,
        clause=rule.clause,
        kind=kind_of(subject) if subject else "",
        subject_id=subject.pk if subject else 0,
        subject_title=str(subject)[:200] if subject else "",
        period=period.key,
        starts=period.start,
        ends=period.end,
        due=due,
        climbs_on=climbs_on,
        remind_on=_reminder_after(rule.remind, due, clock.today() - dt.timedelta(days=1), engine),
        owner=rule.owner(subject),
    )


def _reminder_after(
    days: tuple[int, ...], due: dt.date, last: dt.date, engine: Engine
) -> dt.date | None:
    """The first day after `last` that lies so many working days before the due day."""
    return min((day for n in days if (day := _before(engine, due, n)) > last), default=None)


def _before(engine: Engine, day: dt.date, count: int) -> dt.date:
    """The working day that many working days earlier (0: the day itself, or the last before)."""
    for _step in range(400):
        if engine.is_working_day(day):
            if count == 0:
                break
            count -= 1
        day -= dt.timedelta(days=1)
    return day


def _tell_of_unowned(duty: Duty) -> None:
    row = Duty.objects.filter(
        rule=duty.rule, kind=duty.kind, subject_id=duty.subject_id, period=duty.period
    ).get()
    if Entry.objects.of(row).filter(event=UNOWNED).exists():
        return
    office = Person.objects.holding(Role.IMPROVEMENT_OFFICE)
    record(UNOWNED, row, by=None, about=row.root, tell=office, where=row.subject_title or WHOLE)


def _lapse_out_of_scope(
    rule: Rule, records: Sequence[models.Model | None], standing: Sequence[Any]
) -> None:
    """A record that left the scope (a closed project) owes nothing more."""
    if rule.scope is None:
        return
    within = {r.pk for r in records if r is not None}
    gone = [row.pk for row in standing if row.subject_id not in within]
    if gone:
        for duty in Duty.objects.open().filter(pk__in=gone):
            lapse(duty, by=None)


@transaction.atomic
def lapse(duty: Duty, *, by: Person | None) -> None:
    """What it asked for has become needless."""
    Duty.FLOW.move(duty, "lapse")
    record(LAPSED, duty, by=by, about=duty.root)


@transaction.atomic
def fulfil_by(entry: Entry, *, by: Person | None = None) -> int:
    """The proof was recorded: settle the duties it proves.

    A duty done inside its period (within=0, a meeting) is settled together with what was missed
    before it. A duty done after its period (a report) settles the oldest period that has ended,
    or the present one when nothing is outstanding.
    """
    settled = 0
    for rule in BY_PROOF.get(entry.event, ()):
        for duty in _proved(rule, entry):
            on = clock.today()
            Duty.FLOW.move(duty, "fulfil", fulfilled_on=on, proof=entry.pk)
            record(FULFILLED, duty, by=entry.by, about=duty.root, proof=entry.pk)
            settled += 1
    return settled


def _proved(rule: Rule, entry: Entry) -> list[Duty]:
    if rule.scope is None:
        rows = OWED.rows(rule=rule.name)
    else:
        subject = {"kind": entry.kind, "subject": entry.subject_id}
        about = {"about_kind": entry.about_kind, "about": entry.about_id}
        rows = OUTSTANDING.rows(rule=rule.name, **subject, **about)
    outstanding: list[Duty] = DUTY.all(rows)
    named = [d for d in outstanding if d.period == entry.facts.get("period")]
    if named:
        return named
    return outstanding if rule.within == 0 else outstanding[:1]
