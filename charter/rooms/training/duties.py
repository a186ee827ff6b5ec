"""What is owed here: training in each subject within the interval (三.2.1), plans in every year
(三.2.2), and after each training a superior's word on whether it shows at work (level 3)."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.duties.rules import ONCE, duty
from charter.kernel.parameters.queries import value_now
from charter.org.models import Person, Role
from charter.rooms.training.models import REGULAR, Record, Subject
from charter.rooms.training.permissions import superior_of
from charter.rooms.training.verbs.results import JUDGED
from charter.rooms.training.verbs.sessions import HELD

BEFORE = 30  # days before its day a duty of level 3 is seen
LABELS = {
    Subject.PROFESSIONAL: _("舉辦專業技能培訓"),
    Subject.SERVICE: _("舉辦服務意識培訓"),
    Subject.COMMUNICATION: _("舉辦溝通培訓"),
    Subject.MANAGEMENT: _("舉辦項目管理培訓"),
}


def _keeper(_nothing: Any) -> Person | None:
    """The head of human resources, else whoever works there."""
    people = Person.objects.holding(Role.HR)
    heads = people.filter(pk__in=Person.objects.holding(Role.DEPARTMENT_HEAD).values("pk"))
    return heads.order_by("pk").first() or people.order_by("pk").first()


for subject in REGULAR:
    duty(
        f"training.regular.{subject}",
        "SP3.2a",
        LABELS[subject],
        period="training_interval_days",
        owner=_keeper,
        proof=HELD[subject],
    )


def _to_judge() -> QuerySet[Record]:
    """Passed so long ago that the day comes near; not older than a year beyond it."""
    days, today = int(value_now("training_behaviour_days")), clock.today()
    rows = Record.objects.unjudged().filter(
        finished_on__lte=today - dt.timedelta(days=max(0, days - BEFORE)),
        finished_on__gt=today - dt.timedelta(days=days + 366),
    )
    return rows.select_related("person__manager", "person__department")


def _superior(record: Any) -> Person | None:
    return superior_of(record.person)


def _day(record: Any) -> dt.date:
    day: dt.date = record.level3_on(int(value_now("training_behaviour_days")))
    return day


duty(
    "training.behaviour",
    "SP3.2c",
    _("確認培訓在工作中有沒有用上"),
    period=ONCE,
    owner=_superior,
    proof=JUDGED,
    scope=_to_judge,
    due=_day,
    url=lambda pk: reverse("training:act", args=["record", pk, "judge"]),
)
