"""The improvement plan on the board: the last evaluation, measures on time and late."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.ground import clock
from charter.kernel.board import Held, Look, Seen, Told, card, stuck
from charter.org.kept import PreparedFor
from charter.org.models import Person
from charter.rooms.steering.models import Course, Evaluation

UNDER_WAY = Course.State.UNDER_WAY


def _courses(person: Person, unit: int | None = None) -> QuerySet[Any, Any]:
    """How many stand where, and how many of them are past their last day."""
    rows = Course.objects.visible_to(person).order_by().values("state")
    rows = rows if unit is None else rows.filter(department=unit)
    late = Count("pk", filter=Q(ends__lt=clock.today()))
    return rows.annotate(n=Count("pk"), late=late).values_list("state", "n", "late")


def _evaluations(person: Person, until: dt.date) -> QuerySet[Any, Any]:
    """What stands in the evaluation itself is not read for the board."""
    rows: Any = Evaluation.objects.visible_to(person).filter(starts__lte=until)
    rows = rows.filter(facts__has_key="whole").annotate(
        whole=KT("facts__whole"), first=KT("facts__whole_original")
    )
    found: QuerySet[Any, Any] = rows.order_by("-starts", "-id")[:1]
    return found.values_list("pk", "key", "whole", "first")


COURSES, EVALUATIONS = Seen(_courses), PreparedFor(_evaluations, until=dt.date)


def _told(data: dict[str, Any]) -> Told:
    found, sums = data["evaluation"], []
    if found:
        sums += [
            (gettext("最近的評估"), found),
            (gettext("目標達成率"), found.whole),
            (gettext("按原目標"), found.first),
        ]
    if data["under_way"]:
        timely, late = data["timely"][0], data["late"][0]
        sums += [(gettext("措施按期"), f"{timely}/{data['under_way'][0]}"), (gettext("延誤"), late)]
    return Told(gettext("改善計劃"), sums)


@card("improvement", "steering/board_card.html", order=20, wide=False, told=_told, keeps=True)
def improvement(look: Look) -> dict[str, Any] | None:
    """Rates are those of the newest evaluation, of the whole organisation only; how measures
    stand is known of now alone."""
    base = f"{reverse('steering:courses')}?"
    if look.is_past:
        found = None if look.department else _newest(look)
        return {"url": base + look.asked.lstrip("&"), "under_way": None, "evaluation": found}
    under_way, late = _standing(look, UNDER_WAY)
    return {
        "url": base + look.asked.lstrip("&"),
        "under_way": (under_way, f"{base}state={UNDER_WAY}{look.asked}"),
        "timely": (under_way - late, f"{base}pace=timely{look.asked}"),
        "late": (late, f"{base}pace=late{look.asked}"),
        "share": 100 * (under_way - late) / under_way if under_way else None,
        "evaluation": None if look.department else _newest(look),
    }


def _newest(look: Look) -> Evaluation | None:
    found = EVALUATIONS.first(look.person, until=look.until if look.is_past else dt.date.max)
    if found is None:
        return None
    one: Any = Evaluation(pk=found.pk, key=found.key)
    one.whole, one.first = found.whole, found.first
    return one  # type: ignore[no-any-return]


def _standing(look: Look, state: str) -> tuple[int, int]:
    """(all, past their last day) of the measures in a state."""
    rows = {row.state: (row.n, row.late) for row in COURSES.rows(look)}
    return rows.get(state, (0, 0))


@stuck("steering.unverified", _("改善措施做完，效果待驗證"))
def unverified(look: Look) -> Held:
    url = f"{reverse('steering:courses')}?state={Course.State.FINISHED}{look.asked}"
    return Held(_standing(look, Course.State.FINISHED)[0], url)
