"""Duties come from the calendar and are fulfilled by their proof."""

import datetime as dt
from collections.abc import Sequence

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy

from charter.ground import clock
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
MAX_BACKLOG = 60


@transaction.atomic
def generate(rule: Rule, *, by: Person | None = None) -> int:
    """Make the duties of every record in scope up to today; returns how many were missing.

    Runs however often, late, or in several workers at once: the unique key (rule, record,
    period) keeps one each. After a pause the missed periods are made too. Not recorded one by
    one: the row history keeps when each was made, and the first word belongs to its proof.
    """
    length, engine = _length(rule), organisation_engine()
    records = list(rule.scope()) if rule.scope else [None]
    known = Duty.objects.filter(rule=rule.name).order_by()
    counted = known.open() if rule.again else known
    until = dict(counted.values_list("subject_id").annotate(Max("ends")))
    made = [
        duty
        for one in records
        for duty in _missing(rule, one, length, until.get(one.pk if one else 0), engine)
    ]
    _lapse_out_of_scope(rule, records)
    _find_owners(rule, records)
    before = known.count()
    Duty.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    for duty in made:
        if duty.owner_id is None:
            _tell_of_unowned(duty)
    return known.count() - before


def _length(rule: Rule) -> str | int:
    fixed = rule.period == ONCE or rule.period in CALENDAR
    return rule.period if fixed else int(in_force()[rule.period])


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


def _find_owners(rule: Rule, records: Sequence[models.Model | None]) -> None:
    """An open duty whose owner has left, or that never had one, goes to who answers for it now."""
    by_key = {one.pk if one else 0: one for one in records}
    orphans = Duty.objects.open().filter(rule=rule.name, subject_id__in=list(by_key))
    for duty in orphans.exclude(owner__is_active=True):
        owner = rule.owner(by_key[duty.subject_id])
        if owner is None or owner == duty.owner:
            continue
        Duty.FLOW.move(duty, "hand_over", owner=owner, escalated=0, escalated_to=None)
        facts: Facts = {"owner": owner.pk, "owner_name": str(owner)}
        record(INHERITED, duty, by=None, about=duty.subject, tell=[owner], **facts)


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
    record(UNOWNED, row, by=None, about=row.subject, tell=office, where=row.subject_title)


def _lapse_out_of_scope(rule: Rule, records: Sequence[models.Model | None]) -> None:
    """A record that left the scope (a closed project) owes nothing more."""
    if rule.scope is None:
        return
    within = [r.pk for r in records if r is not None]
    for duty in Duty.objects.open().filter(rule=rule.name).exclude(subject_id__in=within):
        lapse(duty, by=None)


@transaction.atomic
def lapse(duty: Duty, *, by: Person | None) -> None:
    """What it asked for has become needless."""
    Duty.FLOW.move(duty, "lapse")
    record(LAPSED, duty, by=by, about=duty.subject)


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
            record(FULFILLED, duty, by=entry.by, about=duty.subject, proof=entry.pk)
            settled += 1
    return settled


def _proved(rule: Rule, entry: Entry) -> list[Duty]:
    found = Duty.objects.select_for_update().open().filter(rule=rule.name)
    found = found.filter(starts__lte=clock.today())
    if rule.scope is not None:
        found = found.filter(
            models.Q(kind=entry.kind, subject_id=entry.subject_id)
            | models.Q(kind=entry.about_kind, subject_id=entry.about_id)
        )
    outstanding = list(found.order_by("starts"))
    named = [d for d in outstanding if d.period == entry.facts.get("period")]
    if named:
        return named
    return outstanding if rule.within == 0 else outstanding[:1]
