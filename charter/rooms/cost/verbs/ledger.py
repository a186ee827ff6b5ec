"""Entering what was spent, and putting right what was entered wrongly: by a new line."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from charter.ground import clock
from charter.ground.errors import Refused
from charter.kernel.journal.events import declare
from charter.kernel.journal.verbs import record
from charter.org.models import Person
from charter.rooms.cost.models import Booking
from charter.rooms.cost.permissions import may_keep
from charter.rooms.cost.verbs._common import (
    Worth,
    _book,
    _category,
    _day,
    _demand,
    _hold,
    _needs,
    _restand,
    _worth,
)
from charter.rooms.projects.models import Project

ENTERED = declare(
    "cost.booking.entered", gettext_lazy("%(by)s登錄了「%(project)s」的費用%(amount)s")
)
CORRECTED = declare(
    "cost.booking.corrected", gettext_lazy("%(by)s更正了「%(title)s」，改為%(amount)s：%(reason)s")
)
STOOD = declare("cost.account.stood", gettext_lazy("「%(title)s」的成本已依生效預算重算"))
KEEPERS = gettext_lazy("費用由財務登錄與更正，請把單據交給財務。")


@transaction.atomic
def enter_actual(
    project: Project,
    *,
    category: str,
    day: dt.date,
    original: Decimal,
    reference: str,
    by: Person | None,
    note: str = "",
    currency: str = "TWD",
    rate: Decimal | None = None,
) -> Booking:
    """What a document says was spent; the same reference of a project is entered once.

    A fact is booked even where it goes beyond the budget: the category then stands as over.
    """
    _demand(may_keep(by), by, str(KEEPERS))
    number = _fresh(project, reference)
    made = _book(
        project,
        _worth(original, currency, rate, "original"),
        key=_voucher(project, number),
        by=by,
        category=_category(category),
        kind=Booking.Kind.ACTUAL,
        source=Booking.Source.ENTRY,
        day=_day(day),
        reference=number,
        note=note.strip()[:300],
    )
    record(
        ENTERED, made, by=by, about=project, project=str(project), amount=str(made.amount),
        category=category,
    )  # fmt: skip
    return made


def _voucher(project: Project, number: str) -> str:
    return f"voucher:{project.pk}:{number.casefold()}"


def _fresh(project: Project, reference: str) -> str:
    """The number of a document that is not booked yet."""
    number = _needs(reference, "reference")[:60]
    if Booking.objects.filter(key=_voucher(project, number)).exists():
        raise Refused(
            "cost.reference_twice", _("這個憑證號已經入帳，請確認單據。"), field="reference"
        )
    return number


@transaction.atomic
def correct(
    booking: Booking, *, original: Decimal, reason: str, by: Person | None
) -> Booking | None:
    """Take a line back by another with the other sign, today, and enter what is right (0: none).

    The wrong line stays, settled or not; each line is corrected once, its replacement again.
    """
    _demand(may_keep(by), by, str(KEEPERS))
    text = _needs(reason, "reason")[:300]
    if original < 0:
        raise Refused("cost.amount", _("請填寫不小於0的金額；0表示整筆取消。"), field="original")
    right = _worth(original, booking.currency, booking.rate, "original") if original else None
    _hold(booking.project)
    if booking.kind != Booking.Kind.ACTUAL or booking.corrects_id is not None:
        raise Refused("cost.not_to_correct", _("只有實際費用的原紀錄可以更正。"))
    if Booking.objects.filter(corrects=booking).exists():
        raise Refused("cost.corrected_already", _("這筆已經更正過，請更正取代它的那一筆。"))
    facts = {
        "category": booking.category,
        "kind": Booking.Kind.ACTUAL,
        "source": Booking.Source.CORRECTION,
        "day": clock.today(),
        "reference": booking.reference,
        "note": text,
    }
    back = Worth(-booking.original, booking.currency, booking.rate)
    taken = _book(booking.project, back, key=f"back:{booking.pk}", by=by, corrects=booking, **facts)
    made = None
    if right is not None:
        made = _book(booking.project, right, key=f"right:{booking.pk}", by=by, **facts)
    record(
        CORRECTED, made or taken, by=by, about=booking.project, reason=text,
        amount=str(right.amount if right else 0), corrects=booking.pk,
    )  # fmt: skip
    return made


@transaction.atomic
def stand_anew(project: Project, *, by: Person | None = None) -> None:
    """Another budget has come into force: the categories stand beside it from now on."""
    account = _hold(project)
    _restand(project)
    record(STOOD, account, by=by)
