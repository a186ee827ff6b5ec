"""The improvement plan on the board: the last evaluation, measures on time and late."""

from typing import Any

from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from charter.kernel.board import Held, Look, Told, card, stuck
from charter.rooms.steering.models import Course, Evaluation
from charter.rooms.steering.models.courses import CourseQuerySet

UNDER_WAY = Course.State.UNDER_WAY


def _seen(look: Look) -> CourseQuerySet:
    rows: CourseQuerySet = Course.objects.visible_to(look.person)
    return rows.filter(department=look.department) if look.department else rows


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
    under_way = _seen(look).filter(state=UNDER_WAY).count()
    late = _seen(look).behind().count() if under_way else 0
    return {
        "url": base + look.asked.lstrip("&"),
        "under_way": (under_way, f"{base}state={UNDER_WAY}{look.asked}"),
        "timely": (under_way - late, f"{base}pace=timely{look.asked}"),
        "late": (late, f"{base}pace=late{look.asked}"),
        "share": 100 * (under_way - late) / under_way if under_way else None,
        "evaluation": None if look.department else _newest(look),
    }


def _newest(look: Look) -> Evaluation | None:
    """What stands in the evaluation itself is not read for the board."""
    rows = Evaluation.objects.visible_to(look.person).order_by("-starts", "-id").only("key")
    figures = {"whole": KT("facts__whole"), "first": KT("facts__whole_original")}
    if look.is_past:
        rows = rows.filter(starts__lte=look.until)
    return rows.filter(facts__has_key="whole").annotate(**figures).first()


@stuck("steering.unverified", _("改善措施做完，效果待驗證"))
def unverified(look: Look) -> Held:
    url = f"{reverse('steering:courses')}?state={Course.State.FINISHED}{look.asked}"
    return Held(_seen(look).filter(state=Course.State.FINISHED).count(), url)
