"""What appraisals owe: HR opens the period, superiors rate, appeals are decided, all in time."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.duties.rules import ONCE, duty
from charter.org.models import Person, Role
from charter.rooms.appraisal.models import Appraisal, Cycle
from charter.rooms.appraisal.periods import YEAR

WITHIN = 5  # working days after the period's end


def hr(_none: Any = None) -> Person | None:
    """The head of those who keep people, else any of them."""
    keepers = Person.objects.holding(Role.HR).order_by("pk")
    return (keepers & Person.objects.holding(Role.DEPARTMENT_HEAD)).first() or keepers.first()


def _superior(appraisal: Any) -> Person | None:
    superior: Person = appraisal.superior
    return superior if superior.is_active else hr()


def _decider(appraisal: Any) -> Person | None:
    decider: Person | None = appraisal.decider
    return decider if decider is not None and decider.is_active else hr()


def _to_rate() -> QuerySet[Appraisal]:
    open_ = Appraisal.objects.to_rate().filter(cycle__state=Cycle.State.OPEN)
    return open_.select_related("superior", "person", "cycle")


def _appealed() -> QuerySet[Appraisal]:
    return Appraisal.objects.appealed().select_related("decider", "person", "cycle")


def _rate_until(appraisal: Any) -> dt.date:
    until: dt.date = appraisal.cycle.rate_until
    return until


def _decide_until(appraisal: Any) -> dt.date:
    until: dt.date = appraisal.decide_until
    return until


for name, label, period, proof in (
    ("appraisal.open", _("開始本期的績效考核"), "appraisal_period", "appraisal.cycle.opened"),
    ("appraisal.open_year", _("開始年度的績效考核"), YEAR, "appraisal.cycle.year_opened"),
):
    duty(
        name,
        "SP3.3a",
        label,
        period=period,
        owner=hr,
        proof=proof,
        within=WITHIN,
        url=lambda pk: reverse("appraisal:cycles"),
    )
duty(
    "appraisal.rate",
    "SP3.3a",
    _("評同事的績效"),
    period=ONCE,
    owner=_superior,
    proof="appraisal.appraisal.rated",
    scope=_to_rate,
    due=_rate_until,
    remind=(3, 1),
)
duty(
    "appraisal.decide",
    "SP3.3a",
    _("決定績效考核的申訴"),
    period=ONCE,
    owner=_decider,
    proof="appraisal.appraisal.decided",
    scope=_appealed,
    due=_decide_until,
    remind=(3, 1),
    again=True,
)
