"""A period is opened by HR, and the worker counts what each person's appraisal rests on."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from charter.ground import clock
from charter.ground.database.copying import copy_in, copy_rows
from charter.ground.errors import Refused
from charter.ground.periods import Period
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import Facts, record, record_all
from charter.kernel.parameters.queries import in_force
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Person
from charter.rooms.appraisal.colleagues import asked
from charter.rooms.appraisal.drawing import Sheet, drawn, everything, sheets
from charter.rooms.appraisal.models import Appraisal, Ballot, Cycle, Part, Voices
from charter.rooms.appraisal.models.voices import none_yet
from charter.rooms.appraisal.periods import YEAR, length_now, rules_on
from charter.rooms.appraisal.permissions import may_name_superior, may_open

Row = tuple[Any, ...]
PART = ("appraisal_id", "figure", "dimension", "department_id", "share", "good", "missed",
        "on_leave")  # fmt: skip
BALLOT = ("cycle_id", "about_id", "colleague_id", "is_given")
OPENED = declare("appraisal.cycle.opened", gettext_lazy("%(by)s開始了%(title)s"))
YEAR_OPENED = declare("appraisal.cycle.year_opened", gettext_lazy("%(by)s開始了年度考核%(title)s"))
DRAWN = declare(
    "appraisal.cycle.drawn",
    gettext_lazy("%(title)s的數據已算好：%(people)s人，%(records)s筆紀錄"),
    gettext_lazy("你開始的考核"),
)
PREPARED = declare("appraisal.appraisal.prepared", gettext_lazy("%(title)s的數據已備妥"))
RATER_NAMED = declare(
    "appraisal.appraisal.superior_named",
    gettext_lazy("%(by)s改由%(superior_name)s評%(title)s：%(reason)s"),
    gettext_lazy("由你評分"),
)


@transaction.atomic
def open_cycle(length: str, period: Period, *, by: Person | None, in_worker: bool = True) -> Cycle:
    """The period must be over. The rules are those of its first day; the dates run from today."""
    if not may_open(by):
        raise Refused("appraisal.not_hr", _("考核週期由人力資源開始。"))
    today = clock.today()
    if length not in (length_now(), YEAR):
        raise Refused("appraisal.no_such_period", _("依制度不以這種週期考核。"))
    if period.end > today:
        raise Refused(
            "appraisal.not_over",
            _("%(period)s還沒有結束，最早%(day)s可以開始考核。")
            % {"period": period.key, "day": period.end.isoformat()},
        )
    if Cycle.objects.filter(key=period.key).exists():
        raise Refused(
            "appraisal.already_open", _("%(period)s已經開始考核了。") % {"period": period.key}
        )
    cycle = Cycle.objects.create(**_facts(length, period), opened_by=by, opened_at=clock.now())
    if in_worker:
        app.configure_task("appraisal.draw").defer(pk=cycle.pk)
    for event, name in ((OPENED, length_now()), (YEAR_OPENED, YEAR)):
        if length == name:
            record(event, cycle, by=by, period=period.key)
    return cycle


def _facts(length: str, period: Period) -> dict[str, Any]:
    weights, rules = rules_on(period.start)
    values, engine = in_force(), organisation_engine()
    until = engine.add_days(clock.today(), values["appraisal_input_days"])
    return {
        "key": period.key,
        "length": length,
        "starts": period.start,
        "ends": period.end,
        "weights": weights,
        "rules": rules,
        "input_until": until,
        "rate_until": engine.add_days(until, values["appraisal_rating_days"]),
    }


@transaction.atomic
def draw(cycle: Cycle, *, by: Person | None) -> int:
    """Count everybody's records; returns how many people. All of it or nothing: a worker that
    died begins anew, and a cycle that was drawn is left alone."""
    cycle = (
        Cycle.objects.select_for_update(of=("self",)).select_related("opened_by").get(pk=cycle.pk)
    )
    if not cycle.is_drawing:
        return 0
    found = sheets(cycle.span)
    rated = [sheet for sheet in found if sheet.superior is not None]
    made = [_appraisal(cycle, sheet) for sheet in rated]
    copy_in(made)
    parts = _parts(cycle, made, rated)
    copy_rows(Part, PART, parts)
    copy_rows(Voices, ("appraisal_id", "counts"), ((one.pk, none_yet()) for one in made))
    copy_rows(Ballot, BALLOT, [*_ballots(cycle, rated)])  # it asks the database itself
    Cycle.FLOW.move(cycle, "draw", drawn_at=clock.now())
    record_all(PREPARED, made, by=None)
    records = sum(len(numbers) for part in parts for numbers in part[-3:])
    tell = [cycle.opened_by] if cycle.opened_by else []
    record(DRAWN, cycle, by=by, tell=tell, people=len(made), records=records)
    return len(made)


def _appraisal(cycle: Cycle, sheet: Sheet) -> Appraisal:
    return Appraisal(
        cycle=cycle,
        person=sheet.person,
        superior=sheet.superior,
        department_id=sheet.person.department_id,
        is_member=sheet.is_member,
        days=sheet.days,
        of_days=(cycle.ends - cycle.starts).days,
        leave_days=len(sheet.leave),
    )


def _parts(cycle: Cycle, made: list[Appraisal], of: list[Sheet]) -> list[Row]:
    """In the order of PART; an instance each would cost more than all the counting."""
    work = everything(cycle.span)
    return [
        (one.pk, part.figure.name, part.figure.dimension, part.department, part.share,
         part.good, part.missed, part.on_leave)
        for one, sheet in zip(made, of, strict=True)
        for part in drawn(sheet, work)
    ]  # fmt: skip


def _ballots(cycle: Cycle, of: list[Sheet]) -> Iterator[Row]:
    """In the order of BALLOT."""
    for about, colleagues in sorted(asked(cycle.span, of).items()):
        for colleague in colleagues:
            yield cycle.pk, about, colleague, False


@transaction.atomic
def name_superior(
    appraisal: Appraisal, *, superior: Person, reason: str, by: Person | None
) -> None:
    """Somebody else rates: the superior has left, or is away for long."""
    if not may_name_superior(by, appraisal):
        raise Refused("appraisal.not_hr", _("改由別人評分要由人力資源指定，而且還沒有評分。"))
    if superior.pk == appraisal.person_id or not superior.is_active or superior.is_customer:
        raise Refused(
            "appraisal.cannot_rate", _("評分人要是本人以外的在職員工。"), field="superior"
        )
    if not reason.strip():
        raise Refused("appraisal.no_reason", _("請寫下為什麼改由別人評分。"), field="reason")
    Appraisal.FLOW.move(appraisal, "name_superior", superior=superior)
    told: Facts = {
        "superior": superior.pk,
        "superior_name": str(superior),
        "reason": reason.strip(),
    }
    record(RATER_NAMED, appraisal, by=by, tell=[superior], **told)
