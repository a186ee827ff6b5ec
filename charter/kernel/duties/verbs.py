"""Duties come from the calendar, are fulfilled by their proof, and climb when they are late."""

import datetime as dt

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.ground.periods import CALENDAR, Period, next_period, period_of
from charter.kernel.duties.models import Duty
from charter.kernel.duties.rules import BY_PROOF, ONCE, Rule
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import Entry, kind_of
from charter.kernel.journal.verbs import Facts, record
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person, Role

FULFILLED = declare("duties.duty.fulfilled", gettext_lazy("%(title)s已履行"))
UNOWNED = declare(
    "duties.duty.unowned",
    gettext_lazy("%(title)s（%(where)s）沒有人負責，請指定"),
    gettext_lazy("沒有負責人的義務"),
)
ESCALATED = declare(
    "duties.duty.escalated",
    gettext_lazy("%(title)s（%(where)s）逾期未履行，已上報%(to_name)s"),
    gettext_lazy("逾期上報給你"),
)
HANDED_OVER = declare(
    "duties.duty.handed_over",
    gettext_lazy("%(by)s把%(title)s轉交給%(owner_name)s：%(reason)s"),
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
    length = _length(rule)
    records = list(rule.scope()) if rule.scope else [None]
    made = [duty for record_ in records for duty in _missing(rule, record_, length)]
    _lapse_out_of_scope(rule, records)
    before = Duty.objects.filter(rule=rule.name).count()
    Duty.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    for duty in made:
        if duty.owner_id is None:
            _tell_of_unowned(duty)
    return Duty.objects.filter(rule=rule.name).count() - before


def _length(rule: Rule) -> str | int:
    fixed = rule.period == ONCE or rule.period in CALENDAR
    return rule.period if fixed else int(in_force()[rule.period])


def _missing(rule: Rule, subject: models.Model | None, length: str | int) -> list[Duty]:
    """Duties from the last one made up to the present period; only the present one at first."""
    kind, pk = (kind_of(subject), subject.pk) if subject else ("", 0)
    known = Duty.objects.filter(rule=rule.name, kind=kind, subject_id=pk)
    last = known.order_by("-ends").values_list("ends", flat=True).first()
    if length == ONCE:
        return [] if last else [_made(rule, subject, _single(rule, subject))]
    period = period_of(length, clock.today())
    if last is None:
        return [_made(rule, subject, period)]
    wanted: list[Duty] = []
    step = period_of(length, last)
    while step.start <= clock.today() and len(wanted) < MAX_BACKLOG:
        if step.start >= last:
            wanted.append(_made(rule, subject, step))
        step = next_period(length, step)
    return wanted


def _single(rule: Rule, subject: models.Model | None) -> Period:
    """From today to the day the rule names; one that is over already begins and ends on it."""
    assert rule.due is not None
    due = rule.due(subject)
    return Period(min(clock.today(), due), due + dt.timedelta(days=1), ONCE)


def _made(rule: Rule, subject: models.Model | None, period: Period) -> Duty:
    engine = organisation_engine()
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
        owner=rule.owner(subject),
    )


def _tell_of_unowned(duty: Duty) -> None:
    row = Duty.objects.filter(
        rule=duty.rule, kind=duty.kind, subject_id=duty.subject_id, period=duty.period
    ).get()
    if Entry.objects.of(row).filter(event=UNOWNED).exists():
        return
    office = Person.objects.holding(Role.IMPROVEMENT_OFFICE)
    record(UNOWNED, row, by=None, about=row.subject, tell=office, where=row.subject_title)


def _lapse_out_of_scope(rule: Rule, records: list[models.Model | None]) -> None:
    """A record that left the scope (a closed project) owes nothing more."""
    if rule.scope is None:
        return
    within = [r.pk for r in records if r is not None]
    for duty in Duty.objects.open().filter(rule=rule.name).exclude(subject_id__in=within):
        Duty.FLOW.move(duty, "lapse")
        record(LAPSED, duty, by=None, about=duty.subject)


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


@transaction.atomic
def escalate(duty: Duty, *, by: Person | None = None) -> Person | None:
    """One step up the line of managers, at most one step a working day; None at the top."""
    today = clock.today()
    current = Duty.objects.select_for_update().filter(
        pk=duty.pk, escalated=duty.escalated, climbs_on__lte=today, state=Duty.State.OPEN
    )
    below = duty.escalated_to or duty.owner
    above = below.manager if below and current else None
    while above is not None and not above.is_active:
        above = above.manager
    if above is None:
        return None
    again_on = organisation_engine().add_days(today, 1)
    changes = {"escalated": duty.escalated + 1, "escalated_to": above, "climbs_on": again_on}
    Duty.FLOW.move(duty, "escalate", **changes)
    facts: Facts = {"to": above.pk, "to_name": str(above), "where": duty.subject_title}
    tell = [above, *([duty.owner] if duty.owner else [])]
    record(ESCALATED, duty, by=by, about=duty.subject, tell=tell, step=duty.escalated, **facts)
    return above


@transaction.atomic
def hand_over(duty: Duty, *, to: Person, reason: str, by: Person | None) -> None:
    """Another person owes it from now on: the owner, the owner's manager or an office decides."""
    able = by is None or by in (duty.owner, duty.owner and duty.owner.manager, duty.escalated_to)
    if not able and by is not None and not by.has_role(Role.IMPROVEMENT_OFFICE, Role.MANAGEMENT):
        raise Refused("duties.not_yours", _("只有負責人、他的主管或服務改善辦公室可以轉交。"))
    if not to.is_active or to.is_customer:
        raise Refused("duties.owner_not_staff", _("負責人必須是在職員工，請改選別人。"), field="to")
    if not reason.strip():
        raise Refused("duties.reason_missing", _("請寫明轉交的原因。"), field="reason")
    Duty.FLOW.move(duty, "hand_over", owner=to, escalated=0, escalated_to=None)
    facts: Facts = {"owner": to.pk, "owner_name": str(to), "reason": reason.strip()}
    record(HANDED_OVER, duty, by=by, about=duty.subject, tell=[to], **facts)
