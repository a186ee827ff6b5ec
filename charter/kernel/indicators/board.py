"""Indicators on the board: those with a warning first, each with both verdicts.

Three statements however many indicators there are: the chosen few, their last readings, and what
is known about them; so 2,000 indicators with ten years of months cost as much as ten.
"""

from typing import Any

from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter.kernel.board import Held, Look, card, stuck
from charter.kernel.indicators.drawing import SPAN
from charter.kernel.indicators.models import Alert, Indicator, Note, Reading, Scope, Target
from charter.kernel.indicators.presentation import Shown

SHOWN = 8


def _scope(look: Look) -> tuple[str, int]:
    if look.department is None:
        return Scope.ORGANISATION.value, 0
    return Scope.DEPARTMENT.value, look.department.pk


@card("indicators", "indicators/board_card.html", order=30)
def indicators(look: Look) -> dict[str, Any]:
    scope, key = _scope(look)
    part = f"?scope={scope}&id={key}" if key else ""
    return {"rows": watched(look), "url": reverse("indicators:list"), "part": part}


def watched(look: Look) -> list[Shown]:
    """The few shown: with a standing warning, then with a target, then by name."""
    scope, key = _scope(look)
    here = {"indicator": OuterRef("pk"), "scope": scope, "scope_id": key}
    rows = Indicator.objects.visible_to(look.person).select_related("owner")
    rows = rows.filter(Exists(Reading.objects.filter(**here, value__isnull=False)))
    aimed = Exists(Target.objects.filter(indicator=OuterRef("pk")))
    alarmed = Exists(Alert.objects.standing().filter(**here))
    chosen = list(rows.order_by(alarmed.desc(), aimed.desc(), "title", "pk")[:SHOWN])
    return _filled([Shown(one, look.person, SPAN, scope, key) for one in chosen])


def _filled(looks: list[Shown]) -> list[Shown]:
    """What each would ask for alone, asked for all at once. Who may see a board may see its
    scope: the organisation's figures are for all staff, a department's for who leads it."""
    if not looks:
        return []
    scope, key = looks[0].scope, looks[0].scope_id
    keys = [one.indicator.pk for one in looks]
    place = Window(RowNumber(), partition_by=F("indicator"), order_by=F("starts").desc())
    rows = Reading.objects.within(scope, key).filter(indicator__in=keys).annotate(place=place)
    readings: dict[int, list[Reading]] = {}
    for row in rows.filter(place__lte=int(looks[0].span)):
        readings.setdefault(row.indicator_id, []).append(row)
    notes = list(Note.objects.alive().within(scope, key).filter(indicator__in=keys))
    aims = list(Target.objects.filter(indicator__in=keys).order_by("-since", "-id"))
    rules = looks[0].rules
    for one in looks:
        one.__dict__["rules"] = rules
        own = sorted(readings.get(one.indicator.pk, []), key=lambda r: r.starts)
        mine = [n for n in notes if n.indicator_id == one.indicator.pk]
        one.give(own, [a for a in aims if a.indicator_id == one.indicator.pk], mine)
    return looks


@stuck("indicators.alerts", _("指標預警未解除"))
def alarms(look: Look) -> Held | None:
    if look.department is not None:
        return None
    whole = Alert.objects.standing().within().filter(indicator__is_active=True)
    url = f"{reverse('indicators:list')}?alert=1"
    return Held(whole.values("indicator").distinct().count(), url, "bad")
