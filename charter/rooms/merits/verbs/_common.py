"""What the verbs of this room share: refusals in words, days, lines of the ledger, steps."""

import calendar
import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.models import kind_of
from charter.kernel.journal.verbs import record
from charter.kernel.parameters.queries import value_now
from charter.org.calendars.compiled import organisation_engine
from charter.org.models import Department, Person
from charter.rooms.merits.models import Line, Step

ENTERED = declare("merits.line.entered", gettext_lazy("「%(title)s」記入獎懲台帳"))
STEP_DONE = declare("merits.step.done", gettext_lazy("%(by)s完成「%(title)s」"))


def _needs(text: str, field: str, message: str = "") -> str:
    if not text.strip():
        said = message or _("請寫下說明，不能留白。")
        raise Refused("merits.text_missing", said, field=field)
    return text.strip()


def _allow(is_allowed: bool, who: str) -> None:
    if not is_allowed:
        said = _("這件事由%(who)s處理，請找他們。") % {"who": who}
        raise Refused("merits.not_allowed", said)


def _working_days(parameter: str, start: dt.date | None = None) -> dt.date:
    """The day so many working days from the start, or from today."""
    return organisation_engine().add_days(start or clock.today(), int(value_now(parameter)))


def _months_on(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _locked(row: Any) -> Any:
    """The row as it is now, held until the end of the transaction."""
    model: type[models.Model] = type(row)
    return model._base_manager.select_for_update().get(pk=row.pk)


def _staff(person: Person, field: str) -> None:
    if not person.is_active or person.is_customer:
        raise Refused("merits.not_staff", _("請選一位在職同事。"), field=field)


def _enter(
    kind: str,
    subject: models.Model,
    *,
    person: Person | None,
    department: Department | None,
    title: str,
    ground: str,
    approved_by: Person | None,
    amount: Decimal = Decimal(0),
) -> Line:
    """A line of the ledger; `approved_by` is who decided it, never the person."""
    made = Line.objects.create(
        kind=kind,
        person=person,
        department=department,
        title=title[:200],
        ground=ground,
        amount=amount,
        subject_kind=kind_of(subject),
        subject_id=subject.pk,
        approved_by=approved_by,
        at=clock.now(),
    )
    record(ENTERED, made, by=approved_by, about=subject, line=made.pk, line_kind=kind)
    return made


def _plan(subject: Any, name: str, owner: Person | None, due: dt.date, *, place: int = 1) -> Step:
    """A step that is owed; the subject has a number, a person and a department."""
    return Step.objects.create(
        kind=kind_of(subject),
        subject_id=subject.pk,
        subject_title=str(subject),
        name=name,
        place=place,
        person=subject.person,
        department=subject.department,
        owner=owner,
        due=due,
    )


def _next_place(subject: models.Model) -> int:
    last = Step.objects.of(subject).order_by("-place").values_list("place", flat=True).first()
    return (last or 0) + 1


def _step_done(subject: models.Model, name: str, text: str, by: Person | None) -> None:
    """The first open step of that name is done, with its record."""
    step = Step.objects.of(subject).open().filter(name=name).order_by("place").first()
    if step is None:
        return
    step.done_at, step.done_on = clock.now(), clock.today()
    step.done_by, step.record = by, text
    step.save(update_fields=["done_at", "done_on", "done_by", "record"])
    record(STEP_DONE, step, by=by, about=subject, step=name)


def _drop_open(subject: models.Model) -> None:
    """The way is over: what was not done is not owed any more."""
    Step.objects.of(subject).open().delete()
